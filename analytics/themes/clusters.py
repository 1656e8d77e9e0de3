"""Themes as dense parts of a graph of neighbours: sub-themes, and wholes over them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse
from sklearn.cluster import KMeans
from sknetwork.clustering import Leiden

from analytics.themes.chance import seed_c_library
from analytics.themes.neighbours import neighbour_graph
from analytics.themes.recipe import RECIPE, Recipe
from analytics.themes.refining import Labels, by_size, centroids, nearness, refined
from analytics.themes.vectors import Floats, Sparse, Vectors, sharpened

Progress = Callable[[float], None]


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


def anchored(graph: Sparse, earlier: Labels, *, share: float = RECIPE.earlier_share) -> Sparse:
    """Add a node for each earlier theme, tied to the texts that were found in it.

    So the search looks at everything anew, and a text that could as well be here or there stays
    where it was. A text whose neighbours were found elsewhere is not held.

    Parameters
    ----------
    graph : scipy.sparse.csr_matrix, shape (texts, texts)
        Of neighbours.
    earlier : ndarray of int, shape (texts,)
        The earlier theme of each text: 0, 1, …; −1 where it had none.
    share : float
        Weight of the tie, times the weight of the text's edges to others of its earlier theme.

    Returns
    -------
    scipy.sparse.csr_matrix, shape (texts + earlier themes, texts + earlier themes)
        The texts come first.
    """
    known = np.flatnonzero(earlier >= 0)
    if not len(known):
        return graph
    shape = len(earlier), int(earlier.max()) + 1
    members = sparse.csr_matrix((np.ones(len(known), np.float32), (known, earlier[known])), shape)
    ties = share * members.multiply(graph @ members).tocsr()
    return sparse.bmat([[graph, ties], [ties.T, None]], format="csr")


def leiden(graph: Sparse, *, resolution: float, seed: int) -> Labels:
    """Part a graph by modularity.

    Parameters
    ----------
    graph : scipy.sparse.csr_matrix, shape (nodes, nodes)
        Symmetric, weights not negative.
    resolution : float
        Above 0; higher gives more, smaller parts.
    seed : int
        The same seed gives the same parts.

    Returns
    -------
    ndarray of int, shape (nodes,)
        The part of each node: 0, 1, ….

    Notes
    -----
    Traag, Waltman and van Eck (2019), "From Louvain to Leiden: guaranteeing well-connected
    communities", Scientific Reports 9. A graph without edges is one cluster.
    """
    if graph.nnz == 0:
        return np.zeros(graph.shape[0], dtype=np.intp)
    seed_c_library(seed)
    algorithm = Leiden(
        resolution=resolution,
        modularity="newman",
        shuffle_nodes=True,
        random_state=seed,
        return_probs=False,
        return_aggregate=False,
    )
    return np.asarray(algorithm.fit_predict(graph), dtype=np.intp)


def without_twins(points: Floats, labels: Labels, graph: Sparse, *, recipe: Recipe = RECIPE) -> Labels:
    """Join clusters that are one, and the nearest ones where there are too many.

    Two are one where their centroids nearly coincide: many copies of one text with small changes
    fall into several clusters, since each finds enough neighbours among its likest. Two are also one
    where no gap is between them: one has a fifth as much edge weight to the other as inside, and their
    centroids are alike. So a broad subject is not cut up by its size, as modularity would have it.

    Parameters
    ----------
    points : ndarray of float32, shape (texts, dimensions)
        Where centroids are taken.
    labels : ndarray of int, shape (texts,)
        Any numbers; at least one text.
    graph : sparse matrix, shape (texts, texts)
        Of neighbours.
    recipe : Recipe
        For the limits, and how many are left at most. Where there are more, those are joined first
        whose joining costs least by Ward's measure, which favours the near and the small.

    Returns
    -------
    ndarray of int, shape (texts,)
        A new array, the largest cluster 0.
    """
    labels = by_size(labels)
    while labels.max() > 0:
        sizes = np.bincount(labels)
        centres = centroids(points, labels)
        cosines = centres @ centres.T
        if too_many := len(sizes) > recipe.most_themes:
            nearness = (cosines - 1) * np.outer(sizes, sizes) / np.add.outer(sizes, sizes)
        else:
            alike = (_touch(graph, labels) >= recipe.touch) & (cosines >= recipe.touching)
            nearness = np.where((cosines >= recipe.twins) | alike, cosines, -np.inf)
        nearness = np.where(np.tri(len(sizes), k=-1, dtype=np.bool_), nearness, -np.inf)
        one, other = np.unravel_index(int(np.argmax(nearness)), nearness.shape)
        if not (too_many or np.isfinite(nearness[one, other])):
            break
        labels = by_size(np.where(labels == one, other, labels))
    return labels


def _touch(graph: Sparse, labels: Labels) -> Floats:
    """Edge weight between each two clusters, over the weight inside the one that has less of it."""
    members = sparse.csr_matrix((np.ones(len(labels), np.float32), (labels, np.arange(len(labels)))))
    weights = np.asarray((members @ graph @ members.T).todense(), dtype=np.float32)
    inside = np.diag(weights)
    return np.asarray(weights / np.maximum(np.minimum.outer(inside, inside), 1e-9), dtype=np.float32)


def partition(
    vectors: Vectors, *, seed: int, progress: Progress, recipe: Recipe = RECIPE, earlier: Labels | None = None
) -> Partition:
    """Find sub-themes: graph, Leiden, refine, then sharpen the space and find them again.

    Parameters
    ----------
    vectors : Vectors
        Of at least two texts.
    seed : int
        The same seed gives the same partition.
    progress : callable
        Called with 0 to 1.
    recipe : Recipe
        What is done.
    earlier : ndarray of int, shape (texts,), optional
        The theme in which an earlier run found each text: 0, 1, …; −1 where none did.

    Returns
    -------
    Partition
        Every text is in a theme; the largest theme is 0.
    """
    points = vectors.points
    rounds = recipe.sharpenings
    graph = neighbour_graph(points, seed=seed, recipe=recipe)
    progress(0.5 / (rounds + 1))
    labels, confidence = _found(vectors, points, graph, seed, recipe, earlier)
    for number in range(1, rounds + 1):
        progress(number / (rounds + 1))
        if labels.max() == 0:
            break
        points = sharpened(vectors.points, labels, ridge=recipe.sharpening_ridge)
        graph = neighbour_graph(points, seed=seed, recipe=recipe)
        labels, confidence = _found(vectors, points, graph, seed, recipe, earlier)
    progress(1.0)
    return Partition(labels, confidence, points, graph)


def _found(
    vectors: Vectors, points: Floats, graph: Sparse, seed: int, recipe: Recipe, earlier: Labels | None
) -> tuple[Labels, Floats]:
    held = graph if earlier is None else anchored(graph, earlier, share=recipe.earlier_share)
    labels = by_size(leiden(held, resolution=recipe.resolution, seed=seed)[: len(points)])
    if recipe.communities == "k-means":
        labels = by_size(KMeans(int(labels.max()) + 1, n_init=1, random_state=seed).fit_predict(points))
    labels = without_twins(vectors.points, labels, graph, recipe=recipe)
    if recipe.refine:
        return refined(vectors, points, labels, graph, recipe=recipe, earlier=earlier)
    return labels, np.maximum(nearness(points, labels, centroids(points, labels)), 0)
