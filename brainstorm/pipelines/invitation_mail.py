"""Sending invitations: a minute's worth at a time, each address marked before it is handed to the mail server.

What is found marked and not sent was in the hands of a worker that died: it may have gone out or not. It is shown as
uncertain and never sent again unless a person says so.
"""

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import RunState
from accounts.services.runs import carrying_out
from brainstorm.letters import Letters
from brainstorm.models import Invitation, InvitationState, InvitationWave
from brainstorm.phases import Act
from config.celery import send

AT_ONCE = 20
"""Addresses marked together: so many are uncertain at most when a worker dies."""
READ_AT_ONCE = 500
TOLD_EVERY = 200
SLICE = 50.0
"""Seconds after which a slice ends even if the mail server is slow."""
MINUTE = timedelta(minutes=1)
MAIL_SERVER, NOT_NOW = "mail server", "not now"
S = InvitationState


class _NotTakenError(Exception):
    """The mail server takes nothing more for now; what was not handed over has not been sent."""


def send_due_invitations() -> int:
    """Ask for the next minute's worth of every wave whose minute has come."""
    due = list(InvitationWave.objects.filter(InvitationWave.silent()).values_list("pk", flat=True))
    for pk in due:
        send(current_app.signature(InvitationWave.task), str(pk))
    return len(due)


def execute(wave_id: str) -> None:
    """Send a minute's worth of a wave. Delivered twice, or taken over, no address is mailed twice."""
    wave = InvitationWave.objects.select_related("dialogue").get(pk=wave_id)
    if not wave.claim():
        return
    with carrying_out(wave):
        _carry_out(wave, timezone.now())


def eligible(wave: InvitationWave) -> "QuerySet[Invitation]":
    """Those whom a wave has still to mail."""
    rows = Invitation.objects.filter(dialogue=wave.dialogue_id)
    if wave.is_reminder:
        return rows.filter(state=S.SENT, wave__lt=wave.number, has_come=False)
    agreed = wave.dialogue.invitation_batches.filter(is_confirmed=True).values_list("pk", flat=True)
    return rows.filter(state=S.NEW, batch__in=list(agreed))  # without a join, which PostgreSQL would sort all of


def _carry_out(wave: InvitationWave, started: Any) -> None:
    left_behind = Invitation.objects.filter(dialogue=wave.dialogue_id, state=S.MARKED)
    left_behind.update(state=S.UNCERTAIN)
    if not wave.dialogue.allows(Act.JOIN):
        _rest(wave, started, problem=NOT_NOW, is_paused=True)
        return
    connection = get_connection()
    try:
        connection.open()
    except (OSError, SMTPException):
        _rest(wave, started, problem=MAIL_SERVER)
        return
    try:
        is_over = _send_slice(wave, connection)
    except _NotTakenError:
        _rest(wave, started, problem=MAIL_SERVER)
        return
    finally:
        _close(connection)
    if is_over:
        wave.advance(state=RunState.DONE, progress=100, problem="")
    else:
        _rest(wave, started)


def _rest(wave: InvitationWave, started: Any, *, problem: str = "", is_paused: bool | None = None) -> None:
    """Let any worker go on when the next minute has come. A slice is no failed attempt."""
    paused = {} if is_paused is None else {"is_paused": is_paused}
    wave.advance(state=RunState.QUEUED, claim_key=None, attempts=0, next_at=started + MINUTE, problem=problem, **paused)


def _close(connection: Any) -> None:
    with suppress(OSError, SMTPException):
        connection.close()


