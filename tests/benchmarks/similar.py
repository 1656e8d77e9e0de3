"""How well, and how fast, thoughts that say the same are found: the production search on a real database.

    python -m tests.benchmarks.similar FILE.csv [FILE.csv …] --pairs PAIRS.csv [--queries 400] [--sqlite] [--json]

FILE has the columns text and lang, PAIRS text1 and text2: each pair says the same. (Where PAIRS has a column label, the
pairs marked 4, full paraphrases, are taken; --lang fi takes what is in one language.) All texts of the files and every
text2 become ideas of one prompt in a scratch database: PostgreSQL (DATABASE_URL, by default the local one), or a file
of SQLite. Then each text1 is searched.

    recall_at_1, recall_at_5    share of text1 whose text2 is first, among the first five
    shown                       share of text1 whose text2 the page would show: among the first three, alike enough
    p50_ms, p95_ms              of the whole search, by the clock: from the text to the ideas
    cpu_p50_ms                  of it, processor time of this process
    scan_p50_ms                 a yardstick: the same comparison with a hundredth of all texts, in this process
    texts, index_s, growth_mb   how many; processor seconds to index them; growth of this process by all the searches
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from language.grams import likeness, weighted
from tests.benchmarks.exposure import configure, database
from tests.benchmarks.scores import peak_mb

if TYPE_CHECKING:
    from brainstorm.models import Idea, Participant, Prompt

BATCH = 2000
SCANS = 20
Pair = tuple[str, str]


def main(arguments: list[str] | None = None) -> int:
    """Index, search, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--lang", default="", help="only texts and pairs whose column lang says so")
    parser.add_argument("--queries", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    options = parser.parse_args(arguments)
    texts = [row["text"] for file in options.files for row in rows_of(file, {"text"}, lang=options.lang)]
    pairs = pairs_of(options.pairs, lang=options.lang)
    with tempfile.TemporaryDirectory() as folder, database(folder, sqlite=options.sqlite) as url:
        configure(url, folder)
        found = measure(texts, pairs, queries=options.queries, seed=options.seed)
    print(json.dumps(found) if options.json else "\n".join(f"{name:<16} {value}" for name, value in found.items()))
    return 0


def rows_of(file: Path, needed: set[str], *, lang: str) -> list[dict[str, str]]:
    """Read the rows of a file that has these columns, without empty ones; of one language, if one is asked for."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    if not rows or not needed <= set(rows[0]):
        sys.exit(f"{file} must have the columns {', '.join(sorted(needed))}, and rows")
    if lang:
        rows = [row for row in rows if row.get("lang", lang) == lang]
    return [row for row in rows if all((row[name] or "").strip() for name in needed)]


def pairs_of(file: Path, *, lang: str) -> list[Pair]:
    """Read the pairs that say the same, each once."""
    rows = rows_of(file, {"text1", "text2"}, lang=lang)
    same = [row for row in rows if (row.get("label") or "4").startswith("4") and row["text1"] != row["text2"]]
    return list(dict.fromkeys((row["text1"], row["text2"]) for row in same))


def measure(texts: Sequence[str], pairs: Sequence[Pair], *, queries: int, seed: int) -> dict[str, Any]:
    """Fill the scratch database and search it. Needs it migrated."""
    from brainstorm.pipelines.grams import count_dialogue
    from tests.factories.brainstorm import ParticipantFactory, PromptFactory

    prompt: Prompt = PromptFactory.create(number=1)
    reader, writer = ParticipantFactory.create_batch(2, dialogue=prompt.dialogue)
    twins = {idea.text: idea for idea in posted(dict.fromkeys(text2 for _text1, text2 in pairs), prompt, writer)}
    posted((text for text in texts if text not in twins), prompt, writer)
    began = time.process_time()
    count_dialogue(prompt.dialogue)
    analyse()
    indexed = time.process_time() - began
    chosen = random.Random(seed).sample(list(pairs), min(queries, len(pairs)))
    before = peak_mb()
    found = searched(chosen, twins, prompt, reader)
    grown = peak_mb() - before
    return found | scanned(chosen[:SCANS], texts) | {
        "texts": len(texts) + len(twins), "index_s": round(indexed, 1), "growth_mb": round(grown, 1),
    }  # fmt: skip


def posted(texts: Iterable[str], prompt: Prompt, writer: Participant) -> list[Idea]:
    """Store texts as ideas that a worker has worked on, but for the index."""
    from brainstorm.models import Idea, IdeaText
    from moderation.models import Visibility

    shared = {"dialogue": prompt.dialogue, "prompt": prompt, "participant": writer, "language": "fi"}
    shared |= {"kind": prompt.kind, "visibility": Visibility.PUBLISHED}
    ideas = [Idea(text=text, **shared) for text in texts]
    Idea.objects.bulk_create(ideas, batch_size=BATCH)
    IdeaText.objects.bulk_create((IdeaText(idea=idea, language="fi") for idea in ideas), batch_size=BATCH)
    return ideas


def analyse() -> None:
    """Let the database count its rows, as it does by itself in time."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def searched(pairs: Sequence[Pair], twins: dict[str, Idea], prompt: Prompt, reader: Participant) -> dict[str, float]:
    """Search each first text of a pair; see where its twin is."""
    from brainstorm.similar import ALIKE, SHOWN, similar_ideas

    places, likenesses, clock, cpu = [], [], [], []
    for text, twin in pairs:
        wall, process = time.perf_counter(), time.process_time()
        hits = similar_ideas(text, prompt=prompt, reader=reader, most=5, least=0.0)
        clock.append(1000 * (time.perf_counter() - wall))
        cpu.append(1000 * (time.process_time() - process))
        keys = [hit.idea.pk for hit in hits]
        place = keys.index(twins[twin].pk) if twins[twin].pk in keys else 99
        places.append(place)
        likenesses.append(hits[place].likeness if place < len(hits) else 0.0)
    share: Callable[[int], float] = lambda first: round(float(np.mean(np.array(places) < first)), 4)  # noqa: E731
    shown = (np.array(places) < SHOWN) & (np.array(likenesses) >= ALIKE)
    return {
        "recall_at_1": share(1),
        "recall_at_5": share(5),
        "shown": round(float(shown.mean()), 4),
        "p50_ms": round(float(np.percentile(clock, 50)), 1),
        "p95_ms": round(float(np.percentile(clock, 95)), 1),
        "cpu_p50_ms": round(float(np.percentile(cpu, 50)), 1),
    }


def scanned(pairs: Sequence[Pair], texts: Sequence[str]) -> dict[str, float]:
    """Compare with a hundredth of the texts one by one, as there would be no index."""
    part, clock = texts[::100], []
    for text, _twin in pairs:
        began = time.process_time()
        mine = weighted(text, {})
        max((likeness(mine, weighted(other, {})) for other in part), default=0.0)
        clock.append(1000 * (time.process_time() - began))
    return {"scan_p50_ms": round(float(np.median(clock)), 1)} if clock else {}


if __name__ == "__main__":
    raise SystemExit(main())
