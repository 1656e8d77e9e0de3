"""Who has come, by role and area: counted once a day, and only as it may be shown."""

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from brainstorm.models import (
    Attendance,
    BackgroundAnswer,
    BackgroundOption,
    BackgroundQuestion,
    Channel,
    Dialogue,
    Participant,
)
from brainstorm.phases import Phase
from disclosure import live_count, publish_tables

QUESTIONS = ("role", "area")
NO_ANSWER = ""
SENSITIVE_FLOOR = 10


def count_attendance(dialogue: Dialogue, *, today: date | None = None) -> Attendance:
    """Count those who came before today, and keep the table as it may be shown. Once a day: again changes nothing."""
    day = today or timezone.localdate()
    there = Attendance.objects.filter(dialogue=dialogue, counted_on=day).first()
    if there is not None:
        return there
    attendance, _new = Attendance.objects.update_or_create(
        dialogue=dialogue, defaults={"counted_on": day, "figures": _figures(dialogue, day)}
    )
    return attendance


def count_due_attendances(today: date | None = None) -> int:
    """Today's count of every dialogue people answer in, where it is not made yet."""
    day = today or timezone.localdate()
    running = Dialogue.objects.filter(phase__in=[Phase.OPEN, Phase.WEIGHING, Phase.CLOSED])
    due = list(running.exclude(attendance__counted_on=day))
    for dialogue in due:
        count_attendance(dialogue, today=day)
    return len(due)


def _figures(dialogue: Dialogue, day: date) -> dict[str, Any]:
    """The total, and for each question whether it was merged, its floor, and rows of key and count (None: hidden)."""
    came = Participant.objects.filter(dialogue=dialogue, joined_on__lt=day)
    here = came.exclude(channel=Channel.IMPORT)
    total = here.count()
    counts: dict[str, dict[str, int]] = {}
    coarser: dict[str, dict[str, str]] = {}
    floors: dict[str, int] = {}
    asked = dialogue.background_questions.filter(key__in=QUESTIONS, is_active=True).prefetch_related("options")
    for question in asked:
        options = list(question.options.all())
        counts[question.key] = _counts(question, options, day, total)
        coarser[question.key] = {option.key: option.merges_into for option in options if option.merges_into}
        floors[question.key] = floor_of(dialogue, options)
    published = publish_tables(counts, k=floors, coarser=coarser)
    tables = {
        name: {
            "merged": name in published.merged,
            "floor": floors[name],
            "rows": [[key, None if n is None else live_count(n)] for key, n in published.one_way[name].items()],
        }
        for name in counts
    }
    imported = came.filter(channel=Channel.IMPORT).count()
    return {"total": live_count(total), "imported": live_count(imported), "tables": tables}


def floor_of(dialogue: Dialogue, options: list[BackgroundOption]) -> int:
    """The smallest group to show: ten where some of the options are about staff, health or minors."""
    sensitive = any(option.is_sensitive for option in options)
    return max(dialogue.minimum_group, SENSITIVE_FLOOR if sensitive else 0)


def _counts(question: BackgroundQuestion, options: list[BackgroundOption], day: date, total: int) -> dict[str, int]:
    """Participants by option key; the rest, whatever the reason, have given no answer."""
    here = Q(participant__joined_on__lt=day) & ~Q(participant__channel=Channel.IMPORT)
    answers = BackgroundAnswer.objects.filter(here, question=question, option__isnull=False)
    found = dict(answers.values_list("option_id").annotate(n=Count("pk")))
    counts = {option.key: found.get(option.pk, 0) for option in options}
    return {**counts, NO_ANSWER: total - sum(counts.values())}
