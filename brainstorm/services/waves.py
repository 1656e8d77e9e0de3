"""Rounds of mail to those who are invited: starting, pausing, going on, and what is uncertain."""

from dataclasses import dataclass
from smtplib import SMTPException

from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from accounts.policies import denied, require
from brainstorm import policies, tasks
from brainstorm.letters import Letters
from brainstorm.models import Dialogue, Invitation, InvitationState, InvitationWave
from brainstorm.services.dialogues import locked
from brainstorm.services.subscriptions import MailNotSentError
from config.celery import send
from disclosure import live_count

S = InvitationState
WAVES_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """What has become of everybody who is invited. Who has come is counted in fives, of those known by last night."""

    invited: int
    to_invite: int
    to_remind: int
    sent: int
    uncertain: int
    returned: int
    left: int
    came: int


def standing_of(dialogue: Dialogue) -> Standing:
    """Counts of a dialogue's invitations."""
    rows = Invitation.objects.filter(dialogue=dialogue, batch__is_confirmed=True)
    doubtful = _uncertain_states(dialogue)
    found = rows.aggregate(
        invited=Count("pk"),
        to_invite=Count("pk", filter=Q(state=S.NEW)),
        to_remind=Count("pk", filter=Q(state=S.SENT, has_come=False)),
        sent=Count("pk", filter=Q(state=S.SENT)),
        uncertain=Count("pk", filter=Q(state__in=doubtful)),
        returned=Count("pk", filter=Q(state__in=[S.REFUSED, S.BOUNCED])),
        left=Count("pk", filter=Q(state=S.LEFT)),
        came=Count("pk", filter=Q(has_come=True)),
    )
    # By itself the exact number would tell how many of those mailed have come.
    return Standing(**found | {"came": live_count(found["came"]), "to_remind": live_count(found["to_remind"])})


@transaction.atomic
def start_wave(by: User, dialogue: Dialogue, *, is_reminder: bool) -> InvitationWave:
    """Begin to mail those who have had no invitation, or those who have not come. Twice is once."""
    require(policies.can_send_invitations(by, dialogue))
    row = locked(dialogue)
    active = InvitationWave.active().filter(dialogue=row).first()
    if active is not None:
        return active
    rows = Invitation.objects.filter(dialogue=row, batch__is_confirmed=True)
    rows = rows.filter(state=S.SENT, has_come=False) if is_reminder else rows.filter(state=S.NEW)
    total = rows.count()
    if not total:
        require(denied(_("Ei ole ketään, jolle viesti lähtisi.")))
    number = 1 + (row.invitation_waves.aggregate(last=Max("number"))["last"] or 0)
    if number > WAVES_AT_MOST:
        require(denied(_("Kutsuja on lähetetty jo liian monta kertaa.")))
    try:
        with transaction.atomic():
            wave = InvitationWave.objects.create(
                dialogue=row, number=number, is_reminder=is_reminder, total=total, started_by=by
            )
    except IntegrityError:  # the other press of the same button was quicker
        return InvitationWave.active().get(dialogue=row)
    record(by, "wave_started", row, number=number)
    send(tasks.send_invitations, str(wave.pk))
    return wave


@transaction.atomic
def pause_wave(by: User, wave: InvitationWave) -> None:
    """Hand over nothing more for now. What is in the hands of the mail server goes out. Twice is once."""
    require(policies.can_facilitate(by, wave.dialogue))
    if InvitationWave.active().filter(pk=wave.pk, is_paused=False).update(is_paused=True):
        record(by, "wave_paused", wave.dialogue, number=wave.number)


@transaction.atomic
def resume_wave(by: User, wave: InvitationWave) -> None:
    """Go on. Twice is once."""
    require(policies.can_send_invitations(by, wave.dialogue))
    paused = InvitationWave.active().filter(pk=wave.pk, is_paused=True)
    if paused.update(is_paused=False, next_at=timezone.now(), problem=""):
        record(by, "wave_resumed", wave.dialogue, number=wave.number)
        send(tasks.send_invitations, str(wave.pk))


def _uncertain_states(dialogue: Dialogue) -> list[S]:
    """With no wave on its way nobody holds what is marked: its worker died for good."""
    return [S.UNCERTAIN] if InvitationWave.active().filter(dialogue=dialogue).exists() else [S.UNCERTAIN, S.MARKED]


def uncertain_of(dialogue: Dialogue) -> list[str]:
    """Addresses of which nobody knows whether their mail went out. Not of reminders: these would tell who has come."""
    reminders = dialogue.invitation_waves.filter(is_reminder=True).values_list("number", flat=True)
    rows = Invitation.objects.filter(dialogue=dialogue, state__in=_uncertain_states(dialogue))
    rows = rows.exclude(wave__in=list(reminders))
    rows = rows.order_by("address")
    return list(rows.values_list("address", flat=True)[:200])


@transaction.atomic
def settle_uncertain(by: User, dialogue: Dialogue, *, send_again: bool) -> int:
    """Say what becomes of the uncertain: they are mailed as if new, or taken as mailed. Returns how many."""
    require(policies.can_facilitate(by, dialogue))
    rows = Invitation.objects.filter(dialogue=dialogue, state__in=_uncertain_states(dialogue))
    count = rows.update(state=S.NEW, wave=0) if send_again else rows.update(state=S.SENT)
    if count:
        record(by, "uncertain_settled", dialogue, number=count)
    return count


def send_test(by: User, dialogue: Dialogue) -> None:
    """Mail the invitation to whoever asks for it, as its readers get it.

    Raises MailNotSentError when the mail server does not take it.
    """
    require(policies.can_facilitate(by, dialogue))
    language = by.language if by.language in dialogue.languages else str(dialogue.languages[0])
    message = Letters(dialogue, is_reminder=False).to(by.email, language, invitation=None, wave=0)
    try:
        message.send()
    except (OSError, SMTPException) as error:
        raise MailNotSentError("invitation") from error
