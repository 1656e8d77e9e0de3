"""What pages cost: CPU of Python and PostgreSQL for one request, divided by that of a bare view.

    python -m tests.benchmarks.pages [--json] [--ideas 1000,10000] [--rounds 40] [--pages list,idea]

A scratch database is made on the PostgreSQL of DATABASE_URL (by default the local one) and dropped at the end. Page and
bare view take short turns in the same gunicorn worker; after each, its processor time is read from the kernel's
scheduler, in nanoseconds, for the worker's threads and the database's backends. The medians are divided. PostgreSQL
must run on this machine.
"""

import argparse
import http.client
import json
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit
from uuid import uuid4

import psycopg2

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_DATABASE = "postgres://postgres@127.0.0.1:5432/postgres"
BLOCK, BARE_BLOCK = 5, 40
"""Requests in a turn: page and bare view work for about as long, so that neither finds the machine in another state."""

WARMING = 6
SETTLING = 0.003
"""Seconds after the last answer of a turn in which the server puts away what it used; that belongs to the turn."""

PAGES = ["list", "idea", "next cards", "evaluate", "comment", "post"]
TOKEN = "a" * 32

Request = tuple[str, str, dict[str, str], str, set[int]]
"""Method, path, headers, body, statuses that are right."""


def main() -> int:
    """Measure, print, clean up."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON list at the end and nothing else")
    parser.add_argument("--ideas", default="1000,10000")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--pages", default=",".join(PAGES))
    options = parser.parse_args()
    rows = []
    with scratch_database() as url, tempfile.TemporaryDirectory() as folder:
        configure(url, folder)
        with server(folder) as site:
            for size in (int(number) for number in options.ideas.split(",")):
                for row in measure(site, size, options):
                    rows.append(row)
                    if not options.json:
                        print(
                            "{page:<12} {ideas:>7} ideas  ratio {ratio:>6}  queries {queries}".format(**row), flush=True
                        )
    if options.json:
        print(json.dumps(rows))
    return 0


@contextmanager
def scratch_database() -> Iterator[str]:
    """An empty database of our own on the same server, dropped at the end."""
    parts = urlsplit(os.environ.get("DATABASE_URL") or DEFAULT_DATABASE)
    name = f"talkooriihi_pages_{os.getpid()}"
    admin = psycopg2.connect(urlunsplit(parts._replace(scheme="postgresql")))
    admin.autocommit = True
    admin.cursor().execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        if "django.db" in sys.modules:
            sys.modules["django.db"].connections.close_all()
        admin.cursor().execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        admin.close()


def production(url: str, folder: str) -> dict[str, str]:
    """The environment of production, on a scratch database and folder."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.prod",
        "DATABASE_URL": url,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "127.0.0.1",
        "TALKOORIIHI_DATA": folder,
        "STATIC_ROOT": f"{folder}/static",
        "LOG_LEVEL": "ERROR",
    }


def configure(url: str, folder: str) -> None:
    """Settings of production for this process and for the server, on the scratch database and folder."""
    os.environ |= production(url, folder)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


class Site:
    """The running server, seen from outside: requests, and processor time."""

    def __init__(self, port: int, master: int) -> None:
        self.port, self.master = port, master
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, request: Request) -> str:
        """One request on a connection that is kept open. Anything but the right status stops everything."""
        method, path, headers, body, right = request
        common = {"X-Forwarded-Proto": "https", "Origin": f"https://127.0.0.1:{self.port}"}
        self.connection.request(method, path, body or None, common | headers)
        response = self.connection.getresponse()
        text = response.read().decode()
        if response.status not in right:
            raise RuntimeError(f"{method} {path}: {response.status} {response.getheader('Location', '')} {text[:500]}")
        return text

    def processes(self) -> tuple[list[int], list[int]]:
        """The workers, and the backends of our database but for our own connection's."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            backends = [row[0] for row in cursor.fetchall()]
        return children(self.master), backends

    def cost(self, requests: list[Request]) -> tuple[float, float]:
        """Milliseconds on a processor for one of these requests, asked one after another: Python's, PostgreSQL's."""
        workers, backends = self.processes()
        before = cpu(workers), cpu(backends)
        for request in requests:
            self.ask(request)
        time.sleep(SETTLING)
        python, postgres = cpu(workers) - before[0], cpu(backends) - before[1]
        return python / len(requests) / 1e6, postgres / len(requests) / 1e6


def cpu(pids: list[int]) -> int:
    """Nanoseconds on a processor so far, all threads of all these processes."""
    return sum(map(nanoseconds, pids))


def nanoseconds(pid: int) -> int:
    """What the scheduler has given all threads of a process. The first figure of schedstat."""
    total = 0
    for path in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        try:
            total += int(path.read_text().split()[0])
        except FileNotFoundError:
            continue  # a thread that has just ended
    return total


def children(pid: int) -> list[int]:
    """Worker processes of a gunicorn master."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def server(folder: str) -> Iterator[Site]:
    """Gunicorn as in production, with one worker, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", "tests.benchmarks.pages_server:application", "--bind", f"127.0.0.1:{port}",
        "--worker-class", "gthread", "--workers", "1", "--threads", "2", "--keep-alive", "75", "--timeout", "120",
    ]  # fmt: skip
    with Path(folder, "server.log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    try:
        wait_for(port, process, Path(folder, "server.log"))
        yield Site(port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Until the server answers, at most half a minute."""
    for _ in range(300):
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(log.read_text()[-2000:])


