"""The same report in every format and language: the same numbers, the same words of people, fit to open."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from analytics.documents import numbers
from analytics.documents.csv import file_name, guarded, write_csv
from analytics.documents.edition import Edition
from analytics.documents.pdf import write_pdf
from analytics.documents.tables import tables
from analytics.documents.words import LANGUAGES, WORDS
from analytics.documents.xlsx import write_xlsx
from tests.analytics.documents.sample import HOSTILE, edition, emptied


def pdf_text(path: Path) -> str:
    """Text as a reader copies it, without what line breaks do to it."""
    pages = [page.extract_text() for page in PdfReader(path).pages]
    return re.sub(r"\s+", "", "".join(pages)).replace("\u00ad", "")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def read_csv(path: Path, made: Edition) -> dict[str, list[list[str]]]:
    with zipfile.ZipFile(path) as bundle:
        assert bundle.testzip() is None
        texts = {name: bundle.read(name).decode("utf-8") for name in bundle.namelist()}
    assert all(text.startswith("\ufeff") for text in texts.values())
    separator = "," if made.language == "en" else ";"
    opened = {name: io.StringIO(text[1:], newline="") for name, text in texts.items()}
    return {name: list(csv.reader(text, delimiter=separator)) for name, text in opened.items()}


@pytest.fixture(scope="module", params=LANGUAGES)
def files(request, tmp_path_factory):
    made = edition(request.param, erase=1, version="1.1")
    folder = tmp_path_factory.mktemp(request.param)
    write_pdf(made, folder / "r.pdf")
    write_xlsx(made, folder / "r.xlsx")
    write_csv(made, folder / "r.zip")
    return made, folder


def test_all_formats_tell_the_same_numbers(files):
    made, folder = files
    on_paper = pdf_text(folder / "r.pdf")
    book = load_workbook(folder / "r.xlsx", read_only=False)
    sheet = book[made.words["sheet_themes"]]
    head = [cell.value for cell in sheet[1]]
    in_sheet = [dict(zip(head, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=2)]
    rows = read_csv(folder / "r.zip", made)[file_name(made, "themes")]
    in_csv = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    themes = [theme for whole in made.document.wholes for theme in (whole, *whole.subthemes)]
    assert len(themes) == len(in_sheet) == len(in_csv) == 13
    w = made.words
    for theme, cells, line in zip(themes, in_sheet, in_csv, strict=True):
        assert cells[w["ideas"]] == theme.ideas == int(line[w["ideas"]])
        if theme.importance is None:
            assert cells[w["importance"]] is None
            assert line[w["importance"]] == ""
            continue
        mean = numbers.decimal(theme.importance.mean, made.language)
        assert cells[w["importance"]] == theme.importance.mean
        assert line[w["importance"]] == mean
        assert cells[w["evaluators"]] == theme.importance.n == int(line[w["evaluators"]])
        shown = squeezed(mean + numbers.interval(theme.importance, made.language))
        shown += squeezed(made.integer(theme.importance.n) + made.integer(theme.ideas))
        assert shown in on_paper


def test_every_table_is_the_same_in_xlsx_and_csv(files):
    made, folder = files
    book = load_workbook(folder / "r.xlsx")
    found = read_csv(folder / "r.zip", made)
    for table in tables(made):
        cells = [[cell.value for cell in row] for row in book[table.title].iter_rows(min_row=2)]
        assert [[value if value != "" else None for value in row] for row in table.rows] == cells
        lines = found[file_name(made, table.key)]
        assert lines[0] == [guarded(column.title) for column in table.columns]
        assert len(lines) == len(table.rows) + 1
        for line, row in zip(lines[1:], table.rows, strict=True):
            pairs = zip(line, row, strict=True)
            assert all(cell == guarded(value) for cell, value in pairs if isinstance(value, str))


def test_the_pdf_is_tagged_and_says_what_it_is_in_its_language(files):
    made, folder = files
    reader = PdfReader(folder / "r.pdf")
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith(made.language)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert made.title in reader.metadata.title
    assert b"pdfuaid" in root["/Metadata"].get_data()
    outline = [one.title for one in reader.outline if not isinstance(one, list)]
    assert made.words["summary"] in outline
    assert made.local(made.document.wholes[0].title) in outline
    assert "/Image" not in str(reader.pages[3].get("/Resources", {}).get("/XObject", {}))


def test_quotations_stand_in_the_pdf_character_by_character_in_their_own_language(files):
    made, folder = files
    on_paper = pdf_text(folder / "r.pdf")
    for quotation in made.document.quotations():
        assert squeezed(made.texts[quotation.said.hash][quotation.start : quotation.end]) in on_paper
    raw = (folder / "r.pdf").read_bytes()
    assert len(raw) < 600_000
    other = {"fi": "ruotsiksi", "sv": "påfinska", "en": "inFinnish"}
    assert other[made.language] in on_paper


def test_an_erased_text_leaves_a_tombstone_everywhere_and_a_notice(files):
    made, folder = files
    assert made.erased == 1
    whole = edition(made.language)
    gone = next(text for key, text in whole.texts.items() if key not in made.texts)
    tomb = made.words["erased"]
    ideas = load_workbook(folder / "r.xlsx")[made.words["sheet_ideas"]]
    cells = [cell.value for row in ideas.iter_rows() for cell in row]
    assert tomb in cells
    assert gone not in cells
    lines = [cell for row in read_csv(folder / "r.zip", made)[file_name(made, "ideas")] for cell in row]
    assert tomb in lines
    assert guarded(gone) not in lines
    notice = squeezed(made.words["made_again"].format(count="1"))
    assert notice in pdf_text(folder / "r.pdf")


def test_no_cell_can_be_run(files):
    made, folder = files
    for sheet in load_workbook(folder / "r.xlsx"):
        assert all(cell.data_type != "f" and cell.hyperlink is None for row in sheet.iter_rows() for cell in row)
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref
    texts = {text for text in HOSTILE if text[0] in "=+-@"}
    ideas = read_csv(folder / "r.zip", made)[file_name(made, "ideas")]
    found = [cell for row in ideas for cell in row]
    assert all(not re.match(r"\s*[=+\-@]", cell) for cell in found)
    shown = [text for text in texts if text in made.texts.values()]
    assert len(shown) >= 2
    assert all(f"'{text}" in found for text in shown)


def test_the_dictionary_explains_every_column_of_every_file(files):
    made, folder = files
    found = read_csv(folder / "r.zip", made)
    explained = {(row[0], row[1]) for row in found[file_name(made, "dictionary")][2:]}
    for table in tables(made):
        assert all((file_name(made, table.key), column.title) in explained for column in table.columns)


def test_the_same_edition_gives_the_same_bytes(tmp_path):
    made = edition("fi")
    for name in ("a", "b"):
        write_csv(made, tmp_path / f"{name}.zip")
        write_pdf(made, tmp_path / f"{name}.pdf")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_report_of_nothing_can_be_made(tmp_path):
    made = emptied()
    write_pdf(made, tmp_path / "r.pdf")
    write_xlsx(made, tmp_path / "r.xlsx")
    write_csv(made, tmp_path / "r.zip")
    assert squeezed(WORDS["fi"]["lead_empty"]) in pdf_text(tmp_path / "r.pdf")


def test_hidden_groups_are_named_but_never_counted(files):
    made, folder = files
    on_paper = pdf_text(folder / "r.pdf")
    assert squeezed(made.words["hidden_text"].split("{")[0]) in on_paper
    table = next(table for table in tables(made) if table.key == "background")
    hidden = [row for row in table.rows if row[2] is None]
    assert len(hidden) == 4
    assert all(squeezed(str(row[1])) in on_paper for row in hidden[:2])


def quoting(text: str) -> Edition:
    """The sample with one text as its only quotation everywhere on paper."""
    made = edition("fi")
    texts = dict.fromkeys(made.texts, text)
    wholes = [
        replace(whole, subthemes=[
            replace(sub, quotations=[replace(one, start=0, end=len(text)) for one in sub.quotations])
            for sub in whole.subthemes
        ])
        for whole in made.document.wholes
    ]  # fmt: skip
    return replace(made, texts=texts, document=replace(made.document, wholes=wholes))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_set_as_text(text, tmp_path):
    write_pdf(quoting(text), tmp_path / "r.pdf")
    on_paper = pdf_text(tmp_path / "r.pdf")
    if text.isascii():
        assert squeezed(text) in on_paper


@pytest.mark.slow
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_pdf_can_be_built_from_any_text(tmp_path, text):
    write_pdf(quoting(text), tmp_path / "r.pdf")


@given(st.text(max_size=50))
def test_guarding_only_ever_adds_one_apostrophe(text):
    assert guarded(text) in {text, f"'{text}"}
    assert not re.match(r"[=+\-@\t\r]", guarded(text))
