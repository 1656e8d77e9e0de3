"""What a report is computed from: visible rows, read once and turned into arrays."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from numpy.typing import NDArray

from analytics.models import Theme, ThemeAssignment, ThemeQuotation
from analytics.themes.scatter import scattered
from brainstorm.models import Channel, Comment, Dialogue, Evaluation, Idea, Participant, Prompt, Scale
from moderation.models import Audience

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class IdeaRow:
    """A visible idea."""

    key: UUID
    prompt: Prompt
    kind: str
    text: str
    language: str
    theme: UUID | None
    is_tentative: bool = False
    """In its theme since the latest run only, see analytics.pipelines.provisional."""


@dataclass(frozen=True, slots=True)
class Votes:
    """Evaluations as parallel arrays: which idea, who, and the value."""

    idea: Ints
    who: Ints
    value: NDArray[np.float64]

    def of(self, chosen: NDArray[np.bool_]) -> Votes:
        """Those of the chosen ideas."""
        kept = chosen[self.idea] if self.idea.size else np.zeros(0, bool)
        return Votes(self.idea[kept], self.who[kept], self.value[kept])


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything read. Ideas are in the order of their random keys; arrays refer to their places."""

    dialogue: Dialogue
    prompts: list[Prompt]
    ideas: list[IdeaRow]
    votes: Votes
    wholes: list[Theme]
    children: dict[UUID, list[Theme]]
    quoted: dict[UUID, list[int]]
    scattered: set[UUID]
    """Sub-themes whose ideas have little in common."""
    participants: int
    imported: int
    comments: int
    unseen: int

    @property
    def is_agreement(self) -> NDArray[np.bool_]:
        """Which ideas are weighed by agreeing."""
        return np.array([idea.prompt.scale == Scale.AGREEMENT for idea in self.ideas], bool)

    @property
    def prompt_numbers(self) -> Ints:
        """The prompt of each idea."""
        return np.array([idea.prompt.number for idea in self.ideas], np.int64)


def read_rows(dialogue: Dialogue) -> Rows:
    """Read what reports may see of a dialogue.

    Only evaluations of ideas that the sampler chose are read: those somebody chose to weigh can be organised.
    """
    prompts = list(dialogue.prompts.order_by("number"))
    wholes, children = _themes(dialogue)
    visible = Idea.objects.visible_to(Audience.REPORT).filter(dialogue=dialogue)
    shown = {theme.pk for theme in wholes} | {child.pk for each in children.values() for child in each}
    ideas = _ideas(
        visible.values_list("pk", "prompt_id", "kind", "text", "language"), prompts, _placed(dialogue, shown)
    )
    place = {idea.key: number for number, idea in enumerate(ideas)}
    return Rows(
        dialogue=dialogue,
        prompts=prompts,
        ideas=ideas,
        votes=_votes(dialogue, place),
        wholes=wholes,
        children=children,
        quoted=_quoted(wholes, children, ideas),
        scattered=_scattered(visible, [child for each in children.values() for child in each]),
        participants=took_part(dialogue).count(),
        imported=visible.filter(channel=Channel.IMPORT).count(),
        comments=Comment.objects.visible_to(Audience.REPORT).filter(idea__dialogue=dialogue).count(),
        unseen=Idea.objects.filter(dialogue=dialogue).count() - len(ideas),
    )


def took_part(dialogue: Dialogue) -> QuerySet[Participant]:
    """Participants who wrote, weighed or commented. Rows of a file are not people who came."""
    did = Q()
    for model in (Idea, Comment, Evaluation):
        did |= Q(Exists(model._default_manager.filter(participant=OuterRef("pk"))))
    return Participant.objects.filter(dialogue=dialogue).exclude(channel=Channel.IMPORT).filter(did)


def _ideas(
    rows: Iterable[tuple[UUID, int, str, str, str]], prompts: list[Prompt], placed: dict[UUID, tuple[UUID, bool]]
) -> list[IdeaRow]:
    by_key = {prompt.pk: prompt for prompt in prompts}
    found = [
        IdeaRow(key, by_key[prompt], kind, text, language, *placed.get(key, (None, False)))
        for key, prompt, kind, text, language in rows
    ]
    return sorted(found, key=lambda idea: idea.key)


