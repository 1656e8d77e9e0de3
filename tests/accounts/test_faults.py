"""Faults that pass give the work back, faults that stay are told in words, and nothing is hidden from the log."""

import errno
from datetime import timedelta

import psycopg2.errors
import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.utils import timezone

from accounts.faults import DISK_FULL, GAVE_UP, in_words, is_full, is_passing, reason_of
from accounts.models import RunLostError, RunState
from accounts.services.runs import carrying_out
from brainstorm.models import Dialogue, ImportRun


def _wrapped(cause: BaseException, outer: Exception) -> Exception:
    outer.__cause__ = cause
    return outer


FULL = [
    OSError(errno.ENOSPC, "No space left on device"),
    OSError(errno.EDQUOT, "Disk quota exceeded"),
    OSError(errno.EFBIG, "File too large"),
    _wrapped(OSError(errno.ENOSPC, "No space"), RuntimeError("the workbook could not be made")),
    _wrapped(psycopg2.errors.DiskFull(), OperationalError("could not extend file")),
    OperationalError("database or disk is full"),
    RuntimeError("failed to write PDF file (No space left on device (os error 28))"),
]


@pytest.mark.parametrize("error", FULL, ids=lambda error: type(error).__name__)
def test_a_full_disk_is_known_however_it_is_wrapped(error: Exception) -> None:
    assert is_full(error)
    assert reason_of(error) == DISK_FULL


@pytest.mark.parametrize("error", [OSError(errno.EACCES, "no"), ValueError("full of it"), None])
def test_other_faults_are_not_a_full_disk(error: Exception | None) -> None:
    assert not is_full(error)


def test_a_database_that_is_away_passes_and_a_mistake_does_not() -> None:
    assert all(map(is_passing, (OperationalError(), InterfaceError())))
    assert not any(map(is_passing, (IntegrityError(), DataError(), OSError(), None)))


def test_faults_that_somebody_can_mend_have_words() -> None:
    assert "levy on täynnä" in in_words(DISK_FULL)
    assert "keskeytyi monta kertaa" in in_words(GAVE_UP)
    assert in_words("ValueError") == ""


@pytest.fixture
def run(dialogue: Dialogue) -> ImportRun:
    run = ImportRun.objects.create(dialogue=dialogue, path="", file_name="a.csv")
    assert run.claim()
    return run


def test_with_the_database_gone_the_run_is_given_back_for_the_next_sweep(run: ImportRun) -> None:
    with carrying_out(run):
        raise OperationalError("server closed the connection unexpectedly")
    again = ImportRun.objects.get(pk=run.pk)
    assert again.state == RunState.RUNNING
    assert again.claim()
    assert again.attempts == 2


def test_a_full_disk_ends_the_run_with_a_reason(run: ImportRun) -> None:
    with carrying_out(run):
        raise OSError(errno.ENOSPC, "No space left on device")
    run.refresh_from_db()
    assert (run.state, run.error) == (RunState.FAILED, DISK_FULL)
    assert run.finished_at is not None


def test_what_is_not_foreseen_ends_the_run_and_reaches_the_log(run: ImportRun) -> None:
    with pytest.raises(ZeroDivisionError), carrying_out(run):
        _ = 1 / 0
    run.refresh_from_db()
    assert (run.state, run.error) == (RunState.FAILED, "ZeroDivisionError")


def test_a_run_that_somebody_else_has_is_left_to_them(run: ImportRun) -> None:
    ImportRun.objects.filter(pk=run.pk).update(heartbeat_at=timezone.now() - timedelta(minutes=5))
    other = ImportRun.objects.get(pk=run.pk)
    assert other.claim()
    for error in (RunLostError(), OperationalError()):
        with carrying_out(run):
            raise error
    with pytest.raises(ValueError, match="late"), carrying_out(run):
        raise ValueError("late")
    other.refresh_from_db()
    assert (other.state, other.error) == (RunState.RUNNING, "")
    assert other.heartbeat_at > timezone.now() - timedelta(minutes=1)
