"""A dialogue of any size to measure pages on, straight into the tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.core import signing
from django.db import connection

from accounts.keys import new_code
from accounts.models import Inbox
from brainstorm.keys import participant_key_hash
from brainstorm.middleware import COOKIE_PREFIX
from brainstorm.models import Comment, Dialogue, Exposure, ExposureState, Idea, Kind, Participant, Prompt
from moderation.models import Queue, Visibility
from tests.factories.brainstorm import DialogueFactory, PromptFactory

SLUG = "mittaus"
THREADS = 20
KINDS = [Kind.IMAGE, Kind.WORRY, Kind.OPPORTUNITY, Kind.PRIDE, Kind.PROPOSAL, Kind.PROPOSAL, Kind.INFORMATION_NEED]
TEXT = (
    "Kirjaan samat tiedot kolmeen eri järjestelmään, ja silti iltavuoro soittaa ja kysyy, mitä aamulla tehtiin. "
    "Tuplakirjaukset pois ennen kuin mitään uutta otetaan käyttöön. ({n})"
)


@dataclass(frozen=True)
class Person:
    """A participant and their browser's cookie."""

    participant: Participant
    cookie: str


def make_dialogue() -> Dialogue:
    """An empty one, with seven prompts."""
    dialogue = DialogueFactory(slug=SLUG, queue=Queue.objects.create(name="Mittaus"))
    for number, kind in enumerate(KINDS, start=1):
        PromptFactory(dialogue=dialogue, number=number, kind=kind, is_required=number <= 2)
    return dialogue


def people(dialogue: Dialogue, number: int) -> list[Person]:
    """Participants who have begun."""
    keys = [new_code() for _ in range(number)]
    inboxes = Inbox.objects.bulk_create([Inbox() for _ in keys])
    rows = Participant.objects.bulk_create(
        [
            Participant(dialogue=dialogue, language="fi", inbox=inbox, key_hash=participant_key_hash(key))
            for key, inbox in zip(keys, inboxes, strict=True)
        ]
    )
    return [
        Person(row, f"{COOKIE_PREFIX}{SLUG}={signing.dumps(key, salt=f'participant:{SLUG}')}")
        for row, key in zip(rows, keys, strict=True)
    ]


def fill(dialogue: Dialogue, number: int) -> None:
    """Bring the dialogue to this many ideas, 1.5 from each writer, one in ten in Swedish, half of them weighed."""
    prompts = list(Prompt.objects.filter(dialogue=dialogue))
    there = Idea.objects.filter(dialogue=dialogue).count()
    writers = [person.participant for person in people(dialogue, max(1, (number - there) * 2 // 3))]
    Idea.objects.bulk_create(
        [
            Idea(
                dialogue=dialogue,
                prompt=prompts[n % len(prompts)],
                kind=prompts[n % len(prompts)].kind,
                participant=writers[n % len(writers)],
                text=TEXT.format(n=n),
                language="sv" if n % 10 == 0 else "fi",
                visibility=Visibility.HIDDEN if n % 100 == 99 else Visibility.PUBLISHED,
                evaluation_count=n % 12,
            )
            for n in range(there, number)
        ],
        batch_size=1000,
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def discussed_idea(dialogue: Dialogue) -> UUID:
    """An idea with twenty threads, each a comment and a reply."""
    idea = Idea.objects.filter(dialogue=dialogue, visibility=Visibility.PUBLISHED).first()
    assert idea is not None
    writers = [person.participant for person in people(dialogue, THREADS)]

    def comment(number: int, parent: Comment | None = None) -> Comment:
        return Comment(
            idea=idea, parent=parent, participant=writers[number % THREADS], text=TEXT.format(n=number),
            language="fi", number=number, visibility=Visibility.PUBLISHED,
        )  # fmt: skip

    if not idea.comments.exists():
        firsts = Comment.objects.bulk_create([comment(n) for n in range(1, THREADS + 1)])
        Comment.objects.bulk_create([comment(THREADS + n, first) for n, first in enumerate(firsts, start=1)])
        Idea.objects.filter(pk=idea.pk).update(comment_count=2 * THREADS, comments_posted=2 * THREADS)
    return idea.pk


def with_cards(dialogue: Dialogue, number: int) -> Iterator[tuple[Person, UUID]]:
    """People who hold a set, with each of their cards."""
    ideas = list(Idea.objects.filter(dialogue=dialogue, visibility=Visibility.PUBLISHED).values_list("pk", flat=True))
    hands = people(dialogue, -(-number // 5))
    rows = [
        Exposure(
            pk=uuid4(), participant=person.participant, idea_id=ideas[(place * 5 + card) % len(ideas)],
            position=card, state=ExposureState.SHOWN,
        )
        for place, person in enumerate(hands)
        for card in range(5)
    ]  # fmt: skip
    Exposure.objects.bulk_create(rows, batch_size=1000)
    for person, start in zip(hands, range(0, len(rows), 5), strict=True):
        for row in rows[start : start + 5]:
            yield person, row.idea_id
