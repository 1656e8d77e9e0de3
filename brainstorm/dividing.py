"""Anchors: ideas that everybody is shown, chosen because they divide people. Pure.

When each person weighs a few of very many ideas, hardly two have weighed the same ones, and no opinion groups can be
seen. A share of each person's cards is therefore dealt from the same hundred or so.
"""

from collections.abc import Collection, Sequence
from random import Random
from typing import NamedTuple
from uuid import UUID

from brainstorm.focusing import Tally, agreeing

IDEAS_NEEDED = 500
"""Ideas on the agree/disagree scale from which on a dialogue deals anchors. With fewer, people meet anyway."""

ANCHORS = 100
"""Anchors of a dialogue, those named by organisers among them."""

KNOWN = 100
"""Evaluations from which on it is known how an idea divides people."""

DIVIDES = 0.5
"""Divisiveness that makes an anchor: about one in seven against the rest."""

TRIED = 0.25
"""The share of anchors that are on trial, once enough are known."""

_PSEUDO = 1.0


class Divided(NamedTuple):
    """An idea on the agree/disagree scale."""

    key: UUID
    tally: Tally


def divisiveness(tally: Tally) -> float:
    """How far an idea divides those who weighed it.

    Parameters
    ----------
    tally : Tally
        Of values 1 (agree), 0 (pass) and −1 (disagree).

    Returns
    -------
    float
        Over 0, under 1: four times the share that agrees times the share that disagrees, after one more answer of
        each kind. 1 would be two halves; many who pass lower it.
    """
    agreed = agreeing(tally)
    disagreed = max(0, tally.n - agreed - max(0, tally.n - tally.squares))
    whole = tally.n + 3 * _PSEUDO
    return 4 * (agreed + _PSEUDO) / whole * (disagreed + _PSEUDO) / whole


def possible_divisiveness(tally: Tally, chance: Random) -> float:
    """A draw of how far an idea may divide people, given what is known of it.

    Parameters
    ----------
    tally : Tally
        As for `divisiveness`; may be empty.
    chance : Random

    Returns
    -------
    float
        From 0 to 1.

    Notes
    -----
    The shares are drawn from their Dirichlet posterior, so that an idea few have weighed has its chance: Thompson
    (1933), Biometrika 25.
    """
    agreed = agreeing(tally)
    passed = min(max(tally.n - tally.squares, 0), tally.n - agreed)
    parts = [chance.gammavariate(part + _PSEUDO, 1.0) for part in (agreed, tally.n - agreed - passed, passed)]
    return 4 * parts[0] * parts[1] / sum(parts) ** 2


def choose_anchors(
    ideas: Sequence[Divided],
    *,
    now: Collection[UUID],
    named: Collection[UUID],
    chance: Random,
    places: int = ANCHORS,
) -> set[UUID]:
    """Choose the anchors that no person has named.

    Parameters
    ----------
    ideas : sequence of Divided
        All that may be anchors. Named ones among them are passed over.
    now : collection of UUID
        The anchors there are, without the named ones.
    named : collection of UUID
        Those that organisers named: they take places and are never chosen here.
    chance : Random
        Draws who comes on trial.
    places : int, optional
        Anchors in all, at least 0.

    Returns
    -------
    set of UUID
        The new anchors in place of ``now``: of the ideas that at least ``KNOWN`` have weighed, the most divisive; those
        of ``now`` that fewer have weighed, which stay on trial until they are known; and in the places left, new ones
        on trial.

    Raises
    ------
    ValueError
        If ``places`` is under 0.
    """
    if places < 0:
        raise ValueError("places must be at least 0")
    free = max(0, places - len(named))
    open_to = [idea for idea in ideas if idea.key not in named]
    known = sorted((idea for idea in open_to if idea.tally.n >= KNOWN), key=lambda idea: -divisiveness(idea.tally))
    dividing = [idea.key for idea in known if divisiveness(idea.tally) >= DIVIDES][: free - int(free * TRIED)]
    unknown = [idea for idea in open_to if idea.tally.n < KNOWN]
    on_trial = [idea.key for idea in unknown if idea.key in now]
    drawn = sorted(
        ((possible_divisiveness(idea.tally, chance), idea.key) for idea in unknown if idea.key not in now), reverse=True
    )
    in_order = [*dividing, *on_trial, *(key for _, key in drawn), *(idea.key for idea in known)]
    return set(list(dict.fromkeys(in_order))[:free])
