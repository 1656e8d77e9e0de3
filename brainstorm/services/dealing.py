"""Dealing cards in sets of five."""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Case, Q, When
from django.utils import timezone
from django.utils.translation import get_language

from accounts.policies import require
from brainstorm import policies
from brainstorm.models import (
    Exposure,
    ExposureReason,
    ExposureState,
    Idea,
    Participant,
)
from brainstorm.models.ideas import IdeaQuerySet
from brainstorm.phases import Act
from brainstorm.sampling import (
    BASE_ENDS,
    LAST,
    LOOK_ABROAD,
    POOL_SIZE,
    SET_SIZE,
    Candidate,
    anchors_in_set,
    draw_set,
)
from brainstorm.services.counters import count_dealt, store_cards
from moderation.models import Audience

_chance = Random()  # noqa: S311  ties among ideas are no secret


@dataclass(frozen=True, slots=True)
class Card:
    """A dealt idea, with what its card shows."""

    idea_id: UUID
    position: int
    state: str
    text: str
    language: str
    kind: str
    scale: str
    prompt_text: str


@dataclass(frozen=True, slots=True)
class CardSet:
    """The set a participant holds: what of it may still be shown, in the order in which it was dealt."""

    cards: tuple[Card, ...] = ()
    next_position: int = 0
    seen: frozenset[UUID] = frozenset()

    @property
    def waiting(self) -> Card | None:
        """The first card not dealt with yet."""
        return next((card for card in self.cards if card.state == ExposureState.SHOWN), None)

    def number_of(self, card: Card) -> int:
        """Which card of the set this is, from one."""
        return self.cards.index(card) + 1


def held_set(by: Participant) -> CardSet:
    """The latest set dealt to a participant, whichever device it was dealt on. Empty before the first.

    Cards that may be weighed no more, because their idea has been hidden or their prompt has closed, have left it.
    """
    latest, seen = _latest(by)
    return CardSet(_cards(by, latest), _next_position(latest), seen) if latest else CardSet(seen=seen)


_Place = tuple[int, UUID, str]
"""A position, the idea dealt there, and what became of the card."""


def _latest(by: Participant) -> tuple[list[_Place], frozenset[UUID]]:
    """The places of the latest set, and all ideas ever shown."""
    rows = list(Exposure.objects.filter(participant=by).values_list("position", "idea_id", "state"))
    dealt = sorted((position, idea, state) for position, idea, state in rows if position is not None)
    start = dealt[-1][0] // SET_SIZE * SET_SIZE if dealt else 0
    return [place for place in dealt if place[0] >= start], frozenset(idea for _, idea, _ in rows)


def _next_position(latest: list[_Place]) -> int:
    return (latest[-1][0] // SET_SIZE + 1) * SET_SIZE if latest else 0


def _cards(by: Participant, places: list[_Place]) -> tuple[Card, ...]:
    """What the cards at these positions show, those left out that may be weighed no more."""
    today = timezone.localdate()
    ideas = _rows(
        Idea.objects.visible_in(by.dialogue, Audience.PARTICIPANT).filter(pk__in=[place[1] for place in places])
    )
    return tuple(
        ideas[key].card(key, position, state)
        for position, key, state in places
        if key in ideas and (ideas[key].weighing_ends_on or today) >= today
    )


def next_cards(by: Participant, *, language: str) -> CardSet:
    """The set to weigh now: the one in hand if unfinished, else a new one. Empty when there is nothing to deal."""
    latest, seen = _latest(by)
    if any(state == ExposureState.SHOWN for _, _, state in latest):
        held = CardSet(_cards(by, latest), _next_position(latest), seen)
        if held.waiting:
            return held
    return deal_cards(by, after=CardSet((), _next_position(latest), seen), language=language)


def deal_cards(by: Participant, *, after: CardSet, language: str) -> CardSet:
    """Deal a set after the one in hand. Empty when there is nothing to deal.

    Asked twice at once, it deals one set: each place in a participant's sets is unique, and the second finds
    its places taken. What is dealt counts for its ideas at once, so that people who come at the same moment are
    not all dealt the same.
    """
    require(policies.can_act(by.dialogue, Act.EVALUATE))
    anchors = _anchors(by, language, after.seen) if by.dialogue.deals_anchors else {}
    ideas = _candidates(by, language, after.seen.union(anchors))
    keys = draw_set(
        [Candidate(key, row.language, row.draw) for key, row in ideas.items()],
        language=language,
        chance=_chance,
        head_start=by.dialogue.minimum_evaluations,
        size=SET_SIZE - len(anchors),
    )
    if not keys and not anchors:
        return CardSet()
    dealt = [*keys, *anchors]
    if anchors:
        _chance.shuffle(dealt)
    places = list(enumerate(dealt, start=after.next_position))
    reasons = dict.fromkeys(anchors, ExposureReason.ANCHOR)
    try:
        with transaction.atomic():
            store_cards(by, [(place, key, reasons.get(key, ExposureReason.ROUTED)) for place, key in places])
            count_dealt(by.dialogue, dealt)
    except IntegrityError:
        return held_set(by)
    ideas |= anchors
    cards = tuple(ideas[key].card(key, place, ExposureState.SHOWN) for place, key in places)
    return CardSet(cards, after.next_position + SET_SIZE, after.seen.union(dealt))


def _candidates(by: Participant, language: str, seen: frozenset[UUID]) -> "dict[UUID, _Row]":
    """The lowest in the order of dealing in the participant's language; of any, when that runs out or has enough.

    Now and then also the lowest of other languages, while they have not had their base: so nothing starves that few
    can read. Each query walks an index from its low end, so its cost does not grow with the dialogue.
    """
    ideas = _to_deal(by, seen).order_by("draw")
    lowest = _rows(ideas.filter(language=language)[:POOL_SIZE])
    if sum(row.draw < LAST for row in lowest.values()) < SET_SIZE:
        return lowest | _rows(ideas[:POOL_SIZE])
    if _chance.random() < LOOK_ABROAD:
        return lowest | _rows(ideas.filter(draw__lt=BASE_ENDS)[:SET_SIZE])
    return lowest


def _anchors(by: Participant, language: str, seen: frozenset[UUID]) -> "dict[UUID, _Row]":
    """Anchors for one set, in the participant's language while there are such."""
    number = anchors_in_set(_chance)
    ideas = _to_deal(by, seen).filter(anchor__isnull=False)
    return _rows(ideas.order_by(Case(When(language=language, then=0), default=1), "?")[:number]) if number else {}


def _to_deal(by: Participant, seen: frozenset[UUID]) -> IdeaQuerySet:
    """What may be dealt to somebody."""
    ideas = Idea.objects.visible_in(by.dialogue, Audience.PARTICIPANT).still_weighed().filter(~Q(participant=by))
    return ideas.exclude(pk__in=seen) if seen else ideas


class _Row(NamedTuple):
    """An idea with what its card shows."""

    draw: float
    text: str
    language: str
    kind: str
    scale: str
    weighing_ends_on: date | None
    asked: str | None
    asked_fi: str | None

    def card(self, key: UUID, position: int, state: str) -> Card:
        prompt = self.asked or self.asked_fi or ""
        return Card(key, position, state, self.text, self.language, self.kind, self.scale, prompt)


def _rows(ideas: IdeaQuerySet) -> dict[UUID, _Row]:
    language = get_language() or "fi"
    columns = ("draw", "text", "language", "kind", "prompt__scale", "prompt__weighing_ends_on")
    rows = ideas.values_list("pk", *columns, f"prompt__text_{language}", "prompt__text_fi")
    return {row[0]: _Row(*row[1:]) for row in rows}
