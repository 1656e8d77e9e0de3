"""What the next cards cost in a large dialogue: one person at a time, and many at once.

    python -m tests.benchmarks.next_cards [--ideas 100000] [--clients 32] [--seconds 20] [--json]

On a scratch database of the PostgreSQL of DATABASE_URL (by default the local one), through the services, without pages.
Reported:

    deal_p50_ms, deal_p95_ms   dealing a set of five to one person, nobody else there; wall time of this process
    deal_cpu_ms                processor time of the same, Python and PostgreSQL together
    per_second                 cards picked and their evaluations stored in a second, by processes that each go through
                               sets of five with a connection of their own
    cpu_ms                     processor time of one card picked and stored, all processes and PostgreSQL together
    possible_per_second        what the processors of this machine would give were nothing else on them:
                               their number divided by cpu_ms
    failed                     how many deeds ended in an error
    plain_per_second, plain_cpu_ms  the same clients with the least SQL that picks one idea, stores one evaluation and
                               counts it, and no services: a yardstick for the machine and what else is on it
    cost_of_plain              cpu_ms divided by plain_cpu_ms
    look_cpu_s                 processor seconds of one look of the clock at all ideas

Wall times mean something on a machine that does nothing else; processor times always do.
"""

import argparse
import json
import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from itertools import count
from random import choice
from typing import Any
from uuid import uuid4

from tests.benchmarks.pages import cpu, scratch_database

DEALS, WARMING = 400, 50
_PICK = """
    SELECT id, text FROM brainstorm_idea WHERE dialogue_id = %s AND id NOT IN (
        SELECT idea_id FROM brainstorm_evaluation WHERE participant_id = %s) ORDER BY draw LIMIT 25
"""
_STORE = """
    INSERT INTO brainstorm_evaluation (id, participant_id, idea_id, value, is_routed) VALUES (%s, %s, %s, 3, true)
"""
_COUNT = "UPDATE brainstorm_idea SET evaluation_count = evaluation_count + 1, draw = draw + 1 WHERE id = %s"
LEAD = 5.0
"""Seconds in which all clients connect and warm up before they are counted."""


def main() -> int:
    """Make a large dialogue, measure, clean up."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ideas", type=int, default=100_000)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    options = parser.parse_args()
    with scratch_database() as url, tempfile.TemporaryDirectory() as folder:
        configure(url, folder)
        dialogue = fill(options.ideas)
        found = {"ideas": options.ideas, **alone(dialogue), **together(dialogue.pk, options, _client)}
        plain = together(dialogue.pk, options, _plain_client)
        found |= {f"plain_{name}": plain[name] for name in ("per_second", "cpu_ms")}
        found |= {"cost_of_plain": round(found["cpu_ms"] / plain["cpu_ms"], 2), **look(dialogue)}
    print(json.dumps(found) if options.json else "\n".join(f"{name:<20} {value}" for name, value in found.items()))
    return 0


def configure(url: str, folder: str) -> None:
    from tests.benchmarks import pages

    pages.configure(url, folder)


def fill(ideas: int) -> Any:
    """A dialogue in the middle of its life: most ideas have their base, some are late, some have enough."""
    from django.db import connection

    from brainstorm.pipelines import dealing
    from tests.benchmarks import pages_data

    dialogue = pages_data.make_dialogue()
    pages_data.fill(dialogue, ideas)
    with connection.cursor() as cursor:  # values from 2 to 4 by idea, 0 to 30 evaluations
        cursor.execute(
            "UPDATE brainstorm_idea SET routed_count = n, evaluation_count = n, dealt_count = n + n / 20,"
            " value_sum = (2 + n % 3) * n, value_square_sum = ((2 + n % 3) * (2 + n % 3) + 1) * n, draw = n + random()"
            " FROM (SELECT id AS key, abs(hashtext(id::text)) % 31 AS n FROM brainstorm_idea) AS drawn WHERE id = key"
        )
    most, dealing.MOST_WRITTEN = dealing.MOST_WRITTEN, ideas
    dealing.refresh_dialogue(dialogue)
    dealing.MOST_WRITTEN = most
    with connection.cursor() as cursor:
        cursor.execute("VACUUM FULL ANALYZE")
    return dialogue


def alone(dialogue: Any) -> dict[str, float]:
    """One person after another is dealt a set."""
    from brainstorm.services.dealing import next_cards
    from tests.benchmarks import pages_data

    pids = [os.getpid(), backend()]
    times, before = [], 0
    for place, person in enumerate(pages_data.people(dialogue, DEALS + WARMING)):
        if place == WARMING:
            before = cpu(pids)
        start = time.perf_counter()
        assert len(next_cards(person.participant, language="fi").cards) == 5
        times.append(1000 * (time.perf_counter() - start))
    cost = (cpu(pids) - before) / DEALS / 1e6
    ends = statistics.quantiles(times[WARMING:], n=20)
    return {"deal_p50_ms": round(ends[9], 2), "deal_p95_ms": round(ends[18], 2), "deal_cpu_ms": round(cost, 2)}


def backend() -> int:
    """The process of PostgreSQL that works for this connection."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def together(dialogue_pk: int, options: argparse.Namespace, deed: Callable[..., None]) -> dict[str, Any]:
    """Many at once, each a process with its own connection."""
    from django.db import connection

    connection.close()  # a connection is not shared with children
    begin = time.monotonic() + LEAD + options.clients / 8
    context = multiprocessing.get_context("fork")
    results: Any = context.Queue()
    clients = [
        context.Process(target=deed, args=(dialogue_pk, begin, options.seconds, results))
        for _ in range(options.clients)
    ]
    for client in clients:
        client.start()
    rows = [results.get(timeout=600) for _ in clients]
    for client in clients:
        client.join()
    stored, failed, spent = (sum(column) for column in zip(*rows, strict=True))
    cost = spent / max(1, stored) / 1e6
    return {
        "clients": options.clients,
        "per_second": round(stored / options.seconds),
        "cpu_ms": round(cost, 2),
        "possible_per_second": round(1000 * (os.cpu_count() or 1) / cost),
        "failed": failed,
    }


