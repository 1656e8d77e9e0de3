"""Counting how many came by each link, without anything that ties one of them to it.

Everybody who begins drops a sealed slip into the dialogue's box. All slips look alike; only inside stands by which
link somebody came, or that they came by none. At night the box is opened, if enough people have come since it was last
opened: whole batches of five move to the counts, what is left over is sealed anew, shuffled and put back, and every
other slip is destroyed. See docs/decisions/0021-arrivals-in-a-box.md.
"""

import random
from collections import Counter
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.seals import seal, unseal
from brainstorm.models import ArrivalSlip, ArrivalTally, Dialogue, DistributionLink
from disclosure import Sender, first_step, whole_batches

FEWEST_AT_ONCE = 20
"""A box with fewer new slips stays shut: among these many nobody stands out."""

_PURPOSE = "arrival"
_BY_NO_LINK, _BY_SMALL_SENDER = 0, -1
_BATCH = 500


def drop_slip(dialogue: Dialogue, link: DistributionLink | None) -> None:
    """Note that somebody began. Called in the transaction that makes them a participant."""
    ArrivalSlip.objects.create(dialogue=dialogue, sealed=_sealed(link.pk if link else _BY_NO_LINK))


def drop_slips(dialogue: Dialogue, came_by: Iterable[DistributionLink | None]) -> None:
    """Note that many began, in the demo."""
    slips = (ArrivalSlip(dialogue=dialogue, sealed=_sealed(link.pk if link else _BY_NO_LINK)) for link in came_by)
    ArrivalSlip.objects.bulk_create(slips, batch_size=_BATCH)


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
    left = _count(dialogue, tally, (sealed for _pk, sealed, _is_left_over in slips))
    tally.counted_on = day
    tally.save()
    _destroy([pk for pk, _sealed, _is_left_over in slips])
    _put_back(dialogue, left)
    return True


def _count(dialogue: Dialogue, tally: ArrivalTally, slips: Iterable[str]) -> "Counter[int]":
    """Move whole batches to the counts, and say how many of each are left over."""
    links = {link.pk: link for link in DistributionLink.objects.select_for_update().filter(dialogue=dialogue)}
    came = Counter(_pile(_opened(sealed), links) for sealed in slips)
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


def _destroy(slips: list[UUID]) -> None:
    for start in range(0, len(slips), _BATCH):
        ArrivalSlip.objects.filter(pk__in=slips[start : start + _BATCH]).delete()


def _put_back(dialogue: Dialogue, left: "Counter[int]") -> None:
    piles = list(left.elements())
    random.SystemRandom().shuffle(piles)
    ArrivalSlip.objects.bulk_create(
        [ArrivalSlip(dialogue=dialogue, sealed=_sealed(pile), is_left_over=True) for pile in piles], batch_size=_BATCH
    )


def _sealed(came_by: int) -> str:
    """A slip. Whatever stands in it, it is as long as any other, and tells no time."""
    return seal(_PURPOSE, {"by": f"{came_by:012d}"}, is_dated=False)


def _opened(sealed: str) -> int:
    """What stands in a slip; no link, when it was sealed under a key that is gone."""
    inside = unseal(_PURPOSE, sealed)
    return int(inside["by"]) if inside else _BY_NO_LINK
