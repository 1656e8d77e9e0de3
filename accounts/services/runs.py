"""Finding long work that nobody is doing, and asking for it again."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from celery import current_app
from django.db import DatabaseError, InterfaceError, connection
from django.db.models import Q
from django.utils import timezone

from accounts.faults import is_full, is_passing, reason_of
from accounts.models import Run, RunLostError, RunState, WorkerSeen
from accounts.models.runs import SILENCE
from config.celery import send

log = logging.getLogger(__name__)

QUIET = timedelta(minutes=3)
"""After so long without a sign of background work pages say that analysis waits. The clock asks for one a minute."""

SHOWN_EVERY = 30.0
_shown_at = -SHOWN_EVERY


def run_models(base: type[Run] = Run) -> Iterator[type[Run]]:
    """Every concrete kind of run, in whichever app it lives."""
    for model in base.__subclasses__():
        if not model._meta.abstract:
            yield model
        yield from run_models(model)


def sweep_runs() -> int:
    """Send again each run whose message was lost or whose worker fell silent; return how many.

    A run that is sent needlessly costs one failed ``claim``. A waiting one is marked, so that with all workers
    busy its messages do not pile up.
    """
    show_worker()
    now = timezone.now()
    unheard = Q(heartbeat_at=None, created_at__lt=now - SILENCE) | Q(heartbeat_at__lt=now - SILENCE)
    sent = 0
    for model in run_models():
        for run in model._default_manager.filter(model.silent(), unheard):
            model._default_manager.filter(pk=run.pk, state=RunState.QUEUED).update(heartbeat_at=now)
            send(current_app.signature(model.task), str(run.pk))
            sent += 1
    return sent


def show_worker() -> None:
    """Write down that background work goes on. Asked often, it writes every half a minute."""
    global _shown_at
    if time.monotonic() - _shown_at < SHOWN_EVERY:
        return
    WorkerSeen.objects.update_or_create(pk=WorkerSeen.THE_ONE, defaults={"seen_at": timezone.now()})
    _shown_at = time.monotonic()


def is_work_waiting() -> bool:
    """Whether background work stands still, by what the database has heard of it.

    A worker whose every process is busy with long work carries out no sweep; then that work's heartbeat speaks for
    it. One query while all is well.
    """
    now = timezone.now()
    seen_at = WorkerSeen.objects.values_list("seen_at", flat=True).first()
    if seen_at is None or seen_at >= now - QUIET:
        return seen_at is None
    return not any(
        model._default_manager.filter(state=RunState.RUNNING, heartbeat_at__gte=now - SILENCE).exists()
        for model in run_models()
    )


@contextmanager
def carrying_out(run: Run) -> Iterator[None]:
    """Around all the work of a claimed run: however it ends, its row says so, or the run is done again.

    With the database gone, or a lock not had, the run is given back: it goes on where it was when a sweep has found
    it, as after a killed worker. No room on a disk, and any other exception, ends it as failed with the reason.
    What is not foreseen is raised again for the log.
    """
    try:
        yield
    except RunLostError:
        return  # a newer worker has it, and will finish it
    except Exception as error:
        if not connection.in_atomic_block:
            connection.close()  # cut by a restart of the database, perhaps; the next query opens a new one
        if is_passing(error) and not is_full(error):
            log.warning("A run is given back, since the database does not answer: %s %s", run._meta.label, run.pk)
            with suppress(DatabaseError, InterfaceError):
                run.give_back()
            return
        with suppress(RunLostError):
            run.advance(state=RunState.FAILED, error=reason_of(error))
        if not is_full(error):
            raise
        log.error("No room on the disk: %s %s ends.", run._meta.label, run.pk)
