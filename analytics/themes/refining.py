"""Placing every text anew by what its theme, its words and its neighbours say."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray
from scipy.special import log_softmax

from analytics.themes.recipe import RECIPE, Recipe
from analytics.themes.vectors import Floats, Sparse, Vectors, unit

Labels = NDArray[np.intp]

SETTLED: Final = 0.01
NO_NEIGHBOUR: Final = 0.02
BLOCK: Final = 20_000


def smallest_cluster(texts: int) -> int:
    """Return how many texts make a theme: 3 in a small set, 8 in a large one.

    Parameters
    ----------
    texts : int
        How many there are.

    Returns
    -------
    int
        From 2 to 8.
    """
    return max(2, min(8, texts // 40))


def by_size(labels: NDArray[Any]) -> Labels:
    """Number clusters 0, 1, … from the largest; of equals the one met first.

    Parameters
    ----------
    labels : ndarray, shape (texts,)
        Any values.

    Returns
    -------
    ndarray of int, shape (texts,)
        A new array; 0 is the largest.
    """
    _values, first, inverse, counts = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -counts))
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order))
    return rank[inverse]


def _members(labels: Labels, chosen: NDArray[np.intp], count: int) -> Sparse:
    """Return the indicator matrix (clusters, texts) of the chosen texts."""
    ones = np.ones(len(chosen), dtype=np.float32)
    return sparse.csr_matrix((ones, (labels[chosen], chosen)), (count, len(labels)))


def centroids(points: Floats, labels: Labels) -> Floats:
    """Return the unit mean of each cluster 0, 1, …, shape (clusters, dimensions).

    Parameters
    ----------
    points : ndarray of float32, shape (texts, dimensions)
        Unit rows, or zeros.
    labels : ndarray of int, shape (texts,)
        Numbered 0, 1, ….

    Returns
    -------
    ndarray of float32, shape (clusters, dimensions)
        Zeros for a cluster without direction.
    """
    count = int(labels.max()) + 1 if len(labels) else 0
    return unit(np.asarray(_members(labels, np.arange(len(labels)), count) @ points))


def nearness(points: Floats, labels: Labels, centres: Floats) -> Floats:
    """Return the cosine of each text to the centre of its own cluster.

    Parameters
    ----------
    points : ndarray of float32, shape (texts, dimensions)
        Unit rows, or zeros.
    labels : ndarray of int, shape (texts,)
        The cluster of each.
    centres : ndarray of float32, shape (clusters, dimensions)
        As :func:`centroids` gives them.

    Returns
    -------
    ndarray of float32, shape (texts,)
        From −1 to 1.
    """
    return np.asarray(np.einsum("ij,ij->i", points, centres[labels]), dtype=np.float32)


def _surest(labels: Labels, confidence: Floats, smallest: int, share: float) -> tuple[NDArray[np.intp], Labels]:
    """Return the surest share of each cluster that is large enough, and which clusters those are."""
    sizes = np.bincount(labels)
    order = np.lexsort((-confidence, labels))
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    rank = np.arange(len(labels)) - starts[labels[order]]
    large = sizes >= smallest
    kept = large[labels[order]] & (rank < np.ceil(share * sizes[labels[order]]))
    return order[kept], np.flatnonzero(large)


def refined(
    vectors: Vectors,
    points: Floats,
    labels: Labels,
    graph: Sparse,
    *,
    recipe: Recipe = RECIPE,
    earlier: Labels | None = None,
) -> tuple[Labels, Floats]:
    """Learn each cluster from its surest texts and place every text anew, until it settles.

    Parameters
    ----------
    vectors : Vectors
        For the base forms.
    points : ndarray of float32, shape (texts, dimensions)
        The space in which `labels` were found.
    labels : ndarray of int, shape (texts,)
        Where to start from, numbered 0, 1, ….
    graph : sparse matrix, shape (texts, texts)
        Of neighbours, in which `labels` were found.
    recipe : Recipe
        How many rounds, and the weights of the three witnesses.
    earlier : ndarray of int, shape (texts,), optional
        The theme in which an earlier run found each text: 0, 1, …; −1 where none did. Those found
        together then count as a further neighbour of each other.

    Returns
    -------
    labels : ndarray of int, shape (texts,)
        Clusters that were too small to learn from, or that nobody chose, are gone.
    confidence : ndarray of float32, shape (texts,)
        The posterior of the label. Zero for a text without any direction.

    Notes
    -----
    The posterior joins three witnesses as if they were independent: nearness to the centroid
    (temperature × cosine), multinomial naive Bayes on base forms (no class prior, its log-likelihood
    divided by √ of the text's weight) and the neighbours' clusters (log of their share by edge
    weight). The last is what lets refinement decide by itself how far to go: where clusters are
    not round, or of unlike sizes, centroids mislead but all neighbours agree, and a text stays; where
    neighbours disagree, the centroid and the words decide. After Zhu, Ghahramani and Lafferty (2003),
    "Semi-supervised learning using Gaussian fields and harmonic functions", ICML.
    """
    smallest = smallest_cluster(len(points))
    labels = by_size(labels)
    confidence = nearness(points, labels, centroids(points, labels))
    for _round in range(recipe.refine_rounds):
        chosen, kept = _surest(labels, confidence, smallest, recipe.surest)
        if len(kept) < 2:
            return np.zeros_like(labels), np.maximum(confidence, 0)
        members = _members(labels, chosen, int(labels.max()) + 1)[kept]
        posterior = _posterior(vectors.counts, points, members, recipe)
        if recipe.neighbour_share:
            posterior = log_softmax(
                posterior + recipe.neighbour_share * _votes(graph, labels, kept, earlier, recipe), axis=1
            )
        placed = kept[np.argmax(posterior, axis=1)]
        confidence = np.exp(np.max(posterior, axis=1)).astype(np.float32)
        changed = float(np.mean(placed != labels))
        labels = by_size(placed)
        if changed < SETTLED:
            break
    confidence[~np.any(points, axis=1)] = 0
    return labels, confidence


def _votes(graph: Sparse, labels: Labels, kept: Labels, earlier: Labels | None, recipe: Recipe) -> Floats:
    """Log share of each text's neighbours that are in each of the kept clusters, by edge weight."""
    members = _members(labels, np.arange(len(labels)), int(labels.max()) + 1)[kept]
    votes = np.asarray((graph @ members.T).todense(), dtype=np.float32)
    votes /= np.maximum(np.asarray(graph.sum(axis=1)).reshape(-1, 1), 1e-9)
    if earlier is not None and len(known := np.flatnonzero(earlier >= 0)):
        together = _members(earlier, known, int(earlier.max()) + 1)
        sizes = np.maximum(np.asarray(together.sum(axis=1)), 1)
        shares = np.asarray((together @ members.T).todense(), dtype=np.float32) / sizes
        votes[known] = (votes[known] + recipe.earlier_share * shares[earlier[known]]) / (1 + recipe.earlier_share)
    return np.asarray(np.log(votes + NO_NEIGHBOUR), dtype=np.float32)


def _posterior(counts: Sparse, points: Floats, members: Sparse, recipe: Recipe) -> Floats:
    """Log posterior of each cluster for each text by centroid and words, in blocks of rows."""
    centres = unit(np.asarray(members @ points))
    words = np.asarray((members @ counts).todense()) + recipe.smoothing
    likelihood = np.log(words / words.sum(axis=1, keepdims=True)).astype(np.float32)
    weight = np.sqrt(np.maximum(np.asarray(counts.sum(axis=1)).ravel(), 1.0)).astype(np.float32)
    found = np.empty((len(points), members.shape[0]), dtype=np.float32)
    for start in range(0, len(points), BLOCK):
        rows = slice(start, start + BLOCK)
        dense = log_softmax(recipe.temperature * (points[rows] @ centres.T), axis=1)
        bayes = log_softmax(np.asarray(counts[rows] @ likelihood.T) / weight[rows, None], axis=1)
        found[rows] = log_softmax(dense + recipe.word_share * bayes, axis=1)
    return found
