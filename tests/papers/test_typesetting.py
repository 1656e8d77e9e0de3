"""Papers are tagged, repeatable, and take any text as text."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from papers import REPLACEMENT, set_pdf, showable

DAY = datetime(2027, 4, 7, tzinfo=UTC)

TEMPLATE = Path(__file__).parent / "smallest.typ"


def sheet(*lines: str) -> dict[str, object]:
    return {"title": "Otsikko", "alt": "Talkooriihi", "lines": list(lines)}


def test_a_paper_is_tagged_and_says_what_it_is():
    reader = PdfReader(io.BytesIO(set_pdf(TEMPLATE, sheet("Yksi"), timestamp=DAY)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "sv"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert reader.metadata.title == "Otsikko"


def test_text_is_never_markup_and_what_no_font_has_is_replaced():
    made = set_pdf(TEMPLATE, sheet('#panic("x") *ei* $x$ <a> \\ 中'), timestamp=DAY)
    text = PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert '#panic("x") *ei* $x$ <a> \\ ' + REPLACEMENT in " ".join(text.split())


def test_the_same_paper_is_the_same_bytes():
    assert set_pdf(TEMPLATE, sheet("a"), timestamp=DAY) == set_pdf(TEMPLATE, sheet("a"), timestamp=DAY)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("tavallinen ä ö å ½ €", "tavallinen ä ö å ½ €"),
        ("中 ok", f"{REPLACEMENT} ok"),
        ("rivi\r\nrivi\tja", "rivi\nrivi ja"),
        ("a\u2003b\u3000c", "a b c"),
        ("عربي Иван 😀", "عربي Иван 😀"),
        ("a\U000e0001b\u0007", "ab"),
    ],
)
def test_characters_no_font_has_are_replaced(text, shown):
    assert showable(text) == shown
