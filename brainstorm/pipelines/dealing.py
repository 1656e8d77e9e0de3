"""The order of dealing, kept up by the clock: every idea where it belongs, and cards nobody came back to forgotten."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from random import Random
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from brainstorm.focusing import (
    Prior,
    Standing,
    Tally,
    agreement_prior,
    base_of,
    importance_prior,
    new_draws,
)
from brainstorm.models import Dialogue, Idea, Interruption, Prompt, Scale
from brainstorm.phases import ALLOWED_ACTS, Act
from moderation.models import SEEN_BY, Audience

BATCH = 200
MOST_FOCUSED = 1000
MOST_WRITTEN = 5000
"""Rows written in one look. What is left over, when a dialogue of 100,000 ideas changes its course, is done a minute
later."""

_chance = Random()  # noqa: S311  the order of cards is no secret
T = TypeVar("T")


def refresh_draws() -> int:
    """Put the ideas of every dialogue in which people weigh into the order of dealing. Returns how many moved."""
    return sum(refresh_dialogue(dialogue) for dialogue in being_weighed())


def being_weighed() -> Iterator[Dialogue]:
    """Dialogues in which people weigh now."""
    phases = [phase for phase, acts in ALLOWED_ACTS.items() if Act.EVALUATE in acts]
    return Dialogue.objects.filter(phase__in=phases, interruption=Interruption.NONE).iterator()


def refresh_dialogue(dialogue: Dialogue, *, chance: Random = _chance) -> int:
    """The same for one dialogue."""
    prompts = {prompt.pk: prompt for prompt in Prompt.objects.filter(dialogue=dialogue)}
    ideas = _standings(dialogue, prompts)
    base = base_of(
        [idea for rows in ideas.values() for idea in rows],
        target=max(1, dialogue.target_evaluations),
        cap=settings.EVALUATIONS_CAP,
    )
    _remember(dialogue, base)
    known: list[tuple[Standing, Prior]] = []
    for prompt, rows in ideas.items():
        prior = _prior(prompts[prompt], rows)
        known += [(idea, prior) for idea in rows]
    cap = max(settings.EVALUATIONS_CAP, base + 1)
    moved = new_draws(known, base=base, cap=cap, chance=chance, most_focused=MOST_FOCUSED)
    return sum(_write(batch) for batch in _batches(islice(moved.items(), MOST_WRITTEN), BATCH))


def _remember(dialogue: Dialogue, base: int) -> None:
    """Tell it to whoever deals, so that an idea without its base stays first from one look to the next."""
    if dialogue.base_evaluations != base:
        dialogue.base_evaluations = base
        Dialogue.objects.filter(pk=dialogue.pk).update(base_evaluations=base)


def _standings(dialogue: Dialogue, prompts: dict[int, Prompt]) -> dict[int, list[Standing]]:
    """All ideas of the dialogue by prompt, as they are now."""
    today, seen = timezone.localdate(), {str(state) for state in SEEN_BY[Audience.PARTICIPANT]}
    is_open = {
        pk: prompt.weighing_ends_on is None or today <= prompt.weighing_ends_on for pk, prompt in prompts.items()
    }
    found: dict[int, list[Standing]] = defaultdict(list)
    fields = ("routed_count", "value_sum", "value_square_sum", "dealt_count", "in_hand", "draw")
    rows = Idea.objects.filter(dialogue=dialogue).order_by().values_list("pk", "prompt_id", "visibility", *fields)
    for key, prompt, visibility, count, total, squares, dealt, in_hand, draw in rows.iterator(chunk_size=2000):
        tally = Tally(count, total, squares)
        found[prompt].append(Standing(key, tally, dealt, in_hand, draw, is_open[prompt] and visibility in seen))
    return found


def _prior(prompt: Prompt, ideas: Sequence[Standing]) -> Prior:
    tallies = [idea.tally for idea in ideas if idea.is_open]
    return agreement_prior(tallies) if prompt.scale == Scale.AGREEMENT else importance_prior(tallies)


def _write(moved: Sequence[tuple[UUID, float]]) -> int:
    """Store one batch. Ideas just being dealt are passed over: nobody waits for the clock, nor it for them."""
    draws = dict(moved)
    with transaction.atomic():
        free = Idea.objects.filter(pk__in=draws).select_for_update(skip_locked=True, no_key=True).only("pk")
        rows = [Idea(pk=idea.pk, draw=draws[idea.pk]) for idea in free]
        Idea.objects.bulk_update(rows, ["draw"])
    return len(rows)


def forget_cards() -> int:
    """Forget half of the cards in hand, and the only one: they were left, or are being weighed late.

    Nothing tells how long a card has been out, on purpose: times would tell who was there when. So cards are forgotten
    by halves, and an idea whose cards nobody came back to takes its turn again after a few rounds. A card weighed after
    it was forgotten counts as any other. Returns how many ideas had cards out.
    """
    keys = Idea.objects.filter(dialogue__in=[dialogue.pk for dialogue in being_weighed()], in_hand__gt=0)
    return sum(_halve(batch) for batch in _batches(keys.order_by("pk").values_list("pk", flat=True), BATCH))


@transaction.atomic
def _halve(keys: Sequence[UUID]) -> int:
    free = Idea.objects.filter(pk__in=keys, in_hand__gt=0).select_for_update(skip_locked=True, no_key=True)
    return Idea.objects.filter(pk__in=list(free.values_list("pk", flat=True))).update(in_hand=F("in_hand") / 2)


def _batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, size)):
        yield batch
