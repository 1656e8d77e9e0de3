"""Working on texts again when the embedder or lemmatiser is another than it was. Worker only.

A run works in slices, and asks for its next one at the end of the queue: what people wrote meanwhile goes first.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.faults import is_passing, reason_of
from accounts.models import RunLostError, RunState
from brainstorm import tasks
from brainstorm.models import Dialogue, Idea, IdeaText, TextRun
from brainstorm.pipelines.texts import BATCH, GONE, made_so, make_missing_texts, make_texts, make_texts_of, outdated
from config.celery import send

SLICE = 5.0
"""Seconds after which other work gets its turn."""
WAIT = 1.0
PATIENCE = timedelta(hours=1)
"""How long after one that failed another is started by itself."""

Told = Callable[[int, int], None]


def execute(run_id: str, *, seconds: float = SLICE) -> None:
    """Carry out a slice of a run. Delivered twice, each text is still worked on once."""
    run = TextRun.objects.get(pk=run_id)
    if not run.claim():
        return
    with suppress(RunLostError):  # a newer worker has it, and will finish it
        if not _carry_out(run, seconds=seconds):
            with transaction.atomic():
                _give_back(run)
                send(tasks.remake_texts, str(run.pk))


def sweep_texts() -> None:
    """Work on the texts that wait, then see whether any are to be worked on again."""
    make_missing_texts()
    start_text_run_if_needed()


def start_text_run_if_needed() -> TextRun | None:
    """Start working on texts again where that is needed: in one dialogue at a time."""
    if TextRun.active().exists():
        return None
    kinds = IdeaText.objects.order_by().values_list("embedder", "lemmatiser").distinct()
    if not set(kinds) - {made_so()}:
        return None
    failed = TextRun.objects.filter(state=RunState.FAILED, finished_at__gt=timezone.now() - PATIENCE)
    waiting = outdated().exclude(dialogue__in=failed.values("dialogue")).order_by()
    dialogue = waiting.values_list("dialogue_id", flat=True).first()
    return None if dialogue is None else _started(dialogue)


def bring_up_to_date(dialogue: Dialogue, *, told: Told = lambda done, all_: None) -> None:
    """Work on every text of a dialogue that waits, also those that another embedder worked on.

    What another worker has in hand is waited for and not done twice.
    """
    make_texts_of(dialogue, told=told)
    while (run := TextRun.active().filter(dialogue=dialogue).first()) or outdated(dialogue).exists():
        run = run or _started(dialogue.pk)
        if run.claim():
            _carry_out(run, told=told)
        else:
            time.sleep(WAIT)
            told(run.done, run.total)


def _started(dialogue_id: int) -> TextRun:
    try:
        with transaction.atomic():
            run = TextRun.objects.create(dialogue_id=dialogue_id, total=outdated(dialogue_id).count())
            send(tasks.remake_texts, str(run.pk))
    except IntegrityError:  # another worker was quicker
        return TextRun.active().get(dialogue=dialogue_id)
    return run


def _carry_out(run: TextRun, *, seconds: float = math.inf, told: Told = lambda done, all_: None) -> bool:
    """Work until all is done, or for so long. Return whether all is done."""
    try:
        return _work(run, time.monotonic() + seconds, told)
    except RunLostError:
        with suppress(RunLostError):  # told by whoever asked for it: the run itself may still be ours to give back
            _give_back(run)
        raise
    except Exception as error:
        if not is_passing(error):  # the database is away: a sweep finds the run when it is back
            with suppress(RunLostError):
                run.advance(state=RunState.FAILED, error=reason_of(error))
        raise


def _work(run: TextRun, end: float, told: Told) -> bool:
    last = None
    while True:
        rows = outdated(run.dialogue_id).order_by("pk")
        ideas: list[Idea] = list(rows[:BATCH] if last is None else rows.filter(pk__gt=last)[:BATCH])
        if not ideas:
            break
        last = ideas[-1].pk
        make_texts(ideas)
        done = run.done + len(ideas)
        total = max(run.total, done)
        # A slice that got somewhere is no failed attempt.
        run.advance(done=done, total=total, progress=min(99, 100 * done // total), attempts=1)
        told(done, total)
        if time.monotonic() >= end:
            return False
    # Nobody reads what was made of texts that are gone; should one come back, it is worked on like a new one.
    kept = IdeaText.objects.filter(idea__dialogue=run.dialogue_id, idea__visibility__in=GONE)
    kept.exclude(embedder=made_so()[0], lemmatiser=made_so()[1]).delete()
    run.advance(state=RunState.DONE, progress=100)
    return True


def _give_back(run: TextRun) -> None:
    """Let any worker have the next slice."""
    run.advance(state=RunState.QUEUED, claim_key=None, attempts=0)
