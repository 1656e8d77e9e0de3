"""How many came by the links of each sender, shown so that a small sender's people are not counted out."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from disclosure.live import STEP, live_count

Key = TypeVar("Key", bound=Hashable)

SMALL_SENDER = 20
"""A sender who reaches fewer is never counted alone."""

FIRST_SHOWN = 10
"""The first count that is shown of anybody; staff answer, and their floor is ten."""

FIRST_OF_UNKNOWN = 20
"""The same of a sender of whom nobody knows how many they reach: so many came that they cannot be small."""


@dataclass(frozen=True, slots=True)
class Sender:
    """One sender: how many came in whole batches, and how many people they reach (None: not known)."""

    counted: int
    reached: int | None

    @property
    def is_small(self) -> bool:
        """Whether they reach so few that they are never counted alone."""
        return self.reached is not None and self.reached < SMALL_SENDER


@dataclass(frozen=True, slots=True)
class SendersShown(Generic[Key]):
    """What may be shown together.

    Attributes
    ----------
    counts : dict
        Sender → count; 0 means "fewer than the first that is shown", None "counted with the small ones".
    pool : int or None
        The small senders together; None when there are none, or their sum would tell about one of them.
    pool_reached : int
        How many people the small senders reach together.
    rest : int
        Those who came by no link, with the small senders where these are not shown.
    is_pool_in_rest : bool
        Whether the rest holds the small senders.
    """

    counts: dict[Key, int | None]
    pool: int | None
    pool_reached: int
    rest: int
    is_pool_in_rest: bool


def first_step(sender: Sender | None) -> int:
    """Tell from which count on a sender is counted at all.

    Parameters
    ----------
    sender : Sender or None
        None: those who came by no link, or the small senders together.

    Returns
    -------
    int
        The fewest that are counted.
    """
    return FIRST_OF_UNKNOWN if sender is not None and sender.reached is None else FIRST_SHOWN


def whole_batches(n: int, counted: int, *, first: int) -> int:
    """Tell how many of those who wait may be counted now.

    Parameters
    ----------
    n : int
        How many wait, at least 0.
    counted : int
        How many have been counted before, at least 0.
    first : int
        The first count that there may be.

    Returns
    -------
    int
        A multiple of five, at most `n`; 0 while the sum would be under `first`.

    Raises
    ------
    ValueError
        If a number is negative.
    """
    batches = live_count(n, step=STEP)
    if counted < 0:
        message = "a count is at least 0"
        raise ValueError(message)
    return batches if counted + batches >= first else 0


def publish_senders(senders: Mapping[Key, Sender], *, pooled: int, unlinked: int) -> SendersShown[Key]:
    """Make counts by sender fit to be shown beside each other.

    Parameters
    ----------
    senders : mapping of key to Sender
        Every sender.
    pooled : int
        Those who came by a small sender's link, in whole batches.
    unlinked : int
        Those who came by no link, in whole batches.

    Returns
    -------
    SendersShown

    Raises
    ------
    ValueError
        If a count is not in whole batches: then the difference of two days could tell about one person.

    Notes
    -----
    Small senders are pooled. Their pool is shown when it holds at least two of them who together reach enough people;
    otherwise it would be the count of one, and it is added to those who came by no link, since that count, shown
    alone, would give it away by subtraction from everybody.
    """
    everything = [pooled, unlinked, *(sender.counted for sender in senders.values())]
    if any(count < 0 or count % STEP for count in everything):
        message = f"counts of senders are kept in whole batches, not as {everything}"
        raise ValueError(message)
    small = [sender for sender in senders.values() if sender.is_small]
    counts = {key: None if sender.is_small else sender.counted for key, sender in senders.items()}
    pool = pooled + sum(sender.counted for sender in small)
    reached = sum(sender.reached or 0 for sender in small)
    if len(small) >= 2 and reached >= SMALL_SENDER:
        return SendersShown(counts, pool, reached, unlinked, is_pool_in_rest=False)
    return SendersShown(counts, None, reached, unlinked + pool, is_pool_in_rest=bool(small or pool))
