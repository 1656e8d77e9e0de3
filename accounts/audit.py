"""Writing down what staff did."""

from typing import Any

from django.db.models import Model

from accounts.models import AuditEntry, User


def record(actor: User | None, action: str, target: Model, **details: Any) -> AuditEntry:
    """Add an audit line in the caller's transaction.

    Details hold keys, grounds and numbers only. What a participant wrote, or a code, never goes here.
    """
    return AuditEntry.objects.create(
        actor=actor, action=action, target_type=target._meta.label_lower, target_key=str(target.pk), details=details
    )
