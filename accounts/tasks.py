"""Doors to work done later. Each is one import and one call."""

from celery import shared_task


@shared_task
def sweep_runs() -> None:
    """Ask again for long work that nobody is doing."""
    from accounts.services import runs

    runs.sweep_runs()
