"""Answering what people tell of barriers. The law gives fourteen days."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.mail import send_mail
from accounts.models import User
from accounts.policies import require
from brainstorm import policies, tasks
from brainstorm.models import AccessibilityFeedback
from config.celery import send


class AnsweredMeanwhileError(Exception):
    """Somebody else has answered already."""


@transaction.atomic
def answer_feedback(by: User, feedback: AccessibilityFeedback, *, answer: str) -> AccessibilityFeedback:
    """Store the answer and send it to the address that was given, if any. The same answer twice is one answer.

    Raises AnsweredMeanwhileError when another answer is there already.
    """
    require(policies.can_facilitate(by, feedback.dialogue))
    row = AccessibilityFeedback.objects.select_for_update().get(pk=feedback.pk)
    if row.answered_at is not None:
        if row.answer != answer:
            raise AnsweredMeanwhileError
        return row
    row.answered_at, row.answered_by, row.answer = timezone.now(), by, answer
    row.save(update_fields=["answered_at", "answered_by", "answer"])
    record(by, "feedback_answered", feedback.dialogue, feedback=str(row.pk), late=row.due_on < timezone.localdate())
    if row.reply_to:
        send(tasks.send_feedback_answer, str(row.pk))
    return row


def send_feedback_answer(feedback_pk: str | UUID) -> None:
    """Mail an answer, once."""
    now = timezone.now()
    unsent = AccessibilityFeedback.objects.filter(pk=feedback_pk, answered_at__isnull=False, answer_emailed_at=None)
    if not unsent.exclude(reply_to="").update(answer_emailed_at=now):
        return
    row = AccessibilityFeedback.objects.select_related("dialogue").get(pk=feedback_pk)
    context = {"dialogue": row.dialogue, "feedback": row}
    try:
        send_mail("brainstorm/feedback_answered", to=row.reply_to, language=row.language, context=context)
    except OSError:  # the mail server does not answer: later, by the sweep
        AccessibilityFeedback.objects.filter(pk=feedback_pk).update(answer_emailed_at=None)
        raise


def send_pending_answers() -> int:
    """The sweep: answers whose task was lost, or whose mail did not go."""
    unsent = AccessibilityFeedback.objects.filter(answered_at__isnull=False, answer_emailed_at=None)
    pending = list(unsent.exclude(reply_to="").values_list("pk", flat=True)[:100])
    for pk in pending:
        send(tasks.send_feedback_answer, str(pk))
    return len(pending)
