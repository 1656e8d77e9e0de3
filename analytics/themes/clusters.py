"""Themes as dense parts of a graph of neighbours: sub-themes, and wholes over them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
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


def without_twins(points: Floats, labels: Labels, *, least: float = RECIPE.twins) -> Labels:
    """Join clusters that say the same: the cosine of their centroids is at `least` this.

    Many copies of one text with small changes fall into several clusters, since each finds enough
    neighbours among its likest.

    Parameters
    ----------
    points : ndarray of float32, shape (texts, dimensions)
        Where centroids are taken.
    labels : ndarray of int, shape (texts,)
        Numbered 0, 1, …; at least one text.
    least : float
        Cosine from which two are one; above 1 none are.

    Returns
    -------
    ndarray of int, shape (texts,)
        A new array, the largest cluster 0.
    """
    while labels.max() > 0:
        centres = centroids(points, labels)
        cosines = np.tril(centres @ centres.T, -1)
        one, other = np.unravel_index(int(np.argmax(cosines)), cosines.shape)
        if cosines[one, other] < least:
            break
        labels = by_size(np.where(labels == one, other, labels))
    return labels


def partition(vectors: Vectors, *, seed: int, progress: Progress, recipe: Recipe = RECIPE) -> Partition:
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

    Returns
    -------
    Partition
        Every text is in a theme; the largest theme is 0.
    """
    points = vectors.points
    rounds = recipe.sharpenings if len(points) <= recipe.large else recipe.sharpenings_large
    graph = neighbour_graph(points, seed=seed, recipe=recipe)
    progress(0.5 / (rounds + 1))
    labels, confidence = _found(vectors, points, graph, seed, recipe)
    for number in range(1, rounds + 1):
        progress(number / (rounds + 1))
        if labels.max() == 0:
            break
        points = sharpened(vectors.points, labels, ridge=recipe.sharpening_ridge)
        graph = neighbour_graph(points, seed=seed, recipe=recipe)
        labels, confidence = _found(vectors, points, graph, seed, recipe)
    progress(1.0)
    return Partition(labels, confidence, points, graph)


def _found(vectors: Vectors, points: Floats, graph: Sparse, seed: int, recipe: Recipe) -> tuple[Labels, Floats]:
    labels = by_size(leiden(graph, resolution=recipe.resolution, seed=seed))
    if recipe.communities == "k-means":
        labels = by_size(KMeans(int(labels.max()) + 1, n_init=1, random_state=seed).fit_predict(points))
    labels = without_twins(vectors.points, labels, least=recipe.twins)
    if recipe.refine:
        return refined(vectors, points, labels, graph, recipe=recipe)
    return labels, np.maximum(nearness(points, labels, centroids(points, labels)), 0)
