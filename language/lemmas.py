"""Base forms of words: Voikko for Finnish where it is installed, simplemma for the rest."""

from __future__ import annotations

import importlib
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final, Literal

from language.stopwords import is_stop_word
from language.tokens import words

Engine = Literal["voikko", "simplemma"]
Kind = Literal["noun", "adjective", "verb", "name", "person", "function", ""]
Case = Literal["nominative", "genitive", "other", ""]

SHORTEST_LEMMA: Final = 3
SHORTEST_PART: Final = 3
LONGEST_FOR_VOIKKO: Final = 60
MOST_WORDS: Final = 2000

_KINDS: Final[dict[str, Kind]] = {
    "nimisana": "noun",
    "nimisana_laatusana": "adjective",
    "lyhenne": "noun",
    "laatusana": "adjective",
    "teonsana": "verb",
    "nimi": "name",
    "paikannimi": "name",
    "etunimi": "person",
    "sukunimi": "person",
    "kieltosana": "function",
    "sidesana": "function",
    "seikkasana": "function",
    "asemosana": "function",
    "suhdesana": "function",
    "huudahdussana": "function",
    "lukusana": "function",
    "etuliite": "function",
}
# Adjectives that people are called by: *nuoret*, *vanhat*, *työttömät*.
_PEOPLE: Final = frozenset(
    {
        "aikuinen",
        "asunnoton",
        "eläkeläinen",
        "ikääntynyt",
        "iäkäs",
        "kehitysvammainen",
        "kuuro",
        "köyhä",
        "liikuntarajoitteinen",
        "maahanmuuttaja",
        "nuori",
        "osatyökykyinen",
        "pitkäaikaistyötön",
        "rikas",
        "ruotsinkielinen",
        "sairas",
        "suomalainen",
        "syrjäytynyt",
        "työtön",
        "vammainen",
        "vanha",
        "vieraskielinen",
        "vähävarainen",
        "yksinäinen",
    }
)
# Nouns that look like the third infinitive of a verb; all others such as *lukema* are taken as verbs.
_NOUNS_IN_MA: Final = frozenset(
    {
        "elämä",
        "kuolema",
        "voima",
        "juoma",
        "sanoma",
        "ohjelma",
        "teema",
        "asema",
        "maailma",
        "työvoima",
        "ydinvoima",
        "tuulivoima",
    }
)
_CASES: Final[dict[str, Case]] = {"nimento": "nominative", "omanto": "genitive"}
_PREFERRED: Final[dict[Kind, int]] = {
    "noun": 0,
    "adjective": 1,
    "name": 2,
    "person": 3,
    "verb": 4,
    "": 5,
    "function": 6,
}


@dataclass(frozen=True, slots=True)
class Word:
    """One word as the dictionary sees it."""

    base: str
    """Base form, lower-case but for names."""
    parts: tuple[str, ...] = ()
    """Base forms of the parts of a compound; empty for a simple word."""
    kind: Kind = ""
    """Empty where the engine does not know."""
    case: Case = ""
    plural: bool = False


@cache
def _voikko() -> Any:
    try:
        return importlib.import_module("libvoikko").Voikko("fi")
    except (ImportError, OSError, AttributeError):
        return None
    except Exception as error:  # VoikkoException is known only once the module has loaded
        if type(error).__name__ != "VoikkoException":
            raise
        return None  # the library is there, the Finnish dictionary is not


@cache
def _simplemma() -> Any:
    return importlib.import_module("simplemma")


def lemma_engine() -> Engine:
    """Tell which engine finds Finnish base forms here: the theme page says it."""
    return "voikko" if _voikko() is not None else "simplemma"


@lru_cache(maxsize=200_000)
def simple_base(word: str, language: str) -> str:
    """Return simplemma's base form of a word, lower-case.

    Parameters
    ----------
    word : str
        As written.
    language : {"fi", "sv", "en"}
        What it is written in.

    Returns
    -------
    str
        The word itself, lower-case, where simplemma does not know it.
    """
    return str(_simplemma().lemmatize(word, lang=language)).lower()


def analysed(word: str, language: str, *, engine: Engine | None = None) -> Word:
    """Analyse one word.

    Parameters
    ----------
    word : str
        As it stands in the text.
    language : {"fi", "sv", "en"}
        What the text is written in; anything else is left as it is, lower-cased.
    engine : {"voikko", "simplemma"}, optional
        For Finnish; the best there is unless given.

    Returns
    -------
    Word
        Its base form, kind and parts.
    """
    if language == "fi" and (engine or lemma_engine()) == "voikko":
        return _finnish(word)
    if language not in ("fi", "sv", "en"):
        return Word(word.lower())
    return _plain(word, language)


@lru_cache(maxsize=200_000)
def _plain(word: str, language: str) -> Word:
    base = simple_base(word.lower() if word.istitle() else word, language)
    parts = tuple(simple_base(part, language) for part in base.split("-") if len(part) >= SHORTEST_PART)
    return Word(base, parts if len(parts) > 1 else ())


