"""The one command, for real: it starts, mends itself, stops, and starts again where it was."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.slow


def _until(is_so: Callable[[], bool], seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""


class Run:
    """``manage.py run`` on a free port, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        left_out = {"DATABASE_URL", "REDIS_URL"}
        environment = {name: value for name, value in os.environ.items() if name not in left_out}
        environment |= {"TALKOORIIHI_DATA": str(self.folder), "PORT": str(self.port), "DEMO": "0"}
        environment |= {"DJANGO_SETTINGS_MODULE": "config.settings.dev", "LC_ALL": "fi_FI.UTF-8"}
        with (self.folder / "screen.txt").open("wb") as screen:
            command = [sys.executable, "manage.py", "run"]
            self.process = subprocess.Popen(command, env=environment, stdout=screen, stderr=screen)
        _until(lambda: f"http://127.0.0.1:{self.port}/" in self.screen or self.process.poll() is not None)

    @property
    def screen(self) -> str:
        return (self.folder / "screen.txt").read_text()

    def answers(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as response:
                return response.status == 200
        except (URLError, OSError):
            return False

    def parts(self) -> dict[str, int]:
        """The processes that it keeps running."""
        commands = {pid: _command(pid) for pid in _children(self.process.pid)}
        words = {"web": "gunicorn", "worker": " worker ", "beat": " beat "}
        return {name: pid for name, word in words.items() for pid, command in commands.items() if word in command}

    def everything(self) -> list[int]:
        parts = list(self.parts().values())
        return [*parts, *(child for part in parts for child in _children(part))]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    run = Run(tmp_path)
    run.start()
    yield run
    run.process.kill()
    run.process.wait()


def test_it_starts_mends_itself_stops_and_starts_again(run: Run) -> None:
    assert run.answers(), run.screen
    assert run.parts().keys() == {"web", "worker", "beat"}
    with urlopen(f"http://127.0.0.1:{run.port}/", timeout=10) as page:
        assert page.status == 200

    killed = run.parts()["web"]
    os.kill(killed, signal.SIGKILL)
    _until(lambda: run.parts().get("web", killed) != killed and run.answers())

    processes = run.everything()
    run.process.send_signal(signal.SIGINT)
    assert run.process.wait(timeout=30) == 0
    assert [pid for pid in processes if _command(pid)] == []

    secret = (run.folder / "secret_key").read_text()
    run.start()
    assert run.answers(), run.screen
    assert (run.folder / "secret_key").read_text() == secret


def test_nothing_survives_when_it_is_killed(run: Run) -> None:
    _until(lambda: len(run.everything()) >= 6)  # web and two, worker and two … and beat
    processes = run.everything()
    run.process.kill()
    run.process.wait()
    _until(lambda: not any(_command(pid) for pid in processes))
