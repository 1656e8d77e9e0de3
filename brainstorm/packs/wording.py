"""What a pack says, in one language."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from brainstorm.codes import shown_room_code
from brainstorm.models import Dialogue, DistributionLink
from brainstorm.templatetags.texts import day, listed


@dataclass(frozen=True, slots=True)
class Wording:
    """Finished strings of one pack in one language. Days that are not known are empty."""

    language: str
    sender: str
    askers: str
    asks: str
    title: str
    purpose: str
    address: str
    room_page: str
    room_code: str
    opens_on: str
    until: str
    results_on: str
    help_phone: str
    help_hours: str
    mail_subject: str
    mail: str
    intranet: str


def wording_of(link: DistributionLink, language: str) -> Wording:
    """Everything that the pack of a link says in a language. A fixed number of queries."""
    dialogue = link.dialogue
    with override(language):
        names = [str(asking.organisation) for asking in dialogue.asking.select_related("organisation")]
        facts = {
            "language": language,
            "sender": link.sender,
            "askers": listed(names),
            "asks": ngettext("%(who)s kysyy", "%(who)s kysyvät", len(names)) % {"who": listed(names)} if names else "",
            "title": str(dialogue),
            "purpose": dialogue.purpose or "",
            "address": link_address(link),
            "room_page": _address("brainstorm:room_code"),
            "room_code": shown_room_code(link.room_code),
            "opens_on": day(_opens_on(dialogue)),
            "until": day(_until(link)),
            "results_on": day(dialogue.results_on),
            "help_phone": dialogue.help_phone,
            "help_hours": dialogue.help_hours or "",
        }
        texts = {name: render_to_string(f"brainstorm/pack/{name}.txt", facts).strip() for name in ("mail", "intranet")}
        subject = _("Kerro, mitä ajattelet: %(title)s") % {"title": facts["title"]}
    return Wording(**facts, **texts, mail_subject=subject)


def link_address(link: DistributionLink) -> str:
    """The short address, in the language that is active."""
    return _address("brainstorm:link", link.token)


def _address(name: str, *args: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


def _opens_on(dialogue: Dialogue) -> date | None:
    """When it opens, as long as it has not."""
    return dialogue.opens_on if dialogue.opens_on and dialogue.opens_on > timezone.localdate() else None


def _until(link: DistributionLink) -> date | None:
    """The last day on which one can answer by the link."""
    return min((last for last in (link.expires_on, link.dialogue.answering_ends_on) if last), default=None)
