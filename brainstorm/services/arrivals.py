"""Counting how many came by each link, and by an invitation, without anything that ties one of them to it.

Everybody who begins drops a sealed slip into the dialogue's box. All slips look alike; only inside stands by which
link or invitation somebody came, or that they came by none. At night the box is opened, if enough people have come
since it was last opened: whole batches of five move to the counts, of the invited those go down as come who have
enough others like them, what is left over is sealed anew, shuffled and put back, and every other slip is destroyed.
See docs/decisions/0021-arrivals-in-a-box.md and 0023-invitations-used-in-the-box.md.
"""

import random
import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.keys import keyed_hash
from accounts.seals import seal, unseal
from brainstorm.models import ArrivalSlip, ArrivalTally, Dialogue, DistributionLink, Invitation
from disclosure import Sender, first_step, whole_batches

FEWEST_AT_ONCE = 20
"""A box with fewer new slips stays shut: among these many nobody stands out."""

FEWEST_ALIKE = 5
"""Of the invited who are alike in their file, so many are written down as come at once, or none."""

_PURPOSE = "arrival"
_BY_NO_LINK, _BY_SMALL_SENDER = 0, -1
_BATCH = 500


def drop_slip(dialogue: Dialogue, link: DistributionLink | None, invitation: Invitation | None = None) -> None:
    """Note that somebody began. Called in the transaction that makes them a participant.

    Raises IntegrityError when the invitation has been used since the box was last opened.
    """
    if invitation is None:
        _slip(dialogue, link.pk if link else _BY_NO_LINK).save(force_insert=True)
        return
    epoch = ArrivalTally.objects.filter(dialogue=dialogue).values_list("counted_on", flat=True).first()
    _slip(dialogue, invitation.pk, epoch).save(force_insert=True)


def drop_slips(dialogue: Dialogue, came_by: Iterable[DistributionLink | None]) -> None:
    """Note that many began, in the demo."""
    slips = (_slip(dialogue, link.pk if link else _BY_NO_LINK) for link in came_by)
    ArrivalSlip.objects.bulk_create(slips, batch_size=_BATCH)


def is_used(invitation: Invitation) -> bool:
    """Whether somebody has begun by the invitation, be it today. Reads only: not even a lock shows who asked."""
    if invitation.has_come:
        return True
    dialogue = invitation.dialogue_id
    epoch = ArrivalTally.objects.filter(dialogue=dialogue).values_list("counted_on", flat=True).first()
    return ArrivalSlip.objects.filter(mark=_mark(invitation.pk, epoch)).exists()


def count_due_arrivals(today: date | None = None) -> int:
    """Open every box that may be opened. Returns how many were."""
    day = today or timezone.localdate()
    waiting = ArrivalSlip.objects.filter(is_left_over=False).order_by().values_list("dialogue", flat=True).distinct()
    return sum(count_arrivals(dialogue, day) for dialogue in Dialogue.objects.filter(pk__in=list(waiting)))


@transaction.atomic
def count_arrivals(dialogue: Dialogue, day: date) -> bool:
    """Open the box of a dialogue, once a day and only with enough new slips in it. Says whether it was opened."""
    ArrivalTally.objects.get_or_create(dialogue=dialogue)
    tally = ArrivalTally.objects.select_for_update().get(dialogue=dialogue)
    if tally.counted_on is not None and tally.counted_on >= day:
        return False
    slips = list(ArrivalSlip.objects.filter(dialogue=dialogue).values_list("pk", "sealed", "is_left_over"))
    if sum(not is_left_over for _pk, _sealed, is_left_over in slips) < FEWEST_AT_ONCE:
        return False
    inside = [_opened(sealed) for _pk, sealed, _is_left_over in slips]
    left = _count(dialogue, tally, (by for by in inside if isinstance(by, int)))
    not_yet = _write_down(dialogue, {by for by in inside if isinstance(by, UUID)})
    tally.counted_on = day
    tally.save()
    _destroy([pk for pk, _sealed, _is_left_over in slips])
    _put_back(dialogue, [*left.elements(), *not_yet], day)
    return True


