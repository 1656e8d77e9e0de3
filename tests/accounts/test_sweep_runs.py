"""Long work that nobody is doing is asked for again, and only such work."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from kombu.simple import SimpleQueue
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import RunState
from accounts.models.runs import MAX_ATTEMPTS
from accounts.services.runs import sweep_runs
from brainstorm.models import Dialogue, ImportRun
from config.celery import app

NOW = timedelta()
LONG_AGO = timedelta(minutes=5)


@pytest.fixture
def swept(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Callable[[], list[tuple[str, str]]]:
    """Sweeps, and gives the tasks that were sent: name and run."""

    def sweep() -> list[tuple[str, str]]:
        with app.connection_for_read() as connection, SimpleQueue(connection, "celery") as queue:
            queue.clear()
            with django_capture_on_commit_callbacks(execute=True):
                count = sweep_runs()
            messages = [queue.get(timeout=1) for _ in range(count)]
            assert queue.qsize() == 0
            return [(message.headers["task"], message.payload[0][0]) for message in messages]

    return sweep


def _run(dialogue: Dialogue, state: RunState, *, made: timedelta, heard: timedelta | None) -> ImportRun:
    now = timezone.now()
    run = ImportRun.objects.create(
        dialogue=dialogue, state=state, heartbeat_at=None if heard is None else now - heard, path="", file_name="a.csv"
    )
    ImportRun.objects.filter(pk=run.pk).update(created_at=now - made)
    return run


@pytest.mark.parametrize(
    ("state", "made", "heard"),
    [
        (RunState.QUEUED, LONG_AGO, None),  # its message was lost
        (RunState.RUNNING, LONG_AGO, LONG_AGO),  # its worker was killed
    ],
)
def test_an_unheard_run_is_sent_again(
    dialogue: Dialogue,
    swept: Callable[[], list[tuple[str, str]]],
    state: RunState,
    made: timedelta,
    heard: timedelta | None,
) -> None:
    run = _run(dialogue, state, made=made, heard=heard)
    assert swept() == [("brainstorm.tasks.import_ideas", str(run.pk))]


@pytest.mark.parametrize(
    ("state", "made", "heard"),
    [
        (RunState.QUEUED, NOW, None),
        (RunState.RUNNING, LONG_AGO, NOW),
        (RunState.DONE, LONG_AGO, LONG_AGO),
        (RunState.FAILED, LONG_AGO, LONG_AGO),
    ],
)
def test_a_run_that_is_cared_for_is_left_alone(
    dialogue: Dialogue,
    swept: Callable[[], list[tuple[str, str]]],
    state: RunState,
    made: timedelta,
    heard: timedelta | None,
) -> None:
    _run(dialogue, state, made=made, heard=heard)
    assert swept() == []


def test_messages_of_a_waiting_run_do_not_pile_up(
    dialogue: Dialogue, swept: Callable[[], list[tuple[str, str]]]
) -> None:
    _run(dialogue, RunState.QUEUED, made=LONG_AGO, heard=None)
    assert len(swept()) == 1
    assert swept() == []


def test_a_run_that_keeps_dying_is_given_up_when_it_is_next_claimed(
    dialogue: Dialogue, swept: Callable[[], list[tuple[str, str]]]
) -> None:
    run = _run(dialogue, RunState.RUNNING, made=LONG_AGO, heard=LONG_AGO)
    ImportRun.objects.filter(pk=run.pk).update(attempts=MAX_ATTEMPTS)
    assert len(swept()) == 1
    assert not run.claim()
    assert swept() == []
