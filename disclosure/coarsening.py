"""Making what a link carries coarser until enough people share it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import TypeVar

First = TypeVar("First", bound=Hashable)
Second = TypeVar("Second", bound=Hashable)

SHARED_BY = 20
"""So many people must share all of what a link carries."""


def coarsen_pairs(
    counts: Mapping[tuple[First | None, Second | None], int], *, floor: int = SHARED_BY
) -> dict[tuple[First | None, Second | None], tuple[First | None, Second | None]]:
    """Leave out one or both parts of pairs that too few people share.

    Parameters
    ----------
    counts : mapping of pair to int
        How many people have each pair; None where a part is not known.
    floor : int
        The fewest who may share a pair that is carried, at least 1.

    Returns
    -------
    dict
        From each pair to the one that is carried. Of those who carry any one pair with something in it there are at
        least `floor`: a small group that is left with its first part alone is counted with the others left so, never
        with the large groups that keep both.

    Raises
    ------
    ValueError
        If a count is negative or `floor` is under 1.
    """
    if floor < 1 or any(n < 0 for n in counts.values()):
        message = "counts are at least 0 and the floor at least 1"
        raise ValueError(message)
    carried = {pair: pair for pair in counts}
    for keeps_first in (True, False):
        # What stands too small is tried with its first part alone; then, from the original again, with its second.
        sizes: Counter[tuple[First | None, Second | None]] = Counter()
        for pair, n in counts.items():
            sizes[carried[pair]] += n
        for pair in counts:
            if sizes[carried[pair]] < floor:
                carried[pair] = (pair[0], None) if keeps_first else (None, pair[1])
    sizes = Counter()
    for pair, n in counts.items():
        sizes[carried[pair]] += n
    return {pair: kept if sizes[kept] >= floor else (None, None) for pair, kept in carried.items()}
