"""Who may decide what."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.policies import ALLOWED, Verdict, denied
from moderation.models import CaseState, Outcome, Queue, Visibility

OUTCOMES: dict[tuple[str, str], tuple[Outcome, ...]] = {
    (CaseState.OPEN, Visibility.HELD): (Outcome.KEEP, Outcome.HIDE),
    (CaseState.OPEN, Visibility.PUBLISHED): (Outcome.KEEP, Outcome.HIDE),
    (CaseState.OPEN, Visibility.REDACTED): (Outcome.KEEP, Outcome.HIDE),
    (CaseState.OPEN, Visibility.HIDDEN): (Outcome.RESTORE,),
    (CaseState.DECIDED, Visibility.PUBLISHED): (Outcome.HIDE,),
    (CaseState.DECIDED, Visibility.HIDDEN): (Outcome.RESTORE,),
}
"""What may be decided, by the state of the case and of its text. A decision that was wrong is met by a new one."""


def can_decide(by: User, queue: Queue) -> Verdict:
    """Deciding about what comes to a queue: its moderators."""
    if by.is_active and queue.members.filter(user=by).exists():
        return ALLOWED
    return denied(_("Vain keskustelun valvojat voivat päättää tästä."))
