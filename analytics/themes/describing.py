"""Themes as people meet them: with names, quotations, and how close and lasting they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analytics.themes.clusters import Labels, centroids, nearness
from analytics.themes.keywords import (
    LABEL_WORDS,
    LabelWord,
    PhraseTable,
    choose_quotations,
    joined_words,
    label_words,
    make_labels,
    phrase_table,
)
from analytics.themes.vectors import Floats, centred_by_language
from language.detection import LANGUAGES
from language.lemmas import Engine

LOOSE: Final = 0.6
FEWEST_OF_LANGUAGE: Final = 20
LEAST_OF_LANGUAGE: Final = 0.05
FEWEST_TO_NAME: Final = 8


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
    """Its cohesion is far below that of the others of its level."""
    centroid: Floats | None
    """Mean of its texts' embeddings less the mean of their language; None without embeddings."""


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
    tables: dict[tuple[str, bool], PhraseTable] = field(default_factory=dict)

    def themes(self, groups: Labels, stability: Sequence[float | None] = ()) -> tuple[FoundTheme, ...]:
        """Describe each group 0, 1, … of texts."""
        count = int(groups.max()) + 1 if len(groups) else 0
        words = {language: self._words(language, groups, count) for language in self._spoken()}
        names = {language: make_labels(found, language) for language, found in words.items()}
        self._name_the_rest(groups, count, words, names)
        centres = centroids(self.points, groups)
        cosines = nearness(self.points, groups, centres)
        cohesion = np.array([float(np.clip(cosines[groups == group].mean(), 0, 1)) for group in range(count)])
        typical = float(np.median(cohesion)) if count else 0.0
        means = self._centroids(groups, count)
        found = [
            self._theme(groups, group, words, names, centres[group], float(cohesion[group]), typical, means)
            for group in range(count)
        ]
        return tuple(replace(theme, stability=its) for theme, its in zip_longest(found, stability[:count]) if theme)

    def _name_the_rest(
        self, groups: Labels, count: int, words: dict[str, list[list[LabelWord]]], names: dict[str, list[str]]
    ) -> None:
        """Name themes that have no name yet in the language most of their texts are in."""
        unnamed = [group for group in range(count) if not any(found[group] for found in names.values())]
        for language in LANGUAGES if unnamed else ():
            spoken = np.array([its == language for its in self.languages])
            if language not in self.languages:
                continue
            found = self._words(language, groups, count)
            labels = make_labels(found, language)
            for group in unnamed:
                if 2 * spoken[groups == group].sum() >= (groups == group).sum() and found[group]:
                    words.setdefault(language, [[] for _ in range(count)])[group] = found[group]
                    names.setdefault(language, [""] * count)[group] = labels[group]

    def _words(self, language: str, groups: Labels, count: int) -> list[list[LabelWord]]:
        """Find label words, but none where too few of the theme's texts are in the language."""
        found = label_words(self._table(language), groups, count)
        if any(len(words) < LABEL_WORDS for words in found):
            # What few texts share is often part of a compound only; at worst, name one text's subject.
            parts = self._table(language, with_parts=True)
            for fewest, most in ((2, LABEL_WORDS - 1), (1, 0)):
                weaker = label_words(parts, groups, count, fewest=fewest)
                found = [
                    joined_words(words, weak) if len(words) <= most else words
                    for words, weak in zip(found, weaker, strict=True)
                ]
        inside = np.bincount(groups[[its == language for its in self.languages]], minlength=count)
        needed = np.minimum(FEWEST_TO_NAME, np.bincount(groups, minlength=count) / 3)
        return [words if inside[group] >= needed[group] else [] for group, words in enumerate(found)]

    def _theme(
        self,
        groups: Labels,
        group: int,
        words: Mapping[str, list[list[LabelWord]]],
        names: Mapping[str, list[str]],
        centre: Floats,
        cohesion: float,
        typical: float,
        means: Floats | None,
    ) -> FoundTheme:
        inside = np.flatnonzero(groups == group)
        members = inside[np.argsort(-self.confidence[inside], kind="stable")]
        return FoundTheme(
            members=members,
            labels={language: found[group] for language, found in names.items() if found[group]},
            words={
                language: tuple(word.shown for word in found[group])
                for language, found in words.items()
                if found[group]
            },
            quotations=tuple(choose_quotations(self.texts, self._clear(members), self.points, centre)),
            cohesion=cohesion,
            stability=None,
            is_loose=cohesion < LOOSE * typical,
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

    def _table(self, language: str, *, with_parts: bool = False) -> PhraseTable:
        key = (language, with_parts)
        if key not in self.tables:
            self.tables[key] = phrase_table(
                self.texts, self.languages, language, engine=self.engine, with_parts=with_parts
            )
        return self.tables[key]

    def _centroids(self, groups: Labels, count: int) -> Floats | None:
        if self.embeddings is None or not count:
            return None
        return centroids(centred_by_language(np.asarray(self.embeddings, np.float32), self.languages), groups)
