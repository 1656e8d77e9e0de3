"""Dialogues made through the services, as a facilitator makes them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import OrganisationRole, User
from brainstorm.models import Dialogue, Role
from brainstorm.services.dialogues import create_dialogue, edit_dialogue
from brainstorm.services.people import give_role
from brainstorm.services.phases import publish_dialogue
from tests.factories.accounts import MembershipFactory, UserFactory


def made_by(user: User | None = None, **kwargs: Any) -> tuple[User, Dialogue]:
    """A fresh draft from the template, and its facilitator."""
    by = user or UserFactory()
    membership = MembershipFactory(user=by, role=OrganisationRole.MEMBER)
    values = {"slug": "uudistus", "title": {"fi": "Mitä pitää tehdä?"}, "organisations": [membership.organisation]}
    return by, create_dialogue(by, **{**values, **kwargs})


def ready_values(today: Any = None) -> dict[str, Any]:
    """Everything the template leaves to be filled in."""
    day = today or timezone.localdate()
    return {
        "title_sv": "Vad ska göras?",
        "title_en": "What should be done?",
        "decision_fi": "Hallitus päättää.",
        "decision_sv": "Regeringen beslutar.",
        "decision_en": "The government decides.",
        "opens_on": day,
        "writing_ends_on": day + timedelta(days=14),
        "answering_ends_on": day + timedelta(days=21),
        "results_on": day + timedelta(days=60),
        "retention_until": day + timedelta(days=365),
        "help_phone": "0295 000 000",
        "privacy_officer": "tietosuoja@example.fi",
        "accessibility_email": "saavutettavuus@example.fi",
        "case_number": "VN/1/2027",
        "records_class": "00.01",
        "retention_basis": "TOS 1",
    }


def ready(user: User | None = None, **changes: Any) -> tuple[User, Dialogue]:
    """A draft that lacks nothing."""
    by, dialogue = made_by(user)
    edit_dialogue(by, dialogue, values={**ready_values(), **changes}, seen={})
    for number in (1, 2):
        give_role(by, dialogue, email=f"valvoja{number}@example.fi", name="", role=Role.MODERATOR)
    dialogue.refresh_from_db()
    return by, dialogue


def running(user: User | None = None) -> tuple[User, Dialogue]:
    """One that has opened."""
    by, dialogue = ready(user)
    return by, publish_dialogue(by, dialogue)
