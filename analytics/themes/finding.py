"""The way in: texts to themes on two levels, with names, quotations and how sure each is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from analytics.themes.clusters import (
    RESOLUTION,
    RESOLUTION_LITE,
    Labels,
    Partition,
    by_size,
    centroids,
    nearness,
    partition,
)
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
from analytics.themes.neighbours import neighbour_count
from analytics.themes.vectors import Floats, centred_by_language, language_means, make_vectors
from analytics.themes.wholes import find_wholes
from language.detection import LANGUAGES
from language.lemmas import Engine, lemma_engine

RECIPE: Final = "talkooriihi-2026.1"
FEWEST_TO_PART: Final = 6
UNCLEAR_SHARE: Final = 0.15
SURE_ENOUGH: Final = 0.6
LOOSE: Final = 0.6
FEWEST_OF_LANGUAGE: Final = 20
LEAST_OF_LANGUAGE: Final = 0.05
FEWEST_TO_NAME: Final = 8

Progress = Callable[[float], None]


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
    is_loose: bool
    """Its cohesion is far below that of the others of its level."""
    centroid: Floats | None
    """Mean of its texts' embeddings less the mean of their language; None without embeddings."""


@dataclass(frozen=True, slots=True)
class ThemesResult:
    """Themes on two levels."""

    sub_theme: Labels
    """The sub-theme of each text, 0 the largest."""
    whole_of: Labels
    """The whole of each sub-theme, 0 the largest."""
    confidence: Floats
    """How surely each text is in its sub-theme, 0 to 1."""
    unclear: NDArray[np.bool_]
    """Texts to be shown as "not clearly in any theme"."""
    sub_themes: tuple[FoundTheme, ...]
    wholes: tuple[FoundTheme, ...]
    language_means: Mapping[str, Floats]
    """Mean embedding of each language, to be subtracted from that of a new text; empty without embeddings."""
    method: Mapping[str, Any]
    """Recipe and its parameters, fit for JSON."""


def find_themes(
    texts: Sequence[str],
    languages: Sequence[str],
    lemmas: Sequence[Sequence[str]],
    embeddings: Floats | None,
    *,
    seed: int,
    progress: Progress = lambda _share: None,
    engine: Engine | None = None,
) -> ThemesResult:
    """Find the themes of texts.

    Parameters
    ----------
    texts, languages, lemmas : sequences of equal length
        Each text, the language it is written in and its base forms.
    embeddings : ndarray of float, shape (texts, dimensions), or None
        A row of zeros where a text has none yet. None is the LITE way: by words alone.
    seed : int
        The same seed and input give the same themes.
    progress : callable
        Called with shares from 0 to 1.
    engine : {"voikko", "simplemma"}, optional
        For the base forms in Finnish names; the best there is unless given.

    Returns
    -------
    ThemesResult
        Every text is in a sub-theme, also those marked unclear. No texts, no themes. Copies of one
        text are always together.

    Raises
    ------
    ValueError
        If the sequences differ in length.
    """
    if not len(texts) == len(languages) == len(lemmas) or (embeddings is not None and len(embeddings) != len(texts)):
        raise ValueError("texts, languages, lemmas and embeddings must be of equal length")
    engine = engine or lemma_engine()
    found, whole_of, of_text = _parted(texts, languages, lemmas, embeddings, seed, lambda share: progress(0.8 * share))
    labels, confidence, points = found.labels[of_text], found.confidence[of_text], found.points[of_text]
    labels = by_size(labels) if len(labels) else labels
    whole_of = _followed(found.labels[of_text], labels, whole_of)
    unclear = unclear_mask(confidence, points)
    describe = _Describer(texts, languages, points, embeddings, confidence, unclear, engine)
    progress(0.85)
    sub_themes = describe.themes(labels)
    progress(0.95)
    wholes = describe.themes(whole_of[labels] if len(labels) else labels)
    progress(1.0)
    return ThemesResult(
        sub_theme=labels,
        whole_of=whole_of,
        confidence=confidence,
        unclear=unclear,
        sub_themes=sub_themes,
        wholes=wholes,
        language_means={} if embeddings is None else language_means(np.asarray(embeddings, np.float32), languages),
        method=_method(len(texts), embeddings, seed, engine),
    )


