"""Servers of our own, to be killed: PostgreSQL, Redis, and whatever program of the site.

Nothing here touches the servers that the rest of the suite shares. Everything ends with the process that started it.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import psycopg2
import redis

from config.orphans import die_with

ROOT = Path(__file__).resolve().parents[2]
CELERY = [sys.executable, "-m", "celery", "-A", "config"]
PASSES = 120.0
"""Seconds that anything may take on a busy machine."""


def until(is_so: Callable[[], bool], seconds: float = PASSES, what: str = "it") -> None:
    """Wait until something is so; fail when it takes too long."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, f"{what} did not happen in {seconds:.0f} seconds"
        time.sleep(0.05)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def children(pid: int) -> list[int]:
    """The processes that a process has started and that still run, theirs too."""
    found: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, path.read_text().split()):
                found += [child, *children(child)]
    return found


def is_running(pid: int) -> bool:
    """Whether a process is there and not only a name without a body."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


class Program:
    """One process in a group of its own, with its output in a file."""

    def __init__(self, command: Sequence[str], log: Path, environment: Mapping[str, str], user: str = "") -> None:
        self.command, self.log, self.user = list(command), log, user
        self.environment = dict(environment)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; it ends with us, however we end."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command, cwd="/" if self.user else ROOT, env=self.environment, stdin=subprocess.DEVNULL,
                stdout=output, stderr=output, process_group=0, user=self.user or None,
                extra_groups=[] if self.user else None, preexec_fn=partial(die_with, os.getpid()),
            )  # fmt: skip

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def tell(self, what: signal.Signals) -> None:
        """Send it a signal."""
        if self.is_alive:
            os.kill(self.pid, what)

    def kill(self) -> None:
        """End it and its children as a power cut would."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self, how: signal.Signals = signal.SIGTERM, patience: float = 30) -> None:
        """Ask it to finish; kill what does not."""
        self.tell(how)
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=patience)
        self.kill()


class RedisServer(Program):
    """A Redis without persistence: killed, it has forgotten everything."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        command = [shutil.which("redis-server") or "redis-server", "--port", str(self.port), "--bind", "127.0.0.1"]
        command += ["--save", "", "--appendonly", "no", "--dir", str(folder)]
        super().__init__(command, folder / "redis.log", os.environ)
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        super().start()
        client = redis.Redis(port=self.port)

        def answers() -> bool:
            with contextlib.suppress(redis.exceptions.RedisError):
                return bool(client.ping())
            return False

        until(answers, what="an answer of Redis")
        client.close()


def postgres_program(name: str) -> str:
    """Where a program of PostgreSQL is: its newest version, or what is on the path. Empty when there is none."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    return str(installed[-1]) if installed else shutil.which(name) or ""


class Postgres(Program):
    """A cluster of its own, with the defaults that keep what is committed: fsync and synchronous commit."""

    def __init__(self, folder: Path) -> None:
        self.port, self.folder = free_port(), folder / "postgres"
        # PostgreSQL does not run as root.
        user = "postgres" if os.geteuid() == 0 else ""
        command = [postgres_program("postgres"), "-D", str(self.folder), "-p", str(self.port)]
        command += ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={self.folder}"]
        super().__init__(command, folder / "postgres.log", {**os.environ, "LC_ALL": "C.UTF-8"}, user)
        self._make(user)
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def _make(self, user: str) -> None:
        self.folder.mkdir()
        if user:
            shutil.chown(self.folder, user)
            for parent in self.folder.parents:  # a temporary folder is closed to others
                if parent.stat().st_mode & 0o005 != 0o005 and parent.stat().st_uid == os.geteuid():
                    parent.chmod(parent.stat().st_mode | 0o055)
        subprocess.run(
            [postgres_program("initdb"), "-D", str(self.folder), "-U", "postgres", "-A", "trust", "-E", "UTF8"],
            cwd="/", check=True, capture_output=True, user=user or None, extra_groups=[] if user else None,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )  # fmt: skip

    def start(self) -> None:
        super().start()
        until(self.answers, what="an answer of PostgreSQL")

    def answers(self) -> bool:
        """Whether it takes connections."""
        try:
            psycopg2.connect(self.url, connect_timeout=5).close()
        except psycopg2.OperationalError:
            return False
        return True

    def end(self, how: signal.Signals) -> None:
        """SIGQUIT is *immediate*, a crash that leaves recovery to the next start; SIGINT is *fast*."""
        self.tell(how)
        assert self.process is not None
        self.process.wait(timeout=PASSES)
        with contextlib.suppress(FileNotFoundError):
            (self.folder / "postmaster.pid").unlink()


class Web(Program):
    """The site's web server as in production, on a free port."""

    def __init__(self, folder: Path, environment: Mapping[str, str], *, workers: int = 2, threads: int = 8) -> None:
        self.port = free_port()
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        command += ["--worker-class", "gthread", "--workers", str(workers), "--threads", str(threads)]
        command += ["--no-control-socket", "--graceful-timeout", "8", "--keep-alive", "75"]
        super().__init__(command, folder / "web.log", environment)

    def start(self) -> None:
        super().start()

        def listens() -> bool:
            assert self.is_alive, self.log.read_text()[-2000:]
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", self.port)) == 0

        until(listens, what="listening")


class Worker(Program):
    """A Celery worker. ``start`` waits until it takes tasks."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        command = [*CELERY, "worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
        super().__init__(command, folder / "worker.log", environment)

    def start(self) -> None:
        offset = self.log.stat().st_size if self.log.exists() else 0
        super().start()
        until(lambda: b" ready." in self.log.read_bytes()[offset:], what="a ready worker")
