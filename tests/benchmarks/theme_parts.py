"""What each stage of finding themes adds, measured apart on every set there is to develop with.

    python -m tests.benchmarks.theme_parts FOLDER [--rows 4000] [--seeds 1,2,3] [--sets 'fi; sv'] [--markdown | --json]

FOLDER has yle2015_dev.csv (fi), argsent_sv.csv, polis_en.csv and vkk_train.csv; sets whose file is not there are left
out, and said so. Two tables:

- the ladder: from TF-IDF of words as written with k-means, one stage more on each rung, up to the whole recipe;
- one left out: the whole recipe without one stage. What is worse without it, it is worth.

Cells are V, ARI and B³ of sub-themes against the labels, means over the seeds (of the sample and of the search);
for the mixed set also the mutual information of theme and language. CPU seconds are those of the first set, from base
forms and embeddings to sub-themes, without names. Steps without embeddings are the LITE recipe's.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analytics.themes import vectors as vectors_module
from analytics.themes.clusters import partition
from analytics.themes.recipe import LITE, RECIPE, Recipe
from analytics.themes.vectors import make_vectors
from language.embedding import Embedder, get_embedder
from tests.benchmarks.labelled import Row, Sample, drawn, make_sample, read_rows
from tests.benchmarks.scores import agreement, by_language, cpu_seconds, means
from tests.benchmarks.theme_peers import k_means

Labels = NDArray[np.intp]
Figures = dict[str, float]
Changes = dict[str, Any]


@dataclass(frozen=True)
class Set:
    """Something to measure on."""

    name: str
    files: tuple[str, ...]
    skipping: tuple[str, ...] = ()
    is_lite: bool = False


MIXED = "fi + sv + en"
UNLABELLED = ("bg*", "march-on*")
SETS = (
    Set("fi", ("yle2015_dev.csv",)),
    Set("sv", ("argsent_sv.csv",)),
    Set("en", ("polis_en.csv",), UNLABELLED),
    Set(MIXED, ("yle2015_dev.csv", "argsent_sv.csv", "polis_en.csv"), UNLABELLED),
    Set("fi, LITE", ("yle2015_dev.csv",), is_lite=True),
    Set("fi, ministries", ("vkk_train.csv",)),
)

# Each stage, and the recipe without it, in the order in which they are added.
STAGES: tuple[tuple[str, Changes], ...] = (
    ("character n-grams", {"character_share": 0.0}),
    ("centring by language", {"centring": False}),
    ("whitening", {"whitening": False}),
    ("graph and Leiden (not k-means)", {"communities": "k-means"}),
    ("joining what is one", {"twins": 1.1, "touching": 1.1}),
    ("refining", {"refine": False}),
    ("sharpening", {"sharpenings": 0}),
)
OF_EMBEDDINGS = {"centring by language"}
OF_LITE = {"character n-grams"}  # with embeddings they are not there to be left out: what they would add is measured
ALONE: tuple[tuple[str, Changes], ...] = (
    ("base forms (words as written)", {"lemmas": False}),
    ("words beside meaning", {"lexical": False}),
    ("naive Bayes in refining", {"word_share": 0.0}),
    ("neighbours in refining", {"neighbour_share": 0.0}),
)
# What the lexical part of a point does not depend on; anything else may change it.
NOT_LEXICAL = {
    "name", "centring", "semantic_dimensions", "semantic_power", "neighbours", "communities", "resolution", "twins",
    "touch", "touching", "most_themes", "earlier_share", "refine", "refine_rounds", "surest", "temperature",
    "word_share", "smoothing", "sharpenings", "sharpening_ridge", "neighbour_share", "hierarchy",
    "lexical_share",
}  # fmt: skip


def scored(sample: Sample, labels: Labels, cpu_s: float) -> Figures:
    """Compare with the labels."""
    found = agreement(sample.labels, labels) | by_language(sample.labels, sample.written_in, labels)
    return found | {"cpu_s": cpu_s}


def without(changes: Changes, *, is_lite: bool) -> Recipe:
    """Return the recipe with changes."""
    return replace(LITE if is_lite else RECIPE, **changes)


def found_by(sample: Sample, recipe: Recipe, seed: int, *, is_lite: bool) -> Figures:
    """Find sub-themes as `find_themes` does, without names, and compare them with the labels."""
    embeddings = None if is_lite else sample.embeddings
    before = cpu_seconds()
    with lexical_parts_kept() as saved:
        points = make_vectors(sample.texts, sample.languages, sample.lemmas, embeddings, seed=seed, recipe=recipe)
        found = partition(points, seed=seed, progress=lambda _share: None, recipe=recipe)
        used = cpu_seconds() - before + saved()
    return scored(sample, found.labels, used)


def wholes_found(sample: Sample, seed: int) -> Figures:
    """Find wholes and compare them with the labels."""
    before = cpu_seconds()
    with lexical_parts_kept() as saved:
        found = sample.themes(np.arange(len(sample.texts)), seed)
        used = cpu_seconds() - before + saved()
    return scored(sample, found.whole_of[found.sub_theme], used)


_kept: dict[tuple[Any, ...], tuple[Any, float]] = {}


@contextmanager
def lexical_parts_kept() -> Iterator[Callable[[], float]]:
    """Make the lexical part of points, the dearest stage, once for all recipes that share it.

    Gives a function that tells how many CPU seconds have been saved so, for them to be counted still.
    """
    original, saved = vectors_module.lexical_vectors, [0.0]

    def kept(texts, counts, *, seed, recipe=RECIPE):
        shared = tuple((f.name, getattr(recipe, f.name)) for f in fields(Recipe) if f.name not in NOT_LEXICAL)
        key = (hash(tuple(texts)), counts.shape, float(counts.sum()), seed, shared)
        if key in _kept:
            saved[0] += _kept[key][1]
        else:
            before = cpu_seconds()
            made = original(texts, counts, seed=seed, recipe=recipe)
            _kept[key] = made, cpu_seconds() - before
        return _kept[key][0].copy()

    vectors_module.lexical_vectors = kept
    try:
        yield lambda: saved[0]
    finally:
        vectors_module.lexical_vectors = original


def ladder(sample: Sample, seed: int, *, is_lite: bool) -> dict[str, Figures]:
    """Add one stage after another."""
    found = {}
    labels, cost = k_means(sample.texts, seed)
    found["TF-IDF of words as written, k-means"] = scored(sample, labels, cost["cpu_s"])
    labels, cost = k_means([" ".join(words) for words in sample.lemmas], seed)
    found["+ base forms and parts of compounds"] = scored(sample, labels, cost["cpu_s"])
    off = {name: value for _stage, changes in STAGES for name, value in changes.items()}
    found["+ latent semantic analysis"] = found_by(sample, without(off, is_lite=True), seed, is_lite=True)
    first, *rest = STAGES
    off = _on(off, first[1])
    found[f"+ {first[0]}"] = found_by(sample, without(off, is_lite=True), seed, is_lite=True)
    if not is_lite:
        found["+ meaning (embeddings), without character n-grams"] = found_by(
            sample, without(off, is_lite=False), seed, is_lite=False
        )
    for stage, changes in rest:
        off = _on(off, changes)
        if not (is_lite and stage in OF_EMBEDDINGS):
            found[f"+ {stage}"] = found_by(sample, without(off, is_lite=is_lite), seed, is_lite=is_lite)
    return found


def _on(off: Changes, changes: Changes) -> Changes:
    return {name: value for name, value in off.items() if name not in changes}


def one_left_out(sample: Sample, seed: int, *, is_lite: bool) -> dict[str, Figures]:
    """Leave out one stage at a time."""
    whole = without({}, is_lite=is_lite)
    found = {"nothing left out": found_by(sample, whole, seed, is_lite=is_lite)}
    for stage, changes in (*ALONE, *STAGES):
        if is_lite and (stage in OF_EMBEDDINGS or "lexical" in changes):
            continue
        line = f"without {stage}"
        if stage in OF_LITE and not is_lite:
            line, changes = f"with {stage}", {name: getattr(LITE, name) for name in changes}
        found[line] = found_by(sample, without(changes, is_lite=is_lite), seed, is_lite=is_lite)
    found["the wholes in place of sub-themes"] = wholes_found(
        replace(sample, embeddings=None) if is_lite else sample, seed
    )
    return found


def measure(
    files: Sequence[Sequence[Row]], one: Set, rows: int, seeds: Sequence[int], embedder: Embedder | None
) -> Any:
    """Return both tables of a set: for each line its means over the seeds."""
    tables: dict[str, list[dict[str, Figures]]] = {"ladder": [], "one_left_out": []}
    for seed in seeds:
        sample = make_sample(drawn(files, rows, seed), None if one.is_lite else embedder)
        tables["ladder"].append(ladder(sample, seed, is_lite=one.is_lite))
        tables["one_left_out"].append(one_left_out(sample, seed, is_lite=one.is_lite))
        _kept.clear()
    return {
        name: {line: means([each[line] for each in by_seed]) for line in by_seed[0]} for name, by_seed in tables.items()
    }


def markdown(found: dict[str, Any]) -> str:
    """Return both tables in Markdown."""
    sets = list(found)
    parts = []
    for table in ("ladder", "one_left_out"):
        lines = list(dict.fromkeys(line for name in sets for line in found[name][table]))
        heads = [f"{name}: V, ARI, B³{', NMI' if name == MIXED else ''}" for name in sets]
        parts.append("| | " + " | ".join([*heads, f"CPU s ({sets[0]})"]) + " |")
        parts.append("|---" * (len(sets) + 2) + "|")
        for line in lines:
            cells = [_cell(found[name][table].get(line), is_mixed=name == MIXED) for name in sets]
            cost = found[sets[0]][table].get(line)
            parts.append(f"| {line} | " + " | ".join([*cells, f"{cost['cpu_s']:.1f}" if cost else "–"]) + " |")
        parts.append("")
    return "\n".join(parts)


def _cell(figures: Figures | None, *, is_mixed: bool) -> str:
    if figures is None:
        return "–"
    names = ["v", "ari", "b3", *(["language_nmi"] if is_mixed else [])]
    return " ".join(f"{figures[name]:.3f}".replace("0.", ".", 1) for name in names)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure every set and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=4_000)
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--sets", default="", help="some of: " + "; ".join(one.name for one in SETS))
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    embedder = get_embedder()
    wanted = [name.strip() for name in options.sets.split(";") if name.strip()]
    found: dict[str, Any] = {}
    for one in SETS:
        paths = [options.folder / name for name in one.files]
        if (wanted and one.name not in wanted) or (embedder is None and not one.is_lite):
            continue
        if not all(path.exists() for path in paths):
            print(f"{one.name}: left out, {', '.join(one.files)} is not there", file=sys.stderr)
            continue
        files = [read_rows(path, skipping=one.skipping) for path in paths]
        seeds = [int(part) for part in options.seeds.split(",")]
        found[one.name] = measure(files, one, options.rows, seeds, embedder)
        print(f"{one.name}: done", file=sys.stderr, flush=True)
    print(json.dumps(found) if options.json else markdown(found))


if __name__ == "__main__":
    main()
