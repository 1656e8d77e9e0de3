"""From rows to the report as data."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar
from uuid import UUID

import numpy as np
from django.db.models import Model
from django.utils import timezone

from accounts.models import RunState
from analytics.documents.document import (
    SCHEMA,
    Counts,
    Cover,
    Estimate,
    ExposureLine,
    IdeaLine,
    Localized,
    Method,
    PromptLine,
    Purpose,
    Quotation,
    Rank,
    ReportDocument,
    Said,
    SubTheme,
    Suppressed,
    Whole,
)
from analytics.documents.frozen import SALT_BYTES, text_hash
from analytics.documents.passages import passage
from analytics.evaluations.exposure import exposure
from analytics.evaluations.ranking import (
    Estimates,
    rank_ranges,
    shrink_means,
    shrink_shares,
    theme_importance,
    tiers,
)
from analytics.models import Theme, ThemeEdit, ThemeRun
from analytics.pipelines.report_people import SHARE, background_tables, localized, mean_of
from analytics.pipelines.report_rows import Ints, Rows, Votes, read_rows
from brainstorm.models import Dialogue, Prompt

TOP = 3
"""Ideas shown of each prompt."""
QUOTED = 3
"""Quotations of each theme."""

Part = TypeVar("Part", Whole, SubTheme)


@dataclass(frozen=True, slots=True)
class Kept:
    """A participant's text as it goes beside the frozen data."""

    idea: UUID
    salt: bytes
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Made:
    """A computed report and the texts it needs, by hash."""

    document: ReportDocument
    texts: dict[str, Kept]


def make_report(dialogue: Dialogue, *, number: int, languages: list[str], today: date) -> Made:
    """Compute a report from everything reports may see of the dialogue now."""
    return _Maker(read_rows(dialogue), number, languages, today).make()


