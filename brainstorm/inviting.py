"""What a file of people to invite may hold, and what is said of what cannot be taken."""

from collections.abc import Mapping
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.keys import keyed_hash
from brainstorm import importing
from brainstorm.importing import AREA, ROLE
from brainstorm.models import BackgroundOption, Dialogue
from brainstorm.rows import (
    INVITEE_NAMES,
    InviteeParser,
    Layout,
    Lookup,
    UnreadableError,
    find_columns,
    find_forbidden,
    find_layout,
    read_header,
    read_records,
)
from brainstorm.rows.forbidden import HEALTH, IDENTITY, PARTY, RELIGION, SAMPLE, UNION
from brainstorm.setup import UNION_ROLES

ROWS_AT_MOST = 200_000

_ROW = {
    "no_address": _("Sähköpostiosoite puuttuu."),
    "bad_address": _("”%(value)s” ei ole sähköpostiosoite."),
    "repeated": _("Sama osoite on tiedostossa jo aiemmalla rivillä."),
    "union_role": _(
        "Rooli ”%(value)s” kertoo ammattiliitosta. Poista se tiedostosta: sen voi kertoa vain ihminen itse, tai "
        "liitto jakaa oman linkkinsä."
    ),
}
_NO_ADDRESSES = _("Tiedostossa ei ole saraketta ”sähköposti”. Löydetyt sarakkeet: %(found)s")
_FILE = {
    "no_header": _NO_ADDRESSES,
    "no_address_column": _NO_ADDRESSES,
    "too_many_rows": _("Tiedostossa on liikaa rivejä. Niitä voi olla enintään 200 000. Jaa tiedosto osiin."),
    f"forbidden_{UNION}": _(
        "Poista sarake ”%(column)s”: se kertoo ammattiliitosta. Liitto voi jakaa jäsenilleen oman avoimen linkin."
    ),
    f"forbidden_{PARTY}": _("Poista sarake ”%(column)s”: se kertoo puolueesta. Sen voi kertoa vain ihminen itse."),
    f"forbidden_{HEALTH}": _("Poista sarake ”%(column)s”: se kertoo terveydestä. Sen voi kertoa vain ihminen itse."),
    f"forbidden_{RELIGION}": _("Poista sarake ”%(column)s”: se kertoo uskonnosta. Sen voi kertoa vain ihminen itse."),
    f"forbidden_{IDENTITY}": _("Poista sarake ”%(column)s”: henkilötunnusta ei tarvita kutsumiseen."),
}


def reason_in_words(reason: str, details: Mapping[str, Any]) -> str:
    """Why a row, or the whole file, cannot be taken: in the reader's language."""
    words = _ROW.get(reason) or _FILE.get(reason)
    if words is None:
        return importing.reason_in_words(reason, details)
    return str(words) % {"value": "", "found": "", "column": "", **details}


def readable_layout(path: Path) -> Layout:
    """How a file is read. Raises UnreadableError when it cannot be, has no addresses, or tells what it may not."""
    layout = find_layout(path, partial(find_columns, names=INVITEE_NAMES))
    header = read_header(path, layout)
    if "address" not in layout.columns:
        raise UnreadableError("no_address_column", found=", ".join(header)[:200])
    rows = (record.cells for record in islice(read_records(path, layout), SAMPLE))
    for column, kind in find_forbidden(header, frozenset(layout.columns.values()), rows):
        raise UnreadableError(f"forbidden_{kind}", column=column[:60])
    return layout


def invitee_parser(dialogue: Dialogue, layout: Layout) -> InviteeParser:
    """What understands the rows of one file."""
    options = BackgroundOption.objects.filter(
        question__dialogue=dialogue, question__is_active=True, question__key__in=[ROLE, AREA]
    ).select_related("question")
    names: dict[str, list[tuple[int, list[str]]]] = {}
    for option in options:
        names.setdefault(option.question.key, []).append((option.pk, importing.option_names(option)))
    return InviteeParser(
        layout=layout,
        languages=tuple(dialogue.languages),
        answers={name: Lookup(pairs) for name, pairs in names.items() if name in layout.columns},
        union_roles=frozenset(option.pk for option in options if option.key in UNION_ROLES),
    )


def likeness(dialogue_id: int, language: str, role: int | None, area: int | None) -> str:
    """Who is alike in the eyes of somebody who has the file; unreadable without the site's key."""
    return keyed_hash("invitee likeness", f"{dialogue_id}\0{language}\0{role}\0{area}")[:16]


def example_rows(dialogue: Dialogue) -> list[list[str]]:
    """A small file to start from, in the reader's language."""
    options = [
        BackgroundOption.objects.filter(
            question__dialogue=dialogue, question__key=key, question__is_active=True
        ).first()
        for key in (ROLE, AREA)
    ]
    header = [gettext("sähköposti"), gettext("kieli"), gettext("rooli"), gettext("alue")]
    row = ["etunimi.sukunimi@example.fi", str(dialogue.languages[0]), *(str(option or "") for option in options)]
    return [header, row]
