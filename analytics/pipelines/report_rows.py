"""What a report is computed from: visible rows, read once and turned into arrays."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db.models import Exists, OuterRef, Q, QuerySet
from numpy.typing import NDArray

from analytics.models import Theme, ThemeAssignment, ThemeQuotation
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
    rows: Iterable[tuple[UUID, int, str, str, str]], prompts: list[Prompt], theme: dict[UUID, UUID]
) -> list[IdeaRow]:
    by_key = {prompt.pk: prompt for prompt in prompts}
    found = [IdeaRow(key, by_key[prompt], kind, text, lang, theme.get(key)) for key, prompt, kind, text, lang in rows]
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


def _placed(dialogue: Dialogue, shown: set[UUID]) -> dict[UUID, UUID]:
    """Idea → theme, where it is clear or a person has said so."""
    rows = ThemeAssignment.objects.filter(idea__dialogue=dialogue, theme__isnull=False)
    sure = rows.filter(Q(is_unclear=False) | Q(is_by_person=True))
    return {idea: theme for idea, theme in sure.values_list("idea_id", "theme_id") if theme in shown}


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
