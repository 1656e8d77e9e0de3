"""Words and pairs that could name a theme: in which texts each stands, and how it is shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray

from analytics.themes.vectors import Sparse
from language.lemmas import Engine
from language.phrases import Phrase, phrases
from language.stopwords import GENERAL_WORDS

LONGEST_SHOWN: Final = 48
HEAD: Final = 0.4
"""In Swedish and English a word names a theme alone only if it ends a phrase at least so often."""

NOUN: Final = 0.25
"""And only if what stands before it makes it a noun at least so often as a verb or a predicate."""
SHORTEST_HEAD: Final = 4
ALONE: Final = 0.2
"""Share of the texts with the last part of a compound in which it must be a word of its own."""

Key = tuple[str, ...]
Parts = Literal["none", "heads", "all"]


@dataclass(frozen=True, slots=True)
class PhraseTable:
    """Which candidate stands in which text of one language."""

    rows: NDArray[np.intp]
    """The texts of the language."""
    keys: tuple[Key, ...]
    present: Sparse
    """Shape (texts of the language, candidates), ones."""
    shown: tuple[str, ...]


@dataclass(slots=True)
class _Seen:
    """How one candidate is written."""

    forms: Counter[tuple[str, bool]] = field(default_factory=Counter)
    bases: Counter[str] = field(default_factory=Counter)
    capital: int = 0
    small: int = 0
    plural: int = 0
    noun: int = 0
    other: int = 0
    times: int = 0
    alone: int = 0

    def add(self, phrase: Phrase) -> None:
        self.bases[phrase.base] += 1
        self.capital += phrase.capital > 0
        self.small += phrase.capital < 0
        self.plural += phrase.plural
        self.noun += phrase.cue < 0
        self.other += phrase.cue > 0
        self.times += 1
        self.alone += not phrase.part
        if phrase.shown:
            self.forms[phrase.shown, phrase.plural] += 1

    def as_shown(self) -> str:
        """In the number it is mostly written in, whatever the case; in a form that can stand alone, else the base.

        Also in the plural where hardly anybody writes it alone in the singular: *varat*, not *vara*.
        """
        written = [
            sum(times for (_form, plural), times in self.forms.items() if plural == its) for its in (False, True)
        ]
        is_plural = 2 * self.plural > self.times or 4 * written[0] < written[1]
        fitting = Counter({form: times for (form, plural), times in self.forms.items() if plural == is_plural})
        chosen = fitting or self.bases
        form = min(chosen, key=lambda form: (-chosen[form], form))
        if self.capital > 2 * self.small:
            return form[:1].upper() + form[1:]
        return form[:1].lower() + form[1:] if self.small > self.capital and form[1:].islower() else form


def phrase_table(
    texts: Sequence[str],
    languages: Sequence[str],
    language: str,
    *,
    engine: Engine | None = None,
    parts: Parts = "none",
) -> PhraseTable:
    """Collect the candidates of all texts in one language; with the parts of compounds where asked.

    Parameters
    ----------
    texts, languages : sequences of equal length
        Every text, and the language of each.
    language : {"fi", "sv", "en"}
        Whose texts are read.
    engine : {"voikko", "simplemma"}, optional
        As in :func:`language.phrases.phrases`.
    parts : {"none", "heads", "all"}
        Of compounds: "heads" gives their last parts where these also stand alone often enough to be
        understood (*kenttä* of *tekonurmikenttä*), "all" every part.

    Returns
    -------
    PhraseTable
        General words (*ihminen*, *problem*) are no candidates, nor, in Swedish and English, words
        that are mostly verbs by what stands before them, or that mostly only lead up to a noun.
    """
    chosen = [index for index, its in enumerate(languages) if its == language]
    places: dict[Key, int] = {}
    seen: defaultdict[Key, _Seen] = defaultdict(_Seen)
    pairs: set[tuple[int, int]] = set()
    general = GENERAL_WORDS.get(language, frozenset())
    for row, index in enumerate(chosen):
        for phrase in phrases(texts[index], language, engine=engine, with_parts=parts != "none"):
            if parts == "heads" and phrase.part and (phrase.part == "first" or len(phrase.base) < SHORTEST_HEAD):
                continue
            if phrase.key[-1] in general or len(phrase.base) > LONGEST_SHOWN:
                continue
            pairs.add((row, places.setdefault(phrase.key, len(places))))
            seen[phrase.key].add(phrase)
    where = np.array(sorted(pairs), dtype=np.intp).reshape(-1, 2)
    shape = (len(chosen), max(1, len(places)))
    present = sparse.csr_matrix((np.ones(len(where), np.float32), (where[:, 0], where[:, 1])), shape)
    keys = tuple(places)
    good = [True] * len(keys) if language == "fi" else _nominal(keys, seen)
    if parts == "heads":
        good = [ok and seen[key].alone >= ALONE * seen[key].times for ok, key in zip(good, keys, strict=True)]
    kept = np.flatnonzero(good)
    keys, present = tuple(keys[place] for place in kept), present[:, kept]
    return PhraseTable(np.array(chosen, dtype=np.intp), keys, present, tuple(seen[key].as_shown() for key in keys))


def _nominal(keys: Sequence[Key], seen: dict[Key, _Seen]) -> list[bool]:
    """Tell which candidates can name something, where no dictionary knows verbs from nouns and adjectives."""
    verbs = {key[0] for key in keys if len(key) == 1 and seen[key].noun < NOUN * seen[key].other}
    leads: Counter[str] = Counter()
    for key in keys:
        if len(key) > 1 and key[1] not in verbs:
            leads[key[0]] += seen[key].times
    heads = {
        key[0]
        for key in keys
        if len(key) == 1 and key[0] not in verbs and leads[key[0]] <= (1 - HEAD) * seen[key].times
    }
    return [key[-1] in heads and verbs.isdisjoint(key) for key in keys]