@dataclass(slots=True)
class _Maker:
    """Computes one report. Each part reads what those before it have found."""

    rows: Rows
    number: int
    languages: list[str]
    today: date
    texts: dict[str, Kept] = field(default_factory=dict)
    hashes: dict[int, Said] = field(default_factory=dict)
    evaluators: Ints = field(init=False)
    importance: Estimates = field(init=False)
    agreement: Estimates = field(init=False)
    tier: Ints = field(init=False)

    def make(self) -> Made:
        dialogue, rows = self.rows.dialogue, self.rows
        self._weigh_ideas()
        wholes = self._wholes()
        background = background_tables(rows.dialogue, rows.participants)
        lines = self._idea_lines(wholes)
        themes: list[Whole | SubTheme] = [*wholes, *(sub for whole in wholes for sub in whole.subthemes)]
        document = ReportDocument(
            schema=SCHEMA,
            cover=self._cover(),
            purpose=Purpose(
                localized(dialogue, "purpose"),
                localized(dialogue, "decision"),
                *(_iso(day) for day in (dialogue.decision_on, dialogue.results_on)),
                *(_iso(day) for day in (dialogue.opens_on, dialogue.answering_ends_on)),
            ),
            counts=Counts(
                participants=rows.participants,
                imported=rows.imported,
                evaluators=np.unique(rows.votes.who).size,
                ideas=len(rows.ideas),
                comments=rows.comments,
                evaluations=rows.votes.idea.size,
                unthemed=sum(1 for idea in rows.ideas if idea.theme is None),
                quotations=sum(len(theme.quotations) for theme in themes),
                provisional=sum(idea.theme is not None and idea.is_tentative for idea in rows.ideas),
            ),
            method=self._method(),
            prompts=[self._prompt(prompt) for prompt in rows.prompts],
            background=background,
            wholes=wholes,
            exposure=self._exposure(),
            ideas=lines,
            suppressed=Suppressed(
                groups=sum(group.count is None for table in background for group in table.groups),
                merged_questions=sum(table.is_merged for table in background),
                unranked_ideas=int((self.evaluators < dialogue.minimum_evaluations).sum()),
                unranked_themes=sum(theme.rank is None for theme in themes),
                unseen_ideas=rows.unseen,
            ),
        )
        return Made(document, self.texts)

    def _cover(self) -> Cover:
        dialogue = self.rows.dialogue
        asking = dialogue.asking.select_related("organisation").order_by("order", "pk")
        return Cover(
            slug=dialogue.slug,
            number=self.number,
            title=localized(dialogue, "title") or {self.languages[0]: dialogue.slug},
            organisations=[_named(one.organisation, self.languages[0]) for one in asking],
            case_number=dialogue.case_number,
            frozen_on=self.today.isoformat(),
            default_language=self.languages[0],
            languages=self.languages,
        )

    def _method(self) -> Method:
        dialogue = self.rows.dialogue
        run = ThemeRun.objects.filter(dialogue=dialogue, state=RunState.DONE).order_by("-number").first()
        method = run.method if run else {}
        finished = timezone.localdate(run.finished_at) if run and run.finished_at else None
        shown = [*self.rows.wholes, *(sub for subs in self.rows.children.values() for sub in subs)]
        return Method(
            recipe=str(method.get("recipe", "")),
            embedder=str(method.get("embedder", "") or ""),
            seed=run.seed if run else 0,
            run=str(run.number) if run else "",
            run_on=_iso(finished) or "",
            edits=ThemeEdit.objects.filter(dialogue=dialogue, undone_at=None).count(),
            approved=sum(theme.is_approved for theme in shown),
            minimum=dialogue.minimum_evaluations,
            target=dialogue.target_evaluations,
            smallest_group=dialogue.minimum_group,
        )

    # Ideas

    def _weigh_ideas(self) -> None:
        """Estimate each idea on its prompt's scale, and sort each scale's ideas into tiers."""
        rows, minimum = self.rows, self.rows.dialogue.minimum_evaluations
        agrees, prompts, votes = rows.is_agreement, rows.prompt_numbers, rows.votes
        size = len(rows.ideas)
        self.evaluators = np.bincount(votes.idea, minlength=size)
        rated = votes.of(~agrees)
        self.importance = shrink_means(rated.value, rated.idea, prompts, minimum=minimum)
        said = votes.of(agrees)
        agreed = np.bincount(said.idea[said.value > 0], minlength=size)
        self.agreement = shrink_shares(agreed, np.bincount(said.idea, minlength=size), prompts, minimum=minimum)
        self.tier = np.zeros(size, np.int64)
        for number in np.unique(prompts):
            chosen = np.flatnonzero(prompts == number)
            found = self.agreement if agrees[chosen[0]] else self.importance
            self.tier[chosen] = tiers(found.mean[chosen], found.low[chosen], found.high[chosen])

    def _said(self, place: int) -> Said:
        """The hash of an idea's text; the text is kept beside under a salt of its own."""
        if place not in self.hashes:
            idea, salt = self.rows.ideas[place], secrets.token_bytes(SALT_BYTES)
            said = Said(text_hash(salt, idea.text), idea.language)
            self.hashes[place] = said
            self.texts[said.hash] = Kept(idea.key, salt, idea.text, idea.language)
        return self.hashes[place]

    def _line(self, place: int) -> IdeaLine:
        idea = self.rows.ideas[place]
        return IdeaLine(
            said=self._said(place),
            prompt=idea.prompt.number,
            kind=idea.kind,
            theme=str(idea.theme) if idea.theme else None,
            evaluators=int(self.evaluators[place]),
            importance=_estimate(self.importance, place),
            agreement=_estimate(self.agreement, place),
            tier=int(self.tier[place]),
        )

    def _best(self, places: Ints) -> list[int]:
        """Places by estimate, the unranked last, by how many have weighed them."""
        found = np.where(np.isfinite(self.importance.mean), self.importance.mean, self.agreement.mean)[places]
        order = np.lexsort((places, -self.evaluators[places], -np.nan_to_num(found, nan=-1)))
        return [int(place) for place in places[order]]

    def _idea_lines(self, wholes: list[Whole]) -> list[IdeaLine]:
        """All ideas in the order of the themes, in each the best first; those in none last, by prompt."""
        keys = [key for whole in wholes for key in (whole.key, *(sub.key for sub in whole.subthemes))]
        order = {key: number for number, key in enumerate(keys)}
        last = len(order)
        theme = np.array([order.get(str(idea.theme), last) for idea in self.rows.ideas], np.int64)
        prompts = np.where(theme == last, self.rows.prompt_numbers, 0)
        best = np.array(self._best(np.arange(theme.size)), np.int64)
        return [self._line(int(place)) for place in best[np.lexsort((prompts[best], theme[best]))]]

    # Themes

    def _wholes(self) -> list[Whole]:
        rows = self.rows
        parent = {sub.pk: whole.pk for whole in rows.wholes for sub in rows.children[whole.pk]}
        subs = [sub for whole in rows.wholes for sub in rows.children[whole.pk]]
        whole_of = _places([parent.get(i.theme, i.theme) if i.theme else None for i in rows.ideas], rows.wholes)
        sub_of = _places([idea.theme for idea in rows.ideas], subs)
        sub_found = dict(zip([sub.pk for sub in subs], self._weigh_themes(sub_of, len(subs)), strict=True))
        sizes = Counter(idea.theme for idea in rows.ideas)
        weak = _weak_signals([(sub.pk, sizes[sub.pk], sub_found[sub.pk]) for sub in subs])
        wholes = []
        weighed = self._weigh_themes(whole_of, len(rows.wholes))
        for number, (whole, found) in enumerate(zip(rows.wholes, weighed, strict=True)):
            mine = rows.children[whole.pk]
            children = [self._subtheme(sub, sizes[sub.pk], sub_found[sub.pk], sub.pk in weak) for sub in mine]
            wholes.append(
                Whole(
                    key=str(whole.pk),
                    title=self._title(whole),
                    summary={},
                    words=[str(word) for word in whole.words[:8]],
                    ideas=int((whole_of == number).sum()),
                    evaluations=int((whole_of[rows.votes.idea] == number).sum()),
                    importance=found[0],
                    agreement=found[1],
                    rank=None,
                    is_approved=whole.is_approved,
                    quotations=self._quotations(whole, told=mine),
                    subthemes=_ranked(children),
                )
            )
        return _ranked(wholes)

    def _weigh_themes(self, theme_of: Ints, count: int) -> list[tuple[Estimate | None, Estimate | None]]:
        """Importance and agreement of each theme, one voice per respondent."""
        agrees = self.rows.is_agreement
        rated, said = self.rows.votes.of(~agrees), self.rows.votes.of(agrees)
        said = Votes(said.idea, said.who, (said.value > 0).astype(np.float64))
        both = (self._weigh(rated, theme_of, count, (1.0, 5.0)), self._weigh(said, theme_of, count, SHARE))
        return [(_estimate(both[0], number), _estimate(both[1], number)) for number in range(count)]

    def _weigh(self, votes: Votes, theme_of: Ints, count: int, scale: tuple[float, float]) -> Estimates:
        prompts = self.rows.prompt_numbers
        return theme_importance(
            votes.value,
            votes.who,
            theme_of[votes.idea],
            prompts[votes.idea],
            n_themes=count,
            scale=scale,
            minimum=max(self.rows.dialogue.minimum_evaluations, self.rows.dialogue.minimum_group),
        )

    def _subtheme(
        self, theme: Theme, ideas: int, found: tuple[Estimate | None, Estimate | None], is_weak: bool
    ) -> SubTheme:
        return SubTheme(
            key=str(theme.pk),
            title=self._title(theme),
            words=[str(word) for word in theme.words[:8]],
            ideas=ideas,
            importance=found[0],
            agreement=found[1],
            rank=None,
            is_weak_signal=is_weak,
            is_approved=theme.is_approved,
            quotations=self._quotations(theme),
            is_scattered=theme.pk in self.rows.scattered,
        )

    def _title(self, theme: Theme) -> Localized:
        return localized(theme, "name") or {self.languages[0]: ", ".join(map(str, theme.words[:3])) or "–"}

    def _quotations(self, theme: Theme, told: Sequence[Theme] = ()) -> list[Quotation]:
        """What stands for a theme, but for what these others of its themes say already."""
        quoted = self.rows.quoted
        heard = {place for other in told for place in quoted.get(other.pk, [])[:QUOTED]}
        places = [place for place in quoted.get(theme.pk, []) if place not in heard][:QUOTED]
        ideas = [(place, self.rows.ideas[place]) for place in places]
        return [Quotation(self._said(at), *passage(idea.text), idea.prompt.number, idea.kind) for at, idea in ideas]

    # Prompts and people

    def _prompt(self, prompt: Prompt) -> PromptLine:
        rows = self.rows
        chosen = rows.prompt_numbers == prompt.number
        votes = rows.votes.of(chosen)
        places = np.flatnonzero(chosen)
        ranked = places[self.tier[places] > 0]
        is_share = bool(rows.is_agreement[places].any()) if places.size else False
        level = mean_of(votes, rows.dialogue.minimum_evaluations, is_share=is_share)
        return PromptLine(
            number=prompt.number,
            text=localized(prompt, "text"),
            kind=prompt.kind,
            scale=prompt.scale,
            ideas=places.size,
            evaluations=votes.idea.size,
            evaluators=np.unique(votes.who).size,
            importance=None if is_share else level,
            agreement=level if is_share else None,
            top=[self._line(place) for place in self._best(ranked)[:TOP]],
        )

    def _exposure(self) -> list[ExposureLine]:
        dialogue, prompts = self.rows.dialogue, self.rows.prompt_numbers
        lines = []
        for number in (0, *(prompt.number for prompt in self.rows.prompts)):
            counts = self.evaluators[prompts == number] if number else self.evaluators
            found = exposure(counts, minimum=dialogue.minimum_evaluations, target=dialogue.target_evaluations)
            lines.append(
                ExposureLine(
                    prompt=number,
                    ideas=found.ideas,
                    evaluations=found.evaluations,
                    minimum=found.minimum,
                    median=found.median,
                    maximum=found.maximum,
                    gini=round(found.gini, 2),
                    below_minimum=found.below_minimum,
                    below_target=found.below_target,
                )
            )
        return lines


