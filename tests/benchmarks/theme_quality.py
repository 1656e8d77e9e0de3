"""How well the production pipeline finds themes that people have labelled.

    python -m tests.benchmarks.theme_quality FILE.csv [--rows N] [--seeds 1,2,3] [--lite] --json

FILE has the columns text, label and lang. With --rows a sample is drawn, stratified by label with
the seed. Sub-themes are scored and every idea is assigned. All figures are means over the seeds
(peak_mb is the greatest):

v, ari, b3      V-measure, adjusted Rand index, B³ F1 against the labels
themes          how many sub-themes
left_out        share of ideas in no sub-theme
language_nmi    normalised mutual information of sub-theme and language
stability       ARI between the themes of all and of random 80 % (two draws)
cpu_s, peak_mb  of finding themes; language, base forms and vectors are made before, as in production

Vectors are kept between runs in a file of the system's temporary folder.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import csv
import hashlib
import json
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score, v_measure_score

from analytics.themes.finding import ThemesResult, find_themes
from analytics.themes.stability import subsample_agreement
from language.detection import detect_language
from language.embedding import Embedder, get_embedder
from language.lemmas import lemmas

STABILITY_RUNS = 2
EMBEDDED_AT_ONCE = 64


@dataclass(frozen=True)
class Sample:
    """Labelled ideas, worked on as the worker does when an idea is posted."""

    texts: list[str]
    labels: list[str]
    written_in: list[str]
    languages: list[str]
    lemmas: list[list[str]]
    embeddings: NDArray[np.float32] | None

    def themes(self, rows: Sequence[int] | NDArray[np.intp], seed: int) -> ThemesResult:
        """Find the themes of some of the ideas."""
        return find_themes(
            [self.texts[row] for row in rows],
            [self.languages[row] for row in rows],
            [self.lemmas[row] for row in rows],
            None if self.embeddings is None else self.embeddings[np.asarray(rows)],
            seed=seed,
        )


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read a labelled file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if not rows or not {"text", "label", "lang"} <= set(rows[0]):
        sys.exit(f"{path} must have the columns text, label and lang, and rows")
    return [row for row in rows if row["text"].strip()]


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


def embedded(texts: Sequence[str], embedder: Embedder) -> NDArray[np.float32]:
    """Embed texts, as half floats as they are stored, remembering what was embedded before."""
    cache = Path(tempfile.gettempdir()) / "talkooriihi-theme-quality.sqlite"
    keys = [hashlib.sha256(f"{embedder.name} {embedder.version} {text}".encode()).hexdigest() for text in texts]
    with closing(sqlite3.connect(cache, timeout=60)) as database:
        database.execute("CREATE TABLE IF NOT EXISTS vectors (key TEXT PRIMARY KEY, vector BLOB)")
        found: dict[str, bytes] = {}
        for start in range(0, len(keys), 500):
            part = keys[start : start + 500]
            marks = ",".join("?" * len(part))
            found.update(database.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", part))
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        todo = list(missing.items())
        for start in range(0, len(todo), EMBEDDED_AT_ONCE):
            part_ = todo[start : start + EMBEDDED_AT_ONCE]
            vectors = embedder.embed([text for _key, text in part_]).astype(np.float16)
            fresh = {key: vector.tobytes() for (key, _text), vector in zip(part_, vectors, strict=True)}
            database.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", fresh.items())
            database.commit()
            found.update(fresh)
    return np.array([np.frombuffer(found[key], dtype=np.float16) for key in keys], dtype=np.float32)


def make_sample(rows: Sequence[dict[str, str]], embedder: Embedder | None) -> Sample:
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


def b_cubed(labels: Sequence[str], themes: NDArray[np.intp]) -> float:
    """Return the B³ F1 of a partition (Bagga and Baldwin 1998)."""
    _values, truth = np.unique(np.asarray(labels), return_inverse=True)
    table = np.asarray(sparse.coo_matrix((np.ones(len(truth)), (truth, themes))).todense())
    squares = table**2
    precision = float((squares / np.maximum(table.sum(axis=0), 1)).sum() / len(truth))
    recall = float((squares / np.maximum(table.sum(axis=1, keepdims=True), 1)).sum() / len(truth))
    return 2 * precision * recall / (precision + recall)


def measure(sample: Sample, seed: int) -> dict[str, float]:
    """Find themes and compare them with the labels."""
    everything = np.arange(len(sample.texts))
    before = time.process_time()
    result = sample.themes(everything, seed)
    used = time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    agreement = subsample_agreement(
        result.sub_theme,
        lambda rows, its_seed: sample.themes(rows, its_seed).sub_theme,
        runs=STABILITY_RUNS,
        seed=seed,
    )
    return {
        "v": float(v_measure_score(sample.labels, result.sub_theme)),
        "ari": float(adjusted_rand_score(sample.labels, result.sub_theme)),
        "b3": b_cubed(sample.labels, result.sub_theme),
        "themes": float(len(result.sub_themes)),
        "left_out": float(np.mean(result.sub_theme < 0)),
        "language_nmi": float(normalized_mutual_info_score(sample.written_in, result.sub_theme)),
        "stability": agreement,
        "cpu_s": used,
        "peak_mb": peak,
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--rows", type=int)
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--lite", action="store_true", help="without embeddings")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    rows = read_rows(options.file)
    embedder = None if options.lite else get_embedder()
    if embedder is None and not options.lite:
        print("No embedder loads here: measuring the LITE way.", file=sys.stderr)
    figures: list[dict[str, float]] = []
    for seed in (int(part) for part in options.seeds.split(",")):
        drawn = stratified([row["label"] for row in rows], options.rows, seed)
        figures.append(measure(make_sample([rows[index] for index in drawn], embedder), seed))
    means = {name: round(float(np.mean([one[name] for one in figures])), 3) for name in figures[0]}
    means["peak_mb"] = round(max(one["peak_mb"] for one in figures))
    if options.json:
        print(json.dumps(means))
    else:
        print("\n".join(f"{name:14}{value}" for name, value in means.items()))


if __name__ == "__main__":
    main()
