"""Putting the demo into the database: a dialogue in full swing, and one that has been completed."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from django.db import transaction
from django.utils import timezone

from accounts import demo as sign_in
from accounts.models import Membership, Organisation, OrganisationRole, User
from accounts.services.organisations import create_organisation, find_or_create_person
from brainstorm.demo.content import HELD_TEXT, WORRY, Thought, composed, piloted, written
from brainstorm.demo.dialogue import PILOT, SOTE, DemoDialogue
from brainstorm.demo.people import population
from brainstorm.demo.senders import SENDERS
from brainstorm.importing import readable_layout, row_parser
from brainstorm.models import BackgroundOption, Dialogue, DialogueRole, DistributionLink, Role, SenderKind
from brainstorm.phases import Phase
from brainstorm.rows import Row, read_records
from brainstorm.services.arrivals import count_arrivals, drop_slips
from brainstorm.services.attendance import count_attendance
from brainstorm.services.demo_invitations import store_invitees
from brainstorm.services.demo_world import draw, store_anchors, store_opinions, store_people, store_talk, store_thoughts
from brainstorm.services.dialogues import create_dialogue
from brainstorm.services.distribution import add_link
from brainstorm.services.phases import change_phase, publish_dialogue
from language.detection import detect_language
from moderation.models import QueueMember
from moderation.screening import screen_text

Told = Callable[[str], None]

PARTICIPANTS, PILOT_PARTICIPANTS = 320, 64
_NAMES = {
    "facilitator": "Anna Lehto",
    "moderator": "Mikko Salo",
    "moderator2": "Eva Lindqvist",
    "analyst": "Sari Niemi",
    "admin": "Pekka Aalto",
}


@transaction.atomic
def build_demo(*, seed: int, participants: int, ideas: int | None, source: Path | None, told: Told) -> Dialogue:
    """Store the dialogue in full swing, all or nothing.

    Without a number of ideas those written by hand are taken, and all of ``source``; with one, the rest is composed.
    Raises UnreadableError for a source that cannot be read, ValueError when there are no more different texts.
    """
    people = _make_people(SOTE)
    dialogue = _make_dialogue(SOTE, people)
    told("people")
    rng = Random(seed)  # noqa: S311  a world to be drawn again, not a secret
    thoughts = _thoughts(dialogue, rng, ideas, source)
    world = draw(rng, population(participants, rng, days=-SOTE.days["opens_on"]), thoughts)
    told("drawn")
    store_people(dialogue, world)
    _hand_out_links(people["facilitator"], dialogue, participants)
    store_invitees(people["facilitator"], dialogue)
    store_thoughts(dialogue, world)
    told("ideas")
    store_opinions(world)
    store_anchors(dialogue, world)
    told("opinions")
    store_talk(dialogue, world)
    count_attendance(dialogue)
    told("talk")
    return dialogue


def _hand_out_links(by: User, dialogue: Dialogue, participants: int) -> None:
    """Links of senders, by which some of the people came."""
    offered = BackgroundOption.objects.filter(question__dialogue=dialogue, question__key__in=("role", "area"))
    options = dict(offered.values_list("key", "pk"))
    came_by: list[DistributionLink | None] = []
    for sender in SENDERS:
        values = {
            "sender": sender.name,
            "sender_kind": SenderKind.EMPLOYER if sender.is_employer else SenderKind.ASSOCIATION,
            "reached": sender.reached,
            "preset_role_id": options.get(sender.role),
            "preset_area_id": options.get(sender.area),
            "languages": dialogue.languages,
            "expires_on": None,
        }
        came_by += [add_link(by, dialogue, values=values)] * int(participants * sender.share)
    drop_slips(dialogue, came_by + [None] * (participants - len(came_by)))
    count_arrivals(dialogue, timezone.localdate())


@transaction.atomic
def build_pilot(*, seed: int) -> Dialogue:
    """Store the smaller dialogue, whose answering has ended, all or nothing."""
    people = _make_people(PILOT)
    dialogue = _make_dialogue(PILOT, people)
    rng = Random(f"pilot {seed}")  # noqa: S311  a stream of its own: the keys of the two worlds never meet
    took_part = population(PILOT_PARTICIPANTS, rng, days=PILOT.days["answering_ends_on"] - PILOT.days["opens_on"])
    for person in took_part:
        person.area, person.day = "pohjois-savo", person.day + PILOT.closed
    world = draw(rng, took_part, piloted())
    store_people(dialogue, world)
    store_thoughts(dialogue, world)
    store_opinions(world)
    closed = change_phase(people["facilitator"], dialogue, Phase.CLOSED)
    _write_dates(closed, PILOT, later=0)
    return closed


@transaction.atomic
def complete_pilot(dialogue: Dialogue) -> None:
    """Tell what came of it. Done when its results have been published."""
    for language, text in (PILOT.summary or {}).items():
        setattr(dialogue, f"summary_{language}", text)
    published = datetime.combine(dialogue.results_on or timezone.localdate(), time(9))
    dialogue.results_published_at = timezone.make_aware(published)
    dialogue.save()
    change_phase(User.objects.get(email=sign_in.PEOPLE["facilitator"]), dialogue, Phase.COMPLETED)


def addresses() -> dict[str, str]:
    """Who can sign in to the demo. A dialogue needs two moderators."""
    return {**sign_in.PEOPLE, "moderator2": "moderator2@example.fi"}


def _make_people(which: DemoDialogue) -> dict[str, User]:
    """The organisations and those who work for them, all with the demo's password."""
    for slug, name in which.organisations:
        create_organisation(None, slug=slug, name=name, email=sign_in.PEOPLE["admin"], person=_NAMES["admin"])
    leading = Organisation.objects.get(slug=which.organisations[0][0])
    people = {key: find_or_create_person(email=email, name=_NAMES[key]) for key, email in addresses().items()}
    for person in people.values():
        person.set_password(sign_in.password())
        person.save(update_fields=["password"])
        Membership.objects.get_or_create(organisation=leading, user=person, defaults={"role": OrganisationRole.MEMBER})
    return people


