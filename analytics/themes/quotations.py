"""The texts that speak for a theme."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analytics.themes.vectors import Floats

QUOTATIONS: Final = 5
SHORTEST_QUOTATION: Final = 40
LONGEST_QUOTATION: Final = 220
LONGER_QUOTATION: Final = 420
DIVERSITY: Final = 0.6


def choose_quotations(
    texts: Sequence[str],
    members: NDArray[np.intp],
    points: Floats,
    centre: Floats,
    *,
    count: int = QUOTATIONS,
) -> list[int]:
    """Choose texts that are typical of a theme and unlike each other.

    Parameters
    ----------
    texts : sequence of str
        All texts.
    members : ndarray of int
        The texts of the theme.
    points : ndarray of float32, shape (all texts, dimensions)
        Unit rows.
    centre : ndarray of float32, shape (dimensions,)
        Of the theme.
    count : int
        How many are wanted.

    Returns
    -------
    list of int
        Indexes into `texts`, best first. Of 40 to 220 characters where there are such, else longer
        ones, else any. No two alike but for case and spaces.

    Notes
    -----
    Maximal marginal relevance with λ = .6: Carbonell and Goldstein (1998), SIGIR.
    """
    pool = _quotable(texts, [int(index) for index in members], count)
    if not pool:
        return []
    rows = points[pool]
    relevance = rows @ centre
    closest = np.full(len(pool), 0.0, dtype=np.float32)
    open_ = np.ones(len(pool), dtype=bool)
    chosen: list[int] = []
    while len(chosen) < count and open_.any():
        gain = np.where(open_, DIVERSITY * relevance - (1 - DIVERSITY) * closest, -np.inf)
        best = int(np.argmax(gain))
        chosen.append(pool[best])
        open_[best] = False
        closest = np.maximum(closest, rows @ rows[best])
    return chosen


def _quotable(texts: Sequence[str], members: list[int], count: int) -> list[int]:
    seen: set[str] = set()
    unique: list[int] = []
    for index in members:
        plain = " ".join(texts[index].lower().split())
        if plain and plain not in seen:
            seen.add(plain)
            unique.append(index)
    for longest in (LONGEST_QUOTATION, LONGER_QUOTATION):
        fitting = [index for index in unique if SHORTEST_QUOTATION <= len(texts[index].strip()) <= longest]
        if len(fitting) >= min(count, len(unique)):
            return fitting
    return unique
