"""Writes that were acknowledged, and what is stored of them when everything breaks meanwhile.

    python -m tests.benchmarks.acknowledged [--writes 100000] [--rounds 3] [--embedded] [--json]

People post ideas, weigh and comment over HTTP: two processes of eight browsers each. Meanwhile, at even shares of the
writes, web processes, the worker and Redis are killed and the database crashes; each round is all of these. A browser
that gets no answer, or 503, sends the same form again. At the end the database is asked what is there.

By default gunicorn, PostgreSQL and Redis, all of our own and as in production; ``--embedded`` is ``manage.py run`` on
SQLite and the broker in files. Prints acknowledged, stored, lost, doubled, the faults, how tries ended and processor
seconds (of everything that was started). Fails unless nothing is lost or doubled.
"""

import argparse
import json
import os
import resource
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.services.machines import (
    CELERY,
    ROOT,
    Postgres,
    Program,
    RedisServer,
    Web,
    Worker,
    children,
    free_port,
    is_running,
    until,
)

SLUG = "kuittaus"
CLIENTS, THREADS = 2, 8
WRITES_EACH = 40
"""Of one participant: 24 ideas, 10 evaluations, 6 comments; below every limit in ten minutes."""

IDEAS_EACH, EVALUATIONS_EACH = 24, 10
SEEDED = 200
"""Ideas that are there before, to be weighed and commented on."""

SETTLES_WITHIN = 900.0
"""Seconds within which all texts are to have been worked on afterwards."""

LETTERS = str.maketrans("0123456789", "ghijklmnop")
"""A row of figures in a text could be held as somebody's telephone number."""

TEXT = "Kirjaan samat tiedot kolmeen järjestelmään. Tuplakirjaukset pois ennen mitään uutta. (merkki {key})"


