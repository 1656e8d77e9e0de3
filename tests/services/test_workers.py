"""Work reaches a worker by either broker, and is done once even when the worker is killed."""

from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from accounts.models import RunState
from brainstorm.models import Idea, ImportRun
from tests.factories.brainstorm import DialogueFactory, PromptFactory
from tests.services.conftest import Site
from tests.services.machines import until

ROWS = 12_000


def _run(folder: Path, rows: int) -> ImportRun:
    file = folder / "ideas.csv"
    lines = [f"{number};Lisää aikaa potilaille, ehdotus numero {number}" for number in range(rows)]
    file.write_text("\n".join(["id;text", *lines]))
    prompt = PromptFactory(dialogue=DialogueFactory())
    return ImportRun.objects.create(dialogue=prompt.dialogue, prompt=prompt, path=str(file), file_name=file.name)


def _state(run: ImportRun) -> str:
    run.refresh_from_db()
    return run.state


def test_work_sent_by_one_process_is_done_by_a_worker_in_another(site: Site, tmp_path: Path) -> None:
    run = _run(tmp_path, 100)
    site.start_worker()
    site.send(ImportRun.task, str(run.pk))
    until(lambda: _state(run) == RunState.DONE)
    assert run.imported == Idea.objects.count() == 100
    assert site.stop_worker() == 0


def test_work_sent_while_no_worker_runs_waits_for_one(site: Site, tmp_path: Path) -> None:
    run = _run(tmp_path, 10)
    site.send(ImportRun.task, str(run.pk))
    site.start_worker()
    until(lambda: _state(run) == RunState.DONE)


def test_work_sent_twice_is_done_once(site: Site, tmp_path: Path) -> None:
    run = _run(tmp_path, 1_000)
    for _ in range(2):
        site.send(ImportRun.task, str(run.pk))
    site.start_worker()
    until(lambda: _state(run) == RunState.DONE)
    site.stop_worker()
    run.refresh_from_db()
    assert run.attempts == 1
    assert Idea.objects.count() == 1_000


def test_a_killed_workers_work_is_taken_over_and_done_once(site: Site, tmp_path: Path) -> None:
    run = _run(tmp_path, ROWS)
    site.start_worker()
    site.send(ImportRun.task, str(run.pk))
    until(lambda: _state(run) == RunState.RUNNING and run.rows_read > 0)
    site.kill_worker()
    run.refresh_from_db()
    assert run.state == RunState.RUNNING
    assert 0 < run.rows_read < ROWS

    site.start_worker()
    # As the clock would after the silence that tells a dead worker from a busy one.
    ImportRun.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=5))
    site.send("accounts.tasks.sweep_runs")
    until(lambda: _state(run) == RunState.DONE)
    assert run.attempts == 2
    assert run.imported == Idea.objects.values("import_key").distinct().count() == Idea.objects.count() == ROWS
