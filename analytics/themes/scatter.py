"""Which themes hold together badly. Plain Python: pages ask too."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Final

LOOSE: Final = 0.8
"""Of the typical cohesion of its level: a theme under it is scattered."""
UNCLEAR: Final = 0.2
"""So is one to which this share of its ideas belongs only as the nearest theme there is."""


def scattered(cohesions: Sequence[float | None], unclear: Sequence[float]) -> list[bool]:
    """Tell which themes of one level are scattered: the machine put together what has little in common.

    Parameters
    ----------
    cohesions : sequence of float or None
        Mean cosine of each theme's texts to its centre, 0 to 1; None where it was not measured.
    unclear : sequence of float, of the same length
        Share of each theme's texts that are not clearly in it, 0 to 1.

    Returns
    -------
    list of bool
        True where cohesion is under four fifths of the median, or a fifth of the texts is unclear.

    Raises
    ------
    ValueError
        If the lengths differ.

    Notes
    -----
    Correlation with the purity of themes on labelled opinions: cohesion .70, stability .60, share of
    unclear texts −.55; no other measure that needs no labels told more.
    """
    known = [one for one in cohesions if one is not None]
    typical = median(known) if known else 0.0
    return [
        (cohesion is not None and cohesion < LOOSE * typical) or share >= UNCLEAR
        for cohesion, share in zip(cohesions, unclear, strict=True)
    ]
