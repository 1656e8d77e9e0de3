"""Whether themes stay: from one run to the next, and when texts are left out."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Final, TypeVar

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import adjusted_rand_score

KEEPS_IDENTITY: Final = 0.5
SHARE: Final = 0.8

Key = TypeVar("Key", bound=Hashable)


def overlaps(
    old: Sequence[frozenset[Key]] | Sequence[set[Key]], new: Sequence[frozenset[Key]] | Sequence[set[Key]]
) -> NDArray[np.float64]:
    """Return the Jaccard index of every old group with every new one, shape (old, new).

    Only members that both runs know are counted, so that new ideas do not make a theme another.

    Parameters
    ----------
    old, new : sequences of sets
        The members of each group. Groups of one run do not overlap.

    Returns
    -------
    ndarray of float, shape (old, new)
        From 0 to 1; 0 where neither has a member both runs know.
    """
    both = set().union(*old) & set().union(*new) if old and new else set()
    place = {key: index for index, key in enumerate(both)}
    before, after = _indicator(old, place), _indicator(new, place)
    shared = np.asarray((before @ after.T).todense(), dtype=np.float64)
    sizes = np.asarray(before.sum(axis=1)), np.asarray(after.sum(axis=1)).T
    union = sizes[0] + sizes[1] - shared
    return np.asarray(np.divide(shared, union, out=np.zeros_like(shared), where=union > 0))


def _indicator(groups: Sequence[frozenset[Key]] | Sequence[set[Key]], place: dict[Key, int]) -> sparse.csr_matrix:
    rows = [row for row, group in enumerate(groups) for key in group if key in place]
    columns = [place[key] for group in groups for key in group if key in place]
    return sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), (len(groups), max(1, len(place))))


def match_identities(
    old: Sequence[frozenset[Key]] | Sequence[set[Key]],
    new: Sequence[frozenset[Key]] | Sequence[set[Key]],
    *,
    least: float = KEEPS_IDENTITY,
) -> dict[int, int]:
    """Pair the groups of two runs so that their overlap is greatest.

    Parameters
    ----------
    old, new : sequences of sets
        The members of each group. Groups of one run do not overlap.
    least : float
        A pair with a smaller Jaccard index is no pair.

    Returns
    -------
    dict of int to int
        New group → the old group it continues. Others are new.

    Notes
    -----
    The Hungarian method on the Jaccard index: Kuhn (1955), Naval Research Logistics Quarterly 2.
    """
    if not old or not new:
        return {}
    overlap = overlaps(old, new)
    rows, columns = linear_sum_assignment(-overlap)
    return {int(j): int(i) for i, j in zip(rows, columns, strict=True) if overlap[i, j] >= max(least, 1e-9)}


def subsample_agreement(
    labels: NDArray[np.intp],
    find: Callable[[NDArray[np.intp], int], NDArray[np.intp]],
    *,
    runs: int,
    seed: int,
    share: float = SHARE,
) -> float:
    """Find themes again in random parts of the texts and compare.

    Parameters
    ----------
    labels : ndarray of int, shape (texts,)
        The themes found in all texts.
    find : callable
        Takes the indexes of the texts to use and a seed, returns their themes.
    runs : int
        How many parts are tried.
    seed : int
        Of the drawing.
    share : float
        How much of the texts each part holds.

    Returns
    -------
    float
        Mean adjusted Rand index between the themes of a part and those of all; 1 is the same.
    """
    rng = np.random.default_rng(seed)
    kept = max(2, round(share * len(labels)))
    agreements = []
    for number in range(runs):
        part = np.sort(rng.permutation(len(labels))[:kept])
        agreements.append(adjusted_rand_score(labels[part], find(part, seed + number + 1)))
    return float(np.mean(agreements)) if agreements else 1.0


def theme_stability(
    labels: NDArray[np.intp],
    find: Callable[[NDArray[np.intp], int], NDArray[np.intp]],
    *,
    runs: int,
    seed: int,
    share: float = SHARE,
) -> list[float]:
    """Tell how much of each theme is found again when texts are left out.

    Parameters
    ----------
    labels : ndarray of int, shape (texts,)
        The themes found in all texts: 0, 1, ….
    find : callable
        Takes the indexes of the texts to use and a seed (`seed`, `seed` + 1, …), returns their themes.
    runs, seed, share
        As in :func:`subsample_agreement`.

    Returns
    -------
    list of float
        For each theme the mean over the runs of its Jaccard index with the theme most like it.

    Notes
    -----
    Hennig (2007), "Cluster-wise assessment of cluster stability", Computational Statistics & Data
    Analysis 52. Under .5 a theme dissolves; from .75 on it is a lasting one.
    """
    rng = np.random.default_rng(seed)
    count, kept = int(labels.max()) + 1, max(2, round(share * len(labels)))
    best = np.zeros((runs, count))
    for number in range(runs):
        part = np.sort(rng.permutation(len(labels))[:kept])
        found = find(part, seed + number)
        shared = sparse.coo_matrix((np.ones(kept), (labels[part], found)), (count, int(found.max()) + 1)).toarray()
        union = shared.sum(axis=1, keepdims=True) + shared.sum(axis=0, keepdims=True) - shared
        best[number] = (shared / np.maximum(union, 1)).max(axis=1)
    return [float(mean) for mean in best.mean(axis=0)]
