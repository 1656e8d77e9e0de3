"""How well and how fast new ideas get a provisional theme between runs.

    python -m tests.benchmarks.theme_provisional FILE.csv [--rows N] [--seeds 1,2,3] [--lite] [--json]

A theme run over 80 % of the ideas, then each of the others is placed by itself by the code that does it when somebody
has posted, then a theme run over all. All through the database: a scratch SQLite file, or with DATABASE_URL a scratch
database on that PostgreSQL. Means over the seeds:

agreement           share of the new ideas whose provisional theme is their theme after the run over all, by continued
                    identity; a theme that is new then is a disagreement
agreement_clear     the same of those not marked unclear, and `unclear`, the share of the new ones that are
kept                share of the first ideas that have the same theme in both runs: more than this cannot be expected
p50_ms, p95_ms      wall time of placing one idea, reads and writes of the database with it; cpu_ms, mean processor time
                    of this process (of PostgreSQL none); first_ms, where the process reads the placer too
placer_kb           what a run stores for it; learn_cpu_s, what learning it costs
embedding_ms,       mean wall and processor time of embedding one such text by itself; part of none of the above
embedding_cpu_ms
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import importlib
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import django

from language.embedding import AUTO, NONE, get_embedder
from tests.benchmarks.labelled import drawn, make_sample, read_rows
from tests.benchmarks.scores import means


@contextmanager
def scratch_database(*, lite: bool) -> Iterator[None]:
    """An empty database of our own, dropped at the end."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/site.sqlite3")
        is_file = os.environ["DATABASE_URL"].startswith("sqlite")
        os.environ["TEST_DATABASE"] = f"{folder}/test.sqlite3" if is_file else f"talkooriihi_placing_{os.getpid()}"
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
        django.setup()
        from django.conf import settings
        from django.db import connection

        settings.EMBEDDER = NONE if lite else AUTO
        name = settings.DATABASES["default"]["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


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
    figures = []
    with scratch_database(lite=embedder is None):
        measuring = importlib.import_module("tests.benchmarks.theme_provisional_rows")
        for seed in (int(part) for part in options.seeds.split(",")):
            sample = make_sample(drawn([rows], options.rows, seed), embedder)
            figures.append(measuring.measure(sample, embedder, seed))
    found = means(figures)
    print(json.dumps(found) if options.json else "\n".join(f"{name:18}{value}" for name, value in found.items()))


if __name__ == "__main__":
    main()
