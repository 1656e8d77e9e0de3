"""What this app hears from below."""

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from analytics import policies
from analytics.services.placing import ask_for_places
from analytics.services.reports import erase_from_reports
from analytics.services.runs import start_theme_run
from brainstorm.models import Dialogue
from brainstorm.phases import Phase
from brainstorm.signals import content_erased, phase_changed, texts_made


@receiver(content_erased)
def take_out_of_reports(sender: object, *, kind: str, key: UUID, **_: Any) -> None:
    """An erased text goes from every stored report too."""
    if kind == "idea":
        erase_from_reports([key])


@receiver(texts_made)
def place_what_is_new(sender: object, *, keys: list[UUID], **_: Any) -> None:
    """A thought that was written or edited gets a provisional theme at once."""
    ask_for_places(keys)


@receiver(phase_changed)
def find_themes_when_answering_ends(sender: object, *, dialogue: Dialogue, after: Phase, **_: Any) -> None:
    """The analyst finds themes waiting when the last answer is in."""
    if after == Phase.CLOSED and policies.can_start_theme_run(None, dialogue):
        start_theme_run(None, dialogue)
