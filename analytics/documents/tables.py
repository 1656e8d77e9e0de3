"""The report as plain tables, which the XLSX and CSV files write out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from analytics.documents import numbers
from analytics.documents.document import Estimate, IdeaLine, SubTheme, Whole
from analytics.documents.edition import Edition

Value = str | int | float | None


class Form(StrEnum):
    """How a column is written."""

    TEXT = "text"
    LONG = "long"
    COUNT = "count"
    MEAN = "mean"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, form, and what it means (a key of the catalogue, or none where the heading says it)."""

    title: str
    form: Form
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its key, title, columns and rows."""

    key: str
    title: str
    columns: list[Column]
    rows: list[list[Value]]


def tables(edition: Edition) -> Iterator[Table]:
    """Every table of an edition, the largest last.

    Parameters
    ----------
    edition : Edition

    Yields
    ------
    Table
        About the report, themes, prompts, participants, exposure, quotations, all ideas by theme.
    """
    for make in (_about, _themes, _prompts, _background, _exposure, _quotes, _ideas):
        yield make(edition)


def _about(edition: Edition) -> Table:
    w, cover, purpose = edition.words, edition.document.cover, edition.document.purpose
    counts, method, left = edition.document.counts, edition.document.method, edition.document.suppressed
    rows: list[list[Value]] = [
        [w["title"], edition.title],
        [w["organisations"], ", ".join(edition.local(one) for one in cover.organisations)],
        [w["version"], edition.version],
        [w["frozen_on"], edition.day(cover.frozen_on)],
        [w["case_number"], cover.case_number],
        [w["checksum"], edition.sha256],
        [w["purpose"], edition.local(purpose.purpose)],
        [w["decision"], edition.local(purpose.decision)],
        [w["decision_on"], edition.day(purpose.decision_on)],
        [w["participants"], counts.participants],
        [w["imported"], counts.imported],
        [w["ideas"], counts.ideas],
        [w["comments"], counts.comments],
        [w["evaluations"], counts.evaluations],
        [w["evaluators"], counts.evaluators],
        [w["provisional"], counts.provisional or ""],
        [w["recipe"], method.recipe],
        [w["embedder"], method.embedder or w["no_embedder"]],
        [w["seed"], method.seed],
        [w["run"], method.run],
        [w["run_on"], edition.day(method.run_on)],
        [w["minimum"], method.minimum],
        [w["target"], method.target],
        [w["smallest_group"], method.smallest_group],
        [w["left_groups"], left.groups],
        [w["left_merged"], left.merged_questions],
        [w["left_ideas"], left.unranked_ideas],
        [w["left_themes"], left.unranked_themes],
        [w["left_unseen"], left.unseen_ideas],
    ]
    if edition.erased:
        rows.append([w["made_again_title"], w["made_again"].format(count=edition.integer(edition.erased))])
    columns = [Column(w["title"], Form.TEXT), Column(w["value"], Form.LONG)]
    return Table("about", w["sheet_about"], columns, [row for row in rows if row[1] != ""])


def _agrees(edition: Edition) -> bool:
    """Whether anything was weighed by agreeing."""
    return any(prompt.agreement for prompt in edition.document.prompts)


def _estimate_columns(edition: Edition) -> list[Column]:
    w = edition.words
    columns = [
        Column(w["importance"], Form.MEAN, "mean_text"),
        Column(w["from"], Form.MEAN, "interval_text"),
        Column(w["to"], Form.MEAN, "interval_text"),
    ]
    if _agrees(edition):
        agreement = w["agreement"]
        columns += [
            Column(agreement, Form.SHARE, "agreement_text"),
            Column(f"{agreement}: {w['from'].lower()}", Form.SHARE, "interval_text"),
            Column(f"{agreement}: {w['to'].lower()}", Form.SHARE, "interval_text"),
        ]
    return columns


def _estimates(edition: Edition, importance: Estimate | None, agreement: Estimate | None) -> list[Value]:
    values = _ends(importance)
    return values + _ends(agreement) if _agrees(edition) else values


def _ends(estimate: Estimate | None) -> list[Value]:
    return [estimate.mean, estimate.low, estimate.high] if estimate else [None, None, None]


def _people(importance: Estimate | None, agreement: Estimate | None) -> Value:
    return max((one.n for one in (importance, agreement) if one), default=None)


def _themes(edition: Edition) -> Table:
    w = edition.words
    columns = [
        Column(w["place"], Form.TEXT, "place_text"),
        Column(w["whole"], Form.TEXT),
        Column(w["subtheme"], Form.TEXT),
        Column(w["ideas"], Form.COUNT),
        Column(w["evaluators"], Form.COUNT, "evaluators_text"),
        *_estimate_columns(edition),
        Column(w["weak"], Form.TEXT),
        Column(w["scattered"], Form.TEXT),
        Column(w["approved"], Form.TEXT),
        Column(w["words"], Form.TEXT),
    ]

    def line(whole: Whole, sub: SubTheme | None) -> list[Value]:
        theme = sub or whole
        return [
            numbers.rank(theme.rank),
            edition.local(whole.title),
            edition.local(sub.title) if sub else "",
            theme.ideas,
            _people(theme.importance, theme.agreement),
            *_estimates(edition, theme.importance, theme.agreement),
            w["yes"] if sub and sub.is_weak_signal else "",
            w["yes"] if sub and sub.is_scattered else "",
            w["yes"] if theme.is_approved else w["no"],
            ", ".join(theme.words),
        ]

    rows = [line(whole, sub) for whole in edition.document.wholes for sub in (None, *whole.subthemes)]
    return Table("themes", w["sheet_themes"], columns, rows)


def _prompts(edition: Edition) -> Table:
    w = edition.words
    columns = [
        Column(w["prompt"], Form.COUNT),
        Column(w["text"], Form.LONG),
        Column(w["kind"], Form.TEXT),
        Column(w["scale"], Form.TEXT),
        Column(w["ideas"], Form.COUNT),
        Column(w["evaluations"], Form.COUNT),
        Column(w["evaluators"], Form.COUNT, "evaluators_text"),
        *_estimate_columns(edition),
    ]
    rows: list[list[Value]] = [
        [
            prompt.number,
            edition.local(prompt.text),
            edition.kind(prompt.kind),
            w.get(f"scale_{prompt.scale}", prompt.scale),
            prompt.ideas,
            prompt.evaluations,
            prompt.evaluators,
            *_estimates(edition, prompt.importance, prompt.agreement),
        ]
        for prompt in edition.document.prompts
    ]
    return Table("prompts", w["sheet_prompts"], columns, rows)


def _background(edition: Edition) -> Table:
    w = edition.words
    columns = [
        Column(w["prompt"], Form.TEXT),
        Column(w["group"], Form.TEXT),
        Column(w["people"], Form.COUNT, "hidden_cell"),
    ]
    rows: list[list[Value]] = []
    for table in edition.document.background:
        question = edition.local(table.question)
        rows += [[question, edition.local(group.label), group.count] for group in table.groups]
        rows.append([question, w["no_answer"], table.none])
    return Table("background", w["sheet_background"], columns, rows)


def _exposure(edition: Edition) -> Table:
    w, method = edition.words, edition.document.method
    columns = [
        Column(w["prompt"], Form.TEXT),
        Column(w["ideas"], Form.COUNT),
        Column(w["evaluations"], Form.COUNT),
        Column(w["minimum_n"], Form.COUNT),
        Column(w["median"], Form.MEAN),
        Column(w["maximum_n"], Form.COUNT),
        Column(w["gini"], Form.MEAN),
        Column(w["below_minimum"].format(minimum=method.minimum), Form.COUNT),
        Column(w["below_target"].format(target=method.target), Form.COUNT),
    ]
    rows: list[list[Value]] = [
        [
            w["prompt_number"].format(number=line.prompt) if line.prompt else w["all_prompts"],
            line.ideas,
            line.evaluations,
            line.minimum,
            line.median,
            line.maximum,
            line.gini,
            line.below_minimum,
            line.below_target,
        ]
        for line in edition.document.exposure
    ]
    return Table("exposure", w["sheet_exposure"], columns, rows)


def _quotes(edition: Edition) -> Table:
    w = edition.words
    columns = [
        Column(w["whole"], Form.TEXT),
        Column(w["subtheme"], Form.TEXT),
        Column(w["prompt"], Form.COUNT),
        Column(w["kind"], Form.TEXT),
        Column(w["text"], Form.LONG, "text_text"),
        Column(w["language"], Form.TEXT, "language_text"),
        Column(w["id"], Form.TEXT, "id_text"),
    ]
    rows: list[list[Value]] = [
        [
            edition.local(whole.title),
            edition.local(sub.title) if sub else "",
            quotation.prompt,
            edition.kind(quotation.kind),
            edition.passage(quotation.said, quotation.start, quotation.end),
            quotation.said.language,
            quotation.said.hash,
        ]
        for whole in edition.document.wholes
        for sub in (None, *whole.subthemes)
        for quotation in (sub or whole).quotations
    ]
    return Table("quotes", w["sheet_quotes"], columns, rows)


def _ideas(edition: Edition) -> Table:
    w = edition.words
    columns = [
        Column(w["whole"], Form.TEXT),
        Column(w["subtheme"], Form.TEXT),
        Column(w["prompt"], Form.COUNT),
        Column(w["kind"], Form.TEXT),
        Column(w["text"], Form.LONG, "text_text"),
        Column(w["language"], Form.TEXT, "language_text"),
        Column(w["evaluators"], Form.COUNT, "evaluators_text"),
        *_estimate_columns(edition),
        Column(w["tier"], Form.COUNT, "tier_text"),
        Column(w["id"], Form.TEXT, "id_text"),
    ]
    themes = edition.document.themes()

    def line(idea: IdeaLine) -> list[Value]:
        whole, sub = themes[idea.theme] if idea.theme else (None, None)
        return [
            edition.local(whole.title) if whole else w["unthemed"],
            edition.local(sub.title) if sub else "",
            idea.prompt,
            edition.kind(idea.kind),
            edition.said(idea.said),
            idea.said.language,
            idea.evaluators,
            *_estimates(edition, idea.importance, idea.agreement),
            idea.tier or None,
            idea.said.hash,
        ]

    return Table("ideas", w["sheet_ideas"], columns, [line(idea) for idea in edition.document.ideas])
