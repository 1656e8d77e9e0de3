"""People invited from a file: bringing it in, agreeing to it, sending, and leaving people alone who ask for it."""

from collections import Counter
from dataclasses import dataclass

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Count

from accounts.audit import record
from accounts.keys import key_for
from accounts.models import RunState, User
from accounts.policies import require
from accounts.services.uploads import put_upload, short_name
from brainstorm import policies, tasks
from brainstorm.models import BackgroundOption, Dialogue, Invitation, InvitationBatch
from brainstorm.services.dialogues import locked
from config.celery import send
from disclosure import coarsen_pairs

Pair = tuple[int | None, int | None]


def start_batch(by: User, *, dialogue: Dialogue, file: TemporaryUploadedFile, nonce: str) -> InvitationBatch:
    """Put an uploaded file in safety and have a worker read it. The same form sent twice is one batch."""
    require(policies.can_invite(by, dialogue))
    key = key_for(by.pk, nonce)
    if (first := InvitationBatch.objects.filter(pk=key, dialogue=dialogue).first()) is not None:
        return first
    path = put_upload(file, "invitations", key)
    batch = InvitationBatch(
        pk=key, dialogue=dialogue, file_name=short_name(file.name or ""), path=str(path), started_by=by
    )
    try:
        with transaction.atomic():
            batch.save(force_insert=True)
            record(by, "invitations_read", dialogue)
            send(tasks.read_invitations, str(batch.pk))
    except IntegrityError:  # the other press of the same button was quicker, and its file is this one
        return InvitationBatch.objects.get(pk=key, dialogue=dialogue)
    return batch


@dataclass(frozen=True, slots=True)
class Share:
    """People who are alike in the file, and what their links will carry."""

    role: BackgroundOption | None
    area: BackgroundOption | None
    count: int
    carried: list[BackgroundOption]
    is_coarser: bool


def shares_of(batch: InvitationBatch) -> list[Share]:
    """What the links of a batch carry, or will carry once it is confirmed."""
    counts = _counts(batch)
    options = BackgroundOption.objects.in_bulk({pk for pair in counts for pk in pair if pk is not None})
    carried = coarsen_pairs(counts)
    shares = [
        Share(
            role=options.get(pair[0] or 0),
            area=options.get(pair[1] or 0),
            count=n,
            carried=[options[pk] for pk in carried[pair] if pk is not None],
            is_coarser=carried[pair] != pair,
        )
        for pair, n in counts.items()
    ]
    return sorted(shares, key=lambda share: (share.is_coarser, -share.count))


def _counts(batch: InvitationBatch) -> "Counter[Pair]":
    rows = Invitation.objects.filter(batch=batch).order_by().values_list("role", "area")
    return Counter({(role, area): n for role, area, n in rows.annotate(n=Count("pk"))})


@transaction.atomic
def confirm_batch(by: User, batch: InvitationBatch) -> None:
    """Agree to a batch: what fewer than twenty share is left out of the links for good. Twice is once."""
    require(policies.can_invite(by, batch.dialogue))
    row = locked(batch.dialogue)
    stored = InvitationBatch.objects.select_for_update().get(pk=batch.pk)
    require(policies.can_confirm(stored))
    if stored.is_confirmed:
        return
    for pair, carried in coarsen_pairs(_counts(stored)).items():
        if carried != pair:
            alike = Invitation.objects.filter(batch=stored, role=pair[0], area=pair[1])
            alike.update(role=carried[0], area=carried[1])
    stored.is_confirmed = True
    stored.save(update_fields=["is_confirmed"])
    record(by, "invitations_confirmed", row, number=stored.accepted)


@transaction.atomic
def discard_batch(by: User, batch: InvitationBatch) -> None:
    """Delete a batch that nobody has been invited from, with its addresses. Twice is once."""
    require(policies.can_facilitate(by, batch.dialogue))
    row = locked(batch.dialogue)
    stored = InvitationBatch.objects.select_for_update().filter(pk=batch.pk).first()
    if stored is None or stored.is_confirmed or stored.state not in {RunState.DONE, RunState.FAILED}:
        return
    Invitation.objects.filter(batch=stored).delete()
    stored.delete()
    record(by, "invitations_discarded", row, number=stored.accepted)
