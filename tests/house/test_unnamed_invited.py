"""Nothing joins an unnamed participant to the invitation by which they came.

The adversary reads every table in its physical order, two nightly backups, our logs and the file of those invited.
"""

import hashlib
from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from brainstorm.invitation_tokens import invitation_token
from brainstorm.models import ArrivalSlip, ArrivalTally, Invitation, InvitationWave, OptOut, Participant
from brainstorm.services.arrivals import count_arrivals
from brainstorm.services.participants import join_dialogue
from tests.config.test_logs import log as _log
from tests.factories.brainstorm import InvitationBatchFactory, InvitationFactory, PromptFactory
from tests.house.test_unnamed import ADDRESS, BROWSER, TEXT, in_physical_order, rows, traces_of

log = _log
"""What would stand on standard error."""


def invite(dialogue, alike: dict[str, int]) -> list[Invitation]:
    """A file of people, so many of each kind, all mailed."""
    batch = InvitationBatchFactory(dialogue=dialogue)
    return [
        InvitationFactory(batch=batch, likeness=kind, state="sent", wave=1)
        for kind, n in alike.items()
        for _ in range(n)
    ]


def snapshot() -> dict[str, list[Any]]:
    """A nightly backup: every table in its physical order."""
    return {
        model._meta.label: in_physical_order(model, *(field.column for field in model._meta.concrete_fields))
        for model in (Invitation, ArrivalSlip, ArrivalTally, Participant, InvitationWave, OptOut)
    }


def test_nothing_of_an_invitation_stands_beside_a_participant(dialogue, moderator):
    """Somebody comes by an invitation, from the link to a text: no row that knows them knows it, nor the other way."""
    prompt = PromptFactory(dialogue=dialogue, number=1, is_required=True)
    invitation = invite(dialogue, {"a": 1})[0]
    token = invitation_token(invitation.pk, 1)
    before = in_physical_order(Invitation, "id", "state", "has_come")
    browser = Client(REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=BROWSER)
    browser.get(reverse("brainstorm:invitation", args=[token]))
    browser.post(reverse("brainstorm:start", args=[dialogue.slug]), {"nonce": uuid4().hex})
    browser.post(reverse("brainstorm:write", args=[dialogue.slug, prompt.number]), {"text": TEXT, "nonce": uuid4().hex})
    person = Participant.objects.get(ideas__text=TEXT)
    traces = {str(key).replace("-", "") for key in traces_of(person)}
    known = (invitation.pk.hex, invitation.address, token)
    for model, row in rows():
        values = {str(value).replace("-", "") for value in row.values()}
        if model is not Invitation:
            assert not any(one.replace("-", "") in value for one in known for value in values), model._meta.label
        else:
            assert not traces & values
    assert in_physical_order(Invitation, "id", "state", "has_come") == before
    for model in (Invitation, InvitationWave, OptOut):
        for field in model._meta.concrete_fields:
            assert field.related_model is not Participant
    # Whoever has the tables and the token, but not the site's key, can make no mark of it.
    mark = ArrivalSlip.objects.get().mark
    for one in (*known, invitation.pk.bytes.hex(), str(invitation.pk)):
        assert hashlib.sha256(one.encode()).hexdigest() != mark
    assert len(mark) == 64


def test_no_log_tells_which_invitation_was_opened_or_used(dialogue, log):
    invitation = invite(dialogue, {"a": 1})[0]
    token = invitation_token(invitation.pk, 1)
    link = reverse("brainstorm:invitation", args=[token])
    for answer in (302, 410):
        browser = Client(REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=BROWSER)
        browser.get(link)
        begun = browser.post(reverse("brainstorm:start", args=[dialogue.slug]), {"nonce": uuid4().hex})
        assert begun.status_code == answer
    assert Client().get(link[:-3] + "/").status_code == 404
    assert Client().post(link).status_code == 405
    lines = log.getvalue()
    assert "Gone" in lines
    assert "Not Found" in lines
    for known in (token, token[:-3], invitation.pk.hex, str(invitation.pk), ADDRESS, BROWSER):
        assert known not in lines


def test_slips_of_the_invited_look_like_all_others(dialogue):
    invited = invite(dialogue, {"a": 10})
    for n in range(30):
        invitation = invited[n // 3] if n % 3 == 0 else None
        join_dialogue(dialogue=dialogue, nonce=uuid4().hex, language="fi", invitation=invitation)
    outside = Counter(
        (len(sealed), len(mark), set(mark) <= set("0123456789abcdef"), is_left_over)
        for sealed, mark, is_left_over in in_physical_order(ArrivalSlip, "sealed", "mark", "is_left_over")
    )
    assert list(outside.values()) == [30]
    assert ArrivalSlip.objects.values("mark").distinct().count() == 30


def test_between_two_backups_nobody_invited_is_one_of_fewer_than_five_alike_among_twenty(dialogue):
    """The adversary has the file: language, role and area of everybody invited, and the same of every participant.

    Night after night a few of each kind come. Whatever becomes known of the invited between two backups is known of at
    least twenty, and of at least five who are alike in the file; and nothing in the box joins one night to the next.
    """
    waiting = invite(dialogue, {"a": 60, "b": 22, "c": 9, "d": 3})
    Random(1).shuffle(waiting)
    day, before, nights = timezone.localdate(), snapshot(), 0
    for night in range(14):
        for invitation in [waiting.pop() for _ in range(min(7, len(waiting)))]:
            join_dialogue(dialogue=dialogue, nonce=uuid4().hex, language="fi", invitation=invitation)
        for _ in range(9 + night % 5):
            join_dialogue(dialogue=dialogue, nonce=uuid4().hex, language="fi")
        evening = snapshot()
        was_opened = count_arrivals(dialogue, day + timedelta(days=night))
        after = snapshot()
        came = set(Invitation.objects.filter(has_come=True).values_list("pk", "likeness"))
        known = came - {(pk, kind) for pk, kind in came if pk in seen(before)}
        if known:
            nights += 1
            assert was_opened
            assert len(known) >= 20
            assert min(Counter(kind for _pk, kind in known).values()) >= 5
        if was_opened:
            kept = {one for row in evening["brainstorm.ArrivalSlip"] for one in row if isinstance(one, str)}
            left = {one for row in after["brainstorm.ArrivalSlip"] for one in row if isinstance(one, str)}
            assert not kept & left, "a slip of the evening can be told again in the morning"
        before = after
    assert nights >= 2
    kinds = Counter(Invitation.objects.filter(has_come=True).values_list("likeness", flat=True))
    assert "d" not in kinds  # three who are alike are never known to have come


def seen(backup: dict[str, list[Any]]) -> set[Any]:
    """Who is known to have come, in a backup."""
    names = [field.column for field in Invitation._meta.concrete_fields]
    key, come = names.index("id"), names.index("has_come")
    return {UUID(str(row[key])) for row in backup["brainstorm.Invitation"] if row[come]}
