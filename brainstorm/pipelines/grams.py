"""The index by which similar thoughts are found: a few rare pieces of each text. Worker only.

Which pieces are rare is counted anew each time a dialogue's texts have doubled; then all its texts are indexed again.
"""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from brainstorm.models import Dialogue, GramShares, Idea, IdeaGram, IdeaText
from brainstorm.phases import READABLE
from brainstorm.similar import shares_of
from language.grams import count_shares, index_keys, pack_shares

BATCH = 500
ROWS_AT_ONCE = 5000


def store_grams(ideas: Sequence[Idea]) -> None:
    """Index ideas whose text was just worked on, in the caller's transaction and under its locks."""
    shares = {dialogue: shares_of(dialogue) for dialogue in {idea.dialogue_id for idea in ideas}}
    IdeaGram.objects.filter(text__in=[idea.pk for idea in ideas]).delete()
    rows = [
        IdeaGram(gram=key, text_id=idea.pk)
        for idea in ideas
        for key in index_keys(idea.text, shares[idea.dialogue_id], within=idea.prompt_id)
    ]
    IdeaGram.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)


def count_due_shares() -> int:
    """Count the dialogues whose texts have doubled since they were counted; return how many there were."""
    return sum(count_dialogue(dialogue) for dialogue in Dialogue.objects.filter(phase__in=READABLE).only("pk"))


def count_dialogue(dialogue: Dialogue) -> bool:
    """Count one dialogue and index it again, unless less than half of its texts are new."""
    worked = IdeaText.objects.filter(idea__dialogue=dialogue)
    number = worked.count()
    counted = GramShares.objects.filter(dialogue=dialogue).values_list("texts", flat=True).first()
    if not number or (counted is not None and number < 2 * counted):
        return False
    texts = worked.order_by().values_list("idea__text", flat=True).iterator(chunk_size=2000)
    packed = pack_shares(count_shares(texts))
    GramShares.objects.update_or_create(dialogue=dialogue, defaults={"shares": packed, "texts": number})
    for keys in _batches(worked):
        with transaction.atomic():
            # Nobody erases or edits them meanwhile.
            there = IdeaText.objects.select_for_update(no_key=True).filter(pk__in=keys)
            ideas = Idea.objects.filter(pk__in=list(there.values_list("pk", flat=True)))
            store_grams(list(ideas.only("pk", "text", "dialogue_id", "prompt_id")))
    return True


def _batches(worked: QuerySet[IdeaText]) -> Iterator[list[UUID]]:
    last: UUID | None = None
    while keys := list(
        (worked if last is None else worked.filter(pk__gt=last)).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        last = keys[-1]
        yield keys