class Site:
    """A running site, and the faults that can strike it, in the order in which they do."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.struck: Counter[str] = Counter()
        self.port = 0

    def faults(self) -> list[tuple[str, Callable[[], None]]]:
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        left_out = {"DATABASE_URL", "REDIS_URL", "TEST_DATABASE"}
        return {name: value for name, value in os.environ.items() if name not in left_out} | {
            "SECRET_KEY": secrets.token_urlsafe(50), "ALLOWED_HOSTS": "127.0.0.1", "LOG_LEVEL": "WARNING",
            "TALKOORIIHI_DATA": str(self.folder), "STATIC_ROOT": str(self.folder / "static"), "EMBEDDER": "none",
            "OMP_NUM_THREADS": "1",
        }  # fmt: skip

    def start(self) -> None:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError

    def watch(self) -> None:
        """Start again what has died, where nothing else does."""


class Production(Site):
    """Gunicorn, a worker and the clock on PostgreSQL and Redis of our own."""

    def __init__(self, folder: Path, away: float) -> None:
        super().__init__(folder)
        self.away = away
        self.redis, self.postgres = RedisServer(folder), Postgres(folder)
        settings = {"DATABASE_URL": self.postgres.url, "REDIS_URL": self.redis.url, "WORKER_CONCURRENCY": "1"}
        self.variables = self.environment() | settings | {"DJANGO_SETTINGS_MODULE": "config.settings.prod"}
        self.web, self.worker = Web(folder, self.variables), Worker(folder, self.variables)
        self.beat = Program([*CELERY, "beat", "--pidfile", ""], folder / "beat.log", self.variables)
        self.port = self.web.port

    def start(self) -> None:
        self.postgres.start()
        self.redis.start()
        configure(self.variables)
        self.web.start()
        self.worker.start()
        self.beat.start()

    def faults(self) -> list[tuple[str, Callable[[], None]]]:
        return [
            ("web process killed", self._kill_a_web_process),
            ("worker killed", self._kill_worker),
            ("Redis gone for a while", self._take_redis_away),
            ("database crashed (immediate)", lambda: self._restart_database(signal.SIGQUIT)),
            ("Redis hung for a while", self._hang_redis),
            ("database restarted (fast)", lambda: self._restart_database(signal.SIGINT)),
            ("web server killed whole", self._kill_web),
        ]

    def _kill_a_web_process(self) -> None:
        kill_one(children(self.web.pid))

    def _kill_worker(self) -> None:
        self.worker.kill()
        self.worker.start()

    def _take_redis_away(self) -> None:
        self.redis.kill()
        time.sleep(self.away)
        self.redis.start()

    def _hang_redis(self) -> None:
        self.redis.tell(signal.SIGSTOP)
        time.sleep(self.away / 2)
        self.redis.tell(signal.SIGCONT)

    def _restart_database(self, how: signal.Signals) -> None:
        self.postgres.end(how)
        time.sleep(1)
        self.postgres.start()

    def _kill_web(self) -> None:
        self.web.kill()
        self.web.start()

    def watch(self) -> None:
        for program in (self.worker, self.beat):
            if not program.is_alive:
                self.struck[f"{program.log.stem} ended by itself"] += 1
                program.start()

    def close(self) -> None:
        for program in (self.beat, self.web, self.worker, self.redis):
            program.stop(patience=10)
        self.postgres.stop(signal.SIGINT)


class Embedded(Site):
    """``manage.py run``: SQLite, the broker in files, and a supervisor that keeps things up."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.port = free_port()
        settings = {"DJANGO_SETTINGS_MODULE": "config.settings.dev", "PORT": str(self.port), "DEMO": "0"}
        self.variables = self.environment() | settings
        self.program = Program([sys.executable, "manage.py", "run"], folder / "run.log", self.variables)

    def start(self) -> None:
        configure(self.variables)
        self.program.start()
        until(lambda: f":{self.port}/" in self.program.log.read_text(), what="the start")

    def faults(self) -> list[tuple[str, Callable[[], None]]]:
        return [
            ("web process killed", lambda: kill_one(children(self._part("gunicorn")))),
            ("worker killed", lambda: kill_one([self._part(" worker ")])),
            ("web server killed whole", lambda: kill_one([self._part("gunicorn")])),
            ("everything killed", self._kill_everything),
        ]

    def _part(self, word: str) -> int:
        """A process that the supervisor keeps up; its own children come after it."""

        def found() -> list[int]:
            return [pid for pid in children(self.program.pid) if word in command_of(pid)]

        until(lambda: bool(found()), what=word)
        return found()[0]

    def _kill_everything(self) -> None:
        running = children(self.program.pid)
        self.program.kill()
        until(lambda: not any(map(is_running, running)), what="the end of everything")
        self.program.start()

    def close(self) -> None:
        self.program.stop(signal.SIGINT, patience=40)


def command_of(pid: int) -> str:
    """The command line of a process; empty when it has gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def kill_one(pids: list[int]) -> None:
    """Kill the first that still runs."""
    for pid in pids:
        if is_running(pid):
            os.kill(pid, signal.SIGKILL)
            return


def configure(variables: dict[str, str]) -> None:
    """Make this process one of the site's, on an empty database of its own."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    os.environ |= variables
    import django
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    if "REDIS_URL" not in variables:
        call_command("createcachetable", verbosity=0)


