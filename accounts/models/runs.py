"""Long work that somebody asked for, as a row that survives a dead worker."""

import uuid
from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.faults import GAVE_UP

SILENCE = timedelta(seconds=90)
"""A running row that has not been heard of for this long is taken over by the next worker."""

MAX_ATTEMPTS = 5


class RunState(models.TextChoices):
    """Where a piece of long work is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class RunLostError(Exception):
    """Another worker has taken the run over; this one must stop without writing."""


class Run(models.Model):
    """State, progress and heartbeat of one job. The row is the truth; the broker only wakes a worker.

    ``claim`` and ``advance`` are each one conditional UPDATE, so a task delivered twice is carried out once
    and a worker that was thought dead cannot write over its successor. A sweep sends unheard runs again, so
    neither a lost message nor a killed worker leaves one undone.
    """

    task: ClassVar[str]
    """Name of the Celery task that carries the run out, given its id as text: ``"analytics.tasks.find_themes"``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=10, choices=RunState, default=RunState.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0, help_text="percent")
    step = models.CharField(max_length=60, blank=True, help_text="key of what is being done now")
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim_key = models.UUIDField(null=True, editable=False)
    heartbeat_at = models.DateTimeField(null=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def is_active(self) -> bool:
        """Waiting or being worked on."""
        return self.state in {RunState.QUEUED, RunState.RUNNING}

    @classmethod
    def silent(cls) -> Q:
        """Rows a worker may take: queued, or running without a heartbeat for too long."""
        stale = Q(state=RunState.RUNNING, heartbeat_at__lt=timezone.now() - SILENCE)
        return Q(state=RunState.QUEUED) | stale

    def claim(self) -> bool:
        """Take the run for this worker. False when another one has it, or it is finished or given up."""
        key, now = uuid.uuid4(), timezone.now()
        rows = type(self)._default_manager.filter(self.silent(), pk=self.pk)
        if rows.filter(attempts__gte=MAX_ATTEMPTS).update(
            state=RunState.FAILED, error=GAVE_UP, finished_at=now, claim_key=None
        ):
            return False
        taken = rows.update(
            state=RunState.RUNNING, claim_key=key, heartbeat_at=now, attempts=F("attempts") + 1, error=""
        )
        if taken == 1:
            self.refresh_from_db()
        return taken == 1 and self.claim_key == key

    def advance(self, **changes: Any) -> None:
        """Write progress, with a heartbeat, if the run is still this worker's.

        Call it outside long transactions, or nobody sees it.

        Raises RunLostError when another worker has taken the run.
        """
        now = timezone.now()
        if changes.get("state") in {RunState.DONE, RunState.FAILED}:
            changes.setdefault("finished_at", now)
        rows = type(self)._default_manager.filter(pk=self.pk, claim_key=self.claim_key, state=RunState.RUNNING)
        if rows.update(heartbeat_at=now, **changes) != 1:
            raise RunLostError(str(self.pk))
        for name, value in changes.items():
            setattr(self, name, value)

    def give_back(self) -> None:
        """Let the next sweep hand the run to any worker at once, if it is still this worker's."""
        rows = type(self)._default_manager.filter(pk=self.pk, claim_key=self.claim_key, state=RunState.RUNNING)
        rows.update(heartbeat_at=timezone.now() - 2 * SILENCE)

    _default_manager: ClassVar[models.Manager[Any]]


class WorkerSeen(models.Model):
    """When background work last showed that it goes on: one row, written by a sweep that clock, broker and worker
    had to bring about together. What pages know of them comes from here, so that no page asks a broker.
    """

    THE_ONE = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONE)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.seen_at:%Y-%m-%d %H:%M:%S}"
