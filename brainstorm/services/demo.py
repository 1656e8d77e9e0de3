"""Putting the demo into the database: a dialogue in full swing, with its people, thoughts and opinions."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import TypeVar
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from accounts import demo as sign_in
from accounts.models import Inbox, Membership, Organisation, OrganisationRole, User
from accounts.services.organisations import create_organisation, find_or_create_person
from brainstorm.demo import dialogue as texts
from brainstorm.demo.content import HELD_TEXT, WORRY, Remark, Thought, composed, remarks, written
from brainstorm.demo.opinions import Card, deal
from brainstorm.demo.people import Person, population
from brainstorm.importing import readable_layout, row_parser
from brainstorm.models import (
    BackgroundAnswer,
    BackgroundOption,
    BackgroundQuestion,
    Comment,
    Dialogue,
    DialogueRole,
    Evaluation,
    Exposure,
    ExposureReason,
    ExposureState,
    Idea,
    Participant,
    Prompt,
    Role,
)
from brainstorm.rows import Row, read_records
from brainstorm.services.attendance import count_attendance
from brainstorm.services.comments import post_comment
from brainstorm.services.dialogues import create_dialogue
from brainstorm.services.phases import publish_dialogue
from language.detection import detect_language
from moderation.models import FlagReason, QueueMember, Visibility
from moderation.screening import screen_text
from moderation.services.cases import flag_content
from moderation.services.screening import screen

T = TypeVar("T", bound=models.Model)
Told = Callable[[str], None]

PARTICIPANTS = 320
BATCH = 2000
_NAMES = {
    "facilitator": "Anna Lehto",
    "moderator": "Mikko Salo",
    "moderator2": "Eva Lindqvist",
    "analyst": "Sari Niemi",
    "admin": "Pekka Aalto",
}
_FLAGS = (
    ("Miten puolueiden kannat", FlagReason.OFF_TOPIC, "Tämä on politiikkaa eikä kuulu tähän keskusteluun."),
    ("Hos oss också.", FlagReason.PERSONAL_DATA, "På lapparna kan stå uppgifter om patienter."),
)


@dataclass(slots=True)
class _World:
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


@transaction.atomic
def build_demo(*, seed: int, participants: int, ideas: int | None, source: Path | None, told: Told) -> Dialogue:
    """Store the demo's dialogue, all or nothing.

    Without a number of ideas those written by hand are taken, and all of ``source``; with one, the rest is composed.
    Raises UnreadableError for a source that cannot be read, ValueError when there are no more different texts.
    """
    people = _make_people()
    dialogue = _make_dialogue(people)
    told("people")
    world = _draw(dialogue, seed, participants, ideas, source)
    told("drawn")
    _store_people(dialogue, world)
    _store_thoughts(dialogue, world)
    told("ideas")
    _store_opinions(world)
    told("opinions")
    _store_talk(dialogue, world)
    count_attendance(dialogue)
    told("talk")
    return dialogue


def addresses() -> dict[str, str]:
    """Who can sign in to the demo. A dialogue needs two moderators."""
    return {**sign_in.PEOPLE, "moderator2": "moderator2@example.fi"}


def _make_people() -> dict[str, User]:
    """The organisations and those who work for them, all with the demo's password."""
    for slug, name in texts.ORGANISATIONS:
        create_organisation(None, slug=slug, name=name, email=sign_in.PEOPLE["admin"], person=_NAMES["admin"])
    leading = Organisation.objects.get(slug=texts.ORGANISATIONS[0][0])
    people = {key: find_or_create_person(email=email, name=_NAMES[key]) for key, email in addresses().items()}
    for person in people.values():
        person.set_password(sign_in.password())
        person.save(update_fields=["password"])
        Membership.objects.get_or_create(organisation=leading, user=person, defaults={"role": OrganisationRole.MEMBER})
    return people


