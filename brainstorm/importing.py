"""What a file may hold for one dialogue, and what is said of what cannot be taken."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import faults
from accounts.fields import clean_text
from accounts.keys import keyed_hash
from brainstorm.models import IDEA_LENGTH, AskedWhen, BackgroundOption, BackgroundQuestion, Dialogue, Prompt
from brainstorm.rows import Layout, Lookup, RowKeys, RowParser, UnreadableError, find_columns, find_layout
from brainstorm.rows.columns import AREA_NAMES, BACKGROUND_NAMES, NAMES, ROLE_NAMES

ROLE, AREA = "role", "area"
_AREA_KEYS = {"area", "alue", "region", "hyvinvointialue", "county"}

# Of single rows.
_ROW = {
    "no_text": _("Teksti puuttuu."),
    "too_long": _("Teksti on liian pitkä: %(length)s merkkiä, enintään %(limit)s. Jaa se kahdeksi riviksi."),
    "far_too_long": _("Rivi on liian pitkä. Tekstissä saa olla enintään %(limit)s merkkiä."),
    "nul": _("Rivillä on merkki (NUL), jota tekstissä ei voi olla."),
    "undecodable": _("Rivillä on merkkejä, joita ei voi lukea. Tallenna tiedosto UTF-8-muodossa."),
    "broken_quotes": _("Lainausmerkki avautuu mutta ei sulkeudu. Kirjoita tekstin sisällä lainausmerkki kahdesti."),
    "too_many_cells": _(
        "Rivillä on %(cells)s saraketta ja otsikkorivillä %(columns)s. Laita teksti lainausmerkkeihin, jos siinä on "
        "sarakkeiden erotinmerkki."
    ),
    "unknown_language": _("Kieltä ”%(value)s” ei tunneta. Käytä arvoa fi, sv tai en."),
    "unknown_kind": _(
        "Lajia ”%(value)s” ei tunneta. Käytä arvoa ehdotus, huoli, mahdollisuus, ylpeydenaihe, tiedontarve, "
        "mielikuva tai kysymys."
    ),
    "unknown_prompt": _("Kysymystä ”%(value)s” ei ole tässä keskustelussa. Käytä kysymyksen numeroa."),
    "unknown_role": _("Roolia ”%(value)s” ei ole tämän keskustelun vaihtoehdoissa."),
    "unknown_area": _("Aluetta ”%(value)s” ei ole tämän keskustelun vaihtoehdoissa."),
    "unknown_answer": _("Vastausta ”%(value)s” ei ole taustakysymyksen vaihtoehdoissa."),
    "id_repeated": _("Tunnus ”%(value)s” on jo aiemmalla rivillä, jonka sisältö on toinen."),
    "id_taken": _("Samalla tunnuksella on jo tuotu toinen teksti. Anna riville oma tunnus."),
}
# Of the file as a whole.
_FILE = {
    "empty": _("Tiedosto on tyhjä."),
    "too_large": _("Tiedosto on liian suuri. Enimmäiskoko on %(limit)s Mt. Jaa tiedosto osiin."),
    "spreadsheet": _("Tämä on taulukkolaskennan tiedosto. Tallenna se CSV-muodossa (UTF-8) ja valitse se uudelleen."),
    "not_text": _("Tiedosto ei ole tekstiä. Tallenna taulukko CSV-muodossa (UTF-8) ja valitse se uudelleen."),
    "no_header": _(
        "Ensimmäiseltä riviltä ei löytynyt sarakkeiden nimiä. Siinä pitää olla ainakin sarake ”teksti”. "
        "Nyt rivillä lukee: %(found)s"
    ),
    "no_text_column": _("Tiedostossa ei ole saraketta ”teksti”. Löydetyt sarakkeet: %(found)s"),
    "missing": _("Tiedostoa ei enää löytynyt. Tuo se uudelleen."),
    "refused": _("Mitään ei tuotu, koska osa riveistä ei kelpaa. Korjaa rivit ja tuo tiedosto uudelleen."),
    "unexpected": _("Tuonti keskeytyi virheeseen. Jo tuodut rivit ovat tallessa. Tuo sama tiedosto uudelleen."),
}
_NO_DETAILS = dict.fromkeys(("value", "found", "length", "limit", "cells", "columns"), "")


def reason_in_words(reason: str, details: Mapping[str, Any]) -> str:
    """Why a row, or the whole file, cannot be taken: in the reader's language."""
    words = _ROW.get(reason) or _FILE.get(reason) or faults.in_words(reason) or _FILE["unexpected"]
    return str(words) % {**_NO_DETAILS, **details}


