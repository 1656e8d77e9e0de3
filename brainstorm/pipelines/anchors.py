"""Anchors no person has named, renewed by the clock."""

from random import Random

from django.db import transaction

from brainstorm.anchors import to_agree_with
from brainstorm.dividing import ANCHORS, IDEAS_NEEDED, Divided, choose_anchors
from brainstorm.focusing import Tally
from brainstorm.models import Anchor, Dialogue
from brainstorm.pipelines.dealing import being_weighed

_chance = Random()  # noqa: S311  who is tried is no secret


def renew_anchors() -> int:
    """Replace anchors in every dialogue in which people weigh. Returns how many came or went."""
    return sum(renew_in(dialogue) for dialogue in being_weighed())


@transaction.atomic
def renew_in(dialogue: Dialogue, *, chance: Random = _chance, places: int = ANCHORS) -> int:
    """The same in one dialogue. With too few ideas to agree or disagree with, it deals none, and keeps named ones."""
    ideas = _ideas(dialogue)
    rows = list(Anchor.objects.filter(dialogue=dialogue).values_list("idea_id", "is_named"))
    now = {key for key, is_named in rows if not is_named}
    named = {key for key, is_named in rows if is_named}
    is_large = len(ideas) >= IDEAS_NEEDED
    wanted = choose_anchors(ideas, now=now, named=named, chance=chance, places=places) if is_large else set()
    Anchor.objects.filter(dialogue=dialogue, is_named=False, idea__in=now - wanted).delete()
    # Somebody may name one of these at the same moment: what they stored stays.
    Anchor.objects.bulk_create([Anchor(idea_id=key, dialogue=dialogue) for key in wanted - now], ignore_conflicts=True)
    deals = is_large and bool(wanted or named)
    Dialogue.objects.filter(pk=dialogue.pk).exclude(deals_anchors=deals).update(deals_anchors=deals)
    return len(now ^ wanted)


def _ideas(dialogue: Dialogue) -> list[Divided]:
    """What everybody may be shown: visible, and on a prompt one agrees or disagrees with that is still weighed."""
    rows = to_agree_with(dialogue).still_weighed().order_by()
    columns = ("pk", "routed_count", "value_sum", "value_square_sum")
    return [Divided(row[0], Tally(*row[1:])) for row in rows.values_list(*columns)]
