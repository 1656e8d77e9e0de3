"""Texts as character n-grams: what finds a thought that says the same in nearly the same words.

Pieces of words survive inflection, compounds and slips of the pen, so they find twins within a language better than
words do (measured on human paraphrases). They say nothing across languages.
"""

from __future__ import annotations

import math
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from language.tokens import words

SIZES: Final = (3, 4)
KEY_SIZE: Final = 4
"""Letters in the pieces that an index holds."""

KEYS_OF_A_TEXT: Final = 24
"""Pieces by which a text is found: its rarest."""

COMMON: Final = 0.002
"""Share of texts from which on it is known how common a piece is; a rarer one counts as a quarter of that."""

_RAREST: Final = COMMON / 4
_MOST_SHARES: Final = 20_000
_SHARE_UNITS: Final = 65_535

Shares = Mapping[int, float]
"""By the number of a piece (`number_of`): in which share of texts it is, for pieces in at least `COMMON` of them."""


def grams(text: str, sizes: Iterable[int] = SIZES) -> Counter[str]:
    """Return the pieces of a text's words, and how often each comes.

    Parameters
    ----------
    text : str
        Any.
    sizes : iterable of int, optional
        Letters of a piece, each at least 1. A space stands before and after each word.

    Returns
    -------
    collections.Counter
        A word shorter than a piece counts whole. Case and accents' spelling make no difference.
    """
    found: Counter[str] = Counter()
    for word in words(text):
        padded = f" {word.lower()} "
        for size in sizes:
            if len(padded) <= size:
                found[padded] += 1
            else:
                found.update(padded[start : start + size] for start in range(len(padded) - size + 1))
    return found


def number_of(gram: str) -> int:
    """Return a piece as a number.

    Parameters
    ----------
    gram : str
        A piece.

    Returns
    -------
    int
        From 0 to 2³² − 1 (CRC-32). Different pieces rarely have the same.
    """
    return zlib.crc32(gram.encode("utf-8", "ignore"))


def count_shares(texts: Iterable[str]) -> dict[int, float]:
    """Count in which share of texts each common piece is.

    Parameters
    ----------
    texts : iterable of str
        Any number.

    Returns
    -------
    dict of int to float
        For at most 20,000 pieces, the commonest, that are in at least `COMMON` of the texts and in more than one.
    """
    counts: Counter[int] = Counter()
    total = 0
    for text in texts:
        total += 1
        counts.update({number_of(gram) for gram in grams(text)})
    least = max(2, COMMON * total)
    return {number: count / total for number, count in counts.most_common(_MOST_SHARES) if count >= least}


def pack_shares(shares: Shares) -> bytes:
    """Make shares into bytes to be stored.

    Parameters
    ----------
    shares : Shares
        Shares from 0 to 1.

    Returns
    -------
    bytes
        Six for each piece; read by `unpack_shares`.
    """
    numbers, parts = array("I", shares), array("H", (round(share * _SHARE_UNITS) for share in shares.values()))
    return numbers.tobytes() + parts.tobytes()


def unpack_shares(packed: bytes) -> dict[int, float]:
    """Read what `pack_shares` made.

    Parameters
    ----------
    packed : bytes
        As made on a machine of the same byte order.

    Returns
    -------
    dict of int to float
        To the nearest 1/65,535.

    Raises
    ------
    ValueError
        If these are not such bytes.
    """
    count, rest = divmod(len(packed), 6)
    if rest:
        message = "six bytes for each piece"
        raise ValueError(message)
    numbers, parts = array("I"), array("H")
    numbers.frombytes(packed[: 4 * count])
    parts.frombytes(packed[4 * count :])
    return {number: part / _SHARE_UNITS for number, part in zip(numbers, parts, strict=True)}


def index_keys(text: str, shares: Shares, *, within: int = 0) -> list[int]:
    """Choose the pieces by which a text is found, or looks for others.

    Parameters
    ----------
    text : str
        Any.
    shares : Shares
        How common pieces are; may be empty.
    within : int, optional
        Keys of different ``within`` hardly ever meet, so that one index can hold texts that are never compared.

    Returns
    -------
    list of int
        At most 24, from −2³¹ to 2³¹ − 1, without repetition, the rarest first. Among equally rare ones always the same
        are chosen first, so that two texts that share pieces are likely to share chosen ones (as in MinHash, Broder
        1997).
    """
    numbers = sorted({number_of(gram) for gram in grams(text, (KEY_SIZE,))}, key=lambda n: (shares.get(n, 0.0), n))
    salt = zlib.crc32(str(within).encode()) if within else 0
    return list(dict.fromkeys((number ^ salt) - 2**31 for number in numbers[:KEYS_OF_A_TEXT]))


def weighted(text: str, shares: Shares) -> dict[str, float]:
    """Return a text as a vector of weighted pieces (TF-IDF, sublinear), of length one.

    Parameters
    ----------
    text : str
        Any.
    shares : Shares
        How common pieces are; may be empty.

    Returns
    -------
    dict of str to float
        Empty for a text without words.
    """
    weights = {
        gram: (1 + math.log(count)) * -math.log(min(0.99, shares.get(number_of(gram), _RAREST)))
        for gram, count in grams(text).items()
    }
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {gram: weight / length for gram, weight in weights.items()}


def likeness(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return how alike two texts are, the cosine of what `weighted` made of them.

    Parameters
    ----------
    one, other : mapping of str to float
        Vectors of length one, or empty.

    Returns
    -------
    float
        From 0 to 1.
    """
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other[gram] for gram, weight in one.items() if gram in other)
