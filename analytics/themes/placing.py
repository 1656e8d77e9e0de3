"""Between runs: what a run has learned of its themes, small enough to keep, and new texts placed by it."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray
from scipy.special import log_softmax

from analytics.themes.vectors import Floats, Sparse, language_means, main_language, unit

Labels = NDArray[np.intp]

BUCKETS: Final = 2**15
"""Words are kept as sums in so many numbered buckets: no word can be read back out of what is stored."""
LEARNED_FROM: Final = 40_000
RIDGE: Final = 1.0
MEANING: Final = 16.0
WORDS: Final = 8.0
WORDS_ALONE: Final = 16.0
BAYES: Final = 0.15
SMOOTHING: Final = 0.05
COMMON: Final = 0.3
FEWEST_TO_BE_COMMON: Final = 30
FEWEST_TO_TRY: Final = 40
TRIED: Final = 0.2
UNSURE_SHARE: Final = 0.15
SURE_ENOUGH: Final = 0.6


@dataclass(frozen=True, eq=False)
class Placer:
    """What is known of the themes 0, 1, … of a run."""

    axes: Floats
    """Shape (dimensions, dimensions): turns a centred embedding so that themes stand apart. Without rows: by words
    alone."""
    centres: Floats
    """Shape (themes, dimensions): the unit mean of each theme in that space."""
    means: Mapping[str, Floats]
    """Language → mean embedding; under the empty name that of all."""
    main_language: str
    """Words of other languages do not count beside embeddings, as in a run."""
    rarity: Floats
    """Shape (buckets,): inverse document frequency, 0 for words too common or met once."""
    sums: Sparse
    """Shape (themes, buckets): summed word weights of each theme."""
    limit: float = SURE_ENOUGH
    """Under this confidence a text is not clearly in any theme."""

    @property
    def themes(self) -> int:
        """How many themes there are."""
        return int(self.sums.shape[0])

    @cached_property
    def _directions(self) -> tuple[Sparse, Sparse, Floats]:
        """Unit rows of the word sums; their smoothed logarithms where there is a word; and what is left out there."""
        lengths = np.sqrt(np.asarray(self.sums.multiply(self.sums).sum(axis=1)).ravel())
        units = sparse.diags(1 / np.maximum(lengths, 1e-9)) @ self.sums
        logs = self.sums.copy()
        logs.data = np.log1p(logs.data / SMOOTHING)
        totals = np.asarray(self.sums.sum(axis=1)).ravel() + SMOOTHING * max(1, int(np.count_nonzero(self.rarity)))
        return units.T.tocsr(), logs.T.tocsr(), np.log(SMOOTHING / totals).astype(np.float32)

    def place(
        self, embeddings: Floats | None, languages: Sequence[str], lemmas: Sequence[Sequence[str]]
    ) -> tuple[Labels, Floats]:
        """Tell in which theme each text is, and how surely.

        Parameters
        ----------
        embeddings : ndarray of float, shape (texts, dimensions), or None
            By the embedder the placer has learned from; a row of zeros where there is none. None: by words alone.
        languages, lemmas : sequences of equal length
            As stored with each idea.

        Returns
        -------
        themes : ndarray of int, shape (texts,)
            The likeliest theme; 0, the largest, for a text that gives nothing to go by.
        confidence : ndarray of float32, shape (texts,)
            Its posterior, 0 to 1; 0 for a text that gives nothing to go by.

        Raises
        ------
        ValueError
            If lengths differ, or the embeddings have another number of dimensions than was learned from.
        """
        posterior, said = self.posterior(embeddings, languages, lemmas)
        themes = np.argmax(posterior, axis=1)
        confidence = np.exp(posterior[np.arange(len(posterior)), themes]) * said
        return np.where(said, themes, 0), confidence.astype(np.float32)

    def posterior(
        self, embeddings: Floats | None, languages: Sequence[str], lemmas: Sequence[Sequence[str]]
    ) -> tuple[Floats, NDArray[np.bool_]]:
        """Return the log posterior of every theme, shape (texts, themes), and which texts gave anything to go by.

        Takes and raises what :meth:`place` does.

        Parameters
        ----------
        embeddings : ndarray of float, shape (texts, dimensions), or None
            Rows of zeros where there is none.
        languages, lemmas : sequences of equal length
            As stored with each text.

        Returns
        -------
        posterior : ndarray of float32, shape (texts, themes)
            Log posterior of every theme.
        said : ndarray of bool, shape (texts,)
            Which texts gave anything to go by.

        Notes
        -----
        Softmax of 16 × cosine in the space of embeddings, 8 × cosine of words (16 × for a text without an embedding)
        and .15 × multinomial naive Bayes with its log-likelihood divided by √ of the text's weight.
        """
        if len(languages) != len(lemmas) or (embeddings is not None and len(embeddings) != len(lemmas)):
            raise ValueError("embeddings, languages and lemmas must be of equal length")
        meaning = self._meaning(embeddings, languages)
        has_meaning = np.any(meaning, axis=1)
        weights = _weighted(_counted(lemmas), self.rarity)
        if len(self.axes):
            votes = np.array([language == self.main_language for language in languages], np.float32)
            weights.data *= np.repeat(np.where(has_meaning, votes, 1), np.diff(weights.indptr))
        likeness, bayes, has_words = self._by_words(weights)
        share = np.where(has_meaning, WORDS, WORDS_ALONE)[:, None]
        scores = MEANING * (meaning @ self.centres.T) + share * likeness + BAYES * bayes
        return log_softmax(scores, axis=1).astype(np.float32), has_meaning | has_words

    def _meaning(self, embeddings: Floats | None, languages: Sequence[str]) -> Floats:
        dimensions = self.centres.shape[1]
        if embeddings is None or not len(self.axes):
            return np.zeros((len(languages), dimensions), np.float32)
        if embeddings.shape[1] != dimensions:
            raise ValueError(f"embeddings of {embeddings.shape[1]} numbers, not {dimensions}")
        there = np.any(embeddings, axis=1)[:, None]
        centred = np.array([self.means.get(language, self.means[""]) for language in languages], np.float32)
        return unit(unit((embeddings - centred.reshape(embeddings.shape)) * there) @ self.axes)

    def _by_words(self, weights: Sparse) -> tuple[Floats, Floats, NDArray[np.bool_]]:
        units, logs, rest = self._directions
        lengths = np.sqrt(np.asarray(weights.multiply(weights).sum(axis=1)))
        totals = np.asarray(weights.sum(axis=1))
        likeness = (weights @ units).toarray() / np.maximum(lengths, 1e-9)
        bayes = ((weights @ logs).toarray() + totals * rest) / np.sqrt(np.maximum(totals, 1.0))
        return likeness, bayes, totals.ravel() > 0


def _counted(lemmas: Sequence[Sequence[str]]) -> Sparse:
    """Count the words of each text by bucket, shape (texts, buckets)."""
    rows = [row for row, words in enumerate(lemmas) for _word in words]
    columns = [zlib.crc32(word.encode("utf-8", "surrogatepass")) % BUCKETS for words in lemmas for word in words]
    ones = np.ones(len(rows), np.float32)
    counts = sparse.csr_matrix((ones, (rows, columns)), (len(lemmas), BUCKETS), dtype=np.float32)
    counts.sum_duplicates()
    return counts


def _weighted(counts: Sparse, rarity: Floats) -> Sparse:
    data = (1 + np.log(counts.data)) * rarity[counts.indices]
    return sparse.csr_matrix((data, counts.indices, counts.indptr), counts.shape)


def learn_placer(
    embeddings: Floats | None,
    languages: Sequence[str],
    lemmas: Sequence[Sequence[str]],
    labels: Labels,
    *,
    seed: int,
) -> Placer:
    """Learn from the texts of a run in which theme a new one would be.

    Parameters
    ----------
    embeddings : ndarray of float, shape (texts, dimensions), or None
        What the run was given; rows of zeros where there is none.
    languages, lemmas : sequences of equal length
        What the run was given.
    labels : ndarray of int, shape (texts,)
        The theme that the run found for each text: 0, 1, …, none without texts.
    seed : int
        Of the drawing of texts that are set aside for trying.

    Returns
    -------
    Placer
        Its limit is set on texts it was not shown: at most 15 % of them, with a confidence under .6, count as unclear.

    Raises
    ------
    ValueError
        If there are no texts, or lengths differ.

    Notes
    -----
    It knows nothing of how the run found its themes, only what it decided, so that the recipe can change. The space
    of embeddings is that of within-class covariance normalisation (Hatch, Kajarekar and Stolcke 2006, Interspeech)
    with a ridge of the mean eigenvalue. It learns from at most 40,000 texts, drawn by lot.
    """
    if not len(labels) or not len(languages) == len(lemmas) == len(labels):
        raise ValueError("languages, lemmas and labels must be of equal length, and not empty")
    if embeddings is not None and len(embeddings) != len(labels):
        raise ValueError("embeddings and labels must be of equal length")
    order = np.random.default_rng(seed).permutation(len(labels))[:LEARNED_FROM]
    count = int(labels.max()) + 1
    placer = _learnt(embeddings, languages, lemmas, labels, np.sort(order), count)
    if len(order) < FEWEST_TO_TRY:
        return placer
    tried = max(1, round(TRIED * len(order)))
    aside, shown = order[:tried], np.sort(order[tried:])
    trial = _learnt(embeddings, languages, lemmas, labels, shown, count)
    _themes, confidence = trial.place(
        None if embeddings is None else embeddings[aside],
        [languages[row] for row in aside],
        [lemmas[row] for row in aside],
    )
    return replace(placer, limit=min(SURE_ENOUGH, float(np.quantile(confidence, UNSURE_SHARE))))


def _learnt(
    embeddings: Floats | None,
    languages: Sequence[str],
    lemmas: Sequence[Sequence[str]],
    labels: Labels,
    rows: NDArray[np.intp],
    count: int,
) -> Placer:
    spoken = [languages[row] for row in rows]
    own = labels[rows]
    members = sparse.csr_matrix((np.ones(len(rows), np.float32), (own, np.arange(len(rows)))), (count, len(rows)))
    counts = _counted([lemmas[row] for row in rows])
    main = main_language(spoken)
    if embeddings is not None:
        votes = np.array([language == main for language in spoken], np.float32)
        counts = (sparse.diags(votes) @ counts).tocsr()
        counts.eliminate_zeros()
    rarity = _rarity(counts)
    sums = (members @ _weighted(counts, rarity)).astype(np.float32).tocsr()
    sums.eliminate_zeros()
    if embeddings is None:
        none = np.zeros((0, 0), np.float32)
        return Placer(none, np.zeros((count, 0), np.float32), {}, main, rarity, sums)
    chosen = np.asarray(embeddings[rows], np.float32)
    means = {"": _mean(chosen), **language_means(chosen, spoken)}
    axes, centres = _space(chosen, spoken, means, members)
    return Placer(axes, centres, means, main, rarity, sums)


def _rarity(counts: Sparse) -> Floats:
    """Smoothed inverse document frequency; 0 for buckets in one text or in more than three texts in ten."""
    texts = counts.shape[0]
    found = np.bincount(counts.indices, minlength=BUCKETS)
    most = COMMON * texts if texts >= FEWEST_TO_BE_COMMON else max(2, texts)
    rarity = np.log((1 + texts) / (1 + found)) + 1
    return np.where((found >= 2) & (found <= most), rarity, 0).astype(np.float16).astype(np.float32)


def _mean(embeddings: Floats) -> Floats:
    there = np.any(embeddings, axis=1)
    return embeddings[there].mean(axis=0) if there.any() else np.zeros(embeddings.shape[1], np.float32)


def _space(
    embeddings: Floats, languages: Sequence[str], means: Mapping[str, Floats], members: Sparse
) -> tuple[Floats, Floats]:
    """The axes in which texts of one theme differ least, and each theme's centre there."""
    there = np.any(embeddings, axis=1)[:, None]
    points = unit((embeddings - np.array([means[language] for language in languages], np.float32)) * there)
    sizes = np.maximum(np.asarray(members.sum(axis=1)), 1)
    differences = (points - members.T @ (members @ points / sizes)) * there
    spread = (differences.T @ differences).astype(np.float64) / max(1, int(there.sum()))
    values, axes = np.linalg.eigh(spread)
    ridge = RIDGE * max(float(values.mean()), 1e-9)
    turned = (axes * (np.maximum(values, 0) + ridge) ** -0.5).astype(np.float16).astype(np.float32)
    centres = unit(np.asarray(members @ unit(points @ turned)))
    return turned, centres.astype(np.float16).astype(np.float32)