def _client(dialogue_pk: int, begin: float, seconds: float, results: Any) -> None:
    """Somebody new every set: dealt five cards, weighs them. Counted from ``begin``, which is the same for all."""
    from django.db import DatabaseError

    from brainstorm.access import dealt_idea
    from brainstorm.models import Dialogue
    from brainstorm.services.dealing import next_cards
    from brainstorm.services.evaluations import evaluate_idea
    from tests.benchmarks import pages_data

    dialogue = Dialogue.objects.get(pk=dialogue_pk)
    people = iter(pages_data.people(dialogue, 1500))
    pids, stored, failed, before = [os.getpid(), backend()], 0, 0, 0
    for number in count():
        by, now = next(people).participant, time.monotonic()
        if number and not before and now >= begin:
            stored, failed, before = 0, 0, cpu(pids)
        if now >= begin + seconds:
            break
        by.dialogue = dialogue
        try:
            for card in next_cards(by, language="fi").cards:
                idea = dealt_idea(by, str(card.idea_id))  # as the page does
                evaluate_idea(by, idea=idea, value=3 + number % 2)
                stored += 1
        except DatabaseError:
            failed += 1
    results.put((stored, failed, cpu(pids) - before))


def _plain_client(dialogue_pk: int, begin: float, seconds: float, results: Any) -> None:
    """One of the lowest in the order, its evaluation and its counter, in three statements and a commit."""
    from django.db import connection, transaction

    from brainstorm.models import Dialogue
    from tests.benchmarks import pages_data

    keys = [row.participant.pk for row in pages_data.people(Dialogue.objects.get(pk=dialogue_pk), 200)]
    pids, stored, before = [os.getpid(), backend()], 0, 0
    with connection.cursor() as cursor:
        while (now := time.monotonic()) < begin + seconds:
            if not before and now >= begin:
                stored, before = 0, cpu(pids)
            with transaction.atomic():
                by = keys[stored // 30 % len(keys)]
                cursor.execute(_PICK, [dialogue_pk, by])
                key = choice(cursor.fetchall())[0]
                cursor.execute(_STORE, [uuid4(), by, key])
                cursor.execute(_COUNT, [key])
            stored += 1
    results.put((stored, 0, cpu(pids) - before))


def look(dialogue: Any) -> dict[str, float]:
    """What the clock's look at all ideas costs."""
    from brainstorm.pipelines.dealing import refresh_dialogue

    pids = [os.getpid(), backend()]
    before = cpu(pids)
    refresh_dialogue(dialogue)
    return {"look_cpu_s": round((cpu(pids) - before) / 1e9, 2)}


if __name__ == "__main__":
    raise SystemExit(main())
