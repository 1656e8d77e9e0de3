"""Joining a thought that says the same already, in place of repeating it."""

from django.db import transaction
from django.db.models import F

from accounts.policies import require
from brainstorm import policies
from brainstorm.models import Idea, Participant, Support


@transaction.atomic
def support_idea(by: Participant, *, idea: Idea) -> bool:
    """Count a participant among those who mean what the idea says. Twice is once; True when it is new.

    Raises PermissionDenied, with a reason fit to show, for one's own idea, one that may not be seen, and when writing
    is closed.
    """
    locked = _locked(idea)
    require(policies.can_support(by, locked))
    _row, is_new = Support.objects.get_or_create(idea=locked, participant=by)
    if is_new:
        Idea.objects.filter(pk=locked.pk).update(support_count=F("support_count") + 1)
    return is_new


@transaction.atomic
def withdraw_support(by: Participant, *, idea: Idea) -> bool:
    """Take it back, in any phase. True when there was something to take back."""
    locked = _locked(idea)
    gone = Support.objects.filter(idea=locked, participant=by).delete()[0]
    if gone:
        Idea.objects.filter(pk=locked.pk).update(support_count=F("support_count") - 1)
    return bool(gone)


def _locked(idea: Idea) -> Idea:
    rows = Idea.objects.select_for_update(of=("self",), no_key=True).select_related("prompt", "dialogue")
    return rows.get(pk=idea.pk)