def _make_dialogue(which: DemoDialogue, people: dict[str, User]) -> Dialogue:
    """A dialogue with complete texts, published and open. One that has ended gets its true days afterwards."""
    asking = [Organisation.objects.get(slug=slug) for slug, _ in which.organisations]
    dialogue = create_dialogue(people["facilitator"], slug=which.slug, title=which.title, organisations=asking)
    for name, by_language in which.texts.items():
        for language, text in by_language.items():
            setattr(dialogue, f"{name}_{language}", text)
    for name, value in which.settings.items():
        setattr(dialogue, name, value)
    dialogue.accessibility_reviewed_on = timezone.localdate()
    _write_dates(dialogue, which, later=which.closed)
    for key, role in (("moderator", Role.MODERATOR), ("moderator2", Role.MODERATOR), ("analyst", Role.ANALYST)):
        DialogueRole.objects.create(dialogue=dialogue, user=people[key], role=role)
        if role == Role.MODERATOR:
            QueueMember.objects.create(queue=dialogue.queue, user=people[key])
    return publish_dialogue(people["facilitator"], dialogue)


def _write_dates(dialogue: Dialogue, which: DemoDialogue, *, later: int) -> None:
    for name, number in which.days.items():
        setattr(dialogue, name, timezone.localdate() + timedelta(days=number + later))
    dialogue.save()


def _thoughts(dialogue: Dialogue, rng: Random, ideas: int | None, source: Path | None) -> list[Thought]:
    by_hand = [*written(), Thought(WORRY, HELD_TEXT, "fi", "ikäihmisten kotihoito", "resident", "kymenlaakso")]
    thoughts = by_hand[:ideas]
    taken = {thought.text for thought in thoughts}
    if source is not None:
        room = None if ideas is None else ideas - len(thoughts)
        thoughts += islice(_read(dialogue, source, rng, taken), room)
    if ideas is not None:
        thoughts += composed(ideas - len(thoughts), rng, taken=taken)
    return thoughts


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
