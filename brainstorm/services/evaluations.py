"""Dealing cards, weighing them, skipping them."""

from dataclasses import dataclass
from random import Random
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language

from accounts.policies import require
from brainstorm import policies
from brainstorm.models import Evaluation, Exposure, ExposureReason, ExposureState, Idea, Participant, Scale
from brainstorm.phases import Act
from brainstorm.sampling import POOL_SIZE, SET_SIZE, Candidate, draw_set
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
    rows = list(Exposure.objects.filter(participant=by).values_list("position", "idea_id", "state"))
    seen = frozenset(idea for _, idea, _ in rows)
    dealt = sorted((position, idea, state) for position, idea, state in rows if position is not None)
    if not dealt:
        return CardSet(seen=seen)
    start = dealt[-1][0] // SET_SIZE * SET_SIZE
    latest = [place for place in dealt if place[0] >= start]
    return CardSet(_cards(by, latest), start + SET_SIZE, seen)


def _cards(by: Participant, places: list[tuple[int, UUID, str]]) -> tuple[Card, ...]:
    """What the cards at these positions show, those left out that may be weighed no more."""
    language, today = get_language() or "fi", timezone.localdate()
    ideas = Idea.objects.visible_in(by.dialogue, Audience.PARTICIPANT).filter(pk__in=[place[1] for place in places])
    shown = ideas.values_list(*_ON_A_CARD, f"prompt__text_{language}", "prompt__text_fi")
    texts = {row[0]: row[1:] for row in shown}
    cards = []
    for position, idea, state in places:
        if idea not in texts:
            continue
        text, written_in, kind, scale, ends, asked, asked_fi = texts[idea]
        if ends is None or today <= ends:
            cards.append(Card(idea, position, state, text, written_in, kind, scale, asked or asked_fi or ""))
    return tuple(cards)


_ON_A_CARD = ("pk", "text", "language", "kind", "prompt__scale", "prompt__weighing_ends_on")


def next_cards(by: Participant, *, language: str) -> CardSet:
    """The set to weigh now: the one in hand if unfinished, else a new one. Empty when there is nothing to deal."""
    held = held_set(by)
    return held if held.waiting else deal_cards(by, after=held, language=language)


def deal_cards(by: Participant, *, after: CardSet, language: str) -> CardSet:
    """Deal a set after the one in hand. Empty when there is nothing to deal.

    Asked twice at once, it deals one set: each place in a participant's sets is unique, and the second finds
    its places taken.
    """
    require(policies.can_act(by.dialogue, Act.EVALUATE))
    candidates = _candidates(by, language, after.seen)
    keys = draw_set(candidates, language=language, chance=_chance, head_start=by.dialogue.minimum_evaluations)
    if not keys:
        return CardSet()
    places = [(after.next_position + place, key, str(ExposureState.SHOWN)) for place, key in enumerate(keys)]
    try:
        with transaction.atomic():
            Exposure.objects.bulk_create(
                [Exposure(participant=by, idea_id=key, position=position) for position, key, _ in places]
            )
    except IntegrityError:
        return held_set(by)
    return CardSet(_cards(by, places), after.next_position + SET_SIZE, after.seen | set(keys))


def _candidates(by: Participant, language: str, seen: frozenset[UUID]) -> list[Candidate]:
    """The least evaluated ideas of any language, and if too few of them are in the participant's, of that.

    Each query walks an index from its low end, so its cost does not grow with the dialogue.
    """
    today = timezone.localdate()
    ideas = (
        Idea.objects.visible_in(by.dialogue, Audience.PARTICIPANT)
        .filter(Q(prompt__weighing_ends_on=None) | Q(prompt__weighing_ends_on__gte=today))
        .filter(~Q(participant=by))
        .order_by("evaluation_count", "draw")
        .values_list("pk", "language", "evaluation_count")
    )
    if seen:
        ideas = ideas.exclude(pk__in=seen)
    lowest = [Candidate(*row) for row in ideas[:POOL_SIZE]]
    if len(lowest) < POOL_SIZE or sum(idea.language == language for idea in lowest) >= SET_SIZE:
        return lowest
    own = [Candidate(*row) for row in ideas.filter(language=language)[:POOL_SIZE]]
    return list(dict.fromkeys(lowest + own))


@transaction.atomic
def evaluate_idea(
    by: Participant, *, idea: Idea, value: int, second_value: int | None = None, is_routed: bool = True
) -> None:
    """Store how a participant weighs an idea, or change it. The idea counts each evaluator once.

    Whether it is the first time is decided by one conditional UPDATE of the exposure, so that two requests at
    once cannot both count. An idea found by browsing gets its exposure here, so that it is not dealt later.

    Raises ValueError for a value that is not on the scale of the prompt, and Exposure.DoesNotExist for a routed
    evaluation of an idea that was never dealt; forms and access let neither through.
    """
    require(policies.can_evaluate(by, idea))
    scale = Scale(idea.prompt.scale)
    if value not in scale.values or (second_value is not None) != scale.has_second:
        raise ValueError(f"{value}, {second_value} is not on the scale {scale}")
    if not is_routed:
        Exposure.objects.bulk_create(
            [Exposure(participant=by, idea=idea, reason=ExposureReason.OWN_CHOICE)], ignore_conflicts=True
        )
    exposure = Exposure.objects.filter(participant=by, idea=idea)
    if exposure.exclude(state=ExposureState.EVALUATED).update(state=ExposureState.EVALUATED):
        Idea.objects.filter(pk=idea.pk).update(evaluation_count=F("evaluation_count") + 1)
        Evaluation.objects.create(
            participant=by, idea=idea, value=value, second_value=second_value, is_routed=is_routed
        )
    elif not Evaluation.objects.filter(participant=by, idea=idea).update(value=value, second_value=second_value):
        raise Exposure.DoesNotExist


@transaction.atomic
def skip_idea(by: Participant, *, idea: Idea) -> None:
    """Pass a card by. It is not dealt again; what was already evaluated stays so."""
    require(policies.can_act(by.dialogue, Act.EVALUATE))
    waiting = Exposure.objects.filter(participant=by, idea=idea, state=ExposureState.SHOWN)
    waiting.update(state=ExposureState.SKIPPED)