def _parted(
    texts: Sequence[str],
    languages: Sequence[str],
    lemmas: Sequence[Sequence[str]],
    embeddings: Floats | None,
    seed: int,
    progress: Progress,
) -> tuple[Partition, Labels, NDArray[np.intp]]:
    """Cluster each different text once; return the wholes too, and where each text's copy is."""
    firsts, of_text = _distinct(texts)
    chosen = None if embeddings is None else np.asarray(embeddings, dtype=np.float32)[firsts]
    if not firsts:
        none = np.zeros(0, dtype=np.intp)
        return Partition(none, none.astype(np.float32), np.zeros((0, 1), np.float32), None), none, of_text
    vectors = make_vectors(
        [texts[index] for index in firsts],
        [languages[index] for index in firsts],
        [lemmas[index] for index in firsts],
        chosen,
        seed=seed,
    )
    progress(0.3)
    if len(firsts) < FEWEST_TO_PART or not np.any(vectors.points):
        points = vectors.points
        one = np.zeros(len(firsts), dtype=np.intp)
        sure = np.any(points, axis=1).astype(np.float32)
        return Partition(one, sure, points, None), one[:1], of_text
    found = partition(
        vectors,
        resolution=RESOLUTION_LITE if embeddings is None else RESOLUTION,
        seed=seed,
        progress=lambda share: progress(0.3 + 0.65 * share),
    )
    whole_of = find_wholes(found, seed=seed)
    progress(1.0)
    return found, whole_of, of_text


def _distinct(texts: Sequence[str]) -> tuple[list[int], NDArray[np.intp]]:
    """Return the first of each different text (but for case and spaces), and for each text its place there."""
    places: dict[str, int] = {}
    firsts: list[int] = []
    of_text = np.empty(len(texts), dtype=np.intp)
    for index, text in enumerate(texts):
        plain = " ".join(text.lower().split())
        if plain not in places:
            places[plain] = len(firsts)
            firsts.append(index)
        of_text[index] = places[plain]
    return firsts, of_text


def _followed(before: Labels, after: Labels, whole_of: Labels) -> Labels:
    """Carry the wholes over to renumbered sub-themes, the whole with most texts first."""
    if not len(after):
        return np.zeros(0, dtype=np.intp)
    followed = np.zeros(int(after.max()) + 1, dtype=np.intp)
    followed[after] = whole_of[before]
    sizes = np.bincount(followed[after])
    rank = np.empty(len(sizes), dtype=np.intp)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes))
    return rank[followed]


def unclear_mask(confidence: Floats, points: Floats) -> NDArray[np.bool_]:
    """Mark the texts that are not clearly in any theme.

    At most the least sure 15 %, and of them only those with a confidence under .6; always those
    that gave nothing to go by.
    """
    if not len(confidence):
        return np.zeros(0, dtype=np.bool_)
    limit = min(float(np.quantile(confidence, UNCLEAR_SHARE)), SURE_ENOUGH)
    return np.asarray((confidence < limit) | ~np.any(points, axis=1))


@dataclass(frozen=True, slots=True)
class _Describer:
    texts: Sequence[str]
    languages: Sequence[str]
    points: Floats
    embeddings: Floats | None
    confidence: Floats
    unclear: NDArray[np.bool_]
    engine: Engine
    tables: dict[str, PhraseTable] = field(default_factory=dict)

    def themes(self, groups: Labels) -> tuple[FoundTheme, ...]:
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
        return tuple(
            self._theme(groups, group, words, names, centres[group], float(cohesion[group]), typical, means)
            for group in range(count)
        )

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
            parts = phrase_table(self.texts, self.languages, language, engine=self.engine, with_parts=True)
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

    def _table(self, language: str) -> PhraseTable:
        if language not in self.tables:
            self.tables[language] = phrase_table(self.texts, self.languages, language, engine=self.engine)
        return self.tables[language]

    def _centroids(self, groups: Labels, count: int) -> Floats | None:
        if self.embeddings is None or not count:
            return None
        return centroids(centred_by_language(np.asarray(self.embeddings, np.float32), self.languages), groups)


def _method(texts: int, embeddings: Floats | None, seed: int, engine: Engine) -> dict[str, Any]:
    return {
        "recipe": RECIPE,
        "lite": embeddings is None,
        "lemma_engine": engine,
        "neighbours": neighbour_count(texts) if texts > 1 else 0,
        "resolution": RESOLUTION_LITE if embeddings is None else RESOLUTION,
        "seed": seed,
    }
