"""Finding long work that nobody is doing, and asking for it again."""

from collections.abc import Iterator

from celery import current_app
from django.db.models import Q
from django.utils import timezone

from accounts.models import Run, RunState
from accounts.models.runs import SILENCE
from config.celery import send


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
    now = timezone.now()
    unheard = Q(heartbeat_at=None, created_at__lt=now - SILENCE) | Q(heartbeat_at__lt=now - SILENCE)
    sent = 0
    for model in run_models():
        for run in model._default_manager.filter(model.silent(), unheard):
            model._default_manager.filter(pk=run.pk, state=RunState.QUEUED).update(heartbeat_at=now)
            send(current_app.signature(model.task), str(run.pk))
            sent += 1
    return sent
