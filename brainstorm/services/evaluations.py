"""Weighing cards, and skipping them."""

from django.db import transaction

from accounts.policies import require
from brainstorm import policies
from brainstorm.models import Evaluation, Exposure, ExposureReason, ExposureState, Idea, Participant, Scale
from brainstorm.phases import Act
from brainstorm.services.counters import (
    count_changed,
    count_chosen,
    count_evaluated,
    count_put_back,
    evaluate_card,
    store_evaluation,
    take_card,
)


def evaluate_idea(
    by: Participant, *, idea: Idea, value: int, second_value: int | None = None, is_routed: bool = True
) -> None:
    """Store how a participant weighs an idea, or change it. The idea counts each evaluator once.

    Whether it is the first time is decided by one conditional UPDATE of the exposure, so that two requests at
    once cannot both count. An idea found by browsing gets its exposure here, so that it is not dealt later, and
    does not count for what is dealt to others.

    Raises ValueError for a value that is not on the scale of the prompt, and Exposure.DoesNotExist for a routed
    evaluation of an idea that was never dealt; forms and access let neither through.
    """
    require(policies.can_evaluate(by, idea))
    scale = Scale(idea.prompt.scale)
    if value not in scale.values or (second_value is not None) != scale.has_second:
        raise ValueError(f"{value}, {second_value} is not on the scale {scale}")
    if not is_routed or not evaluate_card(by, idea.pk, value=value, second_value=second_value):
        _evaluate(by, idea, value, second_value, is_routed=is_routed)


@transaction.atomic
def _evaluate(by: Participant, idea: Idea, value: int, second_value: int | None, *, is_routed: bool) -> None:
    """The same in any state of the card, and on any database."""
    if not is_routed:
        Exposure.objects.bulk_create(
            [Exposure(participant=by, idea=idea, reason=ExposureReason.OWN_CHOICE)], ignore_conflicts=True
        )
    was_in_hand = take_card(by, idea.pk, before=ExposureState.SHOWN, after=ExposureState.EVALUATED)
    if not was_in_hand and not take_card(by, idea.pk, before=ExposureState.SKIPPED, after=ExposureState.EVALUATED):
        _change(by, idea, value, second_value)
        return
    if is_routed:
        count_evaluated(idea.pk, value, was_in_hand=was_in_hand)
    else:
        count_chosen(idea.pk)
    store_evaluation(by, idea.pk, value=value, second_value=second_value, is_routed=is_routed)


def _change(by: Participant, idea: Idea, value: int, second_value: int | None) -> None:
    """Change one's mind: the same evaluator, another value."""
    given = Evaluation.objects.select_for_update(no_key=True).filter(participant=by, idea=idea).first()
    if given is None:
        raise Exposure.DoesNotExist
    if given.is_routed and given.value != value:
        count_changed(idea.pk, value, before=given.value)
    Evaluation.objects.filter(pk=given.pk).update(value=value, second_value=second_value)


@transaction.atomic
def skip_idea(by: Participant, *, idea: Idea) -> None:
    """Pass a card by. It is not dealt again; what was already evaluated stays so."""
    require(policies.can_act(by.dialogue, Act.EVALUATE))
    if take_card(by, idea.pk, before=ExposureState.SHOWN, after=ExposureState.SKIPPED):
        count_put_back(idea.pk)
