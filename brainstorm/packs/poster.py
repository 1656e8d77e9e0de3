"""The poster, as tagged PDF."""

from datetime import UTC, datetime
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from brainstorm.packs.qr import qr_svg
from brainstorm.packs.wording import Wording
from papers import set_pdf

TEMPLATE = Path(__file__).parent / "poster.typ"
PAPERS = ("a4", "a3")


def poster_pdf(wording: Wording, paper: str) -> bytes:
    """Set the poster on a paper of ``PAPERS``. The larger one is the same, enlarged."""
    midnight = datetime.combine(timezone.localdate(), datetime.min.time(), tzinfo=UTC)
    return set_pdf(TEMPLATE, _sheet(wording, paper), timestamp=midnight)


def _sheet(wording: Wording, paper: str) -> dict[str, object]:
    with override(wording.language):
        return {
            "paper": paper,
            "lang": wording.language,
            "asks": wording.asks,
            "title": wording.title,
            "purpose": [part for part in wording.purpose.split("\n") if part.strip()],
            "facts": [
                [_("Noin 10 minuuttia"), _("Puhelimella tai tietokoneella, milloin sinulle sopii.")],
                [_("Emme kysy nimeäsi"), _("Et tarvitse tunnuksia. Älä kirjoita kenenkään nimeä.")],
                *([[wording_until(wording), _results(wording)]] if wording.until else []),
            ],
            "scan": _("Osoita puhelimen kamera koodiin"),
            "or_type": _("Tai kirjoita osoite"),
            "address": _bare(wording.address),
            "or_code": _("Tai kirjoita huonekoodi osoitteessa"),
            "room_page": _bare(wording.room_page),
            "room_code": wording.room_code,
            "phone": _phone(wording),
            "shared_by": _("Jakaa: %(sender)s") % {"sender": wording.sender},
            "qr": qr_svg(wording.address, border=0).decode(),
            "qr_alt": _("QR-koodi, joka vie osoitteeseen %(address)s") % {"address": wording.address},
            "mark_alt": "Talkooriihi",
        }


def wording_until(wording: Wording) -> str:
    """From when and until when one can answer. Called with the language of the wording active."""
    days = {"first": wording.opens_on, "last": wording.until}
    if wording.opens_on:
        return _("Vastaa %(first)s–%(last)s") % days
    return _("Vastaa viimeistään %(last)s") % days


def _results(wording: Wording) -> str:
    if not wording.results_on:
        return _("Tulokset julkaistaan samalla sivulla.")
    return _("Tulokset julkaistaan samalla sivulla viimeistään %(day)s.") % {"day": wording.results_on}


def _phone(wording: Wording) -> str:
    if not wording.help_phone:
        return ""
    text = _("Mieluummin puhelimessa? Soita %(phone)s") % {"phone": wording.help_phone}
    return f"{text} ({wording.help_hours})." if wording.help_hours else f"{text}."


def _bare(address: str) -> str:
    """An address as one types it."""
    return address.removeprefix("https://").removeprefix("http://").rstrip("/")
