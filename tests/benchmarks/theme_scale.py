"""What a theme run costs as a dialogue grows, beside TF-IDF with k-means on the same rows.

    python -m tests.benchmarks.theme_scale [FILE.csv …] [--sizes 10000,50000,100000,200000] [--peers] [--lite]
                                           [--seed 1] [--real-at-least 4000] [--json]

Rows are the distinct texts of the files (columns text, label, lang) that have been embedded before, of which there must
be --real-at-least (the missing ones are embedded: 73 CPU milliseconds each); above that, rows are made of parts of real
ones, as `made_up.py` says. Each output says how many are which.

Languages, base forms and vectors are made beforehand, as in production, where that is done as ideas are posted. Each
way runs in a process of its own, so that its greatest memory (`peak_mb`) is its own; it counts what it was given. A
theme run here is the whole of `find_themes`, names and quotations included, without subsamples, as in production above
20,000 ideas. `parts` says what of its CPU time went where.

cpu_x_kmeans             CPU seconds over those of TF-IDF with k-means (k among six, by silhouette; theme_peers.py)
clustering_x_kmeans      the same of clustering alone, from points to sub-themes
cpu_share_of_bertopic    clustering over BERTopic's (with --peers, up to 50,000 rows)
bars                     what is wanted, what was found, and whether it is met
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("NUMBA_NUM_THREADS", "1")

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from analytics.themes import finding
from language.detection import detect_language
from language.embedding import Embedder, get_embedder
from language.lemmas import lemmas
from tests.benchmarks.labelled import already_embedded, embedded, read_rows
from tests.benchmarks.made_up import Rows, chosen, distinct, sized
from tests.benchmarks.scores import clocked, cpu_seconds, peak_mb
from tests.benchmarks.theme_peers import NOT_INSTALLED, bertopic, has_bertopic, k_means

BERTOPIC_UP_TO = 50_000
CPU_X_KMEANS = {100_000: 5.0, 200_000: 5.0}
PEAK_MB = {100_000: 2_500.0, 200_000: 4_000.0}
SHARE_OF_BERTOPIC = {10_000: 0.2, 50_000: 0.5}

Figures = dict[str, Any]


def real_rows(files: Sequence[Path], at_least: int, embedder: Embedder | None) -> Rows:
    """Read distinct rows with their vectors; embed only as many as are missing to `at_least`."""
    rows = [row for path in files for row in read_rows(path)]
    texts, languages = [row["text"] for row in rows], [row["lang"] for row in rows]
    labels = [row["label"] for row in rows]
    nothing = np.zeros((len(rows), 0), np.float32)
    every = distinct(Rows(texts, labels, languages, nothing, len(rows)))
    if embedder is None:
        return every
    there, _vectors = already_embedded(every.texts, embedder)
    missing = sorted(set(range(len(every.texts))) - set(there))
    places = sorted(
        there + missing[:: max(1, len(missing) // max(1, at_least - len(there)))][: max(0, at_least - len(there))]
    )
    kept = chosen(every, places)
    return Rows(kept.texts, kept.labels, kept.languages, embedded(kept.texts, embedder), kept.real)


def prepare(rows: Rows, folder: Path) -> None:
    """Write what the ways are given: what is stored with each idea."""
    languages = [detect_language(text, fallback=known) for text, known in zip(rows.texts, rows.languages, strict=True)]
    given = {
        "texts": rows.texts,
        "languages": languages,
        "lemmas": [" ".join(lemmas(text, of)) for text, of in zip(rows.texts, languages, strict=True)],
    }
    (folder / "rows.json").write_text(json.dumps(given), encoding="utf-8")
    if rows.vectors.shape[1]:
        np.save(folder / "vectors.npy", rows.vectors)


def run_ours(folder: Path, seed: int) -> Figures:
    """Carry out a theme run."""
    given = json.loads((folder / "rows.json").read_text(encoding="utf-8"))
    base_forms = [words.split() for words in given["lemmas"]]
    path = folder / "vectors.npy"
    vectors = np.load(path) if path.exists() else None
    before = cpu_seconds()
    with clocked(finding, "make_vectors") as points, clocked(finding, "partition") as clustering:
        found = finding.find_themes(given["texts"], given["languages"], base_forms, vectors, seed=seed)
    used = cpu_seconds() - before
    parts = {"vectors": points.cpu_s, "clustering": clustering.cpu_s}
    parts["wholes and names"] = used - sum(parts.values())
    parts = {name: round(spent, 2) for name, spent in parts.items()}
    return {"cpu_s": used, "peak_mb": peak_mb(), "themes": len(found.sub_themes), "parts": parts}


def run_kmeans(folder: Path, seed: int) -> Figures:
    """Carry out TF-IDF with k-means."""
    texts = json.loads((folder / "rows.json").read_text(encoding="utf-8"))["texts"]
    found, cost = k_means(texts, seed)
    return cost | {"peak_mb": peak_mb(), "themes": int(found.max()) + 1}


def run_bertopic(folder: Path, seed: int) -> Figures:
    """Carry out BERTopic."""
    texts = json.loads((folder / "rows.json").read_text(encoding="utf-8"))["texts"]
    found, cost = bertopic(texts, np.load(folder / "vectors.npy"), seed)
    topics = found["bertopic"]
    return cost | {"peak_mb": peak_mb(), "themes": int(topics.max()) + 1, "left_out": float(np.mean(topics < 0))}


WAYS = {"ours": run_ours, "kmeans": run_kmeans, "bertopic": run_bertopic}


def apart(way: str, folder: Path, seed: int) -> Figures:
    """Carry out one way in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.theme_scale", "--way", way, "--folder", str(folder)]
    done = subprocess.run([*command, "--seed", str(seed)], check=True, stdout=subprocess.PIPE, text=True)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return {name: round(value, 3) if isinstance(value, float) else value for name, value in figures.items()}


