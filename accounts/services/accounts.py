"""Changes to one's own account."""

from django.db import transaction

from accounts.models import User


@transaction.atomic
def update_account(by: User, *, name: str, language: str) -> None:
    """Store one's name and the language of one's mail."""
    by.name, by.language = name, language
    by.save(update_fields=["name", "language"])
