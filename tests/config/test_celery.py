"""Work for later: every door is found, every sweep is on the clock, and a broker that is gone stops nobody."""

import inspect
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from celery import Task
from django.conf import settings

from accounts.services.runs import run_models
from config.celery import app

SEND_WITHOUT_BROKER = """
import time
import django
django.setup()
from accounts.tasks import sweep_runs
from config.celery import send
began = time.monotonic()
for _ in range(50):
    send(sweep_runs)
print("went on", time.monotonic() - began)
"""
MOST_SECONDS = 8
"""For fifty sendings to a broker that is gone or hangs: one waits, the others remember."""


def _doors() -> dict[str, "Task"]:
    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}


def test_every_entry_of_the_clock_is_a_door() -> None:
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= _doors().keys()


def test_every_door_without_arguments_is_on_the_clock() -> None:
    sweeps = {name for name, task in _doors().items() if not inspect.signature(task.run).parameters}
    assert sweeps == {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}


def test_every_kind_of_run_names_the_door_that_carries_it_out() -> None:
    models = list(run_models())
    assert len(models) >= 3
    for model in models:
        door = _doors()[model.task]
        assert len(inspect.signature(door.run).parameters) == 1
        assert door.acks_late


@pytest.mark.parametrize("broker", ["redis://127.0.0.1:1/0", ""])
def test_with_the_broker_gone_the_request_goes_on(broker: str, tmp_path: Path) -> None:
    (tmp_path / "broker").write_text("not a folder: the broker in files cannot work either")
    environment = {**os.environ, "REDIS_URL": broker, "TALKOORIIHI_DATA": str(tmp_path)}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings.dev"
    done = subprocess.run(
        [sys.executable, "-c", SEND_WITHOUT_BROKER], env=environment, capture_output=True, text=True, timeout=30
    )
    _assert_went_on(done)


def test_with_a_broker_that_hangs_the_request_goes_on(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as never_answers:
        environment = {**os.environ, "REDIS_URL": f"redis://127.0.0.1:{never_answers.getsockname()[1]}/0"}
        environment |= {"DJANGO_SETTINGS_MODULE": "config.settings.dev", "TALKOORIIHI_DATA": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, "-c", SEND_WITHOUT_BROKER], env=environment, capture_output=True, text=True, timeout=60
        )
    _assert_went_on(done)


def _assert_went_on(done: "subprocess.CompletedProcess[str]") -> None:
    assert done.stdout.startswith("went on "), done.stderr
    assert float(done.stdout.split()[-1]) < MOST_SECONDS
    assert 1 <= done.stderr.count("The broker does not answer") <= 2


def test_numerical_libraries_take_one_core_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    program = "import os, config; print(os.environ['OMP_NUM_THREADS'])"
    assert subprocess.check_output([sys.executable, "-c", program], text=True) == "1\n"


def test_a_message_in_redis_outlasts_the_longest_task(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = "from config.settings import dev; print(dev.CELERY_BROKER_TRANSPORT_OPTIONS['visibility_timeout'])"
    environment = {**os.environ, "REDIS_URL": "redis://127.0.0.1/0", "TALKOORIIHI_DATA": str(tmp_path)}
    assert int(subprocess.check_output([sys.executable, "-c", program], env=environment)) >= 6 * 3600
