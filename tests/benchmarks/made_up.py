"""More rows than there are: real ones first, then new ones made of parts of two real ones.

A made-up row begins as one real row and ends as another of the same label and language; its vector is their mean by
the share of words each gave, and noise on top: the difference of two further rows of the label, so large that the
vectors of a label keep the mean and the covariance that real ones have. (A mere mean of two would lie in the middle of
its label, where every row is near every other.) No two rows have the same text, since copies are folded before
clustering. What this does not show: fifty thousand more people would also bring words and subjects of their own.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEWEST_OF_A_LABEL = 4


@dataclass(frozen=True)
class Rows:
    """Texts with what is known of them. Without vectors, `vectors` has no columns."""

    texts: list[str]
    labels: list[str]
    languages: list[str]
    vectors: NDArray[np.float32]
    real: int
    """So many of them, from the first, are real."""


def distinct(rows: Rows) -> Rows:
    """Leave out copies of a text (but for case and spaces)."""
    seen: set[str] = set()
    kept = []
    for place, text in enumerate(rows.texts):
        plain = " ".join(text.lower().split())
        if plain not in seen:
            seen.add(plain)
            kept.append(place)
    return chosen(rows, kept)


def chosen(rows: Rows, places: Sequence[int]) -> Rows:
    """Return some of the rows, all of them real."""
    return Rows(
        [rows.texts[place] for place in places],
        [rows.labels[place] for place in places],
        [rows.languages[place] for place in places],
        rows.vectors[np.asarray(places, dtype=np.intp)],
        len(places),
    )


def sized(rows: Rows, size: int, seed: int) -> Rows:
    """Return so many distinct rows: a random part of them, or all of them and made-up ones.

    Parameters
    ----------
    rows : Rows
        Real ones.
    size : int
        How many are wanted.
    seed : int
        The same seed draws and makes the same.

    Returns
    -------
    Rows
        Real rows first.

    Raises
    ------
    ValueError
        If no label has rows enough to make more of.
    """
    real = distinct(rows)
    if size <= len(real.texts):
        return chosen(real, random.Random(seed).sample(range(len(real.texts)), size))
    made = _Maker(real, seed).make(size - len(real.texts))
    return Rows(
        real.texts + [row[0] for row in made],
        real.labels + [row[1] for row in made],
        real.languages + [row[2] for row in made],
        np.vstack([real.vectors, np.array([row[3] for row in made], np.float32)]),
        real.real,
    )


class _Maker:
    def __init__(self, rows: Rows, seed: int) -> None:
        self.rows = rows
        self.rng = random.Random(seed)
        groups: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for place, of in enumerate(zip(rows.labels, rows.languages, strict=True)):
            groups[of].append(place)
        self.groups = [group for group in groups.values() if len(group) >= FEWEST_OF_A_LABEL]
        if not self.groups:
            raise ValueError("no label has rows enough to make more of")
        self.sizes = [len(group) for group in self.groups]
        self.seen = {" ".join(text.lower().split()) for text in rows.texts}

    def make(self, number: int) -> list[tuple[str, str, str, NDArray[np.float32]]]:
        made = []
        while len(made) < number:
            first, second, third, fourth = self.rng.sample(self.rng.choices(self.groups, self.sizes)[0], 4)
            share = self.rng.uniform(0.3, 0.7)
            text = _spliced(self.rows.texts[first], self.rows.texts[second], share)
            plain = " ".join(text.lower().split())
            if plain in self.seen:
                continue
            self.seen.add(plain)
            vectors = self.rows.vectors
            noise = np.sqrt((1 - share**2 - (1 - share) ** 2) / 2)
            vector = share * vectors[first] + (1 - share) * vectors[second] + noise * (vectors[third] - vectors[fourth])
            length = max(float(np.linalg.norm(vector)), 1e-6)
            made.append((text, self.rows.labels[first], self.rows.languages[first], vector / length))
        return made


def _spliced(first: str, second: str, share: float) -> str:
    """Begin as one text and end as another, about as long as they are."""
    beginning, end = first.split(), second.split()
    taken = max(1, round(share * len(beginning)))
    left = max(1, round((1 - share) * len(end)))
    return " ".join(beginning[:taken] + end[-left:])
