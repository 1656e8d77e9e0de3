"""What runs together is kept running, and ends together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

# Keeps two sleepers running: one that stops when asked, and one that has a child of its own and does not.
PROGRAM = """
import os, pathlib, signal, sys
from config import supervisor
from config.supervisor import Process, Supervisor
supervisor.PATIENCE, supervisor.HURRY_AFTER = 2, 1
folder = pathlib.Path(sys.argv[1])
polite = "import os,pathlib,time; pathlib.Path('polite').write_text(str(os.getpid())); time.sleep(600)"
stubborn = '''
import os, pathlib, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pathlib.Path("grandchild").write_text(str(grandchild.pid))
pathlib.Path("stubborn").write_text(str(os.getpid()))
time.sleep(600)
'''
os.chdir(folder)
programs = {"polite": polite, "stubborn": stubborn}
if len(sys.argv) > 2:
    programs = {"hopeless": "raise SystemExit(3)"}
    supervisor.MAX_EARLY_ENDS = 2
everything = Supervisor(
    [Process(name, [sys.executable, "-c", code], folder / "log" / f"{name}.log", dict(os.environ))
     for name, code in programs.items()],
    lambda event, process: print(event.name, process.log, flush=True),
)
everything.start()
stayed = everything.watch()
everything.stop()
sys.exit(0 if stayed else 7)
"""


def _until(is_so: Callable[[], bool], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def _is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def _pid(folder: Path, name: str) -> int:
    _until(lambda: (folder / name).exists() and (folder / name).read_text() != "")
    return int((folder / name).read_text())


@pytest.fixture
def supervisor(tmp_path: Path):
    (tmp_path / "program.py").write_text(PROGRAM)
    process = subprocess.Popen(
        [sys.executable, tmp_path / "program.py", tmp_path],
        env={**os.environ, "PYTHONPATH": os.getcwd(), "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def test_what_dies_is_started_again(supervisor: "subprocess.Popen[str]", tmp_path: Path) -> None:
    first = _pid(tmp_path, "polite")
    (tmp_path / "polite").unlink()
    os.kill(first, signal.SIGKILL)
    second = _pid(tmp_path, "polite")
    assert second != first
    assert _is_running(second)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopping_ends_everything_also_what_does_not_listen(
    stop: signal.Signals, supervisor: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    pids = [_pid(tmp_path, name) for name in ("polite", "stubborn", "grandchild")]
    supervisor.send_signal(stop)
    assert supervisor.wait(timeout=20) == 0
    assert [pid for pid in pids if _is_running(pid)] == []


def test_nothing_survives_a_supervisor_that_is_killed(supervisor: "subprocess.Popen[str]", tmp_path: Path) -> None:
    pids = [_pid(tmp_path, name) for name in ("polite", "stubborn")]
    supervisor.kill()
    _until(lambda: not any(_is_running(pid) for pid in pids))
    os.kill(_pid(tmp_path, "grandchild"), signal.SIGKILL)  # a plain program's own child is not ours to arrange


def test_what_cannot_start_is_given_up(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM)
    done = subprocess.run(
        [sys.executable, tmp_path / "program.py", tmp_path, "hopeless"],
        env={**os.environ, "PYTHONPATH": os.getcwd(), "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    log = str(tmp_path / "log" / "hopeless.log")
    assert done.returncode == 7
    assert done.stdout.split() == ["STARTED_AGAIN", log, "GIVEN_UP", log]
