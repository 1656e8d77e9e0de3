"""One spelling for what looks the same, with the way back to the author's own text.

Phones put non-breaking spaces into numbers, word processors long dashes, some
keyboards write ä as two characters, and soft hyphens cannot be seen at all. The
rules read a folded text in which all this is gone; spans point to the original.
"""

import unicodedata
from bisect import bisect_left
from dataclasses import dataclass

from moderation.screening.findings import Finding, Kind

_DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d", "-")
_QUOTES = dict.fromkeys("\u2018\u2019\u02bc\u00b4`", "'")
_SAME = {**_DASHES, **_QUOTES, "\uff0b": "+", "\uff20": "@", "\uff0e": "."}
_INVISIBLE = frozenset(
    "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as the rules read it.

    ``plain`` keeps the case and ``lower`` does not; they are equally long. Character ``i`` of either
    comes from ``original[starts[i]:ends[i]]``.
    """

    original: str
    plain: str
    lower: str
    starts: list[int]
    ends: list[int]

    def finding(self, kind: Kind, start: int, end: int) -> Finding:
        """A finding by its span in the folded text, told by its span in the original.

        Parameters
        ----------
        kind : Kind
            What was found.
        start, end : int
            Characters of the folded text, the last not included; not empty.

        Returns
        -------
        Finding
            With the original characters.
        """
        first, last = self.starts[start], self.ends[end - 1]
        return Finding(kind, first, last, self.original[first:last])

    def without(self, findings: list[Finding]) -> str:
        """``plain`` with the findings blotted out, so that no other rule reads their digits.

        Parameters
        ----------
        findings : list of Finding
            By their spans in the original.

        Returns
        -------
        str
            As long as ``plain``.
        """
        characters = list(self.plain)
        for finding in findings:
            first, last = bisect_left(self.starts, finding.start), bisect_left(self.starts, finding.end)
            characters[first:last] = "#" * (last - first)
        return "".join(characters)


def fold(text: str) -> Folded:
    """Fold a text. Runs of white space become one space, or one line break if they held one.

    Parameters
    ----------
    text : str
        Any.

    Returns
    -------
    Folded
        With the place of each of its characters in the original.
    """
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for index, original in enumerate(text):
        if original in _INVISIBLE:
            continue
        character = _folded_character(original)
        if characters and unicodedata.combining(character) and _compose(characters, character):
            ends[-1] = index + 1
        elif characters and character in " \n" and characters[-1] in " \n":
            characters[-1] = min(characters[-1], character)  # a line break sorts before a space, and stays
            ends[-1] = index + 1
        else:
            characters.append(character)
            starts.append(index)
            ends.append(index + 1)
    plain = "".join(characters)
    lower = "".join(low if len(low := character.lower()) == 1 else character for character in characters)
    return Folded(text, plain, lower, starts, ends)


def _folded_character(character: str) -> str:
    if character.isascii():
        return "\n" if character in "\n\r\v\f" else " " if character.isspace() else character
    if character.isspace():
        return "\n" if character in "\x85\u2028\u2029" else " "
    if character in _SAME:
        return _SAME[character]
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def _compose(characters: list[str], mark: str) -> bool:
    """Join a combining mark to the letter before it, if the two make one character."""
    composed = unicodedata.normalize("NFC", characters[-1] + mark)
    if len(composed) == 1:
        characters[-1] = composed
    return len(composed) == 1
