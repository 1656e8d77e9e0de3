"""Which texts lie nearest to which, and the graph that follows."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray

from analytics.themes.recipe import RECIPE, Recipe
from analytics.themes.vectors import Floats, unit

Sparse = Any

FEWEST_NEIGHBOURS: Final = 4
NEIGHBOURS_PER_ROOT: Final = 0.4
EXACT_UP_TO: Final = 20_000
BLOCK: Final = 1024
CELL_ROUNDS: Final = 6
SAMPLED: Final = 8
PROBED_CELLS: Final = 24


def neighbour_count(texts: int, *, most: int = RECIPE.neighbours) -> int:
    """Return how many neighbours each text gets: `most` in large sets, fewer in small ones.

    Parameters
    ----------
    texts : int
        At least two.
    most : int
        As the recipe has it.

    Returns
    -------
    int
        From 1 to `most`, and fewer than texts.
    """
    wanted = round(NEIGHBOURS_PER_ROOT * float(np.sqrt(texts)))
    return max(1, min(texts - 1, max(FEWEST_NEIGHBOURS, min(most, wanted))))


def _best(scores: Floats, count: int) -> tuple[NDArray[np.intp], Floats]:
    """Find the places and values of the greatest of each row.

    A limit from every eighth column leaves few to choose from; where it leaves too few, all are looked through.
    """
    sample = scores[:, ::SAMPLED]
    rank = int(np.ceil(2.5 * count / SAMPLED))
    if sample.shape[1] < 4 * rank:
        return _chosen(scores, count)
    limit = np.partition(sample, sample.shape[1] - rank, axis=1)[:, -rank]
    rows, columns = np.nonzero(scores >= limit[:, None])
    found = np.bincount(rows, minlength=len(scores))
    place = np.arange(len(rows)) - np.repeat(np.cumsum(found) - found, found)
    left = np.full((len(scores), max(count, int(found.max()))), -np.inf, dtype=np.float32)
    left[rows, place] = scores[rows, columns]
    where = np.zeros(left.shape, dtype=np.intp)
    where[rows, place] = columns
    chosen, best = _chosen(left, count)
    chosen = np.take_along_axis(where, chosen, axis=1)
    if len(few := np.flatnonzero(found < count)):
        chosen[few], best[few] = _chosen(scores[few], count)
    return chosen, best


def _chosen(scores: Floats, count: int) -> tuple[NDArray[np.intp], Floats]:
    chosen = np.argpartition(scores, scores.shape[1] - count, axis=1)[:, -count:]
    return chosen, np.take_along_axis(scores, chosen, axis=1)


def _exact(points: Floats, count: int) -> tuple[NDArray[np.intp], Floats]:
    ids = np.empty((len(points), count), dtype=np.intp)
    cosines = np.empty((len(points), count), dtype=np.float32)
    for start in range(0, len(points), BLOCK):
        scores = points[start : start + BLOCK] @ points.T
        rows = np.arange(len(scores))
        scores[rows, start + rows] = -2
        ids[start : start + BLOCK], cosines[start : start + BLOCK] = _best(scores, count)
    return ids, cosines


def _cells(points: Floats, seed: int) -> tuple[Floats, NDArray[np.intp]]:
    """Part the points into about √n cells by k-means on the sphere."""
    rng = np.random.default_rng(seed)
    number = int(np.sqrt(len(points)))
    sample = points[np.sort(rng.permutation(len(points))[: 40 * number])]
    centres = sample[np.sort(rng.permutation(len(sample))[:number])]
    for _round in range(CELL_ROUNDS):
        nearest = np.argmax(sample @ centres.T, axis=1)
        sums = sparse.csr_matrix((np.ones(len(sample)), (nearest, np.arange(len(sample)))), (number, len(sample)))
        found = unit(np.asarray(sums @ sample))
        centres = np.where(np.any(found, axis=1)[:, None], found, centres)
    nearest = np.concatenate(
        [np.argmax(points[start : start + BLOCK] @ centres.T, axis=1) for start in range(0, len(points), BLOCK)]
    )
    return centres.astype(np.float32), nearest


def _approximate(points: Floats, count: int, seed: int) -> tuple[NDArray[np.intp], Floats]:
    """Look for the neighbours of a point in the cells nearest to its own cell only."""
    centres, cell_of = _cells(points, seed)
    order = np.argsort(cell_of, kind="stable")
    edges = np.searchsorted(cell_of[order], np.arange(len(centres) + 1))
    members = [order[edges[cell] : edges[cell + 1]] for cell in range(len(centres))]
    nearness = np.argsort(-(centres @ centres.T), axis=1)
    ids = np.empty((len(points), count), dtype=np.intp)
    cosines = np.empty((len(points), count), dtype=np.float32)
    for cell, inside in enumerate(members):
        if not len(inside):
            continue
        probed = PROBED_CELLS
        candidates = np.concatenate([members[other] for other in nearness[cell, :probed]])
        while len(candidates) <= count:
            probed *= 2
            candidates = np.concatenate([members[other] for other in nearness[cell, :probed]])
        for start in range(0, len(inside), BLOCK):
            rows = inside[start : start + BLOCK]
            scores = points[rows] @ points[candidates].T
            scores[rows[:, None] == candidates[None, :]] = -2
            chosen, best = _best(scores, count)
            ids[rows], cosines[rows] = candidates[chosen], best
    return ids, cosines


def nearest_neighbours(points: Floats, *, seed: int, most: int = RECIPE.neighbours) -> tuple[NDArray[np.intp], Floats]:
    """Find each point's nearest others by cosine.

    Parameters
    ----------
    points : ndarray of float32, shape (texts, dimensions)
        Unit rows; at least two.
    seed : int
        Used above 20,000 points only.
    most : int
        See :func:`neighbour_count`.

    Returns
    -------
    ids : ndarray of int, shape (texts, neighbours)
        In no particular order; never the point itself.
    cosines : ndarray of float32, shape (texts, neighbours)
        The same places.

    Notes
    -----
    Exact up to 20,000 points. Above, an inverted file: √n cells, the 24 nearest searched.
    """
    count = neighbour_count(len(points), most=most)
    if len(points) <= EXACT_UP_TO:
        return _exact(points, count)
    return _approximate(points, count, seed)


def neighbour_graph(points: Floats, *, seed: int, recipe: Recipe = RECIPE) -> Sparse:
    """Build the graph whose dense parts are themes.

    Parameters
    ----------
    points : ndarray of float32, shape (texts, dimensions)
        Unit rows.
    seed : int
        See :func:`nearest_neighbours`.
    recipe : Recipe
        How many neighbours.

    Returns
    -------
    scipy.sparse.csr_matrix, shape (texts, texts)
        Symmetric. Weight: cosine, twice that where each is among the other's nearest. Points without
        direction (zeros) have no edges.
    """
    size = len(points)
    ids, cosines = nearest_neighbours(points, seed=seed, most=recipe.neighbours)
    rows = np.repeat(np.arange(size), ids.shape[1])
    near = sparse.csr_matrix((np.maximum(cosines.ravel(), 0), (rows, ids.ravel())), (size, size))
    near.eliminate_zeros()
    return (near + near.T).tocsr()
