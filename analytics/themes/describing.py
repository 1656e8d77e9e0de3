"""Themes as people meet them: with names, quotations, and how close and lasting they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analytics.themes.candidates import Parts, PhraseTable, phrase_table
from analytics.themes.keywords import (
    LABEL_WORDS,
    LabelWord,
    general_words,
    joined_words,
    label_words,
    make_labels,
)
from analytics.themes.quotations import choose_quotations
from analytics.themes.refining import Labels, centroids, nearness
from analytics.themes.scatter import scattered
from analytics.themes.vectors import Floats, centred_by_language, main_language
from language.detection import LANGUAGES
from language.lemmas import Engine

FEWEST_OF_LANGUAGE: Final = 20
LEAST_OF_LANGUAGE: Final = 0.05
FEWEST_TO_NAME: Final = 8
LEAST_OF_MAIN: Final = 0.2

Namer = Callable[[PhraseTable, int], list[list[LabelWord]]]
"""From a table of candidates, and in how many texts a word must stand, to the words of each theme."""


@dataclass(frozen=True, slots=True)
class FoundTheme:
    """One theme: a sub-theme or a whole."""

    members: NDArray[np.intp]
    """Indexes of its texts, surest first."""
    labels: Mapping[str, str]
    """Language → name, for each language that has words enough."""
    words: Mapping[str, tuple[str, ...]]
    """Language → label words, best first."""
    quotations: tuple[int, ...]
    """Indexes of texts that speak for it."""
    cohesion: float
    """Mean cosine of its texts to its centre, 0 to 1."""
    stability: float | None
    """How much of it is found again when a fifth of the texts is left out, 0 to 1; None where that was not tried."""
    is_loose: bool
    """See :func:`analytics.themes.scatter.scattered`."""
    centroid: Floats | None
    """Mean of its texts' embeddings less the mean of their language; None without embeddings."""


