"""Which column of a file is which, by the names people give them in three languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

_NOT_WORDS: Final = re.compile(r"[\W_]+")

# Best first: where a file has two of them, the earlier name is taken and the other left alone.
NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "text": (
        *("text", "teksti", "ajatus", "ajatuksesi", "synpunkt", "thought", "ehdotus", "förslag", "proposal"),
        *("idea", "vastaus", "svar", "answer", "response", "sisältö", "innehåll", "content", "body"),
        *("kommentti", "kommentar", "comment", "teksti ajatus", "vapaa teksti", "fritext", "free text"),
    ),
    "lang": ("lang", "language", "kieli", "språk", "kielikoodi", "språkkod", "language code"),
    "kind": ("kind", "laji", "tyyppi", "slag", "typ", "type"),
    # Not "nro": a running number starts from one again in the next file.
    "id": ("id", "tunnus", "tunniste", "identifier", "identifierare", "row id", "rivi id"),
    "prompt": ("prompt", "kysymys", "kysymyksen numero", "fråga", "frågans nummer", "question", "question number"),
}
ROLE_NAMES: Final = (
    *("role", "rooli", "roll", "group", "ryhmä", "grupp", "sidosryhmä", "intressentgrupp", "intressegrupp"),
    *("stakeholder group", "stakeholder", "vastaajaryhmä", "svarandegrupp"),
)
AREA_NAMES: Final = (
    *("area", "alue", "område", "region", "hyvinvointialue", "välfärdsområde", "wellbeing services county"),
    *("county", "maakunta", "landskap", "seutu"),
)
# Of the template's other background questions, by their keys.
BACKGROUND_NAMES: Final = {
    "profession": ("profession", "ammatti", "ammattiryhmä", "yrke", "yrkesgrupp", "occupation"),
    "service": ("service", "palveluala", "toimiala", "serviceområde", "service area"),
    "age": ("age", "ikä", "ikäryhmä", "ålder", "åldersgrupp", "age group"),
}


def fold(name: str) -> str:
    """Make names comparable: no case, no accents, no punctuation, single spaces.

    ``"Keski-Suomi"``, ``"keski suomi"`` and the key ``"keski-suomi"`` are the same name, as are
    ``"henkilöstö"`` and ``"henkilosto"``.
    """
    # Taken apart before and after: a styled capital is a capital only once it is plain.
    plain = unicodedata.normalize("NFKD", name.lstrip("\ufeff"))
    plain = unicodedata.normalize("NFKD", plain.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return _NOT_WORDS.sub(" ", plain).strip()


def find_columns(header: Sequence[str], names: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Find each field's column in a header row.

    Parameters
    ----------
    header : sequence of str
        The cells of the first row.
    names : mapping of str to sequence of str
        For each field the names its column may have, best first.

    Returns
    -------
    dict of str to int
        The index of each field that has a column. A column is given to one field only; columns of no field
        are left out.
    """
    places: dict[str, int] = {}
    for index, cell in enumerate(header):
        places.setdefault(fold(cell), index)
    found: dict[str, int] = {}
    for field, candidates in names.items():
        for name in candidates:
            index = places.get(fold(name), -1)
            if index >= 0 and index not in found.values():
                found[field] = index
                break
    return found
