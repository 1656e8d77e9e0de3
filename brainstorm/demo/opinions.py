"""How the demo's people weigh thoughts: by theme, role and area, each a little in their own way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from brainstorm.demo.content import POLARISED, WEAK_SIGNAL, Thought
from brainstorm.demo.people import Person

CARDS: Final = {5: 12, 10: 18, 15: 45, 20: 20, 25: 5}
"""How many cards people weigh, in whole sets of five, with weights; fifteen on the average."""

_OWN_LANGUAGE: Final = 0.88
_LEFT: Final = 0.03
_SKIPPED: Final = 0.05
_ANCHORED: Final = 60
_ANCHOR_PLACE: Final = 4

# How much more (or less) important a theme is to a role than to others.
_ROLE: Final[dict[str, dict[str, float]]] = {
    "tietojärjestelmät": {"staff": 0.5, "management": 0.2, "resident": -0.4, "elected": -0.3, "company": 0.3},
    "palvelujen saavutettavuus haja-asutusalueella": {"resident": 0.5, "elected": 0.5, "ngo": 0.3, "staff": -0.2},
    "johtaminen ja viestintä": {"staff": 0.3, "staff-representative": 0.6, "management": -0.3, "resident": -0.4},
    "työhyvinvointi ja jaksaminen": {"staff": 0.7, "staff-representative": 0.9, "resident": -0.2, "elected": -0.3},
    "ikäihmisten kotihoito": {"resident": 0.5, "ngo": 0.4, "staff": 0.1},
    "lasten ja perheiden palvelut": {"resident": 0.3, "elected": 0.2},
    "digipalvelut ja digituki": {"resident": 0.4, "ngo": 0.4, "management": -0.2, "staff": -0.3},
    "asiakaslähtöisyys ja palveluketjut": {"ngo": 0.5, "resident": 0.4, "company": 0.2},
}
_SPARSE: Final = frozenset(
    {"lappi", "kainuu", "pohjois-karjala", "etela-savo", "pohjois-savo", "keski-pohjanmaa", "etela-pohjanmaa"}
)
_DENSE: Final = frozenset({"helsinki", "vantaa-kerava", "lansi-uusimaa", "keski-uusimaa"})
_ROBOT: Final = {
    "management": 4.6,
    "company": 4.6,
    "staff": 4.2,
    "elected": 3.8,
    "other": 3.0,
    "ngo": 2.1,
    "staff-representative": 2.2,
    "resident": 1.8,
}


@dataclass(frozen=True, slots=True)
class Card:
    """One thought handed to one person. ``value`` is None when it was skipped or left."""

    person: int
    thought: int
    position: int
    is_anchor: bool
    is_left: bool
    value: int | None


class _Decks:
    """Thoughts by language, dealt round and round so that each is handed out equally often."""

    def __init__(self, thoughts: Sequence[Thought], rng: Random) -> None:
        self._rng = rng
        self._all: dict[str, list[int]] = {}
        for place, thought in enumerate(thoughts):
            self._all.setdefault(thought.language, []).append(place)
        self._left: dict[str, list[int]] = {language: [] for language in self._all}
        self._handed = dict.fromkeys(self._all, 0)

    def draw(self, language: str, seen: set[int]) -> int | None:
        """A thought not seen before, most often in the person's own language; None when there is none.

        Else it comes from the language whose thoughts have been handed out least, so that none is left behind.
        """
        if language not in self._all or self._rng.random() > _OWN_LANGUAGE:
            language = min(self._all, key=lambda name: self._handed[name] / len(self._all[name]))
        deck, left = self._all[language], self._left[language]
        if len(seen) >= len(deck) and seen.issuperset(deck):
            return None
        passed: list[int] = []
        while True:
            if not left:
                left.extend(self._rng.sample(deck, len(deck)))
            place = left.pop()
            if place not in seen:
                left.extend(reversed(passed))
                self._handed[language] += 1
                return place
            if place not in passed:
                passed.append(place)


def deal(people: Sequence[Person], thoughts: Sequence[Thought], own: Sequence[set[int]], rng: Random) -> Iterator[Card]:
    """Hand out thoughts, and have them weighed.

    Parameters
    ----------
    people, thoughts : sequences
        The world.
    own : sequence of set of int, one for each person
        The thoughts they wrote, which they never weigh.
    rng : Random
        Decides everything.
    """
    decks = _Decks(thoughts, rng)
    quality = [rng.gauss(3.55, 0.45) for _ in thoughts]
    robot = next((place for place, thought in enumerate(thoughts) if thought.theme == POLARISED), None)
    shared = min(0.5, _ANCHORED / max(1, len(people)))
    for number, person in enumerate(people):
        seen = set(own[number])
        for position in range(rng.choices(list(CARDS), list(CARDS.values()))[0]):
            is_anchor = position == _ANCHOR_PLACE and robot not in seen and rng.random() < shared
            place = robot if is_anchor else decks.draw(person.language, seen)
            if place is None:
                break
            seen.add(place)
            luck = 1.0 if is_anchor else rng.random()
            value = _weigh(person, thoughts[place], quality[place], rng) if luck > _SKIPPED + _LEFT else None
            yield Card(number, place, position, is_anchor, luck <= _LEFT, value)


def _weigh(person: Person, thought: Thought, quality: float, rng: Random) -> int:
    if thought.theme == WEAK_SIGNAL:
        opinion = rng.gauss(4.75, 0.5)
    elif thought.theme == POLARISED:
        opinion = rng.gauss(_ROBOT.get(person.role, 3.0), 0.7)
    else:
        opinion = quality + _ROLE.get(thought.theme, {}).get(person.role, 0.0) + _of_area(person, thought)
        opinion += person.mildness + rng.gauss(0, 0.85)
    if thought.prompt == 8:  # agree, pass or disagree
        return 1 if opinion > 3.4 else -1 if opinion < 2.7 else 0
    return min(5, max(1, round(opinion)))


def _of_area(person: Person, thought: Thought) -> float:
    if thought.theme != "palvelujen saavutettavuus haja-asutusalueella":
        return 0.0
    return 0.6 if person.area in _SPARSE else -0.6 if person.area in _DENSE else 0.0
