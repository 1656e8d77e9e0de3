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
    for keys in _portions(wave):
        room = settings.INVITATIONS_PER_MINUTE - done
        wave.refresh_from_db(fields=["is_paused"])
        if wave.is_paused or room <= 0 or time.monotonic() >= end:
            return False
        done += _send_some(wave, keys[:room], letters, connection)
        if done - told >= TOLD_EVERY or len(keys) > room:
            told = done
            wave.advance(progress=min(99, 100 * (before + done) // max(1, wave.total)))
        if len(keys) > room:
            return False
    return True


def _portions(wave: InvitationWave) -> Iterator[list[Any]]:
    """Keys of those who are left, in their random order, a few at a time."""
    last, rows = None, eligible(wave).order_by("pk")
    while True:
        keys = list((rows if last is None else rows.filter(pk__gt=last)).values_list("pk", flat=True)[:READ_AT_ONCE])
        if not keys:
            return
        last = keys[-1]
        for start in range(0, len(keys), AT_ONCE):
            yield keys[start : start + AT_ONCE]


def _send_some(wave: InvitationWave, keys: list[Any], letters: Letters, connection: Any) -> int:
    """Mark some addresses, hand them over one by one, and write down what became of them."""
    wave.advance()  # still ours, or nothing is marked
    # Asked again in the UPDATE itself: somebody may have opted out since. Without the join, which costs much.
    still = {"state": S.SENT, "wave__lt": wave.number, "has_come": False} if wave.is_reminder else {"state": S.NEW}
    Invitation.objects.filter(pk__in=keys, **still).update(state=S.MARKED, wave=wave.number)
    rows = list(Invitation.objects.filter(pk__in=keys, state=S.MARKED, wave=wave.number).order_by("pk"))
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
    with transaction.atomic():
        for state, keys in became.items():
            # Another worker may have taken us for dead and called them uncertain: we know better.
            Invitation.objects.filter(pk__in=keys, state__in=[S.MARKED, S.UNCERTAIN]).update(state=state)
        before = {"state": S.SENT, "wave": wave.number - 1} if wave.is_reminder else {"state": S.NEW, "wave": 0}
        Invitation.objects.filter(pk__in=back, state__in=[S.MARKED, S.UNCERTAIN]).update(**before)
