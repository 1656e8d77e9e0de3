"""The Celery application, and the one way in which code asks for work to be done later."""

import logging
import os
from typing import Any

from celery import Celery, Signature, Task
from celery.signals import worker_init, worker_process_init
from django.db import transaction
from kombu.transport import TRANSPORT_ALIASES

from config.broker import SCHEME
from config.orphans import die_with

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


@worker_init.connect
def _remember_main_process(**kwargs: Any) -> None:
    global _main_process  # inherited by the processes that the worker forks
    _main_process = os.getpid()


@worker_process_init.connect
def _die_with_main_process(**kwargs: Any) -> None:
    """A worker killed outright must not leave its processes waiting for ever on a pipe nobody writes to."""
    if _main_process:
        die_with(_main_process)


def send(task: "Task[Any, Any] | Signature[Any]", *args: Any) -> None:
    """Queue a task when the transaction has been committed.

    One short try, and never an exception: with the broker gone a request still succeeds. Every job leaves
    evidence in the database of being undone, which a sweep looks for, so what is lost here is only late.
    """

    def publish() -> None:
        try:
            task.apply_async(args=args, retry=False, ignore_result=True)
        except Exception:  # noqa: BLE001  whatever the broker does, the request has succeeded
            log.warning("The broker does not answer; %s waits for the sweep.", task.name)

    transaction.on_commit(publish, robust=True)