@lru_cache(maxsize=200_000)
def _finnish(word: str) -> Word:
    readings = _readings(word)
    if not readings and "-" in word:
        return _hyphenated(word)
    if not readings:
        return _plain(word, "fi")
    expected = simple_base(word.lower(), "fi")
    best = _best(readings, expected)
    base = str(best["BASEFORM"])
    kind = "noun" if base in _PEOPLE else _KINDS.get(best["CLASS"], "")
    return Word(
        base=base if kind in ("name", "person") else base.lower(),
        parts=_parts(word, base, best["STRUCTURE"]),
        kind=kind,
        case=_case(best),
        plural=best.get("NUMBER") == "plural",
    )


def _readings(word: str) -> list[dict[str, str]]:
    if len(word) > LONGEST_FOR_VOIKKO:
        return []
    voikko = _voikko()
    found = voikko.analyze(word) or voikko.analyze(word.lower()) or voikko.analyze(word.capitalize())
    return [reading for reading in found if reading.get("BASEFORM")]


def _rank(reading: dict[str, str], expected: str, has_verb: bool) -> tuple[bool, bool, int, int]:
    """Trust verbs for *lukemaan*, the reading simplemma agrees with, the least compounded, nouns."""
    base = reading["BASEFORM"].lower()
    return (
        has_verb and reading["CLASS"] == "nimisana" and base.endswith(("ma", "mä")) and base not in _NOUNS_IN_MA,
        base != expected,
        reading["STRUCTURE"].count("="),
        _PREFERRED[_KINDS.get(reading["CLASS"], "")],
    )


def _case(reading: dict[str, str]) -> Case:
    """Tell the case; *äitini* and *nuoretkin* cannot stand alone as a name, whatever theirs is."""
    if "POSSESSIVE" in reading or "FOCUS" in reading:
        return "other"
    return _CASES.get(reading.get("SIJAMUOTO", ""), "other" if "SIJAMUOTO" in reading else "")


def _best(readings: list[dict[str, str]], expected: str) -> dict[str, str]:
    has_verb = any(reading["CLASS"] == "teonsana" for reading in readings)
    return min(readings, key=lambda reading: _rank(reading, expected, has_verb))


def _parts(word: str, base: str, structure: str) -> tuple[str, ...]:
    """Cut a compound where Voikko's structure cuts it and find the base form of each part."""
    surfaces = _cut(word, structure)
    if len(surfaces) < 2:
        return ()
    stem = len(word) - len(surfaces[-1])
    last = base[stem:].strip("-").lower() if base[:stem].lower() == word[:stem].lower() else ""
    firsts = [_part_base(surface) for surface in surfaces[:-1]]
    return tuple(part for part in [*firsts, last or _part_base(surfaces[-1])] if len(part) >= SHORTEST_PART)


def _cut(word: str, structure: str) -> list[str]:
    """Split a word at the ``=`` marks of Voikko's structure, which has a letter for each letter."""
    surfaces: list[str] = []
    position = 0
    for piece in structure.split("="):
        if piece:
            surfaces.append(word[position : position + len(piece)])
            position += len(piece)
    return [surface.strip("-") for surface in surfaces if surface.strip("-")]


@lru_cache(maxsize=50_000)
def _part_base(surface: str) -> str:
    readings = [reading for reading in _readings(surface.lower()) if _KINDS.get(reading["CLASS"]) != "function"]
    if not readings:
        return surface.lower()
    expected = simple_base(surface.lower(), "fi")
    return _best(readings, expected)["BASEFORM"].lower()


def _hyphenated(word: str) -> Word:
    """Analyse what Voikko does not know by its parts: *SOTE-palveluissa* is *sote-palvelu*."""
    *firsts, last = (part for part in word.split("-") if part)
    end = _finnish(last)
    heads = [part.lower() for part in firsts]
    parts = (*(_part_base(part) for part in firsts), *(end.parts or (end.base.lower(),)))
    base = "-".join([*heads, end.base.lower()])
    kept = tuple(part for part in parts if len(part) >= SHORTEST_PART)
    return Word(base, kept, end.kind or "noun", end.case, end.plural)


_APOSTROPHE: Final = re.compile(r"['’].*$")


def is_content(word: Word, language: str) -> bool:
    """Tell whether a word carries subject matter: not too short, no stop-word, no function word.

    Parameters
    ----------
    word : Word
        As :func:`analysed` gives it.
    language : str
        Whose stop-words count.

    Returns
    -------
    bool
        Whether it may stand for a subject.
    """
    base = word.base.lower()
    return len(base) >= SHORTEST_LEMMA and word.kind != "function" and not is_stop_word(base, language)


def lemmas(text: str, language: str, *, engine: Engine | None = None) -> list[str]:
    """Return the base forms of a text's content words, and of the parts of its compounds.

    Parameters
    ----------
    text : str
        The text; its first 2,000 words are used.
    language : {"fi", "sv", "en"}
        What it is written in.
    engine : {"voikko", "simplemma"}, optional
        For Finnish; the best there is unless given.

    Returns
    -------
    list of str
        Lower-case, in the order of the text, repeated as often as said. Stop-words of the
        language and words under three letters are left out.
    """
    found: list[str] = []
    for surface in words(text)[:MOST_WORDS]:
        if is_stop_word(surface.lower(), language):
            continue
        word = analysed(_APOSTROPHE.sub("", surface) if language != "fi" else surface, language, engine=engine)
        if not is_content(word, language):
            continue
        found.append(word.base.lower())
        found.extend(part for part in word.parts if not is_stop_word(part, language))
    return found