def _named(thing: Model, language: str) -> Localized:
    return localized(thing, "name") or {language: str(thing)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _estimate(found: Estimates, place: int) -> Estimate | None:
    mean, low, high = (round(float(one[place]), 2) for one in (found.mean, found.low, found.high))
    return Estimate(mean, low, high, int(found.n[place])) if np.isfinite(mean) else None


def _places(keys: list[UUID | None], themes: list[Theme]) -> Ints:
    number = {theme.pk: place for place, theme in enumerate(themes)}
    return np.array([number.get(key, -1) if key else -1 for key in keys], np.int64)


def _weak_signals(subs: list[tuple[UUID, int, tuple[Estimate | None, Estimate | None]]]) -> set[UUID]:
    """Sub-themes that few wrote about and that those who weighed them found important.

    At most half the ideas of the middle sub-theme, and among the highest quarter by importance, surely above the
    middle; only where there are enough sub-themes for quarters.
    """
    ranked = [(key, size, found[0]) for key, size, found in subs if found[0] is not None]
    if len(ranked) < 6:
        return set()
    few = float(np.median([size for _, size, _ in ranked])) / 2
    means = [found.mean for _, _, found in ranked]
    high, middle = float(np.quantile(means, 0.75)), float(np.median(means))
    return {key for key, size, found in ranked if size <= few and found.mean >= high and found.low > middle}


def _ranked(themes: list[Part]) -> list[Part]:
    """Themes in order of importance with the places their intervals allow; those without, after them by size."""
    found = [theme.importance for theme in themes]
    if not any(found):
        found = [theme.agreement for theme in themes]
    ends = [(one.low, one.high) if one else (np.nan, np.nan) for one in found]
    best, worst = rank_ranges([low for low, _ in ends], [high for _, high in ends])
    placed = [
        (replace(theme, rank=Rank(int(best[i]), int(worst[i])) if one else None), one)
        for i, (theme, one) in enumerate(zip(themes, found, strict=True))
    ]
    placed.sort(key=lambda pair: (-pair[1].mean if pair[1] else 1.0, -pair[0].ideas, pair[0].key))
    return [theme for theme, _ in placed]
