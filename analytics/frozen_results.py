"""A frozen report as pages show it: finished strings, the same numbers as in the files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from analytics.documents import numbers
from analytics.documents.document import (
    BackgroundTable,
    Estimate,
    Localized,
    Quotation,
    ReportDocument,
    SubTheme,
    Whole,
)
from brainstorm.words import KIND_NAMES, WRITTEN_IN

Shown = dict[str, Any]

LEADERS = 4
"""More wholes than this in the lead are counted, not named."""
VOICES = 4
"""Quotations on the first page, one from each whole."""


@dataclass(frozen=True, slots=True)
class FrozenResults:
    """The outline of a version in the reader's language, with the texts that may still be shown."""

    document: ReportDocument
    texts: Mapping[str, str]
    language: str

    def integer(self, value: int) -> str:
        """A whole number as its readers write it."""
        return numbers.integer(value, self.language)

    def text(self, text: Localized) -> Shown:
        """A text of the organisation, with its language."""
        found, language = numbers.pick(text, self.language, self.document.cover.default_language)
        return {"text": found, "language": language}

    @property
    def frozen_on(self) -> str:
        """The day on which the version was frozen, as its readers write it."""
        return numbers.day(self.document.cover.frozen_on, self.language)

    @property
    def is_share(self) -> bool:
        """Whether themes are compared by agreement, since nothing was weighed by importance."""
        wholes = self.document.wholes
        return not any(whole.importance for whole in wholes) and any(whole.agreement for whole in wholes)

    @property
    def axis(self) -> Sequence[str]:
        """What stands at the ticks of the scale."""
        return ("0", "50", "100 %") if self.is_share else ("1", "2", "3", "4", "5")

    @property
    def ticks(self) -> list[str]:
        """Where the ticks stand."""
        last = len(self.axis) - 1
        return [f"{100 * place / last:g}%" for place in range(last + 1)]

    def lead(self) -> str:
        """The result in a sentence, no surer than the intervals are."""
        wholes = self.document.wholes
        leaders = [whole for whole in wholes if whole.rank and whole.rank.best == 1]
        titles = [self.text(whole.title)["text"] for whole in leaders]
        if not wholes:
            return _("Teemoja ei ole vielä.")
        if not leaders:
            return _("Arvioita on liian vähän, jotta kokonaisuudet voisi panna tärkeysjärjestykseen.")
        if len(leaders) == 1:
            return _("Vastaajat pitivät tärkeimpänä tätä: %(title)s. Sen ja muiden väli on selvä.") % {
                "title": titles[0]
            }
        named = ", ".join(titles[:LEADERS]) + (" …" if len(titles) > LEADERS else "")
        return _("Kärjessä on %(count)s kokonaisuutta, joiden keskinäinen järjestys ei ole varma: %(titles)s.") % {
            "count": len(titles),
            "titles": named,
        }

    def figures(self) -> list[tuple[str, str]]:
        """What was counted, in the order in which a reader asks."""
        counts = self.document.counts
        came = (
            (counts.imported, _("tuotua ajatusta"))
            if counts.imported and not counts.participants
            else (counts.participants, _("osallistujaa"))
        )
        rest = ((counts.ideas, _("ajatusta")), (counts.evaluations, _("arviota")), (counts.evaluators, _("arvioijaa")))
        return [(self.integer(count), label) for count, label in (came, *rest)]

    def theme(self, theme: Whole | SubTheme) -> Shown:
        """A row of the table of themes."""
        shown = {
            "title": self.text(theme.title),
            "rank": numbers.rank(theme.rank),
            "ideas": self.integer(theme.ideas),
            "is_approved": theme.is_approved,
        }
        return shown | self._measured(theme.agreement if self.is_share else theme.importance)

    def wholes(self) -> list[Shown]:
        """The wholes in order, each with its number on the page."""
        return [{**self.theme(whole), "number": i} for i, whole in enumerate(self.document.wholes, start=1)]

    def whole(self, number: int) -> Shown:
        """Everything the page of one whole shows."""
        whole = self.document.wholes[number - 1]
        people = max((one.n for one in (whole.importance, whole.agreement) if one), default=0)
        return {
            **self.theme(whole),
            "number": number,
            "of": len(self.document.wholes),
            "summary": self.text(whole.summary),
            "words": whole.words,
            "evaluations": self.integer(whole.evaluations),
            "people": self.integer(people) if people else "",
            "subthemes": [self.theme(sub) for sub in whole.subthemes],
            "are_ranked": any(sub.rank for sub in whole.subthemes),
            "weak": [self.text(sub.title) for sub in whole.subthemes if sub.is_weak_signal],
            "scattered": [self.text(sub.title) for sub in whole.subthemes if sub.is_scattered],
            "voices": self._voices([*whole.quotations, *(one for sub in whole.subthemes for one in sub.quotations)]),
        }

    def voices(self) -> list[Shown]:
        """One quotation from each whole."""
        first = []
        for whole in self.document.wholes:
            quoted = [*whole.quotations, *(one for sub in whole.subthemes for one in sub.quotations)]
            first += [one for one in quoted if one.said.hash in self.texts][:1]
        return self._voices(first)[:VOICES]

    def background(self) -> list[Shown]:
        """Who took part, as it may be shown."""
        return [self._table(table) for table in self.document.background]

    def exposure(self) -> Shown:
        """How many have weighed each thought."""
        line = next((line for line in self.document.exposure if line.prompt == 0), None)
        if line is None:
            return {}
        method = self.document.method
        return {
            "minimum": self.integer(line.minimum),
            "median": numbers.decimal(line.median, self.language, 0 if line.median % 1 == 0 else 1),
            "maximum": self.integer(line.maximum),
            "gini": numbers.decimal(line.gini, self.language),
            "below": self.integer(line.below_minimum),
            "needed": method.minimum,
            "ideas": self.integer(line.ideas),
        }

    def _measured(self, estimate: Estimate | None) -> Shown:
        if estimate is None:
            return {"is_measured": False}
        low, width = (0.0, 1.0) if self.is_share else (1.0, 4.0)
        at = {end: f"{100 * (getattr(estimate, end) - low) / width:.1f}%" for end in ("low", "mean", "high")}
        return {
            "is_measured": True,
            "mean": numbers.mean(estimate, self.language, is_share=self.is_share),
            "interval": numbers.interval(estimate, self.language, is_share=self.is_share),
            "people": self.integer(estimate.n),
            "at": at,
        }

    def _voices(self, quotations: list[Quotation]) -> list[Shown]:
        shown: dict[str, Shown] = {}
        for one in quotations:
            text = self.texts.get(one.said.hash)
            if text is not None:
                shown.setdefault(
                    one.said.hash,
                    {
                        "text": text[one.start : one.end],
                        "language": one.said.language,
                        "is_excerpt": (one.start, one.end) != (0, len(text)),
                        "written_in": WRITTEN_IN[one.said.language] if one.said.language != self.language else "",
                        "kind": KIND_NAMES.get(one.kind, ""),
                    },
                )
        return list(shown.values())

    def _table(self, table: BackgroundTable) -> Shown:
        everybody = max(self.document.counts.participants, 1)
        groups = [(self.text(group.label)["text"], group.count) for group in table.groups]
        groups.append((_("Ei vastausta tai ei halunnut vastata"), table.none))
        return {
            "question": self.text(table.question),
            "groups": [
                (label, self.integer(count), numbers.percent(count / everybody, self.language))
                for label, count in groups
                if count is not None
            ],
            "hidden": ", ".join(label for label, count in groups if count is None),
            "is_merged": table.is_merged,
        }
