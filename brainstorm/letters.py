"""What an invitation says, in each language: rendered once, and filled in for each person."""

from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from brainstorm.invitation_tokens import invitation_token, leave_token, organisations_of
from brainstorm.models import Dialogue
from brainstorm.templatetags.texts import listed

OF_DIALOGUE = "X-Talkooriihi-Dialogue"
OF_WAVE = "X-Talkooriihi-Wave"
TEST = "test"
_LINK, _LEAVE = "https://link.invalid/", "https://leave.invalid/"


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter in one language, with places for the two addresses."""

    subject: str
    text: str
    html: str


class Letters:
    """The letters of one wave. Texts are rendered once for each language."""

    def __init__(self, dialogue: Dialogue, *, is_reminder: bool) -> None:
        self.dialogue, self.is_reminder = dialogue, is_reminder
        self.organisations = organisations_of(dialogue)
        self.letter = cache(self._letter)
        self.path = cache(self._path)

    def to(self, address: str, language: str, *, invitation: UUID | None, wave: int) -> EmailMultiAlternatives:
        """The message to one person. Without an invitation it is a test, whose link anybody may open."""
        letter = self.letter(language)
        if invitation is None:
            link = self.path("dialogue", language, self.dialogue.slug)
        else:
            link = self.path("invitation", language, "TOKEN").replace("TOKEN", invitation_token(invitation, wave))
        leave = self.path("invitation_leave", language, "TOKEN")
        leave = leave.replace("TOKEN", leave_token(self.organisations, address))
        message = EmailMultiAlternatives(
            letter.subject,
            letter.text.replace(_LINK, link).replace(_LEAVE, leave),
            to=[address],
            headers={
                "List-Unsubscribe": f"<{leave}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "Auto-Submitted": "auto-generated",
                OF_DIALOGUE: self.dialogue.slug,
                OF_WAVE: str(wave) if invitation else TEST,
            },
        )
        message.attach_alternative(letter.html.replace(_LINK, link).replace(_LEAVE, leave), "text/html")
        return message

    def _letter(self, language: str) -> Letter:
        with override(language):
            names = [str(asking.organisation) for asking in self.dialogue.asking.select_related("organisation")]
            context = {
                "dialogue": self.dialogue,
                "askers": listed(names),
                "is_reminder": self.is_reminder,
                "link": _LINK,
                "leave": _LEAVE,
                "privacy": self._path("privacy", language, self.dialogue.slug),
            }
            subject, text, html = (
                render_to_string(f"emails/brainstorm/invitation.{part}", context)
                for part in ("subject.txt", "txt", "html")
            )
        return Letter(" ".join(subject.split()), text, html)

    @staticmethod
    def _path(name: str, language: str, key: str) -> str:
        with override(language):
            return f"{settings.SITE_URL}{reverse(f'brainstorm:{name}', args=[key])}"
