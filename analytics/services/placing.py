"""Asking for a provisional theme for ideas that were written or edited between runs."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from analytics import tasks
from analytics.models import ThemeAssignment, ThemePlacer
from brainstorm.models import Dialogue
from config.celery import send


@transaction.atomic
def ask_for_places(keys: Sequence[UUID]) -> None:
    """Have ideas placed whose text is new, where a run has left what is needed to place them.

    Where the machine had put an idea before its text was edited says nothing any more and is forgotten, so that a
    sweep finds the idea should the task be lost. Where a person has put it, it stays.
    """
    dialogues = list(ThemePlacer.objects.filter(dialogue__ideas__in=keys).values_list("pk", flat=True).distinct())
    if not dialogues:
        return
    old = ThemeAssignment.objects.filter(pk__in=keys, is_by_person=False, idea__dialogue__in=dialogues)
    if old.exists():
        # Whoever works on themes holds this lock: see analytics.services.curation.
        list(Dialogue.objects.select_for_update(no_key=True).filter(pk__in=dialogues).order_by("pk").only("pk"))
        old.delete()
    send(tasks.place_ideas, [str(key) for key in keys])