def _make_dialogue(people: dict[str, User]) -> Dialogue:
    asking = [Organisation.objects.get(slug=slug) for slug, _ in texts.ORGANISATIONS]
    dialogue = create_dialogue(people["facilitator"], slug=texts.SLUG, title=texts.TITLE, organisations=asking)
    today = timezone.localdate()
    for name, by_language in texts.TEXTS.items():
        for language, text in by_language.items():
            setattr(dialogue, f"{name}_{language}", text)
    days = {"opens_on": texts.OPENED, "writing_ends_on": texts.WRITING_ENDS, "decision_on": texts.DECISION}
    days |= {"answering_ends_on": texts.ANSWERING_ENDS, "results_on": texts.RESULTS, "retention_until": texts.RETENTION}
    dated = {name: today + timedelta(days=number) for name, number in days.items()}
    for field_name, value in {**texts.SETTINGS, **dated, "accessibility_reviewed_on": today}.items():
        setattr(dialogue, field_name, value)
    dialogue.save()
    for key, role in (("moderator", Role.MODERATOR), ("moderator2", Role.MODERATOR), ("analyst", Role.ANALYST)):
        DialogueRole.objects.create(dialogue=dialogue, user=people[key], role=role)
        if role == Role.MODERATOR:
            QueueMember.objects.create(queue=dialogue.queue, user=people[key])
    return publish_dialogue(people["facilitator"], dialogue)


def _draw(dialogue: Dialogue, seed: int, participants: int, ideas: int | None, source: Path | None) -> _World:
    rng = Random(seed)  # noqa: S311  a world to be drawn again, not a secret
    by_hand = [*written(), Thought(WORRY, HELD_TEXT, "fi", "ikäihmisten kotihoito", "resident", "kymenlaakso")]
    thoughts = by_hand[:ideas]
    taken = {thought.text for thought in thoughts}
    if source is not None:
        room = None if ideas is None else ideas - len(thoughts)
        thoughts += islice(_read(dialogue, source, rng, taken), room)
    if ideas is not None:
        thoughts += composed(ideas - len(thoughts), rng, taken=taken)
    people = population(participants, rng, days=-texts.OPENED)
    world = _World(rng, people, thoughts)
    world.authors = _authors(people, thoughts, rng)
    own: list[set[int]] = [set() for _ in people]
    for place, author in enumerate(world.authors):
        own[author].add(place)
    shown = [place for place, thought in enumerate(thoughts) if thought.text != HELD_TEXT]
    held = set(range(len(thoughts))) - set(shown)
    world.cards = list(deal(people, thoughts, [mine | held for mine in own], rng))
    world.person_keys = [world.key() for _ in people]
    world.thought_keys = [world.key() for _ in thoughts]
    return world


def _read(dialogue: Dialogue, source: Path, rng: Random, taken: set[str]) -> Iterator[Thought]:
    """Thoughts of a file. Rows that cannot be taken, or are there already, are left out."""
    layout = readable_layout(source, dialogue)
    parser = row_parser(dialogue, layout)
    for record in read_records(source, layout):
        row = parser.parse(record)
        if isinstance(row, Row) and row.text not in taken and not screen_text(row.text):
            taken.add(row.text)
            language = row.language or detect_language(row.text, fallback="fi")
            yield Thought(row.prompt or rng.randint(1, 6), row.text, language, "")


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


def _store_people(dialogue: Dialogue, world: _World) -> None:
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


def _store_thoughts(dialogue: Dialogue, world: _World) -> None:
    prompts = {prompt.number: prompt for prompt in Prompt.objects.filter(dialogue=dialogue)}
    counts = Counter(card.thought for card in world.cards if card.value is not None)
    _insert(Idea, (_idea(dialogue, prompts, world, place, counts[place]) for place in range(len(world.thoughts))))
    held = Idea.objects.filter(dialogue=dialogue, text=HELD_TEXT).select_related("dialogue__queue").first()
    if held is not None:
        screen(held)


def _idea(dialogue: Dialogue, prompts: dict[int, Prompt], world: _World, place: int, count: int) -> Idea:
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
        evaluation_count=count,
        draw=world.rng.random(),
    )


def _hour(day: int, rng: Random) -> datetime:
    """Some full hour of a day before today, when people are awake."""
    date = timezone.localdate() - timedelta(days=day)
    return timezone.make_aware(datetime.combine(date, time(rng.randint(6, 22))))


def _store_opinions(world: _World) -> None:
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


def _state(card: Card) -> ExposureState:
    if card.value is not None:
        return ExposureState.EVALUATED
    return ExposureState.SHOWN if card.is_left else ExposureState.SKIPPED


def _store_talk(dialogue: Dialogue, world: _World) -> None:
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


def _post(idea: Idea, remark: Remark, earlier: list[Comment], world: _World) -> Comment:
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
