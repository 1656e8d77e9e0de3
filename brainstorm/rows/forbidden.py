"""Columns that a file of people to invite may not have: they tell of what is nobody's business."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from brainstorm.rows.columns import fold

UNION, PARTY, HEALTH, RELIGION, IDENTITY = "union", "party", "health", "religion", "identity"

# Beginnings of words, folded: no accents, no capitals.
_BEGINNINGS: Final = {
    UNION: (
        *("ammattiliit", "ammattiyhdist", "ammattijarjest", "jasenliit", "liittojasen", "luottamusmie", "fackforb"),
        *("fackforen", "facklig", "fackmed", "tradeunion"),
    ),
    PARTY: ("puolue", "poliitti", "politisk", "politica", "valtuustoryhm", "fullmaktigegrupp", "partitillhor"),
    HEALTH: (
        *("terveydentil", "terveystie", "diagno", "sairau", "vammai", "laakity", "halsotillst", "sjukdom"),
        *("funktionsneds", "handikapp", "illness", "disabilit", "medicati"),
    ),
    RELIGION: (
        *("uskonno", "uskonto", "kirkko", "kirkon", "seurakun", "vakaumu", "religi", "kyrk", "forsamlin", "church"),
        *("trossamfund", "katsomus", "livsaskad"),
    ),
    IDENTITY: ("henkilotunnu", "hetu", "personbetecknin", "personnummer", "personalidentity", "socialsecurity"),
}
_WORDS: Final = {
    UNION: ("liitto", "liiton", "ay", "union", "unions", "facket"),
    PARTY: ("parti", "partiet", "party"),
    HEALTH: ("terveys", "sairaus", "sairas", "vamma", "halsa", "health", "diagnos"),
    RELIGION: ("usko", "tro", "faith"),
    IDENTITY: ("ssn",),
}
_VALUES: Final = {
    UNION: (
        *("tehy", "super", "jhl", "jyty", "talentia", "pam", "sak", "sttk", "akava"),
        *("laakariliitto", "hammaslaakariliitto", "sairaanhoitajaliitto"),
    ),
    PARTY: (
        *("kokoomus", "sdp", "perussuomalaiset", "keskusta", "vihreat", "vasemmistoliitto", "rkp", "sfp", "kd"),
        *("kristillisdemokraatit", "samlingspartiet", "centern", "sannfinlandarna", "vansterforbundet"),
    ),
    RELIGION: (
        *("ev lut", "evankelisluterilainen", "ortodoksi", "ortodoksinen", "katolinen", "islam", "juutalainen"),
        *("luterilainen", "evluth", "lutheran", "ortodox"),
    ),
}
_NAMED: Final = {value: kind for kind, values in _VALUES.items() for value in values}
SAMPLE = 2_000
"""Rows whose values in columns of no use are looked at."""


def forbidden_name(name: str) -> str:
    """Tell what the name of a column gives away.

    Parameters
    ----------
    name : str
        The name as it stands in the file.

    Returns
    -------
    str
        ``union``, ``party``, ``health``, ``religion`` or ``identity``; empty when it may stay.
    """
    words = fold(name).split()
    joined = "".join(words)
    for kind in _BEGINNINGS:
        if any(word in _WORDS[kind] for word in words):
            return kind
        if any(word.startswith(_BEGINNINGS[kind]) for word in (*words, joined)):
            return kind
    return ""


def find_forbidden(
    header: Sequence[str], used: Collection[int], rows: Iterable[Sequence[str]]
) -> Iterator[tuple[str, str]]:
    """Find the columns that give away what nobody may send on.

    Parameters
    ----------
    header : sequence of str
        The names of the columns.
    used : collection of int
        The columns that are read: their values are looked at elsewhere.
    rows : iterable of sequence of str
        The first rows. In the other columns, names of unions, parties and churches are looked for.

    Yields
    ------
    column, kind : str
        The name of the column, and what it tells of. Each column once.
    """
    told = {index: kind for index, name in enumerate(header) if (kind := forbidden_name(name))}
    for cells in rows:
        for index, cell in enumerate(cells[: len(header)]):
            if index not in used and index not in told and cell and (known := _NAMED.get(fold(cell))):
                told[index] = known
    yield from ((header[index], told[index]) for index in sorted(told))
