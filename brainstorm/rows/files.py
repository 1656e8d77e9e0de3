"""A CSV file as people save it: whatever its encoding and delimiter, read row by row."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TextIO

DELIMITERS: Final = (";", ",", "\t")
NO_DELIMITER: Final = "\x1f"
"""For a file of one column, where a comma is only a comma."""

_SAMPLE: Final = 64 * 1024
_CHUNK: Final = 1024 * 1024
_SPREADSHEETS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # xlsx and ods; xls
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL: Final = re.compile(rb"[\x01-\x08\x0b\x0e-\x1f\x7f]")
_ESCAPED: Final = re.compile("[\udc80-\udcff]")
_NON_ASCII: Final = re.compile("[^\x00-\x7f\udc80-\udcff]")
_SEPARATOR_LINE: Final = re.compile(r"^\ufeff?\"?sep=(.)\"?\r?\n?$", re.I)


class UnreadableError(Exception):
    """The file as a whole cannot be taken. ``reason`` is a key, ``details`` its values."""

    def __init__(self, reason: str, **details: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = details


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is to be read."""

    encoding: str
    errors: str
    delimiter: str
    skipped_lines: int
    columns: dict[str, int]
    width: int
    header_lines: int


@dataclass(frozen=True, slots=True)
class Record:
    """One row: the line of the file where it starts, and its cells, or what is wrong with it."""

    line: int
    cells: list[str]
    problem: str = ""


@dataclass(slots=True)
class _Lines:
    """Lines of a file that remembers those of the current row, so that a broken row can be left behind."""

    source: TextIO
    number: int = 0
    start: int = 1
    kept: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    is_over: bool = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self.waiting.pop() if self.waiting else self.source.readline()
        if not line:
            self.is_over = True
            raise StopIteration
        self.number += 1
        self.kept.append(line)
        return line

    def begin(self) -> None:
        """A new row starts at the next line."""
        self.kept = []
        self.start = self.number + 1

    def leave_first(self) -> None:
        """Give back every line of the row but its first."""
        self.waiting.extend(reversed(self.kept[1:]))
        self.number = self.start
        self.is_over = False


def find_layout(path: Path, find_columns: Callable[[Sequence[str]], dict[str, int]]) -> Layout:
    """Find out how a file is to be read.

    Parameters
    ----------
    path : Path
        The file. It is read through once, a piece at a time.
    find_columns : callable
        Which columns a header row names: from its cells to ``{field: index}``.

    Returns
    -------
    Layout
        Encoding (UTF-8 with or without a byte order mark, UTF-16, else Windows-1252), delimiter
        (semicolon, comma or tab: the one by which most columns are known) and columns.

    Raises
    ------
    UnreadableError
        ``empty``, ``spreadsheet``, ``not_text``, or ``no_header`` when no column of the header is known.
    """
    encoding, errors = _find_encoding(path)
    with path.open(encoding=encoding, errors=errors, newline="") as file:
        match = _SEPARATOR_LINE.match(file.readline(_SAMPLE))
    skipped = 1 if match else 0
    best: Layout | None = None
    for delimiter in [match[1]] if match else DELIMITERS:
        trial = Layout(encoding, errors, delimiter, skipped, {}, 0, 0)
        header, lines = _header(path, trial)
        found = Layout(encoding, errors, delimiter, skipped, find_columns(header), len(header), lines)
        if best is None or (len(found.columns), found.width) > (len(best.columns), best.width):
            best = found
    assert best is not None
    if not best.columns:
        raise UnreadableError("no_header", found=", ".join(_header(path, best)[0])[:200])
    if best.width == 1:
        best = Layout(encoding, errors, NO_DELIMITER, skipped, best.columns, 1, best.header_lines)
    return best


def read_records(path: Path, layout: Layout) -> Iterator[Record]:
    """Give the rows under the header, in order, blank ones left out.

    A quotation mark that never closes would swallow the rest of the file: the row where it opens is given
    with the problem ``broken_quotes``, and reading goes on from the next line.
    """
    with path.open(encoding=layout.encoding, errors=layout.errors, newline="") as file:
        lines = _Lines(file)
        for _ in range(layout.skipped_lines):
            next(lines, None)
        rows = _rows(lines, layout.delimiter)
        next(rows, None)
        for record in rows:
            if record.problem or any(cell.strip() for cell in record.cells):
                yield record


def read_header(path: Path, layout: Layout) -> list[str]:
    """Give the names of the columns as they stand in the file."""
    return _header(path, layout)[0]


def _rows(lines: _Lines, delimiter: str) -> Iterator[Record]:
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        lines.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a field longer than any text, nearly always an unclosed quotation mark
            problem = "broken_quotes" if len(lines.kept) > 1 else "far_too_long"
        else:
            unclosed = lines.is_over and len(lines.kept) > 1 and "".join(lines.kept).count('"') % 2 == 1
            problem = "broken_quotes" if unclosed else ""
        if not problem:
            yield Record(lines.start, cells)
            continue
        yield Record(lines.start, [], problem)
        lines.leave_first()
        reader = csv.reader(lines, delimiter=delimiter)


def _header(path: Path, layout: Layout) -> tuple[list[str], int]:
    with path.open(encoding=layout.encoding, errors=layout.errors, newline="") as file:
        lines = _Lines(file)
        for _ in range(layout.skipped_lines):
            next(lines, None)
        first = next(_rows(lines, layout.delimiter), None)
        if first is None or not any(cell.strip() for cell in first.cells):
            raise UnreadableError("empty" if first is None else "no_header", found="")
        cells = [*first.cells]
        while cells and not cells[-1].strip():
            cells.pop()  # delimiters that a spreadsheet left at the end of each line
        return cells, lines.number


def _find_encoding(path: Path) -> tuple[str, str]:
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    if not sample.strip():
        raise UnreadableError("empty")
    if sample.startswith(_SPREADSHEETS):
        raise UnreadableError("spreadsheet")
    for mark, encoding in _BOMS:
        if sample.startswith(mark):
            return encoding, "replace" if encoding == "utf-16" else "surrogateescape"
    if (guess := _utf16_without_mark(sample)) is not None:
        return guess, "replace"
    if len(_CONTROL.findall(sample)) > len(sample) / 100 or sample.count(0) > len(sample) / 20:
        raise UnreadableError("not_text")
    return ("utf-8" if _is_utf8(path) else "cp1252"), "surrogateescape"


def _utf16_without_mark(sample: bytes) -> str | None:
    """Western text in UTF-16 is every other byte zero."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.05 * half else None


def _is_utf8(path: Path) -> bool:
    """Whether a file is UTF-8, be it with a few damaged bytes: those cost their rows and not the file."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    whole = damaged = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            text = decoder.decode(chunk)
            if not text.isascii():
                whole += len(_NON_ASCII.findall(text))
                damaged += len(_ESCAPED.findall(text))
    damaged += len(_ESCAPED.findall(decoder.decode(b"", final=True)))
    return damaged == 0 or whole > damaged
