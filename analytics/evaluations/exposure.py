"""Whether everything was offered fairly: the exposure table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analytics.evaluations.ranking import MINIMUM, TARGET


@dataclass(frozen=True, slots=True)
class Exposure:
    """How evaluations were spread over ideas.

    Attributes
    ----------
    ideas, evaluations : int
    minimum, median, maximum : float
        Evaluations per idea; 0 without ideas.
    gini : float
        0 when every idea has as many, towards 1 when a few have all.
    below_minimum, below_target : int
        Ideas with fewer evaluators than ranking needs, and than was hoped for.
    """

    ideas: int
    evaluations: int
    minimum: int
    median: float
    maximum: int
    gini: float
    below_minimum: int
    below_target: int


def exposure(counts: ArrayLike, *, minimum: int = MINIMUM, target: int = TARGET) -> Exposure:
    r"""Describe how evaluations were spread.

    Parameters
    ----------
    counts : array_like of int, shape (n_ideas,)
        Different evaluators of each idea.
    minimum, target : int
        What ranking needs, and what was hoped for.

    Returns
    -------
    Exposure

    Raises
    ------
    ValueError
        If a count is negative.

    Notes
    -----
    :math:`G = 2\sum_i i x_{(i)} / (n \sum x) - (n + 1)/n` over ascending counts: Gini (1912), "Variabilità e
    mutabilità".
    """
    x = np.sort(np.asarray(counts, np.int64))
    if not x.size:
        return Exposure(0, 0, 0, 0.0, 0, 0.0, 0, 0)
    if x[0] < 0:
        message = "a count is negative"
        raise ValueError(message)
    total, n = int(x.sum()), x.size
    gini = 2 * float((np.arange(1, n + 1) * x).sum()) / (n * total) - (n + 1) / n if total else 0.0
    below = (int((x < limit).sum()) for limit in (minimum, target))
    return Exposure(n, total, int(x[0]), float(np.median(x)), int(x[-1]), max(gini, 0.0), *below)
