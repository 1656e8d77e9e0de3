"""A drawn world of the demo, put into the database: people, what they wrote, and how they weighed it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import islice
from random import Random
from typing import TypeVar
from uuid import UUID

from django.db import models
from django.utils import timezone

from accounts.models import Inbox
from brainstorm.demo.content import HELD_TEXT, Remark, Thought, remarks
from brainstorm.demo.opinions import Card, deal
from brainstorm.demo.people import Person
from brainstorm.models import (
    Anchor,
    BackgroundAnswer,
    BackgroundOption,
    BackgroundQuestion,
    Comment,
    Dialogue,
    Evaluation,
    Exposure,
    ExposureReason,
    ExposureState,
    Idea,
    Participant,
    Prompt,
)
from brainstorm.services.comments import post_comment
from moderation.models import FlagReason, Visibility
from moderation.services.cases import flag_content
from moderation.services.screening import screen

T = TypeVar("T", bound=models.Model)

BATCH = 2000
_FLAGS = (
    ("Miten puolueiden kannat", FlagReason.OFF_TOPIC, "Tämä on politiikkaa eikä kuulu tähän keskusteluun."),
    ("Hos oss också.", FlagReason.PERSONAL_DATA, "På lapparna kan stå uppgifter om patienter."),
)


@dataclass(slots=True)
class World:
    """Everything that is drawn before anything is stored."""

    rng: Random
    people: list[Person]
    thoughts: list[Thought]
    authors: list[int] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    person_keys: list[UUID] = field(default_factory=list)
    thought_keys: list[UUID] = field(default_factory=list)

    def key(self) -> UUID:
        """The next random key, the same for the same seed."""
        return UUID(int=self.rng.getrandbits(128), version=4)


def draw(rng: Random, people: list[Person], thoughts: list[Thought]) -> World:
    """Who wrote what, and who weighs it how."""
    world = World(rng, people, thoughts, _authors(people, thoughts, rng))
    own: list[set[int]] = [set() for _ in people]
    for place, author in enumerate(world.authors):
        own[author].add(place)
    held = {place for place, thought in enumerate(thoughts) if thought.text == HELD_TEXT}
    world.cards = list(deal(people, thoughts, [mine | held for mine in own], rng))
    world.person_keys = [world.key() for _ in people]
    world.thought_keys = [world.key() for _ in thoughts]
    return world


def _authors(people: Sequence[Person], thoughts: Sequence[Thought], rng: Random) -> list[int]:
    """Who wrote each thought: somebody of its language, and of its role and area when there is one."""
    fitting: dict[tuple[str, ...], list[int]] = {}
    for number, person in enumerate(people):
        for key in (
            (person.language, person.role, person.area),
            (person.language, person.role),
            (person.language,),
            (),
        ):
            fitting.setdefault(key, []).append(number)
    authors = []
    for thought in thoughts:
        wanted: tuple[str, ...] = (
            (thought.language, thought.role, thought.area) if thought.role else (thought.language,)
        )
        while wanted not in fitting:
            wanted = wanted[:-1]
        authors.append(rng.choice(fitting[wanted]))
    return authors


def store_people(dialogue: Dialogue, world: World) -> None:
    today = timezone.localdate()
    questions = {question.key: question for question in BackgroundQuestion.objects.filter(dialogue=dialogue)}
    options = {
        (option.question_id, option.key): option
        for option in BackgroundOption.objects.filter(question__dialogue=dialogue)
    }
    inboxes = [Inbox(pk=world.key()) for _ in world.people]
    _insert(Inbox, inboxes)
    _insert(
        Participant,
        (
            Participant(
                pk=key,
                dialogue=dialogue,
                language=person.language,
                inbox=inbox,
                joined_on=today - timedelta(days=person.day),
                has_finished=person.has_finished,
            )
            for key, person, inbox in zip(world.person_keys, world.people, inboxes, strict=True)
        ),
    )
    _insert(
        BackgroundAnswer,
        (
            BackgroundAnswer(
                pk=world.key(),
                participant_id=key,
                question=questions[name],
                option=options[questions[name].pk, answer] if answer else None,
            )
            for key, person in zip(world.person_keys, world.people, strict=True)
            for name, answer in person.answers.items()
        ),
    )


def store_thoughts(dialogue: Dialogue, world: World) -> None:
    prompts = {prompt.number: prompt for prompt in Prompt.objects.filter(dialogue=dialogue)}
    weighed: dict[int, list[int]] = {place: [] for place in range(len(world.thoughts))}
    for card in world.cards:
        if card.value is not None:
            weighed[card.thought].append(card.value)
    dealt = Counter(card.thought for card in world.cards)
    _insert(Idea, (_idea(dialogue, prompts, world, place, values, dealt[place]) for place, values in weighed.items()))
    held = Idea.objects.filter(dialogue=dialogue, text=HELD_TEXT).select_related("dialogue__queue").first()
    if held is not None:
        screen(held)


def _idea(
    dialogue: Dialogue, prompts: dict[int, Prompt], world: World, place: int, values: list[int], dealt: int
) -> Idea:
    thought, author = world.thoughts[place], world.authors[place]
    prompt = prompts[thought.prompt]
    return Idea(
        pk=world.thought_keys[place],
        dialogue=dialogue,
        prompt=prompt,
        participant_id=world.person_keys[author],
        text=thought.text,
        kind=prompt.kind,
        language=thought.language,
        visibility=Visibility.HELD if thought.text == HELD_TEXT else Visibility.PUBLISHED,
        posted_at=_hour(world.people[author].day, world.rng),
        evaluation_count=len(values),
        routed_count=len(values),
        value_sum=sum(values),
        value_square_sum=sum(value * value for value in values),
        dealt_count=dealt,
        draw=len(values) + world.rng.random(),
    )


def _hour(day: int, rng: Random) -> datetime:
    """Some full hour of a day before today, when people are awake."""
    date = timezone.localdate() - timedelta(days=day)
    return timezone.make_aware(datetime.combine(date, time(rng.randint(6, 22))))


def store_opinions(world: World) -> None:
    _insert(
        Exposure,
        (
            Exposure(
                pk=world.key(),
                participant_id=world.person_keys[card.person],
                idea_id=world.thought_keys[card.thought],
                reason=ExposureReason.ANCHOR if card.is_anchor else ExposureReason.ROUTED,
                state=_state(card),
                position=card.position,
            )
            for card in world.cards
        ),
    )
    _insert(
        Evaluation,
        (
            Evaluation(
                pk=world.key(),
                participant_id=world.person_keys[card.person],
                idea_id=world.thought_keys[card.thought],
                value=card.value,
            )
            for card in world.cards
            if card.value is not None
        ),
    )


def store_anchors(dialogue: Dialogue, world: World) -> None:
    """What everybody is shown, named by the organisers."""
    shared = sorted({card.thought for card in world.cards if card.is_anchor})
    _insert(Anchor, (Anchor(idea_id=world.thought_keys[place], dialogue=dialogue, is_named=True) for place in shared))


def _state(card: Card) -> ExposureState:
    if card.value is not None:
        return ExposureState.EVALUATED
    return ExposureState.SHOWN if card.is_left else ExposureState.SKIPPED


def store_talk(dialogue: Dialogue, world: World) -> None:
    """Comments, and two flags."""
    said: dict[str, list[Comment]] = {}
    for remark in remarks():
        idea = Idea.objects.filter(dialogue=dialogue, text__startswith=remark.on).first()
        if idea is not None:
            earlier = said.setdefault(remark.on, [])
            earlier.append(_post(idea, remark, earlier, world))
    for start, reason, text in _FLAGS:
        found: Idea | Comment | None = Idea.objects.filter(dialogue=dialogue, text__startswith=start).first()
        found = found or Comment.objects.filter(idea__dialogue=dialogue, text__startswith=start).first()
        if found is not None:
            flag_content(found, reason=reason, text=text, nonce=world.key().hex)


def _post(idea: Idea, remark: Remark, earlier: list[Comment], world: World) -> Comment:
    """Somebody of the remark's language and role says it, on a day after the idea was written."""
    fits = [
        key
        for key, person in zip(world.person_keys, world.people, strict=True)
        if (person.language, person.role) == (remark.language, remark.role) and key != idea.participant_id
    ]
    by = Participant.objects.select_related("dialogue__queue", "inbox").get(
        pk=world.rng.choice(fits or world.person_keys)
    )
    parent = earlier[remark.reply_to - 1] if remark.reply_to else None
    nonce = world.key().hex
    comment, _ = post_comment(by, idea=idea, text=remark.text, language=remark.language, nonce=nonce, parent=parent)
    days = (timezone.now() - idea.posted_at).days
    posted_at = max(idea.posted_at, _hour(world.rng.randint(1, max(1, days)), world.rng))
    Comment.objects.filter(pk=comment.pk).update(posted_at=max(posted_at, parent.posted_at) if parent else posted_at)
    comment.refresh_from_db()
    return comment


def _insert(model: type[T], rows: Iterable[T]) -> None:
    """Store rows in batches, without holding them all."""
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        model._default_manager.bulk_create(batch)
