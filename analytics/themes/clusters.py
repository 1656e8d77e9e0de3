"""Themes as dense parts of a graph of neighbours: sub-themes, and wholes over them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray
from scipy.special import log_softmax
from sknetwork.clustering import Leiden

from analytics.themes.neighbours import neighbour_graph
from analytics.themes.vectors import Floats, Sparse, Vectors, sharpened, unit

Labels = NDArray[np.intp]
Progress = Callable[[float], None]

RESOLUTION: Final = 2.0
RESOLUTION_LITE: Final = 1.0
ROUNDS: Final = 8
SETTLED: Final = 0.01
SUREST: Final = 0.7
TEMPERATURE: Final = 16.0
WORD_SHARE: Final = 0.2
SMOOTHING: Final = 0.05
SHARPENINGS: Final = 2
SHARPENINGS_LARGE: Final = 1
LARGE: Final = 20_000
TWINS: Final = 0.85
BLOCK: Final = 20_000


@dataclass(frozen=True, slots=True)
class Partition:
    """Every text in one cluster."""

    labels: Labels
    """0, 1, …, the largest first."""
    confidence: Floats
    """Posterior of the label, 0 to 1."""
    points: Floats
    """The space in which it was found, for nearness to a centroid."""
    graph: Sparse


def smallest_cluster(texts: int) -> int:
    """Return how many texts make a theme: 3 in a small set, 8 in a large one."""
    return max(2, min(8, texts // 40))


def by_size(labels: NDArray[Any]) -> Labels:
    """Number clusters 0, 1, … from the largest; of equals the one met first."""
    _values, first, inverse, counts = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -counts))
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order))
    return rank[inverse]


def leiden(graph: Sparse, *, resolution: float, seed: int) -> Labels:
    """Part a graph by modularity.

    Notes
    -----
    Traag, Waltman and van Eck (2019), "From Louvain to Leiden: guaranteeing well-connected
    communities", Scientific Reports 9. A graph without edges is one cluster.
    """
    if graph.nnz == 0:
        return np.zeros(graph.shape[0], dtype=np.intp)
    algorithm = Leiden(
        resolution=resolution,
        modularity="newman",
        shuffle_nodes=True,
        random_state=seed,
        return_probs=False,
        return_aggregate=False,
    )
    return np.asarray(algorithm.fit_predict(graph), dtype=np.intp)


def _members(labels: Labels, chosen: NDArray[np.intp], count: int) -> Sparse:
    """Return the indicator matrix (clusters, texts) of the chosen texts."""
    ones = np.ones(len(chosen), dtype=np.float32)
    return sparse.csr_matrix((ones, (labels[chosen], chosen)), (count, len(labels)))


def centroids(points: Floats, labels: Labels) -> Floats:
    """Return the unit mean of each cluster 0, 1, …, shape (clusters, dimensions)."""
    count = int(labels.max()) + 1 if len(labels) else 0
    return unit(np.asarray(_members(labels, np.arange(len(labels)), count) @ points))


def nearness(points: Floats, labels: Labels, centres: Floats) -> Floats:
    """Return the cosine of each text to the centre of its own cluster."""
    return np.asarray(np.einsum("ij,ij->i", points, centres[labels]), dtype=np.float32)


def _surest(labels: Labels, confidence: Floats, smallest: int) -> tuple[NDArray[np.intp], Labels]:
    """Return the surest 70 % of each cluster that is large enough, and which clusters those are."""
    sizes = np.bincount(labels)
    order = np.lexsort((-confidence, labels))
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    rank = np.arange(len(labels)) - starts[labels[order]]
    large = sizes >= smallest
    kept = large[labels[order]] & (rank < np.ceil(SUREST * sizes[labels[order]]))
    return order[kept], np.flatnonzero(large)


def refined(vectors: Vectors, points: Floats, labels: Labels) -> tuple[Labels, Floats]:
    """Learn each cluster from its surest texts and place every text anew, until it settles.

    Parameters
    ----------
    vectors : Vectors
        For the base forms.
    points : ndarray of float32, shape (texts, dimensions)
        The space in which `labels` were found.
    labels : ndarray of int, shape (texts,)
        Where to start from, numbered 0, 1, ….

    Returns
    -------
    labels : ndarray of int, shape (texts,)
        Clusters that were too small to learn from, or that nobody chose, are gone.
    confidence : ndarray of float32, shape (texts,)
        The posterior of the label. Zero for a text without any direction.

    Notes
    -----
    The posterior is softmax(16 · cosine to the centroid) joined with .2 × multinomial naive Bayes
    (α = .05, no class prior, its log-likelihood divided by √ of the text's weight).
    """
    smallest = smallest_cluster(len(points))
    labels = by_size(labels)
    confidence = nearness(points, labels, centroids(points, labels))
    for _round in range(ROUNDS):
        chosen, kept = _surest(labels, confidence, smallest)
        if len(kept) < 2:
            return np.zeros_like(labels), np.maximum(confidence, 0)
        members = _members(labels, chosen, int(labels.max()) + 1)[kept]
        posterior = _posterior(vectors.counts, points, members)
        placed = kept[np.argmax(posterior, axis=1)]
        confidence = np.exp(np.max(posterior, axis=1)).astype(np.float32)
        changed = float(np.mean(placed != labels))
        labels = by_size(placed)
        if changed < SETTLED:
            break
    confidence[~np.any(points, axis=1)] = 0
    return labels, confidence


def _posterior(counts: Sparse, points: Floats, members: Sparse) -> Floats:
    """Log posterior of each cluster for each text, in blocks of rows."""
    centres = unit(np.asarray(members @ points))
    words = np.asarray((members @ counts).todense()) + SMOOTHING
    likelihood = np.log(words / words.sum(axis=1, keepdims=True)).astype(np.float32)
    weight = np.sqrt(np.maximum(np.asarray(counts.sum(axis=1)).ravel(), 1.0)).astype(np.float32)
    found = np.empty((len(points), members.shape[0]), dtype=np.float32)
    for start in range(0, len(points), BLOCK):
        rows = slice(start, start + BLOCK)
        dense = log_softmax(TEMPERATURE * (points[rows] @ centres.T), axis=1)
        bayes = log_softmax(np.asarray(counts[rows] @ likelihood.T) / weight[rows, None], axis=1)
        found[rows] = log_softmax(dense + WORD_SHARE * bayes, axis=1)
    return found


def without_twins(points: Floats, labels: Labels) -> Labels:
    """Join clusters that say the same: the cosine of their centroids is .85 or more.

    Many copies of one text with small changes fall into several clusters, since each finds enough
    neighbours among its likest.
    """
    while labels.max() > 0:
        centres = centroids(points, labels)
        cosines = np.tril(centres @ centres.T, -1)
        one, other = np.unravel_index(int(np.argmax(cosines)), cosines.shape)
        if cosines[one, other] < TWINS:
            break
        labels = by_size(np.where(labels == one, other, labels))
    return labels


def partition(vectors: Vectors, *, resolution: float, seed: int, progress: Progress) -> Partition:
    """Find sub-themes: graph, Leiden, refine, then sharpen the space and find them again.

    Parameters
    ----------
    vectors : Vectors
        Of at least two texts.
    resolution : float
        Higher means more, smaller themes.
    seed : int
        The same seed gives the same partition.
    progress : callable
        Called with 0 to 1.

    Returns
    -------
    Partition
        Every text is in a theme; the largest theme is 0.
    """
    points = vectors.points
    rounds = SHARPENINGS if len(points) <= LARGE else SHARPENINGS_LARGE
    graph = neighbour_graph(points, seed=seed)
    progress(0.5 / (rounds + 1))
    labels, confidence = _found(vectors, points, graph, resolution, seed)
    for number in range(1, rounds + 1):
        progress(number / (rounds + 1))
        if labels.max() == 0:
            break
        points = sharpened(vectors.points, labels)
        graph = neighbour_graph(points, seed=seed)
        labels, confidence = _found(vectors, points, graph, resolution, seed)
    progress(1.0)
    return Partition(labels, confidence, points, graph)


def _found(vectors: Vectors, points: Floats, graph: Sparse, resolution: float, seed: int) -> tuple[Labels, Floats]:
    labels = by_size(leiden(graph, resolution=resolution, seed=seed))
    return refined(vectors, points, without_twins(vectors.points, labels))
