"""Figures that a dialogue shows of itself while it runs: yesterday's, in whole batches, never live."""

from datetime import date

from django.core.cache import cache
from django.utils import timezone

from brainstorm.models import Channel, Dialogue, Participant
from disclosure.live import live_count

FEWEST_SHOWN = 20
"""Under this the figure would tell more about who has come than about how many."""

_KEPT = 60 * 60 * 24


def participants_until_yesterday(dialogue: Dialogue) -> int | None:
    """How many took part until yesterday, in steps of five; None while there are few. Imported rows are not people."""
    today = timezone.localdate()
    name = f"participants:{dialogue.pk}:{today.isoformat()}"
    try:
        count = cache.get(name)
        if count is None:
            count = _count(dialogue, today)
            cache.set(name, count, _KEPT)
    except Exception:  # noqa: BLE001  a cache that is gone costs a query, nothing else
        count = _count(dialogue, today)
    return live_count(count) if count >= FEWEST_SHOWN else None


def _count(dialogue: Dialogue, today: date) -> int:
    came = Participant.objects.filter(dialogue=dialogue, joined_on__lt=today)
    return came.exclude(channel=Channel.IMPORT).count()
