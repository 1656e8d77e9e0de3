"""What an invitation says, in each language: rendered once, and filled in for each person.

Writing a message out as a mail server takes it costs most of all that mailing one person does; so that is done once
for each language too, with places in it that are filled in.
"""

import secrets
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.utils import DNS_NAME
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from brainstorm.invitation_tokens import invitation_token, leave_token, organisations_of
from brainstorm.models import Dialogue

OF_DIALOGUE = "X-Talkooriihi-Dialogue"
OF_WAVE = "X-Talkooriihi-Wave"
TEST = "test"
# Longer than what takes their place, so that no line becomes too long for mail.
_LINK, _LEAVE = f"https://link.invalid/{'l' * 200}", f"https://leave.invalid/{'l' * 600}"
_TO, _ID = f"{'t' * 30}@to.invalid", "i" * 32


class _Written:
    """A message that has been written out."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def as_bytes(self, unixfrom: bool = False, policy: Any = None, linesep: str = "\n") -> bytes:
        """Asked for by every backend that hands mail on."""
        return self.raw if linesep == "\n" else self.raw.replace(b"\n", linesep.encode())


class Message(EmailMultiAlternatives):
    """A message that knows how it is written out, where that could be done beforehand."""

    written: _Written | None = None

    def message(self, **kwargs: Any) -> Any:
        """As Django writes it, or as it has been written."""
        return self.written or super().message(**kwargs)


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
        self.form = cache(self._form)
        self.path = cache(self._path)

    def to(self, address: str, language: str, *, invitation: UUID | None, wave: int) -> Message:
        """The message to one person. Without an invitation it is a test, whose link anybody may open."""
        if invitation is None:
            link = self.path("dialogue", language, self.dialogue.slug)
        else:
            link = self.path("invitation", language, "TOKEN").replace("TOKEN", invitation_token(invitation, wave))
        leave = self.path("invitation_leave", language, "TOKEN")
        leave = leave.replace("TOKEN", leave_token(self.organisations, address))
        message = self._message(address, language, link=link, leave=leave, wave=str(wave) if invitation else TEST)
        if invitation is not None and (form := self.form(language, wave)):
            places = ((_TO, address), (_ID, secrets.token_hex(16)), (_LINK, link), (_LEAVE, leave))
            for place, value in places:
                form = form.replace(place.encode(), value.encode())
            message.written = _Written(form)
        return message

    def _message(self, address: str, language: str, *, link: str, leave: str, wave: str) -> Message:
        letter = self.letter(language)
        headers = {
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
            OF_DIALOGUE: self.dialogue.slug,
            OF_WAVE: wave,
        }
        text = letter.text.replace(_LINK, link).replace(_LEAVE, leave)
        message = Message(letter.subject, text, to=[address], headers=headers)
        message.attach_alternative(letter.html.replace(_LINK, link).replace(_LEAVE, leave), "text/html")
        return message

    def _form(self, language: str, wave: int) -> bytes:
        """The message written out with its places open; empty where they did not come through whole."""
        message = self._message(_TO, language, link=_LINK, leave=_LEAVE, wave=str(wave))
        message.extra_headers["Message-ID"] = f"<{_ID}@{DNS_NAME}>"
        raw: bytes = message.message().as_bytes()
        places = {_TO: 1, _ID: 1, _LINK: 2, _LEAVE: 3}  # in the text and in the HTML; who leaves, in a header too
        is_whole = all(raw.count(place.encode()) == times for place, times in places.items())
        return raw if is_whole else b""

    def _letter(self, language: str) -> Letter:
        with override(language):
            names = [str(asking.organisation) for asking in self.dialogue.asking.select_related("organisation")]
            context = {
                "dialogue": self.dialogue,
                "askers": names,
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
