"""What the values in a file mean: keys and labels in three languages, as people write them."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from typing import Final, Generic, TypeVar

from brainstorm.rows.columns import fold
from brainstorm.setup.background import AREA, ROLES

T = TypeVar("T", bound=Hashable)

LANGUAGES: Final = {
    "fi": ("fi", "fin", "suomi", "finska", "finnish", "fi-fi", "suomeksi"),
    "sv": ("sv", "swe", "ruotsi", "svenska", "swedish", "sv-fi", "sv-se", "ruotsiksi", "se"),
    "en": ("en", "eng", "englanti", "engelska", "english", "en-gb", "en-us", "englanniksi"),
}
KINDS: Final = {
    "proposal": ("proposal", "proposals", "ehdotus", "ehdotukset", "förslag", "suggestion", "toimenpide-ehdotus"),
    "worry": ("worry", "worries", "concern", "huoli", "huolet", "huolenaihe", "oro", "bekymmer", "farhåga"),
    "opportunity": ("opportunity", "opportunities", "mahdollisuus", "mahdollisuudet", "möjlighet", "möjligheter"),
    "pride": (
        *("pride", "source of pride", "ylpeydenaihe", "ylpeydenaiheet", "ylpeyden aihe", "ylpeys"),
        *("stolthet", "anledning till stolthet", "orsak till stolthet", "stolthetsämne"),
    ),
    "information_need": (
        *("information need", "information needs", "need for information", "tiedontarve", "tietotarve"),
        *("tiedon tarve", "tiedontarpeet", "informationsbehov", "behov av information"),
    ),
    "image": (
        *("image", "image of the reform", "mielikuva", "mielikuva uudistuksesta", "bild", "bild av reformen"),
        *("mielikuvat", "föreställning"),
    ),
    "question": ("question", "questions", "kysymys", "kysymykset", "fråga", "frågor"),
}
UNANSWERED: Final = frozenset(
    fold(name)
    for name in ("", "-", "en halua vastata", "ei vastausta", "vill inte svara", "prefer not to say", "ei tiedossa")
)

_AREA_ENDING: Final = re.compile(
    r" (?:hyvinvointialue|hyvinvointialueen|hva|maakunta|valfardsomrade|landskap|wellbeing services county|county)$"
)


class Lookup(Generic[T]):
    """From a value as it stands in a file to what it means, by any of its names."""

    def __init__(self, names: Iterable[tuple[T, Iterable[str]]]) -> None:
        """Take pairs of a meaning and its names, keys and labels alike.

        Exact names win over names that only mean the same (*henkilöstö* for *Sote- tai pelastusalan
        henkilöstö*); among equals the first wins.
        """
        pairs = [(meaning, name) for meaning, own in names for name in own if name]
        self._exact: dict[str, T] = {}
        self._wide: dict[str, T] = {}
        for meaning, name in pairs:
            self._exact.setdefault(fold(name), meaning)
            for form in _forms(name):
                for other in _MEANINGS.get(form, frozenset([form])):
                    self._wide.setdefault(other, meaning)

    def find(self, value: str) -> T | None:
        """The meaning of a value; None when nothing has that name."""
        folded = fold(value)
        if folded in self._exact:
            return self._exact[folded]
        return next((self._wide[form] for form in _forms(value) if form in self._wide), None)


def _same(names: Iterable[str]) -> frozenset[str]:
    return frozenset(form for name in names for form in _forms(name))


def _forms(name: str) -> Iterator[str]:
    """The name as compared, then without what kind of area it is."""
    folded = fold(name)
    yield folded
    plain = _AREA_ENDING.sub("", folded)
    if plain != folded:
        yield plain


# Names of the same stakeholder group or area. Whichever of them an option of a dialogue has, the others lead to it.
_MEANINGS: Final[dict[str, frozenset[str]]] = {
    name: same
    for option in (*ROLES.options, *AREA.options)
    for same in [_same([option.key, *option.text.values(), *option.aliases])]
    for name in same
}
