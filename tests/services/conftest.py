"""Real workers, as processes of their own, on PostgreSQL with each broker."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from django.db import connection

HERE = Path(__file__).parent
REDIS_URL = os.environ.get("REDIS_URL", "")
CELERY = [sys.executable, "-m", "celery", "-A", "config"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs PostgreSQL and Redis, which ``make test`` names when they answer."""
    for item in items:
        if Path(item.path).parent == HERE:
            item.add_marker("services")
            if not (REDIS_URL and os.environ.get("DATABASE_URL")):
                item.add_marker(pytest.mark.skip(reason="DATABASE_URL and REDIS_URL are not set"))


def until(is_so: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until something is so; fail when it takes too long."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


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


@pytest.fixture(params=["redis", "files"])
def site(request: pytest.FixtureRequest, transactional_db: None, tmp_path: Path) -> Iterator[Site]:
    """A site without a worker yet, on each broker."""
    site = Site(request.param, tmp_path)
    yield site
    site.close()
