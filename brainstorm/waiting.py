"""What waits for those who run a dialogue. Reads only, a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brainstorm.answering import unanswered
from brainstorm.models import AccessibilityFeedback, Dialogue, Interruption, Kind
from brainstorm.phases import Phase
from brainstorm.readiness import Missing
from moderation.models import Case, CaseState, Urgency

FEEDBACK_SOON = timedelta(days=3)
STATEMENT_AGE = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that wants doing."""

    text: str
    action: str
    address: str
    is_alarm: bool = False


def waiting_in(
    dialogue: Dialogue, missing: list[Missing], today: date | None = None, *, moderates: bool = True
) -> list[Waiting]:
    """What waits for somebody, alarms first. Who does not moderate is led to those who do."""
    day = today or timezone.localdate()
    found = [
        *_late_promises(dialogue, day),
        *_waiting_phase(dialogue, missing, day),
        *_waiting_cases(dialogue, moderates),
        *_waiting_questions(dialogue),
        *_waiting_feedback(dialogue, day),
        *_waiting_texts(dialogue, missing, day),
    ]
    return sorted(found, key=lambda waiting: not waiting.is_alarm)


def _to(dialogue: Dialogue, page: str) -> str:
    return reverse(f"brainstorm:{page}", args=[dialogue.slug])


def _late_promises(dialogue: Dialogue, day: date) -> Iterable[Waiting]:
    if dialogue.results_on and dialogue.results_on < day and not dialogue.results_published_at:
        late = (day - dialogue.results_on).days
        text = ngettext(
            "Tulokset luvattiin eilen, eikä niitä ole julkaistu. Myöhästyminen näkyy kaikille.",
            "Tulosten lupauksesta on %(days)d päivää, eikä niitä ole julkaistu. Myöhästyminen näkyy kaikille.",
            late,
        ) % {"days": late}
        yield Waiting(text, _("Avaa raportit"), reverse("analytics:reports", args=[dialogue.slug]), is_alarm=True)
    retained = dialogue.phase != Phase.DRAFT and dialogue.retention_done_at is None
    if retained and dialogue.retention_until and dialogue.retention_until < day:
        text = _("Henkilötietojen hävittäminen on myöhässä. Ota yhteys ylläpitoon.")
        yield Waiting(text, _("Katso päivä"), _to(dialogue, "work_settings"), is_alarm=True)


def _waiting_phase(dialogue: Dialogue, missing: list[Missing], day: date) -> Iterable[Waiting]:
    was_due = bool(dialogue.published_at and dialogue.opens_on and dialogue.opens_on <= day)
    if dialogue.phase == Phase.DRAFT and missing and was_due:
        text = _("Keskustelu ei auennut päivänään, koska jotakin puuttuu")
        yield Waiting(text, _("Katso lista"), _to(dialogue, "work_publish"), is_alarm=True)
    if dialogue.interruption != Interruption.NONE:
        yield Waiting(_("Keskustelu on keskeytetty"), _("Jatka"), _to(dialogue, "work_phase"), is_alarm=True)


def _waiting_cases(dialogue: Dialogue, moderates: bool) -> Iterable[Waiting]:
    cases = Case.objects.filter(queue_id=dialogue.queue_id, state=CaseState.OPEN).aggregate(
        open=Count("pk"), danger=Count("pk", filter=Q(urgency=Urgency.DANGER))
    )
    address, action = _to(dialogue, "work_people"), _("Katso valvojat")
    if moderates:
        address, action = reverse("moderation:queue", args=[dialogue.queue_id]), _("Avaa jono")
    if cases["danger"]:
        text = ngettext(
            "%(count)d teksti voi kertoa hädästä tai vaarasta",
            "%(count)d tekstiä voi kertoa hädästä tai vaarasta",
            cases["danger"],
        ) % {"count": cases["danger"]}
        yield Waiting(text, action, address, is_alarm=True)
    others = cases["open"] - cases["danger"]
    if others:
        text = ngettext("%(count)d teksti odottaa valvojaa", "%(count)d tekstiä odottaa valvojaa", others) % {
            "count": others
        }
        yield Waiting(text, action, address)


def _waiting_questions(dialogue: Dialogue) -> Iterable[Waiting]:
    """Questions nobody has answered, while people still take part."""
    number = unanswered(dialogue, [Kind.QUESTION]).count()
    if number and dialogue.phase in {Phase.OPEN, Phase.WEIGHING}:
        text = ngettext("%(count)d kysymys odottaa vastausta", "%(count)d kysymystä odottaa vastausta", number)
        yield Waiting(text % {"count": number}, _("Vastaa"), _to(dialogue, "work_answers"))


def _waiting_feedback(dialogue: Dialogue, day: date) -> Iterable[Waiting]:
    waiting = AccessibilityFeedback.objects.filter(dialogue=dialogue, answered_at=None).aggregate(
        all=Count("pk"),
        late=Count("pk", filter=Q(due_on__lt=day)),
        soon=Count("pk", filter=Q(due_on__lte=day + FEEDBACK_SOON)),
    )
    address = _to(dialogue, "work_feedback")
    if waiting["late"]:
        text = ngettext(
            "%(count)d saavutettavuuspalautteen vastaus on myöhässä",
            "%(count)d saavutettavuuspalautteen vastausta on myöhässä",
            waiting["late"],
        ) % {"count": waiting["late"]}
        yield Waiting(text, _("Vastaa"), address, is_alarm=True)
    elif waiting["soon"]:
        yield Waiting(_("Saavutettavuuspalautteen määräaika lähestyy"), _("Vastaa"), address)
    elif waiting["all"]:
        text = ngettext(
            "%(count)d saavutettavuuspalaute odottaa vastausta",
            "%(count)d saavutettavuuspalautetta odottaa vastausta",
            waiting["all"],
        ) % {"count": waiting["all"]}
        yield Waiting(text, _("Vastaa"), address)


def _waiting_texts(dialogue: Dialogue, missing: list[Missing], day: date) -> Iterable[Waiting]:
    if dialogue.phase == Phase.CLOSED:
        empty = [code for code in dialogue.languages if not getattr(dialogue, f"summary_{code}")]
        if empty:
            yield Waiting(
                _("Yhteenveto puuttuu: %(languages)s") % {"languages": ", ".join(empty)},
                _("Kirjoita"),
                f"{_to(dialogue, 'work_texts')}#id_summary_{empty[0]}",
            )
    reviewed = dialogue.accessibility_reviewed_on
    if dialogue.phase in {Phase.OPEN, Phase.WEIGHING} and (reviewed is None or day - reviewed > STATEMENT_AGE):
        text = _("Saavutettavuusseloste on tarkistettava vuosittain")
        yield Waiting(text, _("Merkitse päivä"), f"{_to(dialogue, 'work_settings')}#id_accessibility_reviewed_on")
