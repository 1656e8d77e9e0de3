"""Which ideas to show to whom next. Pure: rows in, keys out, chance from the caller.

An idea's ``draw`` is its place in the order of dealing, lowest first, in one number:

==================  =====================================================================================
0 – 500             it has not had its base yet; whole part: evaluators it has or may have soon; rest: lot
500 – 2000          it has: around ``FOCUS``, ``STEP`` lower for each deviation of its Thompson draw
2000 – 5000         it has as many evaluations as one idea gets; dealt when there is nothing else
5000 –              it may not be weighed now; moved so far only to be out of the way
==================  =====================================================================================

Dealing adds one, so that whoever comes next is dealt others. The clock puts every idea where it belongs
(``brainstorm/focusing.py``); until it comes, and were it gone, the least dealt go first.
"""

from collections.abc import Sequence
from random import Random
from typing import NamedTuple
from uuid import UUID

SET_SIZE = 5
"""Cards are dealt in sets of this size. The first set may be the last."""

HOPED_FOR = 15
"""How many evaluations from one person are hoped for."""

POOL_SIZE = 25
"""How many ideas, the lowest in the order, are looked at for one set: enough for people who come at the same moment
to be shown different ones. Those who come after them find the order changed."""

LOOK_ABROAD = 0.5
"""In this share of sets it is asked whether ideas in other languages are behind."""

BASE_ENDS, FOCUS, LAST, GONE = 500.0, 1000.0, 2000.0, 5000.0
"""The parts of the order of dealing; see above."""

STEP = 20.0
"""How far one standard deviation between ideas moves an idea in the order. A card dealt moves it by one, so an idea
that stands out by a deviation is dealt some twenty cards more before the next look at it."""

JITTER = 5.0
"""Among focused ideas, differences smaller than this are decided by lot."""

ANCHOR_SHARE = 0.25
"""The share of anchors among the cards of each person."""


class Candidate(NamedTuple):
    """An idea that may be shown: not the participant's own, and not one they have seen."""

    key: UUID
    language: str
    draw: float


def draw_set(
    candidates: Sequence[Candidate], *, language: str, chance: Random, head_start: int, size: int = SET_SIZE
) -> list[UUID]:
    """Choose the ideas of one set.

    Those with the fewest evaluators come first, ties by lot, until they have had their base; then those that stand
    lowest in the order. The participant's own language comes before others, which fill the set when it runs out, or all
    that is left of it has enough evaluations. And no language starves: an idea in another one that has not had its base
    gets the last place of the set from one with more evaluators, and where such ideas are far behind, they get the last
    two.

    Parameters
    ----------
    candidates : sequence of Candidate
        Each idea once. Not changed.
    language : str
        The participant's.
    chance : Random
        Decides ties; seeded, it makes the choice repeatable.
    head_start : int
        How many evaluators behind is far behind, at least 0.
    size : int, optional
        How many to choose; 0 chooses none.

    Returns
    -------
    list of UUID
        At most ``size`` keys, all different, in the order in which to show them.

    Raises
    ------
    ValueError
        If ``size`` or ``head_start`` is under 0.

    Notes
    -----
    The least evaluated first, then by Thompson draws: Thompson (1933), "On the likelihood that one unknown
    probability exceeds another in view of the evidence of two samples", Biometrika 25.
    """
    if size < 0 or head_start < 0:
        raise ValueError("size and head_start must be at least 0")

    def turn(candidate: Candidate) -> float:
        if candidate.draw < BASE_ENDS:
            return int(candidate.draw) + chance.random()
        return candidate.draw + JITTER * chance.random()

    ranked = sorted(candidates, key=lambda one: (one.draw >= LAST, one.language != language, turn(one)))
    chosen, left = ranked[:size], [one for one in ranked[size:] if one.language != language]
    for place, needed in ((size - 1, 1), (size - 2, max(1, head_start))):
        if left and 0 <= place < len(chosen) and _evaluators(left[0]) + needed <= _evaluators(chosen[place]):
            chosen[place] = left.pop(0)
    return [one.key for one in chosen]


def _evaluators(candidate: Candidate) -> float:
    """How many an idea without its base has; those with it want none before others."""
    return float(int(candidate.draw)) if candidate.draw < BASE_ENDS else BASE_ENDS


def anchors_in_set(chance: Random, *, size: int = SET_SIZE, share: float = ANCHOR_SHARE) -> int:
    """How many cards of a set are anchors.

    Parameters
    ----------
    chance : Random
        Decides about the part that is no whole card.
    size : int, optional
        Cards in the set.
    share : float, optional
        The share of anchors among the cards of a person, from 0 to 1.

    Returns
    -------
    int
        From 0 to ``size``; its mean is ``size * share``.

    Raises
    ------
    ValueError
        If the share is not between 0 and 1.
    """
    if not 0 <= share <= 1:
        raise ValueError("a share is between 0 and 1")
    whole = int(size * share)
    return whole + (chance.random() < size * share - whole)
