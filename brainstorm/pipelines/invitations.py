"""Reading a file of people to invite: a batch of rows at a time, each batch whole or not at all."""

from collections.abc import Callable
from functools import cache, partial
from itertools import islice
from pathlib import Path

from django.db import transaction

from accounts.models import RunState
from accounts.services.runs import carrying_out
from accounts.services.uploads import tidy_uploads
from brainstorm.inviting import ROWS_AT_MOST, invitee_parser, likeness, readable_layout
from brainstorm.models import Dialogue, Invitation, InvitationBatch, InvitationRejection
from brainstorm.opt_outs import opted_out
from brainstorm.rows import Invitee, InviteeParser, Record, Rejection, UnreadableError, read_records

ROWS_AT_ONCE = 1_000
Likeness = Callable[[str, int | None, int | None], str]


def execute(batch_id: str) -> None:
    """Read a file. Delivered twice, or taken over from a dead worker, each row is still stored once."""
    batch = InvitationBatch.objects.select_related("dialogue").get(pk=batch_id)
    if not batch.claim():
        tidy()
        return
    try:
        with carrying_out(batch):
            try:
                _carry_out(batch)
            except UnreadableError as error:
                batch.advance(state=RunState.FAILED, error=error.reason)
    finally:
        tidy()


def tidy() -> None:
    """Remove files that have been read: they hold addresses."""
    tidy_uploads("invitations", InvitationBatch)


def _carry_out(batch: InvitationBatch) -> None:
    path = Path(batch.path)
    if not path.is_file():
        raise UnreadableError("missing")
    layout = readable_layout(path)
    if batch.rows_read == 0:
        batch.advance(step="counting")
        total = sum(1 for _ in islice(read_records(path, layout), ROWS_AT_MOST + 1))
        if total > ROWS_AT_MOST:
            raise UnreadableError("too_many_rows")
        batch.advance(rows_total=total)
    batch.advance(step="storing")
    parser = invitee_parser(batch.dialogue, layout)
    alike = cache(partial(likeness, batch.dialogue_id))
    records = islice(read_records(path, layout), batch.rows_read, None)
    while some := list(islice(records, ROWS_AT_ONCE)):
        _store(batch, parser, some, alike)
    batch.advance(state=RunState.DONE, progress=100, step="")


def _store(batch: InvitationBatch, parser: InviteeParser, records: list[Record], alike: Likeness) -> None:
    """Store one batch of rows."""
    parsed = [parser.parse(record) for record in records]
    invitees = [row for row in parsed if isinstance(row, Invitee)]
    rejections = [row for row in parsed if isinstance(row, Rejection)]
    with transaction.atomic():
        # Two files into one dialogue take turns; participants are not kept waiting.
        Dialogue.objects.select_for_update(no_key=True).get(pk=batch.dialogue_id)
        addresses = {row.address for row in invitees}
        refusing = opted_out(batch.dialogue, addresses)
        known = dict(
            Invitation.objects.filter(dialogue=batch.dialogue, address__in=addresses).values_list("address", "batch")
        )
        new: dict[str, Invitation] = {}
        repeated = refused = 0
        for row in invitees:
            if row.address in refusing:
                refused += 1
            elif row.address in new or known.get(row.address) == batch.pk:
                rejections.append(Rejection(row.line, "repeated", {}))
            elif row.address in known:
                repeated += 1
            else:
                new[row.address] = _invitation(batch, row, alike)
        Invitation.objects.bulk_create(new.values())
        InvitationRejection.objects.bulk_create(
            InvitationRejection(batch=batch, line=r.line, reason=r.reason, details=dict(r.details)) for r in rejections
        )
        read = batch.rows_read + len(records)
        batch.advance(
            rows_read=read,
            accepted=batch.accepted + len(new),
            repeated=batch.repeated + repeated,
            refused=batch.refused + refused,
            progress=min(99, 100 * read // max(1, batch.rows_total)),
        )


def _invitation(batch: InvitationBatch, row: Invitee, alike: Likeness) -> Invitation:
    return Invitation(
        dialogue_id=batch.dialogue_id,
        batch=batch,
        address=row.address,
        language=row.language,
        role_id=row.role,
        area_id=row.area,
        likeness=alike(row.language, row.role, row.area),
    )
