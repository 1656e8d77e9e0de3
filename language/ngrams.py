"""Character n-grams: what similar texts share even where a word is inflected or misspelt."""

from __future__ import annotations

from collections import Counter
from typing import Final

from language.tokens import words

SHORTEST: Final = 3
LONGEST: Final = 4
MOST_WORDS: Final = 600


def character_ngrams(text: str, *, shortest: int = SHORTEST, longest: int = LONGEST) -> Counter[str]:
    """Count the character n-grams of each word of a text.

    Parameters
    ----------
    text : str
        The text; its first 600 words are used.
    shortest, longest : int
        The sizes, both included.

    Returns
    -------
    Counter of str
        Lower-cased n-grams, counted. A word is padded with one space at each end, so that its
        beginning and end are told from its middle; n-grams never reach across words (what
        scikit-learn calls ``char_wb``).

    Raises
    ------
    ValueError
        If the sizes make no sense.
    """
    if not 1 <= shortest <= longest:
        raise ValueError(f"n-gram sizes {shortest} to {longest}")
    counts: Counter[str] = Counter()
    for word in words(text)[:MOST_WORDS]:
        padded = f" {word.lower()} "
        for size in range(shortest, longest + 1):
            if len(padded) <= size:
                counts[padded] += 1
                break
            counts.update(padded[start : start + size] for start in range(len(padded) - size + 1))
    return counts
