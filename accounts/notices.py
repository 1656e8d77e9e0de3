"""Leaving a message where its reader will find it."""

from uuid import UUID

from accounts.models import Inbox, Notice


def notify(inbox: Inbox, *, kind: str, language: str, subject: str, body: str, about: UUID | None = None) -> Notice:
    """Put a notice in an inbox, in the caller's transaction. The text is already in the reader's language."""
    return Notice.objects.create(
        inbox=inbox, kind=kind, language=language, subject=subject, body=body, subject_key=about
    )
