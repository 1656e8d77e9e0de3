"""Which part of a long text to quote: whole sentences from its beginning, never a character changed."""

from __future__ import annotations

import re

WHOLE = 360
"""Texts up to this many characters are quoted whole."""
PART = 300
"""A passage of a longer text has at most this many."""

_END = re.compile(r"[.!?…](?:[”\"')\]]*)(?=\s)|\n")


def passage(text: str) -> tuple[int, int]:
    """Choose what to quote of a text.

    Parameters
    ----------
    text : str

    Returns
    -------
    start, end : int
        So that ``text[start:end]`` is the whole of a short text; of a long one as many whole sentences from its
        beginning as fit in 300 characters, or if the first one alone does not, as many whole words.
    """
    start, stop = len(text) - len(text.lstrip()), len(text.rstrip())
    if stop - start <= WHOLE:
        return (0, len(text)) if len(text) <= WHOLE else (start, stop)
    ends = [match.end() for match in _END.finditer(text, start, start + PART + 1)]
    fitting = [end for end in ends if end - start <= PART and text[start:end].strip()]
    end = fitting[-1] if fitting else max(text.rfind(" ", start, start + PART), start)
    if end <= start:
        end = start + PART
    return start, start + len(text[start:end].rstrip())
