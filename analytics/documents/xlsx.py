"""The report as a workbook: a sheet per table."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from analytics.documents.edition import Edition
from analytics.documents.tables import Form, Table, Value, tables

CELL = 32_767
"""Characters a cell can hold."""

WIDTHS = {Form.TEXT: 26, Form.LONG: 90, Form.COUNT: 12, Form.MEAN: 12, Form.SHARE: 14}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_xlsx(edition: Edition, path: Path) -> None:
    """Write an edition as XLSX.

    Parameters
    ----------
    edition : Edition
    path : Path
        Where to; written row by row in constant memory.

    Notes
    -----
    What people wrote is always a string: no formula, address or number is made of it, whatever it looks like.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties(
            {
                "title": f"{edition.title}: {edition.words['report'].format(number=edition.version)}",
                "author": ", ".join(edition.local(one) for one in edition.document.cover.organisations),
                "comments": f"SHA-256 {edition.sha256}",
                "language": edition.language,
                "created": datetime.fromisoformat(edition.document.cover.frozen_on),
            }
        )
        forms = _forms(book)
        head = book.add_format({"bold": True, "bg_color": "#f3ede1", "bottom": 1, "valign": "top", "text_wrap": True})
        for table in tables(edition):
            _write_sheet(book, table, forms, head)


def _forms(book: Workbook) -> dict[Form, Format]:
    plain = {"valign": "top"}
    return {
        Form.TEXT: book.add_format({**plain, "text_wrap": True}),
        Form.LONG: book.add_format({**plain, "text_wrap": True}),
        Form.COUNT: book.add_format({**plain, "num_format": "#,##0"}),
        Form.MEAN: book.add_format({**plain, "num_format": "0.00"}),
        Form.SHARE: book.add_format({**plain, "num_format": "0%"}),
    }


def _write_sheet(book: Workbook, table: Table, forms: dict[Form, Format], head: Format) -> None:
    sheet = book.add_worksheet(table.title)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, WIDTHS[column.form], forms[column.form])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column.title, head)
    for number, row in enumerate(table.rows, start=1):
        for place, (value, column) in enumerate(zip(row, table.columns, strict=True)):
            _write_cell(sheet, number, place, value, forms[column.form])


def _write_cell(sheet: xlsxwriter.worksheet.Worksheet, row: int, place: int, value: Value, form: Format) -> None:
    if value is None or value == "":
        sheet.write_blank(row, place, None, form)
    elif isinstance(value, str):
        sheet.write_string(row, place, _CONTROL.sub("", value)[:CELL], form)
    else:
        sheet.write_number(row, place, value, form)
