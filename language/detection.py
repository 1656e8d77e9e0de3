"""Which of the dialogue's languages a text is written in."""

from __future__ import annotations

import importlib
import re
from functools import cache
from typing import Any, Final

from language.tokens import words

LANGUAGES: Final = ("fi", "sv", "en")
FEWEST_WORDS: Final = 3
LONGEST_SAMPLE: Final = 2000
_LATIN: Final = re.compile("[a-zåäöéüšž]", re.IGNORECASE)


@cache
def _identifier() -> Any:
    langid = importlib.import_module("py3langid.langid")
    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
    identifier.set_languages(list(LANGUAGES))
    return identifier


def detect_language(text: str, *, fallback: str) -> str:
    """Tell Finnish, Swedish and English apart.

    Parameters
    ----------
    text : str
        Anything a person may write; only the first 2,000 characters are looked at.
    fallback : str
        Returned for a text that says too little to judge by, such as one of fewer than three
        words in Latin letters: usually the language of the page it was written on.

    Returns
    -------
    str
        ``"fi"``, ``"sv"`` or ``"en"``, or `fallback`.
    """
    sample = text[:LONGEST_SAMPLE]
    if sum(1 for word in words(sample) if _LATIN.match(word)) < FEWEST_WORDS:
        return fallback
    (best, score), (_second, next_score), *_others = _identifier().rank(sample)
    return str(best) if score > next_score else fallback
