"""A text as words."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST_WORD: Final = 64
LONGEST_TEXT: Final = 20_000
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011'’][^\W\d_]+)*")
_SENTENCE_END: Final = re.compile(r"[.!?…:;\n]+")
_CLAUSE_END: Final = re.compile(r"[,()\[\]\"”“„«»/|]|\s[-–—]+\s")
# As a word, but keeps the hyphen of what is left out: *sosiaali- ja terveyspalvelut*.
_WORD_OR_HALF: Final = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*(?:-(?![^\W\d_]))?")
_HYPHENS: Final = str.maketrans({"\u2010": "-", "\u2011": "-", "’": "'", "\u00ad": None})


def normalised(text: str) -> str:
    """Compose accents, remove soft hyphens and make every hyphen and apostrophe the plain one.

    Parameters
    ----------
    text : str
        Any; only its first 20,000 characters are taken.

    Returns
    -------
    str
        In Unicode's form C.
    """
    return unicodedata.normalize("NFC", text[:LONGEST_TEXT]).translate(_HYPHENS)


def words(text: str) -> list[str]:
    """Return the words of a text as they stand, in order.

    Letters, with hyphens and apostrophes inside a word. Figures, emoji and anything over 64
    letters (no word of a person) are left out, and so is what follows the first 20,000 characters.

    Parameters
    ----------
    text : str
        Any.

    Returns
    -------
    list of str
        Capitals as they were; empty where there is no word.
    """
    return [word for word in _WORD.findall(normalised(text)) if len(word) <= LONGEST_WORD]


def clauses(text: str) -> list[list[list[str]]]:
    """Return the words of each clause of each sentence: a phrase reaches across neither.

    A word that shares its end with a later one keeps its hyphen: *sosiaali-*, *terveyspalvelut*.

    Parameters
    ----------
    text : str
        Any.

    Returns
    -------
    list of list of list of str
        Sentences of clauses of words; sentences and clauses without words are left out.
    """
    found = [
        [[word for word in _WORD_OR_HALF.findall(clause) if len(word) <= LONGEST_WORD] for clause in parts]
        for parts in (_CLAUSE_END.split(sentence) for sentence in _SENTENCE_END.split(normalised(text)))
    ]
    return [kept for sentence in found if (kept := [clause for clause in sentence if clause])]
