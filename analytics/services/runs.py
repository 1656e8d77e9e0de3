"""Starting theme runs."""

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts import audit
from accounts.models import RunState, User
from accounts.policies import require
from analytics import policies, tasks
from analytics.models import ThemeRun
from brainstorm.models import Dialogue
from config.celery import send


def start_theme_run(by: User | None, dialogue: Dialogue, *, seed: int = 1) -> ThemeRun:
    """Ask for a search for themes; by nobody when answering has ended by itself.

    While one is under way, that one is given: pressed twice, or by two people, one run is made.

    Raises PermissionDenied, with the reason, for others than analysts and while there is nothing to look into.
    """
    require(policies.can_start_theme_run(by, dialogue))
    try:
        with transaction.atomic():
            last = ThemeRun.objects.filter(dialogue=dialogue).aggregate(last=Max("number"))["last"] or 0
            run = ThemeRun.objects.create(dialogue=dialogue, number=last + 1, seed=seed, started_by=by)
            audit.record(by, "theme_run_started", run, dialogue=dialogue.pk, number=run.number)
            send(tasks.find_themes, str(run.pk))
    except IntegrityError:
        active = ThemeRun.objects.filter(dialogue=dialogue, state__in=[RunState.QUEUED, RunState.RUNNING]).first()
        if active is None:
            raise
        return active
    return run