def measure(site: Site, size: int, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Each page at this size: its ratio, from the blocks that were least disturbed, and its number of queries."""
    from brainstorm.models import Dialogue
    from tests.benchmarks import pages_data

    dialogue = Dialogue.objects.filter(slug=pages_data.SLUG).first() or pages_data.make_dialogue()
    pages_data.fill(dialogue, size)
    idea = pages_data.discussed_idea(dialogue)
    bare: Request = ("GET", f"/bare/{idea}/", {}, "", {200})
    for page in options.pages.split(","):
        requests = REQUESTS[page](dialogue, idea, BLOCK * (options.rounds + WARMING) + 1)
        queries = count_queries(next(requests))
        turns = []
        for _ in range(options.rounds + WARMING):
            block = list(islice(requests, BLOCK))
            turns.append((site.cost(block), site.cost([bare] * BARE_BLOCK)))
        del turns[:WARMING]
        parts = [tuple(map(statistics.median, zip(*costs, strict=True))) for costs in zip(*turns, strict=True)]
        cost, cost_of_bare = (statistics.median(map(sum, costs)) for costs in zip(*turns, strict=True))
        if not options.json:
            text = "{}: Python {:.2f} ms, PostgreSQL {:.2f} ms; bare: {:.2f} ms, {:.2f} ms"
            print(text.format(page, *parts[0], *parts[1]))
        yield {"page": page, "ideas": size, "ratio": round(cost / cost_of_bare, 1), "queries": queries}


def count_queries(request: Request) -> int:
    """How many queries one request makes, asked in this process."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    method, path, headers, body, right = request
    client = Client(headers={"X-Forwarded-Proto": "https", "Host": "127.0.0.1"} | headers)
    with CaptureQueriesContext(connection) as queries:
        kind = headers.get("Content-Type", "")
        response = client.generic(method, path, body, content_type=kind, secure=True)
    if response.status_code not in right:
        raise RuntimeError(f"{method} {path}: {response.status_code}")
    return len(queries)


def get(path: str, cookie: str, **headers: str) -> Request:
    """A page as a participant's browser asks for it."""
    return "GET", path, {"Cookie": cookie, **headers}, "", {200}


def post(path: str, cookie: str, right: int, fields: dict[str, str], **headers: str) -> Request:
    """A form as a participant's browser sends it."""
    sent = {"Cookie": f"{cookie}; csrftoken={TOKEN}", "Content-Type": "application/x-www-form-urlencoded"}
    return "POST", path, sent | headers, urlencode({"csrfmiddlewaretoken": TOKEN} | fields), {right}


def reading(address: Callable[[Any], str]) -> Callable[..., Iterator[Request]]:
    """The same page over and over, by different participants."""

    def requests(dialogue: Any, idea: Any, number: int) -> Iterator[Request]:
        from tests.benchmarks import pages_data

        return (get(address(idea), person.cookie) for person in cycle(pages_data.people(dialogue, 20)))

    return requests


def next_cards(dialogue: Any, idea: Any, number: int) -> Iterator[Request]:
    """Somebody who has no cards opens the page: a set is dealt and the first card shown."""
    from tests.benchmarks import pages_data

    return (get("/d/mittaus/arvioi/", person.cookie) for person in pages_data.people(dialogue, number))


def evaluate(dialogue: Any, idea: Any, number: int) -> Iterator[Request]:
    """A card is weighed."""
    from brainstorm.models import Idea, Scale
    from tests.benchmarks import pages_data

    assert not Idea.objects.exclude(prompt__scale=Scale.IMPORTANCE).exists()
    for person, card in pages_data.with_cards(dialogue, number):
        fields = {"idea": str(card), "deed": "evaluate", "value": "4"}
        yield post("/d/mittaus/arvioi/", person.cookie, 302, fields)


def comment(dialogue: Any, idea: Any, number: int) -> Iterator[Request]:
    """A comment is posted on an idea."""
    from tests.benchmarks import pages_data

    for person in cycle(pages_data.people(dialogue, 50)):
        fields = {"text": pages_data.TEXT.format(n="kommentti"), "nonce": uuid4().hex, "parent": ""}
        yield post(f"/d/mittaus/ajatus/{idea}/kommentti/", person.cookie, 302, fields)


def write(dialogue: Any, idea: Any, number: int) -> Iterator[Request]:
    """An idea is posted."""
    from tests.benchmarks import pages_data

    for person in pages_data.people(dialogue, number):
        fields = {"text": pages_data.TEXT.format(n="uusi"), "nonce": uuid4().hex, "then": "more"}
        yield post("/d/mittaus/kirjoita/1/", person.cookie, 302, fields)


REQUESTS: dict[str, Callable[..., Iterator[Request]]] = {
    "list": reading(lambda idea: "/d/mittaus/keskustelu/"),
    "idea": reading(lambda idea: f"/d/mittaus/ajatus/{idea}/"),
    "next cards": next_cards,
    "evaluate": evaluate,
    "comment": comment,
    "post": write,
}

if __name__ == "__main__":
    raise SystemExit(main())