def question_columns(dialogue: Dialogue) -> dict[str, BackgroundQuestion]:
    """The background questions a file may answer, by the name of their column.

    The stakeholder group is the answer to the first question. The area is known by its key, else it is the other
    question asked before writing.
    """
    questions = list(BackgroundQuestion.objects.filter(dialogue=dialogue, is_active=True).prefetch_related("options"))
    columns: dict[str, BackgroundQuestion] = {}
    if questions:
        columns[ROLE] = questions.pop(0)
        area = next((q for q in questions if q.key in _AREA_KEYS), None)
        area = area or next((q for q in questions if q.asked == AskedWhen.BEFORE), None)
        if area is not None:
            columns[AREA] = area
            questions.remove(area)
    return columns | {f"question {q.pk}": q for q in questions}


def _names(row: BackgroundQuestion | BackgroundOption | Prompt) -> list[str]:
    """A row's text in every language."""
    return [text for code, _name in settings.LANGUAGES if (text := getattr(row, f"text_{code}"))]


def column_names(dialogue: Dialogue) -> dict[str, Sequence[str]]:
    """For each field of a file the names its column may have."""
    usual = {ROLE: ROLE_NAMES, AREA: AREA_NAMES}
    asked = {
        name: [*usual.get(name, BACKGROUND_NAMES.get(question.key, ())), question.key, *_names(question)]
        for name, question in question_columns(dialogue).items()
    }
    return {**NAMES, **asked}


def readable_layout(path: Path, dialogue: Dialogue) -> Layout:
    """How a file is read. Raises UnreadableError when it cannot be, or has no texts."""
    layout = find_layout(path, partial(find_columns, names=column_names(dialogue)))
    if "text" not in layout.columns:
        raise UnreadableError("no_text_column", found=", ".join(sorted(layout.columns)))
    return layout


def row_parser(dialogue: Dialogue, layout: Layout) -> RowParser:
    """What understands the rows of one file, from the first row on."""
    prompts = list(Prompt.objects.filter(dialogue=dialogue))
    questions = {
        name: (question.pk, Lookup([(option.pk, option_names(option)) for option in question.options.all()]))
        for name, question in question_columns(dialogue).items()
        if name in layout.columns
    }
    return RowParser(
        layout=layout,
        keys=RowKeys(partial(keyed_hash, "import")),
        clean=clean_text,
        limit=IDEA_LENGTH,
        prompts=Lookup([(prompt.number, _names(prompt)) for prompt in prompts]),
        numbers=frozenset(prompt.number for prompt in prompts),
        questions=questions,
    )


def option_names(option: BackgroundOption) -> list[str]:
    """What a file may call an option: its key, its texts, its official code."""
    return [option.key, *_names(option), option.code, option.code.lstrip("0")]


def example_rows(dialogue: Dialogue) -> list[list[str]]:
    """A small file to start from, in the reader's language."""
    asked = question_columns(dialogue)
    options = [asked[name].options.first() for name in (ROLE, AREA) if name in asked]
    values = [option.text if option else "" for option in options]
    header = [gettext("teksti"), gettext("kieli"), gettext("kysymys"), gettext("rooli"), gettext("alue")]
    text = gettext("Yksi kirjautuminen riittäisi kaikkiin järjestelmiin.")
    return [header[: 3 + len(values)], [text, str(dialogue.languages[0]), "1", *values]]
