"""The Celery application, and the one way in which code asks for work to be done later."""

import logging
import os
from typing import Any

from celery import Celery, Signature, Task
from django.db import transaction
from kombu.transport import TRANSPORT_ALIASES

from config.broker import SCHEME

# Worker processes share the cores: numerical libraries must not each take all of them.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

TRANSPORT_ALIASES[SCHEME] = "config.broker:Transport"
app = Celery("talkooriihi")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

log = logging.getLogger(__name__)


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
