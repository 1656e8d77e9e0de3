"""Mail that was written to files because no mail server is set: shown to facilitators, so that all can be tried out."""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

from brainstorm.letters import OF_DIALOGUE, OF_WAVE
from brainstorm.models import Dialogue

_END = b"\n" + b"-" * 79 + b"\n"
_FILES, _BYTES = 40, 2_000_000
SHOWN = 20


@dataclass(frozen=True, slots=True)
class WrittenMail:
    """One message as its reader would get it. Empty ``to``: a reminder."""

    to: str
    subject: str
    text: str


def writes_to_files() -> bool:
    """Whether mail goes to files and to nobody."""
    return str(settings.EMAIL_BACKEND).endswith("filebased.EmailBackend")


def written_mail(dialogue: Dialogue) -> list[WrittenMail]:
    """The latest invitations of a dialogue, newest first. Other mail in the same folder is never shown."""
    if not writes_to_files():
        return []
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)[:_FILES]
    reminders = set(dialogue.invitation_waves.filter(is_reminder=True).values_list("number", flat=True))
    found: list[WrittenMail] = []
    for path in files:
        for message in _messages(path):
            if message[OF_DIALOGUE] == dialogue.slug:
                found.append(_shown(message, reminders))
                if len(found) == SHOWN:
                    return found
    return found


def _messages(path: Path) -> Iterator[EmailMessage]:
    """The last messages of a file, newest first. A first one that is cut off is no message of ours any more."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _BYTES))
        parts = file.read().split(_END)
    for part in reversed(parts):
        if part.strip():
            yield message_from_bytes(part, policy=policy.default)


def _shown(message: EmailMessage, reminders: set[int]) -> WrittenMail:
    """Who is reminded has not come: of reminders nobody sees to whom they went."""
    body, wave = message.get_body(("plain",)), str(message[OF_WAVE])
    is_reminder = wave.isdecimal() and int(wave) in reminders
    return WrittenMail(
        to="" if is_reminder else str(message["To"]),
        subject=str(message["Subject"]),
        text=body.get_content() if body is not None else "",
    )
