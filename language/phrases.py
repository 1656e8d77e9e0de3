"""Words and word pairs that could name a subject: nouns, and an adjective or genitive with its noun."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from language.cues import cue_of
from language.lemmas import Engine, Word, analysed, is_content
from language.stopwords import STOP_WORDS, is_stop_word
from language.tokens import clauses

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
# How adjectives end, and few nouns do, in languages without a dictionary of word classes.
_ADJECTIVE: Final = {
    "sv": ("lig", "liga", "ligt", "isk", "iska", "iskt", "bara", "bart", "ös", "ösa", "ala", "ella"),
    "en": ("ous", "ful", "less", "ible", "ical"),
}
# What is left of a Finnish case ending where neither Voikko nor simplemma knows the word.
_OBLIQUE: Final = ("ssa", "ssä", "sta", "stä", "lla", "llä", "lta", "ltä", "lle", "ksi", "n")


# *Sosiaali- ja terveyspalvelut*: what joins a word that has left its end out to the one that has it.
_JOINERS: Final = frozenset({"ja", "tai", "sekä", "eli", "och", "samt", "eller", "and", "or"})
# Ends of the Swedish definite form and of genitives, which are no names of themes.
_DEFINITE: Final = ("n", "t", "en", "et", "na", "arna", "erna", "orna")


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
    plural: bool = False
    """In Finnish, by Voikko."""
    cue: int = 0
    """Of a single word in Swedish or English: 1 where the word before makes it a verb, −1 a noun."""
    part: Literal["", "first", "last"] = ""
    """Of a compound: its last part, or another."""


def _can_name(word: Word, language: str) -> bool:
    if word.kind not in _NAMING or not is_content(word, language) or "'" in word.base:
        return False
    if not word.kind and (word.base.lower().endswith(_ADJECTIVE.get(language, ())) or _is_foreign(word, language)):
        return False
    return bool(word.kind) or language != "fi" or not (_looks_like_verb(word.base) or word.base.endswith(_OBLIQUE))


def _is_foreign(word: Word, language: str) -> bool:
    """Tell a small word of another language: *and* in a Finnish text."""
    return any(is_stop_word(word.base.lower(), other) for other in STOP_WORDS if other != language)


def _looks_like_verb(base: str) -> bool:
    return len(base) >= SHORTEST_VERB and base.endswith(_VERB) and not base.endswith(_NOT_VERB)


def _lowered(surface: str, word: Word, inside: bool) -> str:
    """Lower-case a word that is capital only for standing first in its sentence, or for loudness."""
    is_name = word.kind in ("name", "person") or (inside and surface[0].isupper() and not surface.isupper())
    return surface if is_name or _is_abbreviation(surface) else surface.lower()


def _is_abbreviation(surface: str) -> bool:
    return surface.isupper() and 1 < len(surface) <= LONGEST_ABBREVIATION


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
    if _is_abbreviation(surface):
        base = surface
    capital = 0 if not inside or surface.isupper() else 1 if surface[0].isupper() else -1
    return _Found(surface, word, _lowered(surface, word, inside), base, capital)


def _stands_alone(found: _Found, language: str) -> bool:
    """Tell whether a word can be a name as it is written: a nominative; in Swedish not definite; no genitive."""
    word, surface = found.word, found.surface.lower()
    base = word.base.lower()
    if language == "fi":
        return _is_abbreviation(found.surface) or (word.case == "nominative" and (word.plural or surface == base))
    if surface == base:
        return True
    if language == "en":
        return not surface.endswith("'s")
    stem = base[:-1] if len(base) > SHORTEST_VERB else base
    return not (surface.startswith(stem) and surface.endswith((*_DEFINITE, "s")))


def _single(found: _Found, language: str, before: str) -> Phrase:
    shown = found.shown if _stands_alone(found, language) else ""
    cue = cue_of(before, language)
    return Phrase((found.word.base.lower(),), shown, found.base, found.capital, found.word.plural, cue)


def _parts(word: Word, language: str) -> Iterator[Phrase]:
    for part in word.parts[:-1]:
        if not is_stop_word(part, language):
            yield Phrase((part,), "", part, 0, part="first")
    if word.parts and not is_stop_word(word.parts[-1], language):
        yield Phrase((word.parts[-1],), "", word.parts[-1], 0, word.plural, part="last")


def _pair(left: _Found, right: _Found, language: str) -> Phrase | None:
    """Join an adjective or genitive to the noun after it; in Swedish and English any two content words."""
    first, noun = left.word, right.word
    if language != "fi":
        shown = f"{left.shown} {right.shown}" if _stands_alone(right, language) else ""
        base = f"{left.shown} {right.base}"
        return Phrase((first.base.lower(), noun.base.lower()), shown, base, left.capital)
    if not (first.kind and noun.kind):
        return None
    shown = f"{left.shown} {right.shown}" if _stands_alone(right, language) else ""
    if first.case == "genitive" and first.kind in ("noun", "name"):
        key, base = (f"{first.base.lower()}:n", noun.base.lower()), f"{left.shown} {right.base}"
    elif first.kind == "adjective" and first.case == noun.case and first.plural == noun.plural:
        key, base = (first.base.lower(), noun.base.lower()), f"{left.base} {right.base}"
    else:
        return None
    return Phrase(key, shown, base, left.capital, noun.plural)


def _shared_end(half: str, joiner: str, right: _Found, language: str) -> Phrase | None:
    """Make *sosiaali- ja terveyspalvelut* one candidate, of the half word and the compound it shares its end with."""
    if len(right.word.parts) < 2 and language == "fi":
        return None
    key = (half.lower(), right.word.base.lower())
    first = half if half[:-1].isupper() else half.lower()
    shown = f"{first} {joiner} {right.shown}" if _stands_alone(right, language) else ""
    return Phrase(key, shown, f"{first} {joiner} {right.base}", 0, right.word.plural)


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
        A word, a pair, or a half word with the compound it shares its end with. Never with a stop-word.
    """
    for sentence in clauses(text)[:MOST_SENTENCES]:
        for number, clause in enumerate(sentence):
            yield from _of_clause(clause, language, engine, with_parts, starts=number == 0)


def _of_clause(
    clause: list[str], language: str, engine: Engine | None, with_parts: bool, *, starts: bool
) -> Iterator[Phrase]:
    before: _Found | None = None
    for position, surface in enumerate(clause):
        last = clause[position - 1] if position else ""
        word = None
        if not surface.endswith("-") and not is_stop_word(surface.lower(), language):
            word = analysed(surface, language, engine=engine)
        if word is None or not is_content(word, language):
            before = None
            continue
        here = _found(surface, word, inside=position > 0 or not starts)
        if _can_name(word, language):
            yield _single(here, language, last)
            if with_parts:
                yield from _parts(word, language)
            pair = _pair(before, here, language) if before else None
            if position > 1 and last.lower() in _JOINERS and clause[position - 2].endswith("-"):
                pair = _shared_end(clause[position - 2], last.lower(), here, language)
            if pair:
                yield pair
        before = here
