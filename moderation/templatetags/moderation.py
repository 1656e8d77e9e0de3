"""What templates show of cases, findings and notices."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Inbox
from moderation.forms import REASONS
from moderation.models import Case, FlagReason, ModeratedContent, Outcome, Urgency, Visibility
from moderation.queries import Place
from moderation.screening import Finding, Kind, Severity
from moderation.screening.distress import CRISIS_LINES, EMERGENCY, VIOLENCE_LINE, most_urgent
from moderation.services.statements import notices_for

register = template.Library()

KINDS = {
    Kind.IDENTITY_CODE: gettext_lazy("henkilötunnus"),
    Kind.PHONE: gettext_lazy("puhelinnumero"),
    Kind.EMAIL: gettext_lazy("sähköpostiosoite"),
    Kind.BANK_ACCOUNT: gettext_lazy("tilinumero"),
    Kind.ADDRESS: gettext_lazy("katuosoite"),
    Kind.SUICIDE: gettext_lazy("itsemurha-ajatuksia"),
    Kind.SELF_HARM: gettext_lazy("itsensä vahingoittamista"),
    Kind.VIOLENCE: gettext_lazy("väkivallan uhkaa"),
    Kind.PATIENT_SAFETY: gettext_lazy("potilaan tai asiakkaan vaara"),
    Kind.WHISTLEBLOWING: gettext_lazy("epäily väärinkäytöksestä"),
}
OUTCOMES = {
    Outcome.HIDE: gettext_lazy("Piilota"),
    Outcome.RESTORE: gettext_lazy("Palauta näkyviin"),
}
OUTCOMES_DONE = {
    Outcome.KEEP: gettext_lazy("Jätetty näkyviin"),
    Outcome.HIDE: gettext_lazy("Piilotettu"),
    Outcome.RESTORE: gettext_lazy("Palautettu näkyviin"),
}
_REASONS = dict(REASONS)


@register.filter
def in_words(finding: Finding | dict[str, Any]) -> str:
    """What a finding is, in words."""
    kind = finding["kind"] if isinstance(finding, dict) else finding.kind
    return str(KINDS[Kind(kind)])


@register.filter
def reason_in_words(reason: str) -> str:
    """Why somebody flagged."""
    return str(_REASONS[FlagReason(reason)])


@register.filter
def outcome_done(outcome: str) -> str:
    """A decision in words, once made."""
    return str(OUTCOMES_DONE[Outcome(outcome)])


@register.simple_tag
def outcome_label(outcome: str, content: ModeratedContent) -> str:
    """The deed on the button. Keeping what waits is publishing it."""
    if outcome == Outcome.KEEP:
        return _("Julkaise sellaisenaan") if content.visibility == Visibility.HELD else _("Jätä näkyviin")
    return str(OUTCOMES[Outcome(outcome)])


@register.simple_tag
def address_of(place: Place, case: Case) -> str:
    """A case, opened without leaving the place."""
    return place.address_of(case)


@register.filter
def days_ago(at: datetime) -> str:
    """How long ago, in days: nothing finer stands beside a text."""
    days = (timezone.localdate() - timezone.localtime(at).date()).days
    if days < 1:
        return _("tänään")
    return ngettext("eilen", "%(days)d päivää sitten", days) % {"days": days}


@register.filter
def heading(case: Case) -> str:
    """What a case is about, in a few words."""
    kinds = [Kind(row["kind"]) for row in case.findings]
    helped = [kind for kind in kinds if kind.severity is Severity.HELP]
    if helped:
        return _("Tekstissä voi olla %(what)s") % {"what": KINDS[helped[0]]}
    if kinds:
        return _("Tekstissä on %(what)s") % {"what": KINDS[kinds[0]]}
    if not case.flag_count:
        return _("Valvojan luettava teksti")
    return ngettext("Tekstistä on ilmoitettu kerran", "Tekstistä on ilmoitettu %(n)d kertaa", case.flag_count) % {
        "n": case.flag_count
    }


@register.inclusion_tag("moderation/_badge.html")
def case_badge(case: Case) -> dict[str, Any]:
    """Why a case is where it is in the queue."""
    kinds = [Kind(row["kind"]) for row in case.findings]
    return {
        "is_danger": case.urgency == Urgency.DANGER,
        "has_personal_data": any(kind.severity is Severity.HOLD for kind in kinds),
        "flag_count": case.flag_count,
    }


@register.filter
def with_findings(content: ModeratedContent, findings: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """The text in pieces: what was found with what it is in words, and what is between with nothing."""
    text, pieces, position = content.moderated_text(), [], 0
    for row in sorted((row for row in findings if "start" in row), key=lambda row: row["start"]):
        if row["start"] < position:
            continue  # inside the finding before it
        pieces += [(text[position : row["start"]], ""), (text[row["start"] : row["end"]], in_words(row))]
        position = row["end"]
    return [piece for piece in [*pieces, (text[position:], "")] if piece[0]]


@register.inclusion_tag("moderation/_help.html")
def distress_help(findings: list[Finding]) -> dict[str, Any]:
    """Help for the most urgent kind of distress among the findings; nothing when there is none."""
    return {"kind": most_urgent(findings), "emergency": EMERGENCY, "lines": CRISIS_LINES, "violence": VIOLENCE_LINE}


@register.filter
def personal_data(findings: list[Finding]) -> list[Finding]:
    """The findings that a text is held for."""
    return [finding for finding in findings if finding.severity is Severity.HOLD]


@register.inclusion_tag("moderation/_notices.html")
def moderation_notices(inbox: Inbox | None) -> dict[str, Any]:
    """What moderators have told an author: ``{% load moderation %}{% moderation_notices participant.inbox %}``."""
    return {"notices": list(notices_for(inbox)[:50])}