def main() -> int:
    """Write, break, count, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writes", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3, help="how often each fault strikes")
    parser.add_argument("--away", type=float, default=60, help="seconds that Redis is gone; it hangs for half of them")
    parser.add_argument("--pause", type=float, default=0, help="seconds a browser waits between writes")
    parser.add_argument("--embedded", action="store_true")
    parser.add_argument("--json", action="store_true", help="print one JSON object at the end and nothing else")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        site: Site = Embedded(folder) if options.embedded else Production(folder, options.away)
        with running(site):
            result = write_and_break(site, options)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    result["cpu_s"] = round(sum(each.ru_utime + each.ru_stime for each in used))
    print(json.dumps(result, ensure_ascii=False) if options.json else as_text(result))
    return int(bool(result["lost"] or result["doubled"] or result["given_up"]))


@contextmanager
def running(site: Site) -> Iterator[None]:
    """The site from start to end; its logs are shown when something goes wrong."""
    try:
        site.start()
        yield
    except BaseException:
        for log in sorted(site.folder.glob("*.log")):
            print(f"--- {log.name}\n{log.read_text()[-3000:]}", file=sys.stderr)
        raise
    finally:
        site.close()


def write_and_break(site: Site, options: argparse.Namespace) -> dict[str, Any]:
    """Let people write, let things break, wait until the worker has caught up, and count."""
    plan = make_plan(options.writes)
    parts = [plan[number::CLIENTS] for number in range(CLIENTS)]
    clients = [start_client(site, number, part, options.pause) for number, part in enumerate(parts)]
    answers = [site.folder / f"answers-{number}" for number in range(CLIENTS)]
    schedule = [fault for _ in range(options.rounds) for fault in site.faults()]
    for place, (name, strike) in enumerate(schedule, start=1):
        due = options.writes * place // (len(schedule) + 1)
        while acknowledged_so_far(answers) < due and any(client.poll() is None for client in clients):
            site.watch()
            time.sleep(0.1)
        if all(client.poll() is not None for client in clients):
            break  # nobody writes any more: the fault would prove nothing
        if not options.json:
            print(f"{acknowledged_so_far(answers):>8} acknowledged; now: {name}", flush=True)
        strike()
        site.struck[name] += 1
    for client in clients:
        while client.poll() is None:
            site.watch()
            time.sleep(0.2)
        if client.returncode:
            raise RuntimeError("a client broke down")
    caught_up = catch_up()
    seen: Counter[str] = Counter()
    for file in answers:
        seen.update(json.loads(Path(f"{file}.seen").read_text()))
    acknowledged = [key for file in answers for key in file.read_text().split()]
    return count(acknowledged, plan) | {
        "faults": dict(site.struck), "answers": dict(seen), "texts_worked_on": caught_up,
    }  # fmt: skip


def start_client(site: Site, number: int, writes: list[dict[str, Any]], pause: float) -> "subprocess.Popen[bytes]":
    """One process of browsers."""
    plan, answers = site.folder / f"plan-{number}", site.folder / f"answers-{number}"
    plan.write_text(json.dumps({"port": site.port, "threads": THREADS, "pause": pause, "writes": writes}))
    answers.touch()
    command = [sys.executable, "-m", "tests.benchmarks.acknowledged_clients", str(plan), str(answers)]
    return subprocess.Popen(command, cwd=ROOT)


def acknowledged_so_far(answers: list[Path]) -> int:
    """How many keys have been written down; each takes a line of as many letters."""
    return sum(file.stat().st_size for file in answers) // (len(uuid4().hex) + 3)


def make_plan(number: int) -> list[dict[str, Any]]:
    """A dialogue with people in it, and every form that will be sent, in the order of sending."""
    from brainstorm.models import Dialogue, Exposure, ExposureState, Idea
    from moderation.models import Queue
    from tests.benchmarks import pages_data
    from tests.factories.brainstorm import DialogueFactory, IdeaFactory, ParticipantFactory, PromptFactory

    pages_data.SLUG = SLUG
    dialogue: Dialogue = DialogueFactory(slug=SLUG, queue=Queue.objects.create(name="Kuittaus"))
    prompt = PromptFactory(dialogue=dialogue, number=1, is_required=True)
    author = ParticipantFactory(dialogue=dialogue)
    ideas: list[Idea] = IdeaFactory.create_batch(SEEDED, prompt=prompt, dialogue=dialogue, participant=author)
    people = pages_data.people(dialogue, -(-number // WRITES_EACH))
    hands = [
        Exposure(participant=person.participant, idea=ideas[(place + card) % SEEDED], position=card,
                 state=ExposureState.SHOWN)
        for place, person in enumerate(people) for card in range(EVALUATIONS_EACH)
    ]  # fmt: skip
    Exposure.objects.bulk_create(hands, batch_size=1000)
    writes = []
    for turn in range(WRITES_EACH):
        for place, person in enumerate(people):
            target = ideas[(place + turn) % SEEDED] if turn < EVALUATIONS_EACH else ideas[(place * 7 + turn) % SEEDED]
            writes.append(form(turn, person.cookie, str(person.participant.pk), target))
    return writes[:number]


def form(turn: int, cookie: str, person: str, target: Any) -> dict[str, Any]:
    """One form. Its key tells it from all others, and which row it makes."""
    key, nonce = uuid4().hex.translate(LETTERS), uuid4().hex
    if turn < EVALUATIONS_EACH:
        fields = {"idea": str(target.pk), "deed": "evaluate", "value": str(1 + turn % 5)}
        return {"key": f"e:{key}", "cookie": cookie, "path": f"/d/{SLUG}/arvioi/", "fields": fields,
                "row": [person, str(target.pk), 1 + turn % 5]}  # fmt: skip
    is_idea = turn < EVALUATIONS_EACH + IDEAS_EACH
    path = f"/d/{SLUG}/kirjoita/1/" if is_idea else f"/d/{SLUG}/ajatus/{target.pk}/kommentti/"
    fields = {"nonce": nonce, "text": TEXT.format(key=key), "then": "again"}
    return {"key": f"{'i' if is_idea else 'c'}:{key}", "cookie": cookie, "path": path, "fields": fields}


def catch_up() -> bool:
    """Wait until no idea waits for a worker: the sweeps have found what the broker lost."""
    from django.db import connection

    from brainstorm.pipelines.texts import unworked
    from brainstorm.tasks import make_missing_texts
    from config.celery import send

    connection.close()  # the one of before the crashes
    end = time.monotonic() + SETTLES_WITHIN
    while time.monotonic() < end:
        if not unworked().exists():
            return True
        send(make_missing_texts)  # as the clock does every half a minute
        time.sleep(5)
    return False


def count(acknowledged: list[str], plan: list[dict[str, Any]]) -> dict[str, Any]:
    """Compare what was acknowledged with what is stored: each row by its key, and the counters beside the rows."""
    from django.db.models import Count, F

    from brainstorm.models import Comment, Evaluation, Idea

    stored: Counter[str] = Counter()
    for kind, model in (("i", Idea), ("c", Comment)):
        for text in model._default_manager.filter(text__contains="(merkki ").values_list("text", flat=True).iterator():
            stored[f"{kind}:{text.rpartition('(merkki ')[2].rstrip(')')}"] += 1
    rows = Counter(
        (str(person), str(idea), value)
        for person, idea, value in Evaluation.objects.values_list("participant_id", "idea_id", "value")
    )
    for write in plan:
        if "row" in write:
            stored[write["key"]] += rows.pop(tuple(write["row"]), 0)
    known = {write["key"] for write in plan}
    strangers = rows.total() + sum(number for key, number in stored.items() if key not in known)
    wrong_counters = (
        Idea.objects.annotate(n=Count("evaluations")).exclude(evaluation_count=F("n")).count()
        + Idea.objects.annotate(n=Count("comments")).exclude(comments_posted=F("n")).count()
    )
    kinds = Counter(key[0] for key in acknowledged)
    return {
        "sent": len(plan),
        "acknowledged": len(acknowledged),
        "stored": stored.total(),
        "lost": sum(1 for key in acknowledged if not stored[key]),
        "doubled": sum(max(0, number - 1) for number in stored.values()) + strangers + wrong_counters,
        "given_up": len(plan) - len(acknowledged),
        "by_kind": {"ideas": kinds["i"], "comments": kinds["c"], "evaluations": kinds["e"]},
    }


def as_text(result: dict[str, Any]) -> str:
    """One figure a line."""
    return "\n".join(f"{name}: {value}" for name, value in result.items())


if __name__ == "__main__":
    sys.exit(main())