def bars(size: int, found: Figures) -> list[Figures]:
    """Compare with what is wanted at this size."""
    wanted = {
        "cpu_x_kmeans": (CPU_X_KMEANS, found["cpu_x_kmeans"]),
        "peak_mb": (PEAK_MB, found["ours"]["peak_mb"]),
        "cpu_share_of_bertopic": (SHARE_OF_BERTOPIC, found.get("cpu_share_of_bertopic")),
    }
    return [
        {"what": what, "at_most": at_most[size], "found": figure, "met": figure <= at_most[size]}
        for what, (at_most, figure) in wanted.items()
        if size in at_most and figure is not None
    ]


def measure(rows: Rows, seed: int, ways: Sequence[str]) -> Figures:
    """Run every way on the same rows."""
    size = len(rows.texts)
    found: Figures = {"size": size, "real": rows.real, "made_up": size - rows.real}
    with tempfile.TemporaryDirectory(prefix="theme-scale-") as folder:
        prepare(rows, Path(folder))
        found |= {way: apart(way, Path(folder), seed) for way in ways}
    ours = found["ours"]
    found["cpu_x_kmeans"] = round(ours["cpu_s"] / found["kmeans"]["cpu_s"], 2)
    found["clustering_x_kmeans"] = round(ours["parts"]["clustering"] / found["kmeans"]["cpu_s"], 2)
    if "bertopic" in found:
        found["cpu_share_of_bertopic"] = round(ours["parts"]["clustering"] / found["bertopic"]["cpu_s"], 3)
    return found | {"bars": bars(size, found)}


def printed(found: Figures) -> str:
    """Return one size as a line for people, and a line for each bar."""
    ours, theirs = found["ours"], found["kmeans"]
    lines = [
        f"{found['size']} rows ({found['made_up']} made up): {ours['cpu_s']:.1f} CPU s, {ours['peak_mb']:.0f} MB, "
        f"{ours['themes']} themes {ours['parts']}; k-means {theirs['cpu_s']:.1f} CPU s, {theirs['peak_mb']:.0f} MB; "
        f"{found['cpu_x_kmeans']} x its CPU"
    ]
    if "bertopic" in found:
        lines[0] += f"; BERTopic {found['bertopic']['cpu_s']:.1f} CPU s, {found['bertopic']['peak_mb']:.0f} MB"
    lines += [
        f"    {bar['what']} {bar['found']} <= {bar['at_most']}: met: {str(bar['met']).lower()}" for bar in found["bars"]
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure each size and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", type=Path, nargs="*", metavar="FILE.csv")
    parser.add_argument("--sizes", default="10000,50000,100000,200000")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--real-at-least", type=int, default=4_000)
    parser.add_argument("--peers", action="store_true", help="BERTopic too")
    parser.add_argument("--lite", action="store_true", help="without embeddings")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.way:
        print(json.dumps(WAYS[options.way](options.folder, options.seed)))
        return
    if not options.files:
        parser.error("name at least one file of labelled texts")
    embedder = None if options.lite else get_embedder()
    if options.peers and not has_bertopic():
        print(NOT_INSTALLED, file=sys.stderr)
    real = real_rows(options.files, options.real_at_least, embedder)
    sizes = []
    for size in (int(part) for part in options.sizes.split(",")):
        with_bertopic = options.peers and has_bertopic() and embedder is not None and size <= BERTOPIC_UP_TO
        ways = ["ours", "kmeans", "bertopic"] if with_bertopic else ["ours", "kmeans"]
        found = measure(sized(real, size, options.seed), options.seed, ways)
        sizes.append(found)
        if not options.json:
            print(printed(found), flush=True)
    if options.json:
        print(json.dumps({"seed": options.seed, "lite": embedder is None, "sizes": sizes}))


if __name__ == "__main__":
    main()