def _themes(dialogue: Dialogue) -> tuple[list[Theme], dict[UUID, list[Theme]]]:
    """Wholes, and the sub-themes of each. What a person has hidden or merged away is left out."""
    current = Theme.objects.filter(dialogue=dialogue, is_current=True, is_hidden=False, merged_into=None)
    themes = list(current.defer("centroid"))
    wholes = [theme for theme in themes if theme.parent_id is None]
    children: dict[UUID, list[Theme]] = {whole.pk: [] for whole in wholes}
    for theme in themes:
        if theme.parent_id in children:
            children[theme.parent_id].append(theme)
    return wholes, children


def _placed(dialogue: Dialogue, shown: set[UUID]) -> dict[UUID, tuple[UUID, bool]]:
    """Idea → theme, where it is clear or a person has said so; and whether it was placed between runs."""
    rows = ThemeAssignment.objects.filter(idea__dialogue=dialogue, theme__isnull=False)
    sure = rows.filter(Q(is_unclear=False) | Q(is_by_person=True))
    found = sure.values_list("idea_id", "theme_id", "is_provisional", "is_by_person")
    return {
        idea: (theme, is_provisional and not is_by_person)
        for idea, theme, is_provisional, is_by_person in found
        if theme in shown
    }


def _scattered(visible: QuerySet[Idea], subs: list[Theme]) -> set[UUID]:
    """Sub-themes nobody has approved whose ideas have little in common, or are not clearly in them."""
    unclear = Q(theme_assignment__is_unclear=True, theme_assignment__is_by_person=False)
    counts = visible.filter(theme_assignment__theme__in=[sub.pk for sub in subs]).order_by()
    shares: dict[UUID, float] = {
        theme: unsure / every
        for theme, every, unsure in counts.values_list("theme_assignment__theme").annotate(
            every=Count("pk"), unsure=Count("pk", filter=unclear)
        )
    }
    loose = scattered([sub.cohesion for sub in subs], [shares.get(sub.pk, 0.0) for sub in subs])
    return {sub.pk for sub, is_loose in zip(subs, loose, strict=True) if is_loose and not sub.is_approved}


def _quoted(wholes: list[Theme], children: dict[UUID, list[Theme]], ideas: list[IdeaRow]) -> dict[UUID, list[int]]:
    """Theme → places of the visible ideas that stand for it, pinned ones first.

    An idea that a person has moved elsewhere stands for its old theme no more.
    """
    inside: dict[UUID, set[UUID]] = {child.pk: {child.pk} for each in children.values() for child in each}
    inside |= {whole.pk: {whole.pk, *(child.pk for child in children[whole.pk])} for whole in wholes}
    place = {idea.key: number for number, idea in enumerate(ideas)}
    quoted: dict[UUID, list[int]] = defaultdict(list)
    rows = ThemeQuotation.objects.filter(theme__in=inside).order_by("-is_pinned", "order", "pk")
    for theme, idea in rows.values_list("theme_id", "idea_id"):
        if idea in place and ideas[place[idea]].theme in inside[theme]:
            quoted[theme].append(place[idea])
    return quoted


def _votes(dialogue: Dialogue, place: dict[UUID, int]) -> Votes:
    ideas, people, values = array("q"), array("q"), array("b")
    known: dict[UUID, int] = {}
    rows = Evaluation.objects.filter(idea__dialogue=dialogue, is_routed=True)
    for idea, participant, value in rows.values_list("idea_id", "participant_id", "value").iterator(chunk_size=10_000):
        if (at := place.get(idea)) is not None:
            ideas.append(at)
            people.append(known.setdefault(participant, len(known)))
            values.append(value)
    order = np.lexsort((np.array(people, np.int64), np.array(ideas, np.int64)))
    by_idea = np.array(ideas, np.int64)[order]
    return Votes(by_idea, np.array(people, np.int64)[order], np.array(values, np.float64)[order])