def dump_placer(placer: Placer) -> bytes:
    """Write a placer as bytes, compressed: a few hundred kilobytes.

    Parameters
    ----------
    placer : Placer
        What a run has learned.

    Returns
    -------
    bytes
        For :func:`load_placer`.
    """
    languages = sorted(placer.means)
    arrays: dict[str, Any] = {
        "axes": placer.axes.astype(np.float16),
        "centres": placer.centres.astype(np.float16),
        "languages": np.array(languages, dtype=np.str_),
        "means": np.array([placer.means[language] for language in languages], np.float32),
        "main_language": np.array(placer.main_language, dtype=np.str_),
        "rarity": placer.rarity.astype(np.float16),
        "data": placer.sums.data.astype(np.float32),
        "indices": placer.sums.indices.astype(np.uint16),
        "indptr": placer.sums.indptr.astype(np.int64),
        "limit": np.array(placer.limit),
    }
    written = io.BytesIO()
    np.savez_compressed(written, **arrays)
    return written.getvalue()


def load_placer(content: bytes) -> Placer:
    """Read a placer back.

    Parameters
    ----------
    content : bytes
        As :func:`dump_placer` wrote them.

    Returns
    -------
    Placer
        The same but for rounding to half precision.

    Raises
    ------
    ValueError
        If the bytes are not what :func:`dump_placer` wrote.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as found:
            indptr = found["indptr"]
            parts = (found["data"], found["indices"].astype(np.int32), indptr)
            sums = sparse.csr_matrix(parts, (len(indptr) - 1, BUCKETS))
            means = dict(zip(found["languages"].tolist(), found["means"], strict=True))
            return Placer(
                found["axes"].astype(np.float32),
                found["centres"].astype(np.float32),
                means,
                str(found["main_language"]),
                found["rarity"].astype(np.float32),
                sums,
                float(found["limit"]),
            )
    except (OSError, KeyError, EOFError, ValueError, zlib.error, zipfile.BadZipFile) as error:
        raise ValueError("not a stored placer") from error
