"""Feedback about barriers, which the law gives fourteen days to answer."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.keys import key_for
from brainstorm.models import AccessibilityFeedback, Dialogue

ANSWER_WITHIN = timedelta(days=14)


@transaction.atomic
def leave_feedback(*, dialogue: Dialogue, nonce: str, text: str, reply_to: str, language: str) -> AccessibilityFeedback:
    """Store what somebody says about a barrier. Anybody may, in every phase; sent twice it is stored once."""
    today = timezone.localdate()
    feedback, _is_new = AccessibilityFeedback.objects.get_or_create(
        pk=key_for(f"accessibility {dialogue.pk}", nonce),
        defaults={
            "dialogue": dialogue,
            "text": text,
            "reply_to": reply_to,
            "language": language,
            "received_on": today,
            "due_on": today + ANSWER_WITHIN,
        },
    )
    return feedback
