"""Which characters the fonts of the report can show."""

from __future__ import annotations

import struct
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
REPLACEMENT = "\u25a1"


@cache
def shown_characters() -> frozenset[int]:
    """Code points that at least one of the fonts has."""
    return frozenset().union(*(_code_points(path.read_bytes()) for path in sorted(FONTS.glob("*.[ot]tf"))))


def showable(text: str) -> str:
    """Replace what cannot be shown, so that a PDF can be built from any text.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Characters that no font has become a white square; line ends become line feeds and tabs spaces; signs that
        only steer how others are drawn are dropped where no font has them.
    """
    shown = shown_characters()
    return "".join(_shown(character, shown) for character in text.replace("\r\n", "\n").replace("\t", " "))


def _shown(character: str, shown: frozenset[int]) -> str:
    if character in "\n\u2028\u2029\x85\r":
        return "\n"
    category = unicodedata.category(character)
    if ord(character) in shown and category != "Cc":
        return character
    if category == "Zs":
        return " "
    return "" if category in {"Cf", "Mn", "Me", "Cc"} else REPLACEMENT


def _code_points(font: bytes) -> frozenset[int]:
    """Read the character map of an OpenType font (its formats 4 and 12)."""
    tables = {
        font[at : at + 4]: struct.unpack(">I", font[at + 8 : at + 12])[0]
        for at in range(12, 12 + 16 * struct.unpack(">H", font[4:6])[0], 16)
    }
    start = tables[b"cmap"]
    found: set[int] = set()
    for number in range(struct.unpack(">H", font[start + 2 : start + 4])[0]):
        record = start + 4 + 8 * number
        at = start + struct.unpack(">I", font[record + 4 : record + 8])[0]
        form = struct.unpack(">H", font[at : at + 2])[0]
        if form == 12:
            found |= _segmented_coverage(font, at)
        elif form == 4:
            found |= _segments(font, at)
    return frozenset(found)


def _segmented_coverage(font: bytes, at: int) -> set[int]:
    groups = struct.unpack(">I", font[at + 12 : at + 16])[0]
    found: set[int] = set()
    for number in range(groups):
        first, last, _ = struct.unpack(">III", font[at + 16 + 12 * number : at + 28 + 12 * number])
        found.update(range(first, last + 1))
    return found


def _segments(font: bytes, at: int) -> set[int]:
    double = struct.unpack(">H", font[at + 6 : at + 8])[0]
    lasts = struct.unpack(f">{double // 2}H", font[at + 14 : at + 14 + double])
    firsts = struct.unpack(f">{double // 2}H", font[at + 16 + double : at + 16 + 2 * double])
    return {point for first, last in zip(firsts, lasts, strict=True) for point in range(first, last + 1)} - {0xFFFF}
