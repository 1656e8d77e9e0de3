"""The way in: texts to themes on two levels, with names, quotations and how sure each is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from analytics.themes.clusters import Partition, partition
from analytics.themes.describing import Describer, FoundTheme
from analytics.themes.neighbours import neighbour_count
from analytics.themes.recipe import LITE, RECIPE, Recipe
from analytics.themes.refining import Labels, by_size
from analytics.themes.stability import theme_stability
from analytics.themes.vectors import Floats, Vectors, language_means, make_vectors
from analytics.themes.wholes import find_wholes
from language.lemmas import Engine, lemma_engine

FEWEST_TO_PART: Final = 6
UNCLEAR_SHARE: Final = 0.15
SURE_ENOUGH: Final = 0.9
"""The posterior is too sure of itself: of opinions under .9 not half were in the theme most of their kind were in."""

Progress = Callable[[float], None]


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
    subsamples: int = 0,
    recipe: Recipe | None = None,
    earlier: Sequence[int] | None = None,
    earlier_whole_of: Sequence[int] = (),
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
    subsamples : int
        How many times themes are found again in four fifths of the texts, to tell how lasting each is.
    recipe : Recipe, optional
        ``RECIPE`` with embeddings and ``LITE`` without, unless given.
    earlier : sequence of int, optional
        The sub-theme in which an earlier run found each text: 0, 1, …; −1 where none did. All is
        looked for anew, but a text that could as well be here or there stays where it was.
    earlier_whole_of : sequence of int
        The whole of each of those sub-themes: 0, 1, …; −1 where it had none.

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
    beside = (languages, lemmas, texts if embeddings is None else embeddings, texts if earlier is None else earlier)
    if any(len(each) != len(texts) for each in beside):
        raise ValueError("texts, languages, lemmas, embeddings and earlier themes must be of equal length")
    before = None if earlier is None else _Before(np.asarray(earlier, np.intp), np.asarray(earlier_whole_of, np.intp))
    engine = engine or lemma_engine()
    recipe = recipe or (LITE if embeddings is None else RECIPE)
    part = _parted(
        texts, languages, lemmas, embeddings, seed, subsamples, lambda share: progress(0.8 * share), recipe, before
    )
    of_text, found = part.of_text, part.found.labels[part.of_text]
    confidence, points = part.found.confidence[of_text], part.found.points[of_text]
    labels = by_size(found) if len(found) else found
    whole_of = _followed(found, labels, part.whole_of)
    unclear = unclear_mask(confidence, points)
    describe = Describer(texts, languages, points, embeddings, confidence, unclear, engine)
    progress(0.85)
    first = np.unique(labels, return_index=True)[1]
    stability = [part.stability[found[index]] for index in first] if part.stability else ()
    sub_themes = describe.sub_themes(labels, whole_of, stability)
    progress(0.95)
    wholes = describe.wholes(labels, whole_of)
    progress(1.0)
    return ThemesResult(
        sub_theme=labels,
        whole_of=whole_of,
        confidence=confidence,
        unclear=unclear,
        sub_themes=sub_themes,
        wholes=wholes,
        language_means={} if embeddings is None else language_means(np.asarray(embeddings, np.float32), languages),
        method=_method(len(texts), embeddings, seed, engine, recipe),
    )


@dataclass(frozen=True, slots=True)
class _Before:
    """Where an earlier run found each text."""

    sub_theme: Labels
    whole_of: Labels

    def wholes(self) -> Labels:
        """The whole of each text."""
        whole_of = np.append(self.whole_of, np.full(1 + len(self.sub_theme), -1))
        return np.where(self.sub_theme < 0, -1, whole_of[self.sub_theme])


@dataclass(frozen=True, slots=True)
class _Parted:
    found: Partition
    """Of the different texts."""
    whole_of: Labels
    of_text: NDArray[np.intp]
    """Where each text stands among the different ones."""
    stability: tuple[float, ...] = ()


def _parted(
    texts: Sequence[str],
    languages: Sequence[str],
    lemmas: Sequence[Sequence[str]],
    embeddings: Floats | None,
    seed: int,
    subsamples: int,
    progress: Progress,
    recipe: Recipe,
    before: _Before | None,
) -> _Parted:
    """Cluster each different text once."""
    firsts, of_text = _distinct(texts)
    if not firsts:
        none = np.zeros(0, dtype=np.intp)
        return _Parted(Partition(none, none.astype(np.float32), np.zeros((0, 1), np.float32), None), none, of_text)
    vectors = make_vectors(
        [texts[index] for index in firsts],
        [languages[index] for index in firsts],
        [lemmas[index] for index in firsts],
        None if embeddings is None else np.asarray(embeddings, dtype=np.float32)[firsts],
        seed=seed,
        recipe=recipe,
    )
    progress(0.3)
    if len(firsts) < FEWEST_TO_PART or not np.any(vectors.points):
        one = np.zeros(len(firsts), dtype=np.intp)
        sure = np.any(vectors.points, axis=1).astype(np.float32)
        return _Parted(Partition(one, sure, vectors.points, None), one[:1], of_text)
    clustering = 0.65 / (1 + subsamples)
    found = partition(
        vectors,
        seed=seed,
        progress=lambda share: progress(0.3 + clustering * share),
        recipe=recipe,
        earlier=None if before is None else before.sub_theme[firsts],
    )

    def again(rows: NDArray[np.intp], its_seed: int) -> Labels:
        part = Vectors(vectors.points[rows], vectors.counts[rows])
        progress(0.3 + clustering * (1 + its_seed - seed))
        return partition(part, seed=its_seed, progress=lambda _share: None, recipe=recipe).labels

    stability = theme_stability(found.labels, again, runs=subsamples, seed=seed) if subsamples else ()
    whole_of = np.arange(int(found.labels.max()) + 1)
    if recipe.hierarchy:
        whole_of = find_wholes(found, None if before is None else before.wholes()[firsts])
    progress(1.0)
    return _Parted(found, whole_of, of_text, tuple(stability))


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

    At most the least sure 15 %, and of them only those with a confidence under .9; always those
    that gave nothing to go by.

    Parameters
    ----------
    confidence : ndarray of float, shape (texts,)
        From 0 to 1.
    points : ndarray of float, shape (texts, dimensions)
        A row of zeros is a text that gave nothing.

    Returns
    -------
    ndarray of bool, shape (texts,)
        True where a text is to be shown as unclear.
    """
    if not len(confidence):
        return np.zeros(0, dtype=np.bool_)
    limit = min(float(np.quantile(confidence, UNCLEAR_SHARE)), SURE_ENOUGH)
    return np.asarray((confidence < limit) | ~np.any(points, axis=1))


def _method(texts: int, embeddings: Floats | None, seed: int, engine: Engine, recipe: Recipe) -> dict[str, Any]:
    return {
        "recipe": recipe.name,
        "lite": embeddings is None,
        "lemma_engine": engine,
        "neighbours": neighbour_count(texts, most=recipe.neighbours) if texts > 1 else 0,
        "resolution": recipe.resolution,
        "seed": seed,
    }
