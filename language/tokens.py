"""A text as words."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST_WORD: Final = 64
LONGEST_TEXT: Final = 20_000
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011'’][^\W\d_]+)*")
_SENTENCE_END: Final = re.compile(r"[.!?…:;\n]+")
_HYPHENS: Final = str.maketrans({"\u2010": "-", "\u2011": "-", "’": "'", "\u00ad": None})


def normalised(text: str) -> str:
    """Compose accents, remove soft hyphens and make every hyphen and apostrophe the plain one."""
    return unicodedata.normalize("NFC", text[:LONGEST_TEXT]).translate(_HYPHENS)


def words(text: str) -> list[str]:
    """Return the words of a text as they stand, in order.

    Letters, with hyphens and apostrophes inside a word. Figures, emoji and anything over 64
    letters (no word of a person) are left out, and so is what follows the first 20,000 characters.
    """
    return [word for word in _WORD.findall(normalised(text)) if len(word) <= LONGEST_WORD]


def sentences(text: str) -> list[list[str]]:
    """Return the words of each sentence or clause: the spans a phrase may not reach across."""
    return [found for part in _SENTENCE_END.split(normalised(text)) if (found := words(part))]
