"""The message broker of the one-command run: a folder of files, with nothing to install and no port.

kombu's own file transport lets a reader see a message before it has been written, and then loses it. Here a
message and a table of bindings appear under their names only when they are complete.
"""

import fcntl
import logging
import os
import time
import uuid
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.transport.filesystem import exchange_queue_t
from kombu.transport.virtual import BrokerState
from kombu.utils.json import dumps, loads

SCHEME = "files"

log = logging.getLogger(__name__)


def options(root: Path) -> dict[str, str | float]:
    """Transport options for a broker that lives under ``root``.

    Throughput is about concurrency × prefetch ÷ polling interval, so the interval is short.
    """
    return {
        "data_folder_in": str(root / "queue"),
        "data_folder_out": str(root / "queue"),
        "control_folder": str(root / "control"),
        "polling_interval": 0.2,
    }


def _write_whole(path: Path, content: str) -> None:
    """Write under a name nobody looks for, then give it the real one: readers see all of it or nothing."""
    draft = path.with_name(f".{uuid.uuid4().hex}")
    try:
        draft.write_text(content)
        draft.rename(path)
    except OSError:  # no room, most likely: half a file must not stay and take some
        draft.unlink(missing_ok=True)
        raise


class Channel(filesystem.Channel):
    """A channel whose files appear whole."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for folder in (Path(self.data_folder_out), Path(self.control_folder)):
            folder.mkdir(parents=True, exist_ok=True)
        self._waiting: dict[str, deque[str]] = {}

    # The stubs of kombu's classes contradict each other on the arguments' names.
    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        _write_whole(Path(self.data_folder_out) / name, dumps(message))

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """Take the oldest message. Whoever renames its file first has it."""
        waiting = self._waiting.setdefault(queue, deque())
        if not waiting:
            suffix = f".{queue}.msg"
            waiting.extend(sorted(name for name in os.listdir(self.data_folder_in) if name.endswith(suffix)))
        while waiting:
            file = Path(self.data_folder_in) / waiting.popleft()
            taken = file.with_name(f".{uuid.uuid4().hex}")
            try:
                file.rename(taken)
            except FileNotFoundError:
                continue  # another worker was quicker
            message = taken.read_text()
            taken.unlink()
            try:
                return loads(message)
            except ValueError:
                # Empty after a power cut, say. Who reads on must not stop at it; a sweep finds what it was about.
                log.warning("A message could not be read: %s", file.name)
        raise Empty

    def get_table(self, exchange: str) -> Any:
        try:
            return [exchange_queue_t(*row) for row in loads(self._table(exchange).read_text())]
        except FileNotFoundError:
            return []

    def _queue_bind(self, exchange: str, routing_key: str | None, pattern: str | None, queue: str) -> None:
        binding = exchange_queue_t(routing_key or "", pattern or "", queue)
        with self._bindings_lock():
            table = self.get_table(exchange)
            if binding not in table:
                _write_whole(self._table(exchange), dumps([binding, *table]))

    def _table(self, exchange: str) -> Path:
        return Path(self.control_folder) / f"{exchange}.exchange"

    @contextmanager
    def _bindings_lock(self) -> Iterator[None]:
        with (Path(self.control_folder) / ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):
    """kombu's file transport with our channel."""

    Channel = Channel

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        self.state = BrokerState()  # kombu's is one for all folders, and takes a binding in one for a binding in each