def _send_slice(wave: InvitationWave, connection: Any) -> bool:
    """Send until the minute's worth is done, the time is over, or somebody pauses it. Says whether nobody is left."""
    letters = Letters(wave.dialogue, is_reminder=wave.is_reminder)
    end, done, told = time.monotonic() + SLICE, 0, 0
    before = Invitation.objects.filter(dialogue=wave.dialogue_id, wave=wave.number).count()
    for people in _portions(wave):
        room = settings.INVITATIONS_PER_MINUTE - done
        if room <= 0 or time.monotonic() >= end or not _goes_on(wave):
            return False
        done += _send_some(wave, people[:room], letters, connection)
        if done - told >= TOLD_EVERY or len(people) > room:
            told = done
            wave.advance(progress=min(99, 100 * (before + done) // max(1, wave.total)))
        if len(people) > room:
            return False
    return True


def _goes_on(wave: InvitationWave) -> bool:
    """Show that somebody works on the wave. Says whether it is to go on: it may have been paused.

    Raises RunLostError when another worker has taken it.
    """
    rows = InvitationWave.objects.filter(pk=wave.pk, claim_key=wave.claim_key, state=RunState.RUNNING)
    if rows.filter(is_paused=False).update(heartbeat_at=timezone.now()):
        return True
    wave.advance()
    return False


def _portions(wave: InvitationWave) -> Iterator[list[Invitation]]:
    """Those who are left, in their random order, a few at a time."""
    last, rows = None, eligible(wave).order_by("pk").only("pk", "address", "language")
    while True:
        people = list((rows if last is None else rows.filter(pk__gt=last))[:READ_AT_ONCE])
        if not people:
            return
        last = people[-1].pk
        for start in range(0, len(people), AT_ONCE):
            yield people[start : start + AT_ONCE]


def _marked(wave: InvitationWave, people: list[Invitation]) -> list[Invitation]:
    """Mark addresses as about to be handed over. Returns those that this very call has marked."""
    # Asked again in the UPDATE itself: somebody may have opted out since. Without the join, which costs much.
    still = {"state": S.SENT, "wave__lt": wave.number, "has_come": False} if wave.is_reminder else {"state": S.NEW}
    rows, mark = Invitation.objects.filter(**still), {"state": S.MARKED, "wave": wave.number}
    with transaction.atomic():
        if rows.filter(pk__in=[person.pk for person in people]).update(**mark) == len(people):
            return people
        transaction.set_rollback(True)  # not all, and nobody knows which: one by one, then
    return [person for person in people if rows.filter(pk=person.pk).update(**mark)]


def _send_some(wave: InvitationWave, people: list[Invitation], letters: Letters, connection: Any) -> int:
    """Mark some addresses, hand them over one by one, and write down what became of them."""
    rows = _marked(wave, people)
    became: dict[str, list[Any]] = defaultdict(list)
    waiting = rows[::-1]
    try:
        while waiting:
            row = waiting[-1]
            message = letters.to(row.address, row.language, invitation=row.pk, wave=wave.number)
            waiting.pop()
            became[S.UNCERTAIN].append(row.pk)  # from here on, until the server has answered
            outcome = _hand_over(message, connection)
            became[S.UNCERTAIN].pop()
            if outcome is None:
                waiting.append(row)
                raise _NotTakenError
            became[outcome].append(row.pk)
            if outcome == S.UNCERTAIN:
                raise _NotTakenError
    finally:
        _write_down(wave, became, [row.pk for row in waiting])
    return len(rows)


def _hand_over(message: Any, connection: Any) -> S | None:
    """What became of one message; None when the server did not take it and would not take another either."""
    try:
        connection.send_messages([message])
    except SMTPRecipientsRefused:
        return S.REFUSED
    except SMTPSenderRefused:
        return None
    except SMTPDataError as error:
        return S.REFUSED if error.smtp_code >= 500 else None
    except (OSError, SMTPException):
        return S.UNCERTAIN
    return S.SENT


def _write_down(wave: InvitationWave, became: dict[str, list[Any]], back: list[Any]) -> None:
    """Each by itself: what has been sent stays so, whatever becomes of the rest."""
    for state, keys in became.items():
        # Another worker may have taken us for dead and called them uncertain: we know better.
        Invitation.objects.filter(pk__in=keys, state__in=[S.MARKED, S.UNCERTAIN]).update(state=state)
    before = {"state": S.SENT, "wave": wave.number - 1} if wave.is_reminder else {"state": S.NEW, "wave": 0}
    Invitation.objects.filter(pk__in=back, state__in=[S.MARKED, S.UNCERTAIN]).update(**before)
