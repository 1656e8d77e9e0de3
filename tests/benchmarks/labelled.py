"""Labelled ideas to measure with, made into what the worker makes of a posted idea."""

from __future__ import annotations

import csv
import hashlib
import random
import sqlite3
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analytics.themes.finding import ThemesResult, find_themes
from analytics.themes.recipe import Recipe
from language.detection import detect_language
from language.embedding import Embedder
from language.lemmas import lemmas

EMBEDDED_AT_ONCE = 64
CACHE = Path(tempfile.gettempdir()) / "talkooriihi-theme-quality.sqlite"

Row = dict[str, str]


@dataclass(frozen=True)
class Sample:
    """Labelled ideas, worked on as the worker does when an idea is posted."""

    texts: list[str]
    labels: list[str]
    written_in: list[str]
    languages: list[str]
    lemmas: list[list[str]]
    embeddings: NDArray[np.float32] | None

    def themes(
        self,
        rows: Sequence[int] | NDArray[np.intp],
        seed: int,
        recipe: Recipe | None = None,
        earlier: Sequence[int] | None = None,
        earlier_whole_of: Sequence[int] = (),
    ) -> ThemesResult:
        """Find the themes of some of the ideas."""
        return find_themes(
            [self.texts[row] for row in rows],
            [self.languages[row] for row in rows],
            [self.lemmas[row] for row in rows],
            None if self.embeddings is None else self.embeddings[np.asarray(rows)],
            seed=seed,
            recipe=recipe,
            earlier=earlier,
            earlier_whole_of=earlier_whole_of,
        )


def read_rows(path: Path, *, skipping: Sequence[str] = ()) -> list[Row]:
    """Read a labelled file, but for the labels that match one of the patterns."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if not rows or not {"text", "label", "lang"} <= set(rows[0]):
        sys.exit(f"{path} must have the columns text, label and lang, and rows")
    wanted = [row for row in rows if row["text"].strip()]
    return [row for row in wanted if not any(fnmatch(row["label"], pattern) for pattern in skipping)]


def stratified(labels: Sequence[str], wanted: int | None, seed: int) -> list[int]:
    """Draw rows so that every label keeps its share (largest remainders), in random order."""
    if wanted is None or wanted >= len(labels):
        return list(range(len(labels)))
    by_label: defaultdict[str, list[int]] = defaultdict(list)
    for index, label in enumerate(labels):
        by_label[label].append(index)
    exact = {label: wanted * len(rows) / len(labels) for label, rows in by_label.items()}
    taken = {label: int(share) for label, share in exact.items()}
    rest = sorted(exact, key=lambda label: (taken[label] - exact[label], label))
    for label in rest[: wanted - sum(taken.values())]:
        taken[label] += 1
    rng = random.Random(seed)
    drawn = [row for label in sorted(by_label) for row in rng.sample(by_label[label], taken[label])]
    rng.shuffle(drawn)
    return drawn


def drawn(files: Sequence[Sequence[Row]], wanted: int | None, seed: int) -> list[Row]:
    """Draw rows: of one file all or the wanted number; of several an equal part of each, mixed."""
    if len(files) == 1:
        return [files[0][index] for index in stratified([row["label"] for row in files[0]], wanted, seed)]
    part = min(len(rows) for rows in files)
    if wanted is not None:
        part = min(part, wanted // len(files))
    rows = [rows[index] for rows in files for index in stratified([row["label"] for row in rows], part, seed)]
    random.Random(seed).shuffle(rows)
    return rows


def embedded(texts: Sequence[str], embedder: Embedder) -> NDArray[np.float32]:
    """Embed texts, as half floats as they are stored, remembering what was embedded before."""
    keys = [_key(text, embedder) for text in texts]
    with closing(sqlite3.connect(CACHE, timeout=60)) as database:
        found = _remembered(keys, database)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        todo = list(missing.items())
        for start in range(0, len(todo), EMBEDDED_AT_ONCE):
            part = todo[start : start + EMBEDDED_AT_ONCE]
            vectors = embedder.embed([text for _key, text in part]).astype(np.float16)
            fresh = {key: vector.tobytes() for (key, _text), vector in zip(part, vectors, strict=True)}
            database.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", fresh.items())
            database.commit()
            found.update(fresh)
    return _matrix([found[key] for key in keys])


def already_embedded(texts: Sequence[str], embedder: Embedder) -> tuple[list[int], NDArray[np.float32]]:
    """Return which of the texts were embedded before, and their vectors."""
    keys = [_key(text, embedder) for text in texts]
    with closing(sqlite3.connect(CACHE, timeout=60)) as database:
        found = _remembered(keys, database)
    there = [place for place, key in enumerate(keys) if key in found]
    return there, _matrix([found[keys[place]] for place in there])


def _key(text: str, embedder: Embedder) -> str:
    return hashlib.sha256(f"{embedder.name} {embedder.version} {text}".encode()).hexdigest()


def _remembered(keys: Sequence[str], database: sqlite3.Connection) -> dict[str, bytes]:
    database.execute("CREATE TABLE IF NOT EXISTS vectors (key TEXT PRIMARY KEY, vector BLOB)")
    found: dict[str, bytes] = {}
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        marks = ",".join("?" * len(part))
        found.update(database.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", part))
    return found


def _matrix(vectors: Sequence[bytes]) -> NDArray[np.float32]:
    return np.array([np.frombuffer(vector, dtype=np.float16) for vector in vectors], dtype=np.float32)


def make_sample(rows: Sequence[Row], embedder: Embedder | None) -> Sample:
    """Do to each row what the worker does to a posted idea."""
    texts = [row["text"] for row in rows]
    languages = [detect_language(row["text"], fallback=row["lang"]) for row in rows]
    return Sample(
        texts=texts,
        labels=[row["label"] for row in rows],
        written_in=[row["lang"] for row in rows],
        languages=languages,
        lemmas=[lemmas(text, language) for text, language in zip(texts, languages, strict=True)],
        embeddings=None if embedder is None else embedded(texts, embedder),
    )
