"""Whether themes stay what they are: when a quarter more ideas arrive, and when a fifth is left out.

    python -m tests.benchmarks.theme_continuity FILE.csv [FILE.csv …] [--rows 4000] [--more 0.25] [--seeds 1,2,3]
                                                [--skip-labels …] [--lite] [--json]

Of a sample drawn as in theme_quality.py, the later part arrives after a first run; a second run looks at all, and
`continue_themes` decides, as in production, which themes are the same. Nobody has touched any. Means over the seeds:

kept            share of the first ideas that are in the same theme after the second run (wanted: .95)
kept_wholes     the same of wholes
themes_before, themes_after, themes_new
v, ari          of the second run against the labels; v_afresh, ari_afresh, of a run that knows nothing of the first
stability       ARI between the themes of all and of random 80 % (two draws; wanted: .78)
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import json
import random
import sys
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from analytics.themes.continuity import Continuation, OldPlace, OldTheme, continue_themes
from analytics.themes.finding import ThemesResult
from analytics.themes.stability import subsample_agreement
from language.embedding import get_embedder
from tests.benchmarks.labelled import Sample, drawn, make_sample, read_rows
from tests.benchmarks.scores import agreement, means

STABILITY_RUNS = 2
WANTED = {"kept": 0.95, "stability": 0.78}

Result = Continuation[int, int]


def continued(found: ThemesResult, before: Result | None, first: Mapping[int, int], new_key: Any) -> Result:
    """Decide what themes are after a run, given what they were, and in which sub-theme each idea was found then."""
    themes: list[OldTheme[int]] = []
    places: dict[int, OldPlace[int]] = {}
    if before is not None:
        themes = [OldTheme(key, None) for key in sorted(before.current - set(before.parents))]
        themes += [OldTheme(key, parent) for key, parent in before.parents.items()]
        places = {idea: OldPlace(key, before.sub_keys.get(first[idea])) for idea, key in before.places.items()}
    sub_theme = dict(enumerate(found.sub_theme.tolist()))
    return continue_themes(themes, places, sub_theme, found.whole_of.tolist(), new_key=new_key)


def measure(sample: Sample, seed: int, more: float) -> dict[str, float]:
    """Run twice and compare."""
    first = round(len(sample.texts) / (1 + more))
    numbers = count(1)
    one = sample.themes(np.arange(first), seed)
    before = continued(one, None, {}, lambda: next(numbers))
    everything = np.arange(len(sample.texts))
    afresh = sample.themes(everything, seed)
    known = [*one.sub_theme.tolist(), *[-1] * (len(everything) - first)]
    two = sample.themes(everything, seed, earlier=known, earlier_whole_of=one.whole_of.tolist())
    after = continued(two, before, dict(enumerate(one.sub_theme.tolist())), lambda: next(numbers))
    pairs = [(before.places[idea], after.places[idea]) for idea in range(first)]
    wholes = [(before.parents[old], after.parents[new]) for old, new in pairs if old is not None and new is not None]
    return {
        "kept": float(np.mean([old == new for old, new in pairs])),
        "kept_wholes": float(np.mean([old == new for old, new in wholes])),
        "themes_before": float(len(before.parents)),
        "themes_after": float(len(after.parents)),
        "themes_new": float(len(after.new & set(after.parents))),
        **_agreement(sample, two, ""),
        **_agreement(sample, afresh, "_afresh"),
        "stability": subsample_agreement(
            afresh.sub_theme,
            lambda rows, its_seed: sample.themes(rows, its_seed).sub_theme,
            runs=STABILITY_RUNS,
            seed=seed,
        ),
    }


def _agreement(sample: Sample, found: ThemesResult, name: str) -> dict[str, float]:
    figures = agreement(sample.labels, found.sub_theme)
    return {f"{figure}{name}": figures[figure] for figure in ("v", "ari")}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE.csv")
    parser.add_argument("--rows", type=int, default=4_000)
    parser.add_argument("--more", type=float, default=0.25)
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--skip-labels", default="", help="patterns of labels to leave out, with commas between")
    parser.add_argument("--lite", action="store_true", help="without embeddings")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    skipping = [pattern for pattern in options.skip_labels.split(",") if pattern]
    files = [read_rows(path, skipping=skipping) for path in options.files]
    embedder = None if options.lite else get_embedder()
    if embedder is None and not options.lite:
        print("No embedder loads here: measuring the LITE way.", file=sys.stderr)
    figures = []
    for seed in (int(part) for part in options.seeds.split(",")):
        rows = drawn(files, options.rows, seed)
        random.Random(seed).shuffle(rows)  # a whole file comes sorted by label: ideas arrive mixed
        figures.append(measure(make_sample(rows, embedder), seed, options.more))
    found: dict[str, Any] = dict(means(figures))
    found["bars"] = [
        {"what": what, "at_least": least, "found": found[what], "met": found[what] >= least}
        for what, least in WANTED.items()
    ]
    if options.json:
        print(json.dumps(found))
        return
    print("\n".join(f"{name:14}{value}" for name, value in found.items() if name != "bars"))
    for bar in found["bars"]:
        print(f"{bar['what']} {bar['found']} >= {bar['at_least']}: met: {str(bar['met']).lower()}")


if __name__ == "__main__":
    main()
