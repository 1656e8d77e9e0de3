"""Queues and the grounds that every queue starts with."""

from django.db import transaction

from moderation.default_grounds import DEFAULT_GROUNDS
from moderation.models import Ground, Queue


@transaction.atomic
def create_queue(*, name: str) -> Queue:
    """Store a queue with the default grounds. The dialogue that owns it adds its moderators."""
    queue = Queue.objects.create(name=name)
    create_default_grounds(queue)
    return queue


@transaction.atomic
def create_default_grounds(queue: Queue) -> None:
    """Give a queue the default grounds it lacks, in every language. Those it has, edited or not, stay."""
    there = set(queue.grounds.values_list("key", flat=True))
    for order, ground in enumerate(DEFAULT_GROUNDS, start=1):
        if ground.key in there:
            continue
        texts = {f"name_{language}": name for language, (name, _) in ground.texts.items()}
        texts |= {f"explanation_{language}": explanation for language, (_, explanation) in ground.texts.items()}
        Ground.objects.create(queue=queue, key=ground.key, order=order, **texts)
