"""The upper level: four to seven wholes, each of several sub-themes."""

from __future__ import annotations

from typing import Final

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray

from analytics.themes.clusters import Labels, Partition, by_size, centroids, leiden

FEWEST_WHOLES: Final = 4
MOST_WHOLES: Final = 7
FEWEST_SUB_THEMES: Final = 8
"""Under this many sub-themes, fewer wholes: about half as many."""
RESOLUTIONS: Final = np.geomspace(0.05, 1.6, 24)
NEARNESS_SHARE: Final = 0.5
TIE: Final = 1e-9


def bounds(sub_themes: int) -> tuple[int, int]:
    """Return the fewest and most wholes wanted over so many sub-themes."""
    if sub_themes < FEWEST_SUB_THEMES:
        return max(1, sub_themes // 2), max(1, (sub_themes + 1) // 2)
    return FEWEST_WHOLES, min(MOST_WHOLES, sub_themes // 2)


def affinity(partition: Partition) -> NDArray[np.float64]:
    """How much sub-themes belong together.

    Parameters
    ----------
    partition : Partition
        Of at least one text.

    Returns
    -------
    ndarray of float, shape (sub-themes, sub-themes)
        Symmetric, zero diagonal: the edge weight between two sub-themes over what chance would
        give, and the cosine of their centroids, half and half.
    """
    count = int(partition.labels.max()) + 1
    size = len(partition.labels)
    members = sparse.csr_matrix((np.ones(size), (partition.labels, np.arange(size))), (count, size))
    weights = np.asarray((members @ partition.graph @ members.T).todense(), dtype=np.float64)
    np.fill_diagonal(weights, 0)
    degrees = weights.sum(axis=1)
    expected = np.outer(degrees, degrees) / max(degrees.sum(), TIE)
    links = weights / np.maximum(expected, TIE) * (weights > 0)
    centres = centroids(partition.points, partition.labels).astype(np.float64)
    cosines = np.clip(centres @ centres.T, 0, None)
    np.fill_diagonal(cosines, 0)
    joined = NEARNESS_SHARE * cosines / max(float(cosines.max()), TIE)
    joined += (1 - NEARNESS_SHARE) * np.sqrt(links) / max(float(np.sqrt(links).max()), TIE)
    return joined


def find_wholes(partition: Partition, *, seed: int) -> Labels:
    """Join sub-themes into wholes.

    Parameters
    ----------
    partition : Partition
        The sub-themes.
    seed : int
        The same seed gives the same wholes.

    Returns
    -------
    ndarray of int, shape (sub-themes,)
        The whole of each sub-theme: 0, 1, …, the one with most texts first.

    Notes
    -----
    Leiden on the graph of sub-themes at a series of resolutions; of the partitions with a wanted
    number of wholes, the one in which sub-themes are nearest to their own whole and no whole
    swallows the others. Where none has a wanted number, the last is split or joined greedily.
    """
    count = int(partition.labels.max()) + 1 if len(partition.labels) else 0
    if count <= 1:
        return np.zeros(count, dtype=np.intp)
    sizes = np.bincount(partition.labels, minlength=count).astype(np.float64)
    near = affinity(partition)
    fewest, most = bounds(count)
    best: Labels | None = None
    best_score = -np.inf
    for resolution in RESOLUTIONS:
        tried = leiden(sparse.csr_matrix(near), resolution=float(resolution) * 1.25, seed=seed)
        fitted = _fitted(by_size(tried), near, fewest, most)
        score = _quality(fitted, near, sizes)
        if score > best_score + TIE:
            best, best_score = fitted, score
    assert best is not None
    return _largest_first(best, sizes)


def _fitted(labels: Labels, near: NDArray[np.float64], fewest: int, most: int) -> Labels:
    """Join the two nearest wholes while there are too many, split the loosest while too few."""
    labels = by_size(labels)
    while labels.max() + 1 > most:
        between = _between(labels, near)
        np.fill_diagonal(between, -1)
        first, second = np.unravel_index(int(np.argmax(between)), between.shape)
        labels = by_size(np.where(labels == second, first, labels))
    while labels.max() + 1 < fewest:
        whole = int(np.argmax(np.bincount(labels)))
        inside = np.flatnonzero(labels == whole)
        cut = near[np.ix_(inside, inside)]
        seeds = np.unravel_index(int(np.argmin(cut + 2 * np.eye(len(inside)))), cut.shape)
        leaves = inside[cut[:, seeds[1]] + (np.arange(len(inside)) == seeds[1]) > cut[:, seeds[0]]]
        leaves = np.setdiff1d(leaves, inside[[seeds[0]]])
        labels = labels.copy()
        labels[np.union1d(leaves, inside[[seeds[1]]])] = labels.max() + 1
        labels = by_size(labels)
    return labels


def _between(labels: Labels, near: NDArray[np.float64]) -> NDArray[np.float64]:
    count = int(labels.max()) + 1
    member = np.eye(count)[labels]
    pairs = np.outer(member.sum(axis=0), member.sum(axis=0))
    return np.asarray(member.T @ near @ member / pairs)


def _quality(labels: Labels, near: NDArray[np.float64], sizes: NDArray[np.float64]) -> float:
    """Silhouette-like fit of sub-themes to their wholes, less the share the largest takes above 40 %."""
    count = int(labels.max()) + 1
    if count < 2:
        return -1.0
    member = np.eye(count)[labels]
    sums = near @ member
    inside = np.maximum(member.sum(axis=0)[labels] - 1, 0)
    own = np.where(inside > 0, sums[np.arange(len(labels)), labels] / np.maximum(inside, 1), 0)
    others = sums / member.sum(axis=0)
    others[np.arange(len(labels)), labels] = -np.inf
    fit = (own - others.max(axis=1)) / np.maximum(np.maximum(own, others.max(axis=1)), TIE)
    shares = (member.T @ sizes) / sizes.sum()
    lonely = float(np.sum(member.sum(axis=0) == 1)) / count
    return float(np.average(fit, weights=sizes)) - max(0.0, float(shares.max()) - 0.4) - 0.2 * lonely


def _largest_first(labels: Labels, sizes: NDArray[np.float64]) -> Labels:
    totals = np.bincount(labels, weights=sizes)
    rank = np.empty(len(totals), dtype=np.intp)
    rank[np.argsort(-totals, kind="stable")] = np.arange(len(totals))
    return rank[labels]
