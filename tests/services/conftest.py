"""Real workers, as processes of their own, on PostgreSQL with each broker."""

import os
import signal
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg2
import pytest
import redis
from django.db import connection
from django.utils import timezone

from accounts.services.runs import run_models
from tests.services.machines import CELERY, children, is_running, until

HERE = Path(__file__).parent
REDIS_URL = os.environ.get("REDIS_URL", "")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs PostgreSQL and Redis, which ``make test`` names when they answer."""
    for item in items:
        if Path(item.path).parent == HERE:
            item.add_marker("services")
            if not (REDIS_URL and os.environ.get("DATABASE_URL")):
                item.add_marker(pytest.mark.skip(reason="DATABASE_URL and REDIS_URL are not set"))


class Site:
    """A site's worker and its broker, on the database of the test."""

    def __init__(self, broker: str, folder: Path) -> None:
        self.log = folder / "worker.log"
        settings = connection.settings_dict
        prefix = f"test-{uuid.uuid4().hex}:"
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "TALKOORIIHI_DATA": str(folder),
            "DATABASE_URL": (
                f"postgres://{settings['USER']}:{settings['PASSWORD']}"
                f"@{settings['HOST']}:{settings['PORT'] or 5432}/{settings['NAME']}"
            ),
            "REDIS_URL": REDIS_URL if broker == "redis" else "",
            "REDIS_KEY_PREFIX": prefix,
            "EMBEDDER": "none",
            "WORKER_CONCURRENCY": "2",
        }
        self.worker: subprocess.Popen[bytes] | None = None
        self._prefix = prefix

    def start_worker(self) -> None:
        """Start a worker, and wait until it takes tasks."""
        offset = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.worker = subprocess.Popen(
                [*CELERY, "worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle"],
                env=self.environment,
                stdout=log,
                stderr=log,
                process_group=0,
            )
        until(lambda: b" ready." in self.log.read_bytes()[offset:])

    def kill_worker(self) -> None:
        """End the worker and its processes as a power cut would."""
        if self.worker is not None:
            os.killpg(self.worker.pid, signal.SIGKILL)
            self.worker.wait()
            self.worker = None

    def kill_main_process(self) -> None:
        """Kill the worker's main process alone: its children must not outlive it."""
        assert self.worker is not None
        running = children(self.worker.pid)
        assert running
        self.worker.kill()
        self.worker.wait()
        until(lambda: not any(map(is_running, running)), what="the end of the worker's children")
        self.worker = None

    def start_again(self) -> None:
        """Start a worker, and let the sweep find what its predecessor left, as after the silence that tells a dead
        worker from a busy one. A worker that starts looks around by itself.
        """
        for model in run_models():
            model._default_manager.update(heartbeat_at=timezone.now() - timedelta(minutes=5))
        self.start_worker()

    def stop_worker(self) -> int:
        """Ask the worker to finish, and give its exit code."""
        assert self.worker is not None
        self.worker.send_signal(signal.SIGTERM)
        code = self.worker.wait(timeout=30)
        self.worker = None
        return code

    def send(self, task: str, *arguments: str) -> None:
        """Put a task in the queue, from a process that is not the worker."""
        listed = "[" + ",".join(f'"{argument}"' for argument in arguments) + "]"
        subprocess.run([*CELERY, "call", task, "--args", listed], env=self.environment, check=True, capture_output=True)

    def close(self) -> None:
        """Leave nothing behind."""
        self.kill_worker()
        store = redis.Redis.from_url(REDIS_URL)
        for key in store.scan_iter(f"{self._prefix}*"):
            store.delete(key)


@contextmanager
def held(statement: str) -> Iterator[None]:
    """Hold a lock from another connection, so that whoever needs it waits in the middle of its transaction."""
    other = psycopg2.connect(**connection.get_connection_params())
    try:
        with other.cursor() as cursor:
            cursor.execute(statement)
        yield
    finally:
        other.rollback()
        other.close()


def somebody_waits() -> bool:
    """Whether a connection to this database waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


@pytest.fixture(params=["redis", "files"])
def site(request: pytest.FixtureRequest, transactional_db: None, tmp_path: Path) -> Iterator[Site]:
    """A site without a worker yet, on each broker."""
    site = Site(request.param, tmp_path)
    yield site
    site.close()
