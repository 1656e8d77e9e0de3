"""Keeps a few processes running together: starts them, starts again what dies, and stops them all."""

import contextlib
import enum
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FrameType

from config.orphans import die_with

PATIENCE = 15
"""Seconds that a process has for finishing what it is doing when everything stops."""

HURRY_AFTER = 10
"""Seconds after which a process still at work is told to give its work back."""

EARLY = 10
"""A process that ends within this many seconds of its start counts as one that cannot start."""

MAX_EARLY_ENDS = 5
LOG_LIMIT = 10 * 1024 * 1024


class Event(enum.Enum):
    """What somebody watching may want to know."""

    STARTED_AGAIN = enum.auto()
    GIVEN_UP = enum.auto()


@dataclass
class Process:
    """One program that should be running, and how it has fared."""

    name: str
    command: Sequence[str]
    log: Path
    environment: dict[str, str]
    hurry: signal.Signals = signal.SIGTERM
    running: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0
    start_again_at: float = 0
    early_ends: int = field(default=0)

    def start(self) -> None:
        """Start the program in a group of its own, so that Ctrl-C reaches it through us only."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".1.log"))
        with self.log.open("ab") as output:
            self.running = subprocess.Popen(  # noqa: S603  commands are ours
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=self.environment,
                process_group=0,
                preexec_fn=partial(die_with, os.getpid()),  # safe: this process has one thread
            )
        self.started_at = time.monotonic()

    @property
    def is_alive(self) -> bool:
        """Whether it runs now."""
        return self.running is not None and self.running.poll() is None

    def tell(self, what: signal.Signals) -> None:
        """Send the program a signal, if it still runs."""
        if self.running is not None and self.is_alive:
            self.running.send_signal(what)

    def end(self) -> None:
        """End what is left of the program and of everything it started."""
        if self.running is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()


class Supervisor:
    """Runs processes until it is told to stop, or until one of them cannot start."""

    def __init__(self, processes: Sequence[Process], tell: Callable[[Event, Process], None]) -> None:
        self.processes = processes
        self.tell = tell
        self.stop_asked = False
        self.in_a_hurry = False

    def start(self) -> None:
        """Start everything, and take over the signals that mean stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)
        for process in self.processes:
            process.start()

    def watch(self) -> bool:
        """Keep everything running until told to stop. False when a process cannot be kept up."""
        while not self.stop_asked:
            for process in self.processes:
                if not process.is_alive and not self._start_again(process):
                    return False
            time.sleep(0.2)
        return True

    def stop(self) -> None:
        """Ask every process to finish, hurry the slow ones, and leave none behind."""
        for process in reversed(self.processes):
            process.tell(signal.SIGTERM)
        began, hurried = time.monotonic(), False
        while any(process.is_alive for process in self.processes) and not self.in_a_hurry:
            waited = time.monotonic() - began
            if waited > PATIENCE:
                break
            if waited > HURRY_AFTER and not hurried:
                hurried = True
                for process in self.processes:
                    process.tell(process.hurry)
            time.sleep(0.1)
        for process in self.processes:
            process.end()

    def _start_again(self, process: Process) -> bool:
        """Start a dead process again, later and later if it keeps dying. False when it is hopeless."""
        now = time.monotonic()
        if not process.start_again_at:
            early = now - process.started_at < EARLY
            process.early_ends = process.early_ends + 1 if early else 0
            if process.early_ends >= MAX_EARLY_ENDS:
                self.tell(Event.GIVEN_UP, process)
                return False
            process.end()
            process.start_again_at = now + (2**process.early_ends - 1)
        elif now >= process.start_again_at:
            process.start_again_at = 0
            self.tell(Event.STARTED_AGAIN, process)
            process.start()
        return True

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        """The first time finishes work in hand, the second time does not wait for it."""
        self.in_a_hurry = self.stop_asked
        self.stop_asked = True
