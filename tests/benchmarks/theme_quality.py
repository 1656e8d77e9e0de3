"""How well the production pipeline finds themes that people have labelled.

    python -m tests.benchmarks.theme_quality FILE.csv [FILE.csv …] [--rows N] [--seeds 1,2,3] [--lite] [--peers]
                                             [--skip-labels 'bg*,march-on*'] [--json]

A file has the columns text, label and lang. Of several files, equal parts are mixed. With --rows a
sample is drawn, stratified by label with the seed. Sub-themes are scored and every idea is assigned.
All figures are means over the seeds (peak_mb is the greatest); `by_seed` in the JSON has each:

v, ari, b3          V-measure, adjusted Rand index, B³ F1 against the labels
themes              how many sub-themes
left_out            share of ideas in no sub-theme
language_nmi        normalised mutual information of sub-theme and language
v_fi, v_sv, …       V over the rows of one language, where there are several (20 rows at least)
stability           ARI between the themes of all and of random 80 % (two draws; --no-stability leaves it out)
cpu_s, peak_mb      of finding themes; language, base forms and vectors are made before, as in production
clustering_cpu_s    of it, from the points to sub-themes

--peers runs TF-IDF with k-means, and BERTopic where it is installed, on the same sample: their figures
under `peers`, and v_x_bertopic, ari_x_bertopic, v_x_kmeans (ours over theirs), cpu_share_of_bertopic
(clustering_cpu_s over theirs). See theme_peers.py for what they are given and how they are clocked.

Vectors are kept between runs in a file of the system's temporary folder.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("NUMBA_NUM_THREADS", "1")

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from analytics.themes import finding
from analytics.themes.stability import subsample_agreement
from analytics.themes.vectors import make_vectors
from language.embedding import get_embedder
from tests.benchmarks.labelled import Sample, drawn, embedded, make_sample, read_rows, stratified
from tests.benchmarks.scores import agreement, b_cubed, by_language, clocked, cpu_seconds, means, peak_mb
from tests.benchmarks.theme_peers import NOT_INSTALLED, bertopic, has_bertopic, k_means

__all__ = ["Sample", "b_cubed", "embedded", "main", "make_sample", "measure", "read_rows", "stratified"]

STABILITY_RUNS = 2

Figures = dict[str, float]


def measure(sample: Sample, seed: int, *, with_stability: bool = True) -> Figures:
    """Find themes and compare them with the labels."""
    before = cpu_seconds()
    with clocked(finding, "partition") as clustering:
        result = sample.themes(np.arange(len(sample.texts)), seed)
    used = cpu_seconds() - before
    peak = peak_mb()
    figures = agreement(sample.labels, result.sub_theme)
    figures |= by_language(sample.labels, sample.written_in, result.sub_theme)
    if with_stability:
        figures["stability"] = subsample_agreement(
            result.sub_theme,
            lambda rows, its_seed: sample.themes(rows, its_seed).sub_theme,
            runs=STABILITY_RUNS,
            seed=seed,
        )
    return figures | {"cpu_s": used, "clustering_cpu_s": clustering.cpu_s, "peak_mb": peak}


def measure_peers(sample: Sample, seed: int) -> dict[str, Figures]:
    """Do the same with what others do."""
    found, costs = {}, {}
    found["kmeans"], costs["kmeans"] = k_means(sample.texts, seed)
    if has_bertopic():
        vectors = sample.embeddings
        if vectors is None:
            vectors = make_vectors(sample.texts, sample.languages, sample.lemmas, None, seed=seed).points
        theirs, cost = bertopic(sample.texts, vectors, seed)
        found |= theirs
        costs |= dict.fromkeys(theirs, cost)
    return {
        name: agreement(sample.labels, themes) | by_language(sample.labels, sample.written_in, themes) | costs[name]
        for name, themes in found.items()
    }


def ratios(ours: Mapping[str, float], peers: Mapping[str, Mapping[str, float]]) -> Figures:
    """Return our figures over theirs."""
    found = {"v_x_kmeans": ours["v"] / peers["kmeans"]["v"]}
    if "bertopic" in peers:
        theirs = peers["bertopic"]
        found["v_x_bertopic"] = ours["v"] / theirs["v"]
        found["ari_x_bertopic"] = ours["ari"] / theirs["ari"]
        found["cpu_share_of_bertopic"] = ours["clustering_cpu_s"] / theirs["cpu_s"]
    return {name: round(value, 3) for name, value in found.items()}


def summary(figures: Sequence[Mapping[str, Any]], seeds: Sequence[int]) -> dict[str, Any]:
    """Return means over the seeds, and each seed's own figures."""
    found = _averaged(figures)
    found["by_seed"] = [{"seed": seed} | _averaged([one]) for seed, one in zip(seeds, figures, strict=True)]
    return found


def _averaged(figures: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    ours = [{name: value for name, value in one.items() if name != "peers"} for one in figures]
    found: dict[str, Any] = means(ours)
    found["peak_mb"] = round(max(one["peak_mb"] for one in ours))
    if "peers" in figures[0]:
        found["peers"] = {name: means([one["peers"][name] for one in figures]) for name in figures[0]["peers"]}
        found |= ratios(found, found["peers"])
    return found


def printed(found: Mapping[str, Any]) -> str:
    """Return the means as a table of text: ours, then the peers'."""
    columns = {"ours": found} | found.get("peers", {})
    names = [name for name in found if name not in ("peers", "by_seed")]
    width = max(len(name) for name in names) + 2
    lines = [" " * width + "".join(f"{column:>17}" for column in columns)] if len(columns) > 1 else []
    for name in names:
        lines.append(f"{name:{width}}" + "".join(f"{column.get(name, ''):>17}" for column in columns.values()))
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE.csv")
    parser.add_argument("--rows", type=int)
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--skip-labels", default="", help="patterns of labels to leave out, with commas between")
    parser.add_argument("--lite", action="store_true", help="without embeddings")
    parser.add_argument("--peers", action="store_true", help="others on the same sample")
    parser.add_argument("--no-stability", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    skipping = [pattern for pattern in options.skip_labels.split(",") if pattern]
    files = [read_rows(path, skipping=skipping) for path in options.files]
    embedder = None if options.lite else get_embedder()
    if embedder is None and not options.lite:
        print("No embedder loads here: measuring the LITE way.", file=sys.stderr)
    if options.peers and not has_bertopic():
        print(NOT_INSTALLED, file=sys.stderr)
    seeds = [int(part) for part in options.seeds.split(",")]
    figures: list[dict[str, Any]] = []
    for seed in seeds:
        sample = make_sample(drawn(files, options.rows, seed), embedder)
        one: dict[str, Any] = measure(sample, seed, with_stability=not options.no_stability)
        figures.append(one | ({"peers": measure_peers(sample, seed)} if options.peers else {}))
    found = summary(figures, seeds)
    print(json.dumps(found) if options.json else printed(found))


if __name__ == "__main__":
    main()
