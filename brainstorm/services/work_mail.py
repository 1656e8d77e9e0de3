"""Mail of those who run a dialogue that is still unsent."""

from brainstorm.services.feedback import send_pending_answers
from brainstorm.services.people import send_pending_invitations


def sweep() -> int:
    """Send again what its task did not send."""
    return send_pending_invitations() + send_pending_answers()
