"""The Celery application, and the one way in which code asks for work to be done later."""

import logging
import os
from contextlib import suppress
from typing import Any

from celery import Celery, Signature, Task
from celery.signals import worker_init, worker_process_init, worker_ready
from django.db import transaction
from kombu.transport import TRANSPORT_ALIASES

from config.broker import SCHEME
from config.orphans import die_with
from config.pauses import Pause

# Worker processes share the cores: numerical libraries must not each take all of them.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

TRANSPORT_ALIASES[SCHEME] = "config.broker:Transport"
app = Celery("talkooriihi")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

log = logging.getLogger(__name__)

_main_process = 0
_pause = Pause()


@worker_init.connect
def _remember_main_process(**kwargs: Any) -> None:
    global _main_process  # inherited by the processes that the worker forks
    _main_process = os.getpid()


@worker_process_init.connect
def _die_with_main_process(**kwargs: Any) -> None:
    """A worker killed outright must not leave its processes waiting for ever on a pipe nobody writes to."""
    if _main_process:
        die_with(_main_process)


@worker_ready.connect
def _look_around(**kwargs: Any) -> None:
    """A worker that starts looks at once for what was left undone, and shows that it is there."""
    with suppress(Exception):  # the clock asks for the same within a minute
        app.send_task("accounts.tasks.sweep_runs", retry=False, ignore_result=True)


def send(task: "Task[Any, Any] | Signature[Any]", *args: Any) -> None:
    """Queue a task when the transaction has been committed.

    One short try, and never an exception: with the broker gone a request still succeeds. For some seconds after
    a try that failed nobody in this process tries, so that a broker that hangs does not slow each request. Every
    job leaves evidence in the database of being undone, which a sweep looks for, so what is lost here is only late.
    """

    def publish() -> None:
        if _pause.is_on:
            return
        try:
            task.apply_async(args=args, retry=False, ignore_result=True)
        except Exception:  # noqa: BLE001  whatever the broker does, the request has succeeded
            _pause.begin()
            log.warning("The broker does not answer; %s waits for the sweep.", task.name)

    transaction.on_commit(publish, robust=True)