@dataclass(frozen=True, slots=True)
class _Named:
    """Words and names of each theme, by language."""

    words: dict[str, list[list[LabelWord]]]
    names: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Describer:
    """Names themes and chooses what speaks for them."""

    texts: Sequence[str]
    languages: Sequence[str]
    points: Floats
    embeddings: Floats | None
    confidence: Floats
    unclear: NDArray[np.bool_]
    engine: Engine
    tables: dict[tuple[str, Parts], PhraseTable] = field(default_factory=dict)

    def sub_themes(
        self, groups: Labels, whole_of: Labels, stability: Sequence[float | None] = ()
    ) -> tuple[FoundTheme, ...]:
        """Describe each sub-theme 0, 1, … of texts; each is told from the others of its whole first.

        Parameters
        ----------
        groups : ndarray of int, shape (texts,)
            The sub-theme of each text.
        whole_of : ndarray of int, shape (sub-themes,)
            The whole of each sub-theme.
        stability : sequence of float or None
            How lasting each is, from 0 to 1; empty where that was not tried.

        Returns
        -------
        tuple of FoundTheme
            One for each sub-theme, in their order.
        """
        count = len(whole_of)

        def namer(table: PhraseTable, fewest: int) -> list[list[LabelWord]]:
            return label_words(table, groups, count, fewest=fewest, whole_of=whole_of)

        named = self._named(groups, count, namer, "none")
        return self._described(groups, count, named, stability)

    def wholes(self, groups: Labels, whole_of: Labels) -> tuple[FoundTheme, ...]:
        """Describe each whole of the sub-themes 0, 1, …, by what most of its sub-themes share.

        Parameters
        ----------
        groups : ndarray of int, shape (texts,)
            The sub-theme of each text.
        whole_of : ndarray of int, shape (sub-themes,)
            The whole of each sub-theme.

        Returns
        -------
        tuple of FoundTheme
            One for each whole, in their order.
        """
        count = int(whole_of.max()) + 1 if len(whole_of) else 0

        def namer(table: PhraseTable, fewest: int) -> list[list[LabelWord]]:
            return general_words(table, groups, whole_of, fewest=fewest)

        of_text = whole_of[groups] if count else groups
        return self._described(of_text, count, self._named(of_text, count, namer, "heads"))

    def _described(
        self, groups: Labels, count: int, named: _Named, stability: Sequence[float | None] = ()
    ) -> tuple[FoundTheme, ...]:
        centres = centroids(self.points, groups)
        cosines = nearness(self.points, groups, centres)
        cohesion = [float(np.clip(cosines[groups == group].mean(), 0, 1)) for group in range(count)]
        loose = scattered(cohesion, [float(self.unclear[groups == group].mean()) for group in range(count)])
        means = self._centroids(groups, count)
        found = [
            self._theme(groups, group, named, centres[group], cohesion[group], loose[group], means)
            for group in range(count)
        ]
        return tuple(replace(theme, stability=its) for theme, its in zip_longest(found, stability[:count]) if theme)

    def _named(self, groups: Labels, count: int, namer: Namer, parts: Parts) -> _Named:
        """Name themes in the languages that have texts enough, and the rest in the one most of theirs are in."""
        spoken = self._spoken()
        words = {language: self._words(language, groups, count, namer, parts) for language in spoken}
        names = {language: make_labels(found, language) for language, found in words.items()}
        unnamed = [group for group in range(count) if not any(found[group] for found in names.values())]
        for language in LANGUAGES if unnamed else ():
            written = np.array([its == language for its in self.languages])
            if not written.any():
                continue
            found = self._words(language, groups, count, namer, parts)
            labels = make_labels(found, language)
            for group in unnamed:
                if 2 * written[groups == group].sum() >= (groups == group).sum() and found[group]:
                    words.setdefault(language, [[] for _ in range(count)])[group] = found[group]
                    names.setdefault(language, [""] * count)[group] = labels[group]
        return _Named(words, names)

    def _words(self, language: str, groups: Labels, count: int, namer: Namer, parts: Parts) -> list[list[LabelWord]]:
        """Find label words, but none where too few of the theme's texts are in the language."""
        found = namer(self._table(language, parts), 3)
        if any(len(words) < LABEL_WORDS for words in found):
            # What few texts share is often part of a compound only; at worst, name one text's subject.
            with_parts = self._table(language, "all")
            for fewest, most in ((2, LABEL_WORDS - 1), (1, 0)):
                weaker = namer(with_parts, fewest)
                found = [
                    joined_words(words, weak) if len(words) <= most else words
                    for words, weak in zip(found, weaker, strict=True)
                ]
        inside = np.bincount(groups[[its == language for its in self.languages]], minlength=count)
        every = np.bincount(groups, minlength=count)
        needed = np.minimum(FEWEST_TO_NAME, every / 3)
        if language == main_language(self.languages):
            # Few texts name a theme in another language, since they say the same; a theme of others is not the few's.
            needed = np.maximum(needed, LEAST_OF_MAIN * every)
        return [words if inside[group] >= needed[group] else [] for group, words in enumerate(found)]

    def _theme(
        self,
        groups: Labels,
        group: int,
        named: _Named,
        centre: Floats,
        cohesion: float,
        is_loose: bool,
        means: Floats | None,
    ) -> FoundTheme:
        inside = np.flatnonzero(groups == group)
        members = inside[np.argsort(-self.confidence[inside], kind="stable")]
        return FoundTheme(
            members=members,
            labels={language: found[group] for language, found in named.names.items() if found[group]},
            words={
                language: tuple(word.shown for word in found[group])
                for language, found in named.words.items()
                if found[group]
            },
            quotations=tuple(choose_quotations(self.texts, self._clear(members), self.points, centre)),
            cohesion=cohesion,
            stability=None,
            is_loose=is_loose,
            centroid=None if means is None else means[group],
        )

    def _clear(self, members: NDArray[np.intp]) -> NDArray[np.intp]:
        """Leave the unclear texts out, unless all are."""
        clear = members[~self.unclear[members]]
        return clear if len(clear) else members

    def _spoken(self) -> list[str]:
        """Return the languages in which themes get names: the main one, and others with texts enough."""
        counts = {language: self.languages.count(language) for language in LANGUAGES}
        enough = max(FEWEST_OF_LANGUAGE, LEAST_OF_LANGUAGE * len(self.languages))
        most = max(counts.values(), default=0)
        return [language for language, count in counts.items() if count and (count == most or count >= enough)]

    def _table(self, language: str, parts: Parts) -> PhraseTable:
        key = (language, parts)
        if key not in self.tables:
            self.tables[key] = phrase_table(self.texts, self.languages, language, engine=self.engine, parts=parts)
        return self.tables[key]

    def _centroids(self, groups: Labels, count: int) -> Floats | None:
        if self.embeddings is None or not count:
            return None
        return centroids(centred_by_language(np.asarray(self.embeddings, np.float32), self.languages), groups)
