"""Figures that are shown while answers still come in."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

STEP = 5


def live_count(n: int, *, step: int = STEP) -> int:
    """Round a count down to whole batches.

    Parameters
    ----------
    n : int
        The true count, at least 0.
    step : int
        Size of a batch, at least 2.

    Returns
    -------
    int
        The largest multiple of `step` that is at most `n`.

    Raises
    ------
    ValueError
        If `n` is negative or `step` is under 2.
    """
    if n < 0 or step < 2:  # one by one is no batch
        message = "a count is at least 0 and a batch at least 2"
        raise ValueError(message)
    return n - n % step


def live_mean(values: Sequence[float], *, k: int = 5, step: int = STEP) -> tuple[float, int] | None:
    """Mean of the whole batches that have arrived, to one decimal.

    Parameters
    ----------
    values : sequence of float
        Ratings in their order of arrival. The order must not change between calls: what was shown stays shown.
    k : int
        The smallest group whose mean may be shown.
    step : int
        How many ratings must arrive before the figure changes.

    Returns
    -------
    tuple of (float, int) or None
        The mean to one decimal (halves away from zero) and the count behind it; None under `k`.

    Notes
    -----
    A mean with two decimals and its exact n gives away most single ratings to somebody who watches it grow: each
    step is one rating. Here a step is a batch, so what can be learned is about the batch as a whole. That the whole
    batch agreed can still be seen, as in any published mean that lies at the end of its scale.
    """
    shown = live_count(len(values), step=step)
    if shown < k:
        return None
    exact = sum((Decimal(str(value)) for value in values[:shown]), Decimal()) / shown
    return float(exact.quantize(Decimal("0.1"), ROUND_HALF_UP)), shown
