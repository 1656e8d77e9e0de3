"""The report as data: everything a file shows, frozen as JSON.

Texts that people wrote are not in it, only their salted hashes: so one text can be erased while the numbers and the
checksum of the version still verify. Texts of the organisation come in each language they exist in.
"""

from __future__ import annotations

from dataclasses import dataclass

SCHEMA = 1

Localized = dict[str, str]
"""Language → text. At least one language."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text somebody wrote: its salted hash and its language. The text itself lies beside the document."""

    hash: str
    language: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """A shrunken mean (1 to 5) or share (0 to 1) with its 95 % interval and the people behind it."""

    mean: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Rank:
    """The best and the worst place that the interval allows; equal when the place is certain."""

    best: int
    worst: int


@dataclass(frozen=True, slots=True)
class Cover:
    """What the report is and who asked. Dates are ISO 8601 days."""

    slug: str
    number: int
    title: Localized
    organisations: list[Localized]
    case_number: str
    frozen_on: str
    default_language: str
    languages: list[str]


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why people were asked, what it feeds, and when."""

    purpose: Localized
    decision: Localized
    decision_on: str | None
    results_on: str | None
    opened_on: str | None
    closed_on: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Everything counted once. `imported` ideas came in a file; nobody is counted as a participant for them."""

    participants: int
    imported: int
    evaluators: int
    ideas: int
    comments: int
    evaluations: int
    unthemed: int
    quotations: int
    provisional: int = 0
    """Ideas in a theme that were written since the latest run. Unknown to the first versions, which had none."""


@dataclass(frozen=True, slots=True)
class Method:
    """How the numbers came about, so that they can be made again."""

    recipe: str
    embedder: str
    seed: int
    run: str
    run_on: str
    edits: int
    approved: int
    minimum: int
    target: int
    smallest_group: int


@dataclass(frozen=True, slots=True)
class IdeaLine:
    """An idea as a line of a table. `prompt` is the prompt's number, `theme` a key of Whole or SubTheme."""

    said: Said
    prompt: int
    kind: str
    theme: str | None
    evaluators: int
    importance: Estimate | None
    agreement: Estimate | None
    tier: int


@dataclass(frozen=True, slots=True)
class PromptLine:
    """A prompt: what was asked, how much was said, and what was weighed highest."""

    number: int
    text: Localized
    kind: str
    scale: str
    ideas: int
    evaluations: int
    evaluators: int
    importance: Estimate | None
    agreement: Estimate | None
    top: list[IdeaLine]


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a participant, checked character by character against a visible text.

    `start` and `end` cut the passage from the text; a whole text is quoted from 0 to its length.
    """

    said: Said
    start: int
    end: int
    prompt: int
    kind: str


@dataclass(frozen=True, slots=True)
class SubTheme:
    """A sub-theme: its name, its size, how important it is."""

    key: str
    title: Localized
    words: list[str]
    ideas: int
    importance: Estimate | None
    agreement: Estimate | None
    rank: Rank | None
    is_weak_signal: bool
    is_approved: bool
    quotations: list[Quotation]
    is_scattered: bool = False
    """Its ideas have little in common, and no person has approved it. Not in reports made before this was said."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole: what its sub-themes have in common."""

    key: str
    title: Localized
    summary: Localized
    words: list[str]
    ideas: int
    evaluations: int
    importance: Estimate | None
    agreement: Estimate | None
    rank: Rank | None
    is_approved: bool
    quotations: list[Quotation]
    subthemes: list[SubTheme]


@dataclass(frozen=True, slots=True)
class Group:
    """Respondents who gave one answer; a hidden count is None."""

    label: Localized
    count: int | None


@dataclass(frozen=True, slots=True)
class BackgroundTable:
    """Who took part, by one background question. `none` are those who did not answer; hidden counts are None."""

    question: Localized
    groups: list[Group]
    none: int | None
    is_merged: bool
    smallest_group: int


@dataclass(frozen=True, slots=True)
class ExposureLine:
    """How evaluations were spread over the ideas of a prompt, or (prompt 0) over all."""

    prompt: int
    ideas: int
    evaluations: int
    minimum: int
    median: float
    maximum: int
    gini: float
    below_minimum: int
    below_target: int


@dataclass(frozen=True, slots=True)
class Suppressed:
    """What was left out, and how much of it."""

    groups: int
    merged_questions: int
    unranked_ideas: int
    unranked_themes: int
    unseen_ideas: int


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """A whole report. Wholes and sub-themes are in order of importance, ideas by theme and importance."""

    schema: int
    cover: Cover
    purpose: Purpose
    counts: Counts
    method: Method
    prompts: list[PromptLine]
    background: list[BackgroundTable]
    wholes: list[Whole]
    exposure: list[ExposureLine]
    ideas: list[IdeaLine]
    suppressed: Suppressed

    def themes(self) -> dict[str, tuple[Whole, SubTheme | None]]:
        """Each theme's key → its whole, and itself where it is a sub-theme."""
        found: dict[str, tuple[Whole, SubTheme | None]] = {}
        for whole in self.wholes:
            found[whole.key] = (whole, None)
            found.update({sub.key: (whole, sub) for sub in whole.subthemes})
        return found

    def quotations(self) -> list[Quotation]:
        """Every quotation, in the order of the report."""
        parts = [part for whole in self.wholes for part in [whole.quotations, *(s.quotations for s in whole.subthemes)]]
        return [quotation for part in parts for quotation in part]

    def said(self) -> set[str]:
        """Hashes of all texts that the report needs."""
        lines = [*self.ideas, *(idea for prompt in self.prompts for idea in prompt.top)]
        return {line.said.hash for line in lines} | {quotation.said.hash for quotation in self.quotations()}
