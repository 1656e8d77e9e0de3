"""Doors to work done later. Each is one import and one call."""

from celery import shared_task


@shared_task(acks_late=True)
def find_themes(run_id: str) -> None:
    """Carry out a theme run."""
    from analytics.pipelines import themes

    themes.execute(run_id)


@shared_task(acks_late=True)
def place_ideas(idea_ids: list[str]) -> None:
    """Give ideas that were just written or edited a provisional theme."""
    from analytics.pipelines import provisional

    provisional.place_ideas(idea_ids)


@shared_task
def place_new_ideas() -> None:
    """Give a provisional theme to ideas whose own task was lost, or that were published or found by a run late."""
    from analytics.pipelines import provisional

    provisional.place_new_ideas()


@shared_task(acks_late=True)
def measure_themes(dialogue_id: int) -> None:
    """Weigh the themes anew after a run or a person's edit."""
    from analytics.pipelines import measuring

    measuring.measure_themes(dialogue_id)


@shared_task(acks_late=True)
def build_report(version_id: str) -> None:
    """Compute, freeze and render a report version."""
    from analytics.pipelines import reports

    reports.execute(version_id)


@shared_task
def sweep_erased_texts() -> None:
    """Take texts that have been erased out of stored reports."""
    from analytics.services import reports

    reports.sweep_erased_texts()
