"""Words and word pairs that could name a subject: nouns, and an adjective or genitive with its noun."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from language.lemmas import Engine, Word, analysed, is_content
from language.stopwords import is_stop_word
from language.tokens import sentences

MOST_SENTENCES: Final = 80
LONGEST_ABBREVIATION: Final = 4
# People's names are never shown as what something is about.
_NAMING: Final = frozenset({"noun", "name", ""})
# How base forms of Finnish verbs end. Without Voikko nothing else tells verbs from nouns.
_VERB: Final = (
    "ea",
    "eä",
    "ua",
    "yä",
    "oa",
    "öä",
    "lla",
    "llä",
    "da",
    "dä",
    "ata",
    "ätä",
    "uta",
    "ytä",
    "taa",
    "tää",
    "saa",
    "jaa",
    "vaa",
    "ää",
)
_NOT_VERB: Final = ("maa", "pää", "vapaa", "sää", "kunta")
SHORTEST_VERB: Final = 5
# What is left of a Finnish case ending where neither Voikko nor simplemma knows the word.
_OBLIQUE: Final = ("ssa", "ssä", "sta", "stä", "lla", "llä", "lta", "ltä", "lle", "ksi", "n")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One candidate as it stands in a text."""

    key: tuple[str, ...]
    """What makes two occurrences the same: base forms, lower-case."""
    shown: str
    """As it may be shown, if its form is one that can stand alone; else empty."""
    base: str
    """In base form."""
    capital: int
    """1 where its first letter is capital inside a sentence, −1 where small, 0 where that says nothing."""


def _can_name(word: Word, language: str) -> bool:
    if word.kind not in _NAMING or not is_content(word, language) or "'" in word.base:
        return False
    return bool(word.kind) or language != "fi" or not (_looks_like_verb(word.base) or word.base.endswith(_OBLIQUE))


def _looks_like_verb(base: str) -> bool:
    return len(base) >= SHORTEST_VERB and base.endswith(_VERB) and not base.endswith(_NOT_VERB)


def _lowered(surface: str, word: Word, inside: bool) -> str:
    """Lower-case a word that is capital only for standing first in its sentence, or for loudness."""
    is_name = word.kind in ("name", "person") or (inside and surface[0].isupper() and not surface.isupper())
    is_abbreviation = surface.isupper() and 1 < len(surface) <= LONGEST_ABBREVIATION
    return surface if is_name or is_abbreviation else surface.lower()


@dataclass(frozen=True, slots=True)
class _Found:
    surface: str
    word: Word
    shown: str
    base: str
    capital: int


def _found(surface: str, word: Word, *, inside: bool) -> _Found:
    is_name = inside and surface[0].isupper() and not surface.isupper()
    base = word.base[:1].upper() + word.base[1:] if is_name else word.base
    capital = 0 if not inside or surface.isupper() else 1 if surface[0].isupper() else -1
    return _Found(surface, word, _lowered(surface, word, inside), base, capital)


def _single(found: _Found, language: str) -> Phrase:
    stands_alone = language != "fi" or found.word.case == "nominative"
    return Phrase((found.word.base.lower(),), found.shown if stands_alone else "", found.base, found.capital)


def _pair(left: _Found, right: _Found, language: str) -> Phrase | None:
    """Join an adjective or genitive to the noun after it; in Swedish and English any two content words."""
    first, noun = left.word, right.word
    if language != "fi":
        shown = f"{left.shown} {right.shown}"
        return Phrase((first.base.lower(), noun.base.lower()), shown, shown, left.capital)
    if not (first.kind and noun.kind):
        return None
    nominative = noun.case == "nominative"
    shown = f"{left.shown} {right.shown}" if nominative else ""
    if first.case == "genitive" and first.kind in ("noun", "name"):
        return Phrase((f"{first.base.lower()}:n", noun.base.lower()), shown, f"{left.shown} {right.base}", left.capital)
    if first.kind == "adjective" and first.case == noun.case and first.plural == noun.plural:
        return Phrase((first.base.lower(), noun.base.lower()), shown, f"{left.base} {right.base}", left.capital)
    return None


def phrases(text: str, language: str, *, engine: Engine | None = None, with_parts: bool = False) -> Iterator[Phrase]:
    """Yield the candidates of a text in their order, repeated as often as they occur.

    Parameters
    ----------
    text : str
        The text; its first 80 sentences are used.
    language : {"fi", "sv", "en"}
        What it is written in.
    engine : {"voikko", "simplemma"}, optional
        For Finnish. Only Voikko knows word classes and cases: with simplemma, Finnish gives single
        words, and words that look like verbs are left out.
    with_parts : bool
        Give the parts of compounds too: what few texts have in common is often no more than that.

    Yields
    ------
    Phrase
        Never with a stop-word.
    """
    for sentence in sentences(text)[:MOST_SENTENCES]:
        before: _Found | None = None
        for position, surface in enumerate(sentence):
            word = None if is_stop_word(surface.lower(), language) else analysed(surface, language, engine=engine)
            if word is None or not is_content(word, language):
                before = None
                continue
            here = _found(surface, word, inside=position > 0)
            if _can_name(word, language):
                yield _single(here, language)
                if with_parts:
                    yield from (Phrase((part,), "", part, 0) for part in word.parts if not is_stop_word(part, language))
                pair = _pair(before, here, language) if before else None
                if pair:
                    yield pair
            before = here
