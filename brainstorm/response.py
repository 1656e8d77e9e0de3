"""How many have come by each link, as it may be shown. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from brainstorm.codes import shown_room_code
from brainstorm.models import ArrivalTally, Dialogue, DistributionLink
from disclosure import Sender, first_step, publish_senders


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """One link: its count (None: with the small senders; 0: fewer than ``first``), share in percent, code."""

    link: DistributionLink
    count: int | None
    first: int
    share: int | None
    room_code: str


@dataclass(frozen=True, slots=True)
class Response:
    """The table of links, and what stands below it."""

    rows: list[ResponseRow]
    pool: int | None
    pool_reached: int
    pool_share: int | None
    rest: int
    is_pool_in_rest: bool
    counted_on: date | None


def response_of(dialogue: Dialogue, links: Sequence[DistributionLink]) -> Response:
    """Counts by link up to the night they were last counted, small senders together."""
    tally = ArrivalTally.objects.filter(dialogue=dialogue).first() or ArrivalTally(dialogue=dialogue)
    senders = {link.pk: Sender(link.counted, link.reached) for link in links}
    shown = publish_senders(senders, pooled=tally.pooled, unlinked=tally.unlinked)
    rows = [
        ResponseRow(
            link,
            shown.counts[link.pk],
            first_step(senders[link.pk]),
            _share(shown.counts[link.pk], link.reached),
            shown_room_code(link.room_code),
        )
        for link in links
    ]
    return Response(
        rows=rows,
        pool=shown.pool,
        pool_reached=shown.pool_reached,
        pool_share=_share(shown.pool, shown.pool_reached),
        rest=shown.rest,
        is_pool_in_rest=shown.is_pool_in_rest,
        counted_on=tally.counted_on,
    )


def _share(count: int | None, reached: int | None) -> int | None:
    """Whole percent; none of what is not counted, or reaches nobody knows how many."""
    return 100 * count // reached if count and reached else None
