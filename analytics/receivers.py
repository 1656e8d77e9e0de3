"""What this app hears from below."""

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from analytics.services.reports import erase_from_reports
from brainstorm.signals import content_erased


@receiver(content_erased)
def take_out_of_reports(sender: object, *, kind: str, key: UUID, **_: Any) -> None:
    """An erased text goes from every stored report too."""
    if kind == "idea":
        erase_from_reports([key])
