"""The report as a set of CSV files with a data dictionary, in one zip."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date
from pathlib import Path

from analytics.documents.edition import Edition
from analytics.documents.tables import Column, Form, Table, Value, tables

BOM = "\ufeff"
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


def guarded(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Unchanged unless it starts, leading spaces aside, with = + - @ (full-width ones too) or with a tab or line end.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def write_csv(edition: Edition, path: Path) -> None:
    """Write an edition as a zip of CSV files.

    Parameters
    ----------
    edition : Edition
    path : Path
        Where to. The same edition gives the same bytes.

    Notes
    -----
    UTF-8 with a byte order mark, so that Excel reads it; semicolons and decimal commas in Finnish and Swedish, commas
    and points in English, as the spreadsheets of each language expect.
    """
    made = list(tables(edition))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        _add(bundle, edition, _dictionary(edition, made))
        for table in made:
            _add(bundle, edition, table)


def file_name(edition: Edition, key: str) -> str:
    """Name of one table's file in the zip.

    Parameters
    ----------
    edition : Edition
        For its language.
    key : str
        Which table.

    Returns
    -------
    str
        With its ending.
    """
    return f"{edition.words[f'file_{key}']}.csv"


def _add(bundle: zipfile.ZipFile, edition: Edition, table: Table) -> None:
    frozen = date.fromisoformat(edition.document.cover.frozen_on)
    entry = zipfile.ZipInfo(file_name(edition, table.key), (max(frozen.year, 1980), frozen.month, frozen.day, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    with bundle.open(entry, "w") as raw, io.TextIOWrapper(raw, "utf-8", newline="") as out:
        out.write(BOM)
        writer = csv.writer(out, delimiter="," if edition.language == "en" else ";", lineterminator="\r\n")
        writer.writerow([guarded(column.title) for column in table.columns])
        for row in table.rows:
            cells = zip(row, table.columns, strict=True)
            writer.writerow([_cell(value, column.form, edition.language) for value, column in cells])


def _cell(value: Value, form: Form, language: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(value)
    text = str(value) if form == Form.COUNT or isinstance(value, int) else f"{value:.2f}"
    return text if language == "en" else text.replace(".", ",")


def _dictionary(edition: Edition, made: list[Table]) -> Table:
    w = edition.words
    rows: list[list[Value]] = [[file_name(edition, "dictionary"), "", w["dictionary_form"]]]
    rows += [
        [file_name(edition, table.key), column.title, w[column.meaning] if column.meaning else column.title]
        for table in made
        for column in table.columns
    ]
    columns = [Column(w["file"], Form.TEXT), Column(w["column"], Form.TEXT), Column(w["meaning"], Form.LONG)]
    return Table("dictionary", w["sheet_about"], columns, rows)
