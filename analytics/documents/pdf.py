"""The report as a tagged PDF (PDF/UA-1), set by Typst.

Everything goes in as one JSON value of finished strings; no text is ever read as markup.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from analytics.documents import numbers
from analytics.documents.document import (
    BackgroundTable,
    Estimate,
    IdeaLine,
    PromptLine,
    Quotation,
    Said,
    SubTheme,
    Whole,
)
from analytics.documents.edition import Edition
from analytics.documents.passages import passage
from analytics.documents.words import NAMES
from papers import REPLACEMENT, set_pdf, showable

TEMPLATE = Path(__file__).parent / "templates" / "report.typ"

Sheet = dict[str, Any]

VOICE = 240
"""Longest quotation that the summary has room for, in characters."""

LEADERS = 4
"""More wholes than this in the lead are counted, not listed."""


def write_pdf(edition: Edition, path: Path) -> None:
    """Write an edition as PDF/UA-1.

    Parameters
    ----------
    edition : Edition
    path : Path
        Where to. The same edition gives the same bytes.

    Raises
    ------
    typst.TypstError
        If the result would not be accessible: a picture without its text, a character without its glyph.
    """
    frozen_at = datetime.fromisoformat(edition.document.cover.frozen_on).replace(tzinfo=UTC)
    path.write_bytes(set_pdf(TEMPLATE, _sheet(edition), timestamp=frozen_at))


def _sheet(edition: Edition) -> Sheet:
    """All that the template shows, as finished strings."""
    document, w = edition.document, edition.words
    cover = document.cover
    wholes = [_whole(edition, whole) for whole in document.wholes]
    sheet = {
        "lang": edition.language,
        "words": {key: text for key, text in w.items() if "{" not in text},
        "title": _local(edition, cover.title),
        "report": w["report"].format(number=edition.version),
        "organisations": ", ".join(edition.local(one) for one in cover.organisations),
        "case_number": cover.case_number,
        "frozen_on": edition.day(cover.frozen_on),
        "cover_line": _cover_line(edition),
        "notice": w["made_again"].format(count=edition.integer(edition.erased)) if edition.erased else "",
        "stats": _stats(edition),
        "lead": _lead(edition),
        "is_share": _is_share(edition),
        "reading_minimum": _reading_minimum(edition),
        "wholes": wholes,
        "voices": _voices(wholes),
        "purpose": _purpose(edition),
        "prompts": [_prompt(edition, prompt) for prompt in document.prompts],
        "background": [_background(edition, table) for table in document.background],
        "part_text": w["part_text"].format(k=document.method.smallest_group),
        "part_imported": _imported(edition),
        "method": _method(edition),
        "exposure": _exposure(edition),
        "left": _left(edition),
        "appendix_text": w["appendix_text"].format(ideas=edition.integer(document.counts.ideas)),
        "checksum": edition.sha256,
        "version": edition.version,
        "unseen": "",
    }
    if any(REPLACEMENT in showable(text) for text in edition.texts.values()):
        sheet["unseen"] = w["unseen_characters"].format(replacement=REPLACEMENT)
    return sheet


def _local(edition: Edition, text: dict[str, str]) -> Sheet:
    found, language = edition.pick(text)
    return {"text": found, "lang": language}


def _cover_line(edition: Edition) -> str:
    counts = edition.document.counts
    people, ideas = edition.integer(counts.participants), edition.integer(counts.ideas)
    if counts.imported == 0:
        return edition.words["cover_people"].format(participants=people, ideas=ideas)
    key = "cover_mixed" if counts.participants else "cover_imported"
    return edition.words[key].format(participants=people, ideas=ideas)


def _imported(edition: Edition) -> str:
    imported = edition.document.counts.imported
    return edition.words["part_imported"].format(imported=edition.integer(imported)) if imported else ""


def _stats(edition: Edition) -> list[Sheet]:
    counts = edition.document.counts
    first = "participants" if counts.participants or not counts.imported else "imported"
    return [
        {"label": edition.words[key], "value": edition.integer(getattr(counts, key))}
        for key in (first, "ideas", "evaluations", "evaluators")
    ]


def _is_share(edition: Edition) -> bool:
    """Whether themes are compared by agreement, since nothing was weighed by importance."""
    wholes = edition.document.wholes
    return not any(whole.importance for whole in wholes) and any(whole.agreement for whole in wholes)


def _lead(edition: Edition) -> str:
    w, wholes = edition.words, edition.document.wholes
    if not wholes:
        return w["lead_empty"]
    leaders = [whole for whole in wholes if whole.rank and whole.rank.best == 1]
    if not leaders:
        return w["lead_none"]
    if len(leaders) == 1:
        return w["lead_certain"].format(title=edition.local(leaders[0].title))
    titles = ", ".join(edition.local(whole.title) for whole in leaders[:LEADERS])
    titles += " …" if len(leaders) > LEADERS else ""
    return w["lead_shared"].format(count=len(leaders), titles=titles)


def _reading_minimum(edition: Edition) -> str:
    document = edition.document
    ranked = document.counts.ideas - document.suppressed.unranked_ideas
    return edition.words["reading_minimum"].format(
        minimum=document.method.minimum,
        ranked=edition.integer(ranked),
        ideas=edition.integer(document.counts.ideas),
    )


def _measured(edition: Edition, estimate: Estimate | None, *, is_share: bool) -> Sheet:
    """An estimate as strings, and its ends as shares of the scale for the bar."""
    if estimate is None:
        return {"is_ranked": False}
    low, width = (0, 1) if is_share else (1, 4)
    ends = {key: 100 * (getattr(estimate, key) - low) / width for key in ("low", "mean", "high")}
    return {
        "is_ranked": True,
        "mean": numbers.mean(estimate, edition.language, is_share=is_share),
        "interval": numbers.interval(estimate, edition.language, is_share=is_share),
        "n": edition.integer(estimate.n),
        "bar": ends,
    }


def _theme(edition: Edition, theme: Whole | SubTheme) -> Sheet:
    is_share = _is_share(edition)
    return {
        "title": _local(edition, theme.title),
        "place": numbers.rank(theme.rank),
        "ideas": edition.integer(theme.ideas),
        "is_approved": theme.is_approved,
        "quotes": [_quote(edition, quotation) for quotation in theme.quotations],
        **_measured(edition, theme.agreement if is_share else theme.importance, is_share=is_share),
    }


def _whole(edition: Edition, whole: Whole) -> Sheet:
    w = edition.words
    people = max((one.n for one in (whole.importance, whole.agreement) if one), default=0)
    weak = [edition.local(sub.title) for sub in whole.subthemes if sub.is_weak_signal]
    place = edition.document.wholes.index(whole) + 1
    return {
        **_theme(edition, whole),
        "over": w["whole_of"].format(place=place, count=len(edition.document.wholes)),
        "summary": _local(edition, whole.summary),
        "words": ", ".join(whole.words),
        "counts": w["whole_counts" if people else "whole_counts_unweighed"].format(
            ideas=edition.integer(whole.ideas),
            evaluations=edition.integer(whole.evaluations),
            evaluators=edition.integer(people),
        ),
        "weak": [w["weak_text"].format(title=title) for title in weak],
        "scattered": [
            w["scattered_text"].format(title=edition.local(sub.title)) for sub in whole.subthemes if sub.is_scattered
        ],
        "subthemes": [_theme(edition, sub) for sub in whole.subthemes],
        "are_ranked": any(sub.rank for sub in whole.subthemes),
    }


def _voices(wholes: list[Sheet]) -> list[Sheet]:
    """One quotation from each whole, for the page that sums everything up."""
    quoted = ([*whole["quotes"], *(it for sub in whole["subthemes"] for it in sub["quotes"])] for whole in wholes)
    short = (next((it for it in quotes if it["is_there"] and len(it["text"]) <= VOICE), None) for quotes in quoted)
    voices: list[Sheet] = []
    for it in short:
        if it and it["text"] not in {voice["text"] for voice in voices}:
            voices.append(it)
    return voices[:LEADERS]


def _caption(edition: Edition, kind: str, prompt: int, said: Said, *, is_excerpt: bool) -> str:
    w = edition.words
    parts = [edition.kind(kind), w["prompt_number"].format(number=prompt).lower()]
    if is_excerpt:
        parts.append(w["excerpt"])
    if said.language != edition.language:
        written = w["written"].format(language=NAMES[edition.language][said.language])
        parts.append(written[:1].lower() + written[1:])
    return _first_upper(", ".join(parts))


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _quote(edition: Edition, quotation: Quotation) -> Sheet:
    said = quotation.said
    is_there = said.hash in edition.texts
    is_excerpt = is_there and (quotation.start, quotation.end) != (0, len(edition.texts[said.hash]))
    return {
        "text": edition.passage(said, quotation.start, quotation.end),
        "lang": said.language if is_there else edition.language,
        "is_there": is_there,
        "caption": _caption(edition, quotation.kind, quotation.prompt, said, is_excerpt=is_excerpt),
    }


def _prompt(edition: Edition, prompt: PromptLine) -> Sheet:
    w = edition.words
    return {
        "number": str(prompt.number),
        "title": _local(edition, prompt.text),
        "kind": _first_upper(edition.kind(prompt.kind)),
        "scale": w.get(f"scale_{prompt.scale}", prompt.scale),
        "ideas": edition.integer(prompt.ideas),
        "evaluations": edition.integer(prompt.evaluations),
        "evaluators": edition.integer(prompt.evaluators),
        "top": [_top(edition, idea) for idea in prompt.top],
    }


def _top(edition: Edition, idea: IdeaLine) -> Sheet:
    """One of the thoughts that were weighed highest; a long one by its beginning."""
    text = edition.texts.get(idea.said.hash)
    start, end = passage(text) if text is not None else (0, 0)
    is_excerpt = text is not None and (start, end) != (0, len(text))
    return {
        "text": edition.passage(idea.said, start, end),
        "lang": idea.said.language if text is not None else edition.language,
        "is_there": text is not None,
        "caption": _caption(edition, idea.kind, idea.prompt, idea.said, is_excerpt=is_excerpt),
        **_measured(edition, idea.importance or idea.agreement, is_share=idea.importance is None),
    }


def _purpose(edition: Edition) -> Sheet:
    w, purpose = edition.words, edition.document.purpose
    days = [
        (w["opened_on"], purpose.opened_on),
        (w["closed_on"], purpose.closed_on),
        (w["results_on"], purpose.results_on),
        (w["decision_on"], purpose.decision_on),
    ]
    return {
        "purpose": _local(edition, purpose.purpose),
        "decision": _local(edition, purpose.decision),
        "days": [[label, edition.day(iso)] for label, iso in days if iso],
    }


def _background(edition: Edition, table: BackgroundTable) -> Sheet:
    w, everybody = edition.words, max(edition.document.counts.participants, 1)
    groups = [(edition.local(group.label), group.count) for group in table.groups] + [(w["no_answer"], table.none)]
    hidden = [label for label, count in groups if count is None]
    shown = [
        {
            "label": label,
            "count": edition.integer(count),
            "share": numbers.percent(count / everybody, edition.language),
            "bar": 100 * count / everybody,
        }
        for label, count in groups
        if count is not None
    ]
    return {
        "question": _local(edition, table.question),
        "groups": shown,
        "hidden": w["hidden_text"].format(groups=", ".join(hidden)) if hidden and shown else "",
        "is_merged": table.is_merged,
    }


def _method(edition: Edition) -> Sheet:
    w, method, counts = edition.words, edition.document.method, edition.document.counts
    facts = [
        (w["recipe"], method.recipe),
        (w["embedder"], method.embedder or w["no_embedder"]),
        (w["run_on"], edition.day(method.run_on)),
        (w["seed"], str(method.seed)),
        (w["minimum"], str(method.minimum)),
        (w["target"], str(method.target)),
        (w["smallest_group"], str(method.smallest_group)),
    ]
    themes = w["method_themes_text"].format(
        edits=edition.integer(method.edits),
        approved=edition.integer(method.approved),
        unthemed=edition.integer(counts.unthemed),
        share=numbers.percent(counts.unthemed / max(1, counts.ideas), edition.language),
    )
    if counts.provisional:
        themes += " " + w["method_provisional"].format(provisional=edition.integer(counts.provisional))
    return {
        "themes": themes,
        "quotes": w["method_quotes_text"].format(quotations=edition.integer(counts.quotations)),
        "facts": [[label, value] for label, value in facts if value],
    }


def _exposure(edition: Edition) -> Sheet:
    w, method = edition.words, edition.document.method
    head = [
        w["prompt"],
        w["ideas"],
        w["evaluations"],
        w["minimum_n"],
        w["median"],
        w["maximum_n"],
        w["gini"],
        w["below_minimum"].format(minimum=method.minimum),
        w["below_target"].format(target=method.target),
    ]
    rows = [
        [
            w["prompt_number"].format(number=line.prompt) if line.prompt else w["all_prompts"],
            edition.integer(line.ideas),
            edition.integer(line.evaluations),
            edition.integer(line.minimum),
            numbers.decimal(line.median, edition.language, 1),
            edition.integer(line.maximum),
            numbers.decimal(line.gini, edition.language),
            edition.integer(line.below_minimum),
            edition.integer(line.below_target),
        ]
        for line in edition.document.exposure
    ]
    return {"head": head, "rows": rows}


def _left(edition: Edition) -> list[list[str]]:
    w, left = edition.words, edition.document.suppressed
    return [
        [w["left_groups"], edition.integer(left.groups)],
        [w["left_merged"], edition.integer(left.merged_questions)],
        [w["left_ideas"], edition.integer(left.unranked_ideas)],
        [w["left_themes"], edition.integer(left.unranked_themes)],
        [w["left_unseen"], edition.integer(left.unseen_ideas)],
    ]
