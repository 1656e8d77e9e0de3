"""A labelled file for the benchmarks to be tried on: they must run, what they find there means nothing."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.analytics.themes.test_finding import a_dialogue

SWEDISH_FROM = 100


def write_rows(path: Path, rows: list[tuple[str, str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "label", "lang"])
        writer.writerows(rows)
    return path


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """A hundred and twenty thoughts on eight subjects, in two languages as far as the file says."""
    texts, subjects = a_dialogue(120)
    languages = ["fi" if place < SWEDISH_FROM else "sv" for place in range(len(texts))]
    return write_rows(tmp_path / "labelled.csv", list(zip(texts, subjects, languages, strict=True)))
