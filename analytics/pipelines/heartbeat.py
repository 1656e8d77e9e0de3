"""Showing that a worker lives while it computes for longer than silence is allowed to last."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.utils import Error as DatabaseError
from django.utils import timezone

from accounts.models import Run, RunState

EVERY = 20.0


@contextmanager
def beating(run: Run, *, every: float = EVERY) -> Iterator[None]:
    """Refresh the heartbeat of a claimed run from a thread of its own, until the block ends.

    A run that another worker has taken over is left alone; the block learns of it when it next advances.
    """
    over = threading.Event()
    thread = threading.Thread(target=_beat, args=(type(run), run.pk, run.claim_key, over, every), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat(model: type[Run], key: object, claim_key: object, over: threading.Event, every: float) -> None:
    try:
        while not over.wait(every):
            rows = model._default_manager.filter(pk=key, claim_key=claim_key, state=RunState.RUNNING)
            try:
                rows.update(heartbeat_at=timezone.now())
            except DatabaseError:
                connection.close()  # away or locked for a moment: the next beat opens a new one
    finally:
        if not connection.in_atomic_block:
            connection.close()
