"""One row of a file of people to invite, understood or turned down with a reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from brainstorm.rows.columns import AREA_NAMES, NAMES, ROLE_NAMES, fold
from brainstorm.rows.files import Layout, Record
from brainstorm.rows.parsing import Rejection
from brainstorm.rows.values import LANGUAGES, UNANSWERED, Lookup

INVITEE_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "address": (
        *("sähköposti", "sähköpostiosoite", "email", "e-mail", "email address", "e-mail address", "e-post", "epost"),
        *("e-postadress", "epostadress", "s-posti", "sposti", "työsähköposti", "mail", "mailadress", "osoite"),
        *("address", "adress"),
    ),
    "lang": (*NAMES["lang"], "asiointikieli", "äidinkieli", "kontaktspråk", "modersmål"),
    "role": ROLE_NAMES,
    "area": AREA_NAMES,
}
LONGEST: Final = 254
_ADDRESS: Final = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})"
)
_IN_BRACKETS: Final = re.compile(r".*<([^<>]+)>\s*", re.S)
_LANGUAGES: Final = Lookup(LANGUAGES.items())
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Invitee:
    """Whom a row asks to invite. The answers are option keys of the dialogue, as the file has them."""

    line: int
    address: str
    language: str
    role: int | None
    area: int | None


def normalise_address(typed: str) -> str:
    """Make an e-mail address comparable.

    Parameters
    ----------
    typed : str
        An address in any case, perhaps with a name before it (``Minna <minna@example.fi>``).

    Returns
    -------
    str
        The address in lower case, its domain in ASCII; empty when it cannot be one.
    """
    match = _IN_BRACKETS.fullmatch(typed) if "<" in typed else None
    address = (match[1] if match else typed).strip().lower().removeprefix("mailto:")
    if not address.isascii():
        local, _at, domain = address.rpartition("@")
        try:
            address = f"{local}@{domain.encode('idna').decode()}"
        except UnicodeError:
            return ""
    if len(address) > LONGEST or len(address.partition("@")[0]) > 64 or not _ADDRESS.fullmatch(address):
        return ""
    return address


@dataclass(slots=True)
class InviteeParser:
    """Understands the rows of one file by what its dialogue asks.

    Parameters
    ----------
    layout : Layout
        Where each field stands.
    languages : sequence of str
        The languages of the dialogue; the first stands in for what is missing.
    answers : mapping
        For ``role`` and ``area``, where the dialogue asks them: the lookup of the options.
    union_roles : frozenset of int
        Options that tell of union membership.
    """

    layout: Layout
    languages: tuple[str, ...]
    answers: Mapping[str, Lookup[int]]
    union_roles: frozenset[int]
    _known: dict[tuple[str, str], int | str | None] = field(default_factory=dict)

    def parse(self, record: Record) -> Invitee | Rejection:
        """Understand one row."""
        if record.problem:
            return Rejection(record.line, record.problem, {"limit": LONGEST})
        typed = self._cell(record, "address")
        if not typed:
            return Rejection(record.line, "no_address", {})
        address = normalise_address(typed)
        if not address:
            return Rejection(record.line, "bad_address", {"value": _shown(typed)})
        language = self._language(self._cell(record, "lang"))
        if not language:
            return Rejection(record.line, "unknown_language", {"value": _shown(self._cell(record, "lang"))})
        found: dict[str, int | None] = {}
        for name in self.answers:
            value = self._cell(record, name)
            option = self._option(name, value)
            if option == "":
                return Rejection(record.line, f"unknown_{name}", {"value": _shown(value)})
            if option in self.union_roles:
                return Rejection(record.line, "union_role", {"value": _shown(value)})
            found[name] = option if isinstance(option, int) else None
        return Invitee(record.line, address, language, found.get("role"), found.get("area"))

    def _cell(self, record: Record, name: str) -> str:
        index = self.layout.columns.get(name, -1)
        return record.cells[index].strip() if 0 <= index < len(record.cells) else ""

    def _language(self, value: str) -> str:
        """One of the dialogue's languages; empty for what is no language of ours."""
        key = ("lang", value)
        if key not in self._known:
            found = _LANGUAGES.find(value) if value else self.languages[0]
            self._known[key] = found if found in self.languages or not found else self.languages[0]
        return str(self._known[key] or "")

    def _option(self, name: str, value: str) -> int | str | None:
        """The option that a value names; None for no answer, an empty string for what is not known."""
        key = (name, value)
        if key not in self._known:
            if len(self._known) > 10_000:  # whatever the file holds, memory stays bounded
                self._known.clear()
            if fold(value) in UNANSWERED:
                self._known[key] = None
            else:
                found = self.answers[name].find(value)
                self._known[key] = "" if found is None else found
        return self._known[key]


def _shown(value: str) -> str:
    value = " ".join(value.split())
    return value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
