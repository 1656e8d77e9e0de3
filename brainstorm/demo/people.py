"""Who takes part in the demo: about as many from each county as live there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Final

# Thousands of people, rounded; the whole country is for those who do not answer for one county.
_POPULATION: Final = {
    "ita-uusimaa": 99,
    "keski-uusimaa": 204,
    "lansi-uusimaa": 489,
    "vantaa-kerava": 285,
    "varsinais-suomi": 490,
    "satakunta": 212,
    "kanta-hame": 169,
    "pirkanmaa": 545,
    "paijat-hame": 204,
    "kymenlaakso": 158,
    "etela-karjala": 125,
    "etela-savo": 130,
    "pohjois-karjala": 162,
    "keski-suomi": 274,
    "etela-pohjanmaa": 190,
    "pohjanmaa": 178,
    "keski-pohjanmaa": 68,
    "pohjois-pohjanmaa": 418,
    "kainuu": 70,
    "lappi": 176,
    "helsinki": 674,
    "ahvenanmaa": 8,
    "koko-maa": 90,
    "": 150,
}
# As published of the dialogue of 2017: the fifth most active county.
_NORTH_SAVO: Final = ("pohjois-savo", 586, 10_400)
_ROLES: Final = {
    "staff": 52,
    "resident": 22,
    "management": 8,
    "ngo": 6,
    "elected": 4,
    "company": 3,
    "staff-representative": 3,
    "other": 1,
    "": 1,
}
_PROFESSIONS: Final = {
    "nurses": 30,
    "practical-nurses": 22,
    "social-workers": 12,
    "doctors": 8,
    "rehabilitation": 8,
    "administration": 7,
    "laboratory": 5,
    "emergency": 4,
    "care-managers": 3,
    "other": 3,
    "": 6,
}
_SERVICES: Final = {
    "specialised": 24,
    "primary": 20,
    "older": 20,
    "families": 10,
    "mental-health": 9,
    "disability": 6,
    "rescue": 4,
    "administration": 5,
    "": 6,
}
_AGES: Final = {"18-29": 11, "30-44": 30, "45-54": 26, "55-64": 22, "65-79": 7, "80-over": 1, "": 5}
_AGES_OF_RESIDENTS: Final = {
    "under-18": 1,
    "18-29": 9,
    "30-44": 20,
    "45-54": 17,
    "55-64": 20,
    "65-79": 26,
    "80-over": 4,
    "": 5,
}
_SWEDISH: Final = {
    "pohjanmaa": 0.45,
    "ita-uusimaa": 0.28,
    "lansi-uusimaa": 0.12,
    "varsinais-suomi": 0.06,
    "keski-pohjanmaa": 0.09,
    "helsinki": 0.06,
    "ahvenanmaa": 0.95,
}
_ENGLISH: Final = {"helsinki": 0.05, "vantaa-kerava": 0.05, "pirkanmaa": 0.02}
_ASKED_STAFF: Final = {"staff", "management"}


@dataclass(slots=True)
class Person:
    """One simulated participant. Answers are by the template's keys; an empty one is "I would rather not say"."""

    language: str
    role: str
    area: str
    day: int
    has_finished: bool
    mildness: float
    rest: dict[str, str] = field(default_factory=dict)

    @property
    def answers(self) -> dict[str, str]:
        """Question key → option key."""
        return {"role": self.role, "area": self.area, **self.rest}


def population(count: int, rng: Random, *, days: int) -> list[Person]:
    """Draw people.

    Parameters
    ----------
    count : int
        How many.
    rng : Random
        Decides everything.
    days : int
        They come on days 1 to `days` before today, most of them soon after the opening.

    Returns
    -------
    list of Person
        Counts by county and by role are exact shares; who has which is drawn.
    """
    name, some, of = _NORTH_SAVO
    here = round(count * some / of)
    areas = [name] * here + _apportioned(count - here, _POPULATION)
    roles = _apportioned(count, _ROLES)
    rng.shuffle(areas)
    rng.shuffle(roles)
    return [_person(role, area, rng, days) for role, area in zip(roles, areas, strict=True)]


def _person(role: str, area: str, rng: Random, days: int) -> Person:
    chance = rng.random()
    swedish, english = _SWEDISH.get(area, 0.01), _ENGLISH.get(area, 0.004)
    language = "sv" if chance < swedish else "en" if chance < swedish + english else "fi"
    day = max(1, days - int(rng.expovariate(1 / (days * 0.35))))
    person = Person(language, role, area, day, rng.random() < 0.84, rng.gauss(0, 0.3))
    if person.has_finished:
        if role in _ASKED_STAFF:
            person.rest["profession"] = _drawn(_PROFESSIONS, rng)
            person.rest["service"] = _drawn(_SERVICES, rng)
        person.rest["age"] = _drawn(_AGES_OF_RESIDENTS if role == "resident" else _AGES, rng)
    return person


def _drawn(weights: Mapping[str, int], rng: Random) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def _apportioned(count: int, weights: Mapping[str, int]) -> list[str]:
    """Shares in whole people, by largest remainders."""
    total = sum(weights.values())
    shares = {key: count * weight / total for key, weight in weights.items()}
    whole = {key: int(share) for key, share in shares.items()}
    by_remainder = sorted(shares, key=lambda key: whole[key] - shares[key])
    for key in by_remainder[: count - sum(whole.values())]:
        whole[key] += 1
    return [key for key, number in whole.items() for _ in range(number)]
