"""What the demo's people write: written by hand, read from a file, or composed from slots."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

from brainstorm.setup import ALIASES

HERE: Final = Path(__file__).parent
SUCCESS, WORRY, CHANCE, PRIDE, PROPOSAL, OTHERS, QUESTION, IMAGE = range(1, 9)
"""Numbers of the template's prompts."""

_PROMPT_OF_KIND: Final = {"huoli": WORRY, "mahdollisuus": CHANCE, "ylpeydenaihe": PRIDE, "ehdotus": PROPOSAL}
_SHARES: Final = {
    SUCCESS: 0.17,
    WORRY: 0.24,
    CHANCE: 0.12,
    PRIDE: 0.12,
    PROPOSAL: 0.19,
    OTHERS: 0.06,
    QUESTION: 0.06,
    IMAGE: 0.04,
}
_LANGUAGE_SHARES: Final = {"fi": 0.92, "sv": 0.06, "en": 0.02}
_THEME_OF_IMAGES: Final = "mielikuva"
_TRIES: Final = 400

WEAK_SIGNAL: Final = "kotiutus perjantaisin"
POLARISED: Final = "lääkerobotti kotiin"
HELD_TEXT: Final = (
    "Kotihoidon vuoro vaihtui ilman ilmoitusta. Soittakaa minulle numeroon 040 123 4567, niin kerron, mitä äidille "
    "kävi viime viikolla."
)
"""Holds a phone number, and so waits for a moderator."""


@dataclass(frozen=True, slots=True)
class Thought:
    """A text, the prompt it answers, what it is about, and who could have written it."""

    prompt: int
    text: str
    language: str
    theme: str
    role: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment on the thought that begins with ``on``; ``reply_to`` counts that thought's remarks from one."""

    on: str
    text: str
    language: str
    role: str
    reply_to: int


def written() -> list[Thought]:
    """The thoughts written by hand, in Finnish, Swedish and English."""
    first = [_thought(_PROMPT_OF_KIND[row["kind"]], row, row["region"]) for row in _rows("ideas.csv", ",")]
    return first + [_thought(int(row["prompt"]), row, row["region"]) for row in _rows("more_ideas.csv", ";")]


def piloted() -> list[Thought]:
    """Thoughts of the smaller, completed dialogue."""
    return [_thought(int(row["prompt"]), row, row["region"]) for row in _rows("pilot_ideas.csv", ";")]


def remarks() -> list[Remark]:
    """The comments written by hand."""
    return [
        Remark(row["idea"], row["text"], row["lang"], ALIASES["role"][row["group"]], int(row["reply"] or 0))
        for row in _rows("comments.csv", ";")
    ]


def _rows(name: str, delimiter: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=delimiter)


def _thought(prompt: int, row: dict[str, str], area: str) -> Thought:
    role = ALIASES["role"][row["group"].casefold()]
    return Thought(prompt, row["text"], row["lang"], row["theme"], role, ALIASES["area"][area.casefold()])


def composed(count: int, rng: Random, *, taken: set[str]) -> Iterator[Thought]:
    """Compose thoughts from slots, no two alike.

    Parameters
    ----------
    count : int
        How many.
    rng : Random
        Decides everything.
    taken : set of str
        Texts that exist already; grows by what is composed.

    Raises
    ------
    ValueError
        When the slots have no more to give.
    """
    prompts, prompt_weights = zip(*_SHARES.items(), strict=True)
    languages, language_weights = zip(*_LANGUAGE_SHARES.items(), strict=True)
    for _ in range(count):
        for _try in range(_TRIES):
            language = rng.choices(languages, language_weights)[0]
            prompt = rng.choices(prompts, prompt_weights)[0]
            theme, text = _compose(_slots(language), prompt, rng)
            if text not in taken:
                break
        else:
            raise ValueError(f"the slots hold no more than {len(taken)} different texts")
        taken.add(text)
        yield Thought(prompt, text, language, theme)


@cache
def _slots(language: str) -> dict[str, Any]:
    slots = tomllib.loads((HERE / "grammar" / f"{language}.toml").read_text("utf-8"))
    return {**slots, "place_first": language != "en"}


def _compose(slots: dict[str, Any], prompt: int, rng: Random) -> tuple[str, str]:
    if prompt == IMAGE:
        return _THEME_OF_IMAGES, _image(slots, rng)
    theme = rng.choice(list(slots["themes"]))
    text = _sentence(slots, slots["themes"][theme], prompt, rng)
    return theme, text.replace("{n}", str(rng.randint(2, 9)))


def _sentence(slots: dict[str, Any], theme: dict[str, list[str]], prompt: int, rng: Random) -> str:
    pick = rng.choice
    if prompt == WORRY:
        return f"{_placed(slots, pick(theme['problem']), rng)}. {pick(theme['reason'])}{pick(slots['after'])}"
    if prompt == PRIDE:
        return f"{_placed(slots, pick(theme['pride']), rng)}.{pick(slots['proud'])}"
    if prompt == PROPOSAL:
        return (
            f"{_start(pick(slots['begin']) + pick(theme['proposal']))}. {pick(theme['reason'])}{pick(slots['after'])}"
        )
    if prompt == OTHERS:
        return f"{pick(slots['other'])}{pick(theme['proposal'])}. {pick(theme['reason'])}"
    if prompt == SUCCESS:
        return f"{pick(slots['success'])} {pick(theme['hope'])}.{pick(slots['after'])}"
    if prompt == CHANCE:
        then = _start(pick(slots["begin"]) + pick(theme["proposal"]))
        return f"{pick(slots['chance'])} {pick(theme['hope'])}. {then}."
    other = pick(list(slots["themes"].values()))
    questions = dict.fromkeys([pick(theme["question"]), pick(other["question"])])
    return f"{' '.join(questions)}{pick(slots['ask'])}"


def _placed(slots: dict[str, Any], clause: str, rng: Random) -> str:
    place = rng.choice(slots["before"])
    return _start(f"{place} {clause}" if slots["place_first"] else f"{clause} {place}")


def _image(slots: dict[str, Any], rng: Random) -> str:
    first, second = rng.sample(slots["words"], 2)
    return _start(first if rng.random() < 0.2 else f"{first}{rng.choice(slots['links'])}{second}") + "."


def _start(text: str) -> str:
    return text[:1].upper() + text[1:]