def _count(dialogue: Dialogue, tally: ArrivalTally, slips: Iterable[int]) -> "Counter[int]":
    """Move whole batches to the counts, and say how many of each are left over."""
    links = {link.pk: link for link in DistributionLink.objects.select_for_update().filter(dialogue=dialogue)}
    came = Counter(_pile(by, links) for by in slips)
    left: Counter[int] = Counter()
    for pile, n in came.items():
        link = links.get(pile)
        counted = link.counted if link else tally.pooled if pile == _BY_SMALL_SENDER else tally.unlinked
        more = whole_batches(n, counted, first=first_step(_sender(link) if link else None))
        left[pile] = n - more
        if link is None:
            setattr(tally, "pooled" if pile == _BY_SMALL_SENDER else "unlinked", counted + more)
        elif more:
            link.counted = counted + more
            link.save(update_fields=["counted"])
    return left


def _pile(came_by: int, links: dict[int, DistributionLink]) -> int:
    """Where a slip is counted: a small sender's with the others of their kind, whose it was is then forgotten."""
    link = links.get(came_by)
    if link is None:
        return _BY_SMALL_SENDER if came_by == _BY_SMALL_SENDER else _BY_NO_LINK
    return _BY_SMALL_SENDER if _sender(link).is_small else came_by


def _sender(link: DistributionLink) -> Sender:
    return Sender(link.counted, link.reached)


def _write_down(dialogue: Dialogue, used: set[UUID]) -> list[UUID]:
    """Say of invitations that they have been used: of at least twenty at once, each with enough others like it.

    Returns those that must wait. Whoever has the file knows role, area and language of everybody in it, and sees
    the same of participants: had only one of a kind come in a night, they would be tied together.
    """
    alike: dict[str, list[UUID]] = defaultdict(list)
    for some in _in_batches(list(used)):
        rows = Invitation.objects.filter(dialogue=dialogue, pk__in=some, has_come=False)
        for pk, likeness in rows.values_list("pk", "likeness"):
            alike[likeness].append(pk)
    ready = [pk for group in alike.values() if len(group) >= FEWEST_ALIKE for pk in group]
    if len(ready) < FEWEST_AT_ONCE:
        return [pk for group in alike.values() for pk in group]
    random.SystemRandom().shuffle(ready)
    for some in _in_batches(ready):
        Invitation.objects.filter(pk__in=some).update(has_come=True)
    return [pk for group in alike.values() if len(group) < FEWEST_ALIKE for pk in group]


def _in_batches(keys: list[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(keys), _BATCH):
        yield keys[start : start + _BATCH]


def _destroy(slips: list[UUID]) -> None:
    for some in _in_batches(slips):
        ArrivalSlip.objects.filter(pk__in=some).delete()


def _put_back(dialogue: Dialogue, left: list[int | UUID], day: date) -> None:
    random.SystemRandom().shuffle(left)
    slips = [_slip(dialogue, by, day, is_left_over=True) for by in left]
    ArrivalSlip.objects.bulk_create(slips, batch_size=_BATCH)


def _slip(
    dialogue: Dialogue, came_by: int | UUID, epoch: date | None = None, *, is_left_over: bool = False
) -> ArrivalSlip:
    """A slip, not stored. Whatever stands in it, it is as long as any other, and tells no time."""
    by = f"i{came_by.hex}" if isinstance(came_by, UUID) else f"l{came_by:032d}"
    mark = _mark(came_by, epoch) if isinstance(came_by, UUID) else secrets.token_hex(32)
    sealed = seal(_PURPOSE, {"by": by}, is_dated=False)
    return ArrivalSlip(dialogue=dialogue, sealed=sealed, mark=mark, is_left_over=is_left_over)


def _mark(invitation: UUID, epoch: date | None) -> str:
    """By what a used invitation is known until the box is opened: without the site's key random digits."""
    return keyed_hash("arrival mark", f"{invitation.hex}\0{epoch or ''}")


def _opened(sealed: str) -> int | UUID:
    """What stands in a slip; no link, when it was sealed under a key that is gone."""
    inside = unseal(_PURPOSE, sealed)
    by = str(inside["by"]) if inside else ""
    if by.startswith("i"):
        return UUID(by[1:])
    return int(by.removeprefix("l") or _BY_NO_LINK)  # without the letter: from before there were invitations
