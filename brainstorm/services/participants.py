"""Beginning, telling of oneself, coming back, leaving, and taking everything away again.

The return code is the browser's key. A participant is known by one random secret of sixty bits. The signed,
HttpOnly cookie holds it, and so can be shown again as the return code for as long as this browser takes part; the
database holds only keyed hashes of it. Typed on another device it makes the same cookie there, and both go on.
Whoever holds the cookie may have the secret changed, which voids the old code and every other device's cookie at
once. *Lopeta ja tyhjennä tämä laite* removes the cookie: then the code on paper is the only way in.
See docs/decisions/0010-return-code-is-the-key.md.
"""

from typing import NamedTuple
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from accounts.keys import code_of, key_for, new_code, normalise_code
from accounts.models import Inbox
from accounts.policies import require
from brainstorm import policies
from brainstorm.keys import participant_key_hash, return_code_hash
from brainstorm.models import (
    BackgroundAnswer,
    BackgroundOption,
    BackgroundQuestion,
    Dialogue,
    DistributionLink,
    Invitation,
    Participant,
)
from brainstorm.phases import Act
from brainstorm.services.arrivals import drop_slip, is_used


class Known(NamedTuple):
    """A participant, and the secret that this browser is to remember."""

    participant: Participant
    key: str


class InvitationUsedError(Exception):
    """Somebody has begun by this invitation before."""


def join_dialogue(
    *,
    dialogue: Dialogue,
    nonce: str,
    language: str,
    link: DistributionLink | None = None,
    invitation: Invitation | None = None,
) -> Known:
    """Begin. The same form sent twice begins once, as long as nothing has been done in between.

    Afterwards the form makes somebody new, so that the next person at a shared computer, whose browser still has
    the page, does not become the first one. By which link they came is counted, and stands nowhere beside them.

    Raises InvitationUsedError when the invitation has been used.
    """
    require(policies.can_act(dialogue, Act.JOIN))
    pk = key_for(f"join {dialogue.pk}", nonce)
    # Asked first, and by the database once more as the slip is dropped: a refused row would stay in its pages a while.
    if invitation is not None and is_used(invitation) and not Participant.objects.filter(pk=pk).exists():
        raise InvitationUsedError
    known = Known(_new(pk, dialogue, language), code_of("join", f"{dialogue.pk}\0{nonce}"))
    try:
        return _store(known, link, invitation)
    except IntegrityError:
        first = Participant.objects.filter(pk=pk, key_hash=participant_key_hash(known.key)).first()
        if first is not None and _is_untouched(first):
            return Known(first, known.key)
        if invitation is not None and is_used(invitation):
            raise InvitationUsedError from None
    return _store(Known(_new(uuid4(), dialogue, language), new_code()), link, invitation)


@transaction.atomic
def answer_background(by: Participant, *, answers: dict[BackgroundQuestion, BackgroundOption | None]) -> None:
    """Keep what somebody tells of themselves; None is "I would rather not say". Told again, the last one holds."""
    require(policies.can_act(by.dialogue, Act.ANSWER_BACKGROUND))
    BackgroundAnswer.objects.bulk_create(
        [BackgroundAnswer(participant=by, question=question, option=option) for question, option in answers.items()],
        update_conflicts=True,
        unique_fields=["participant", "question"],
        update_fields=["option"],
    )


@transaction.atomic
def give_return_code(by: Participant, *, key: str) -> str:
    """The code by which this participant comes back; good from the first time it is given.

    Empty when the browser's key is not a code, or the participant's identity is gone: then ``change_key`` gives one.
    """
    code = normalise_code(key)
    if code != key or participant_key_hash(key) != by.key_hash:
        return ""
    if by.return_code_hash is None:
        by.return_code_hash = return_code_hash(code)
        by.save(update_fields=["return_code_hash"])
    return code


@transaction.atomic
def change_key(by: Participant) -> Known:
    """Give a new code and key. The old code, and every other device, stop working."""
    code = new_code()
    by.key_hash, by.return_code_hash = participant_key_hash(code), return_code_hash(code)
    by.save(update_fields=["key_hash", "return_code_hash"])
    return Known(by, code)


@transaction.atomic
def come_back(*, dialogue: Dialogue, code: str) -> Known | None:
    """Who a return code belongs to, in this dialogue; None for a code that is nobody's."""
    code = normalise_code(code)
    if not code:
        return None
    rows = Participant.objects.select_for_update()
    participant = rows.filter(dialogue=dialogue, return_code_hash=return_code_hash(code)).first()
    if participant is None:
        return None
    key_hash = participant_key_hash(code)
    if participant.key_hash != key_hash:
        participant.key_hash = key_hash
        participant.save(update_fields=["key_hash"])
    return Known(participant, code)


@transaction.atomic
def finish_participant(by: Participant) -> None:
    """Somebody has come to the end, for now."""
    if not by.has_finished:
        by.has_finished = True
        by.save(update_fields=["has_finished"])


def _new(pk: UUID, dialogue: Dialogue, language: str) -> Participant:
    return Participant(pk=pk, dialogue=dialogue, language=language)


@transaction.atomic
def _store(known: Known, link: DistributionLink | None, invitation: Invitation | None) -> Known:
    participant, key = known
    participant.key_hash = participant_key_hash(key)
    participant.inbox = Inbox.objects.create()
    participant.save(force_insert=True)
    drop_slip(participant.dialogue, link, invitation)
    return known


def _is_untouched(participant: Participant) -> bool:
    """Whether somebody has done no more than begin."""
    return not (
        participant.has_finished
        or participant.return_code_hash
        or participant.background.exists()
        or participant.ideas.exists()
        or participant.comments.exists()
        or participant.exposures.exists()
    )
