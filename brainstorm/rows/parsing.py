"""One row of a file, understood or turned down with a reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from brainstorm.rows.columns import fold
from brainstorm.rows.files import Layout, Record
from brainstorm.rows.identity import RowKeys
from brainstorm.rows.values import KINDS, LANGUAGES, UNANSWERED, Lookup

_UNDECODABLE: Final = re.compile("[\ud800-\udfff]")
_NUMBER: Final = re.compile(r"#?\s*(\d{1,4})(?:[.,]0*)?")
_SHOWN: Final = 60
_LANGUAGES: Final = Lookup(LANGUAGES.items())
_KINDS: Final = Lookup(KINDS.items())


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says. No language: to be told from the text. No kind: the prompt's."""

    line: int
    key: str
    has_id: bool
    text: str
    language: str | None
    kind: str | None
    prompt: int | None
    answers: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a row cannot be taken: a key and its values, told in words elsewhere."""

    line: int
    reason: str
    details: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class RowParser:
    """Understands the rows of one file by what its dialogue asks.

    Parameters
    ----------
    layout : Layout
        Where each field stands.
    keys : RowKeys
        Gives each row its key; every row goes through it, in order.
    clean : callable
        The text as it will be stored.
    limit : int
        The longest text that is taken. A longer one is turned down, never cut.
    prompts : Lookup
        Prompt numbers by their texts.
    numbers : frozenset of int
        The numbers of the dialogue's prompts.
    questions : mapping
        For each background question with a column: the id of the question and the lookup of its options.
    """

    layout: Layout
    keys: RowKeys
    clean: Callable[[str], str]
    limit: int
    prompts: Lookup[int]
    numbers: frozenset[int]
    questions: Mapping[str, tuple[int, Lookup[int]]]

    def parse(self, record: Record) -> Row | Rejection:
        """Understand one row."""
        if record.problem:
            return Rejection(record.line, record.problem, {"limit": self.limit})
        values = {
            name: record.cells[index] if index < len(record.cells) else ""
            for name, index in self.layout.columns.items()
        }
        key, is_contradicted = self.keys.key(values)
        problem = self._shape(record, values) or self._length(values)
        if problem is None and is_contradicted:
            problem = ("id_repeated", {"value": _shown(values["id"])})
        if problem is not None:
            return Rejection(record.line, *problem)
        return self._meaning(record.line, key, values)

    def _shape(self, record: Record, values: Mapping[str, str]) -> tuple[str, dict[str, str | int]] | None:
        extra = record.cells[self.layout.width :]
        if any(cell.strip() for cell in extra):
            return "too_many_cells", {"cells": len(record.cells), "columns": self.layout.width}
        damaged = self.layout.errors == "replace"
        for value in values.values():
            if "\x00" in value:
                return "nul", {}
            if _UNDECODABLE.search(value) or (damaged and "\ufffd" in value):
                return "undecodable", {}
        return None

    def _length(self, values: Mapping[str, str]) -> tuple[str, dict[str, str | int]] | None:
        length = len(self.clean(values["text"]))
        if length == 0:
            return "no_text", {}
        if length > self.limit:
            return "too_long", {"length": length, "limit": self.limit}
        return None

    def _meaning(self, line: int, key: str, values: Mapping[str, str]) -> Row | Rejection:
        language = kind = prompt = None
        if (value := values.get("lang", "").strip()) and (language := _LANGUAGES.find(value)) is None:
            return Rejection(line, "unknown_language", {"value": _shown(value)})
        if (value := values.get("kind", "").strip()) and (kind := _KINDS.find(value)) is None:
            return Rejection(line, "unknown_kind", {"value": _shown(value)})
        if (value := values.get("prompt", "").strip()) and (prompt := self._prompt(value)) is None:
            return Rejection(line, "unknown_prompt", {"value": _shown(value)})
        answers: list[tuple[int, int]] = []
        for name, (question, options) in self.questions.items():
            value = values.get(name, "").strip()
            if fold(value) in UNANSWERED:
                continue
            if (option := options.find(value)) is None:
                column = name if name in {"role", "area"} else "answer"
                return Rejection(line, f"unknown_{column}", {"value": _shown(value)})
            answers.append((question, option))
        has_id = bool(values.get("id", "").strip())
        return Row(line, key, has_id, self.clean(values["text"]), language, kind, prompt, tuple(answers))

    def _prompt(self, value: str) -> int | None:
        number = _NUMBER.fullmatch(value)
        if number and int(number[1]) in self.numbers:
            return int(number[1])
        return self.prompts.find(value)


def _shown(value: str) -> str:
    value = " ".join(value.split())
    return value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
