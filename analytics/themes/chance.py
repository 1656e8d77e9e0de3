"""The same seed, the same chance, also where a library draws from the C library's generator."""

from __future__ import annotations

import ctypes
from contextlib import suppress

LARGEST_SEED = 2**31 - 1


def seed_c_library(seed: int) -> None:
    """Seed the generator behind C's ``rand``, which is one for the whole process.

    Parameters
    ----------
    seed : int
        Any; taken modulo 2³¹ − 1.

    Notes
    -----
    scikit-network's Leiden draws from it in its refining step, whatever ``random_state`` says, so that a
    second run in the same worker gave other themes than the first. Where there is no such generator
    (Windows) nothing happens.
    """
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).srand(seed % LARGEST_SEED)
