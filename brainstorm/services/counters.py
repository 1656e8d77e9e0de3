"""What every card and every evaluation writes: counters on ideas, and the rows they count. Called by services, in
their transactions.

In SQL: putting such statements together anew for each card costs several times what the database does with them.
"""

from collections.abc import Sequence
from itertools import chain
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection

from brainstorm.models import Dialogue, ExposureState, Idea, Participant
from brainstorm.sampling import BASE_ENDS, FOCUS, LAST

_DEALT = """
    UPDATE brainstorm_idea SET dealt_count = dealt_count + 1, in_hand = in_hand + 1, draw = draw + CASE
        WHEN draw < %s AND routed_count + in_hand + 1 >= %s THEN %s
        WHEN draw >= %s AND draw < %s THEN %s
        ELSE 1 END
    WHERE id IN (SELECT id FROM brainstorm_idea WHERE id IN ({keys}) ORDER BY id {lock})
"""
_EVALUATED = """
    UPDATE brainstorm_idea SET evaluation_count = evaluation_count + 1, routed_count = routed_count + 1,
        value_sum = value_sum + %s, value_square_sum = value_square_sum + %s,
        in_hand = CASE WHEN in_hand > %s THEN in_hand - %s ELSE 0 END
    WHERE id = %s
"""
_AT_ONCE = """
    WITH taken AS (
        UPDATE brainstorm_exposure SET state = %s WHERE participant_id = %s AND idea_id = %s AND state = %s
        RETURNING participant_id, idea_id
    ), counted AS (
        UPDATE brainstorm_idea SET evaluation_count = evaluation_count + 1, routed_count = routed_count + 1,
            value_sum = value_sum + %s, value_square_sum = value_square_sum + %s, in_hand = greatest(in_hand, 1) - 1
        WHERE id IN (SELECT idea_id FROM taken)
    )
    INSERT INTO brainstorm_evaluation (id, participant_id, idea_id, value, second_value, is_routed)
    SELECT %s, participant_id, idea_id, %s, %s, true FROM taken
"""
_CHANGED = """
    UPDATE brainstorm_idea SET value_sum = value_sum + %s, value_square_sum = value_square_sum + %s WHERE id = %s
"""
_CHOSEN = "UPDATE brainstorm_idea SET evaluation_count = evaluation_count + 1 WHERE id = %s"
_TAKE = "UPDATE brainstorm_exposure SET state = %s WHERE participant_id = %s AND idea_id = %s AND state = %s"
_DEAL = "INSERT INTO brainstorm_exposure (id, participant_id, idea_id, position, reason, state) VALUES {rows}"
_STORE = """
    INSERT INTO brainstorm_evaluation (id, participant_id, idea_id, value, second_value, is_routed)
    VALUES (%s, %s, %s, %s, %s, %s)
"""
_PUT_BACK = "UPDATE brainstorm_idea SET in_hand = in_hand - 1 WHERE id = %s AND in_hand > 0"


def count_dealt(dialogue: Dialogue, keys: Sequence[UUID]) -> None:
    """Move dealt ideas back in the order: past others of their kind, or out of it with their base or cap in hand.

    The rows are locked in the order of their keys, so that two who are dealt some of the same never wait for each
    other in a ring.
    """
    base = max(1, dialogue.target_evaluations, dialogue.base_evaluations)
    lock = "FOR NO KEY UPDATE" if connection.features.has_select_for_no_key_update else ""
    values = [LAST, settings.EVALUATIONS_CAP, LAST, base - 1, BASE_ENDS, FOCUS - base + 1]
    _execute(_DEALT.format(keys=", ".join(["%s"] * len(keys)), lock=lock), *values, *map(_stored, keys))


def store_cards(by: Participant, cards: Sequence[tuple[int, UUID, str]]) -> None:
    """The rows of a set of cards: place, idea and reason of each. A place or idea dealt before is an IntegrityError."""
    person = _stored(by.pk)
    values = [
        (_stored(uuid4()), person, _stored(key), place, reason, ExposureState.SHOWN) for place, key, reason in cards
    ]
    _execute(_DEAL.format(rows=", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(values))), *chain.from_iterable(values))


def take_card(by: Participant, key: UUID, *, before: str, after: str) -> bool:
    """What becomes of a card, if it stands as it is thought to. Of two requests at once, one is told so."""
    return bool(_execute(_TAKE, after, _stored(by.pk), _stored(key), before))


def store_evaluation(by: Participant, key: UUID, *, value: int, second_value: int | None, is_routed: bool) -> None:
    """The row of an evaluation. One by each participant; a second one is an IntegrityError."""
    _execute(_STORE, _stored(uuid4()), _stored(by.pk), _stored(key), value, second_value, is_routed)


def evaluate_card(by: Participant, key: UUID, *, value: int, second_value: int | None) -> bool:
    """The three statements of weighing a waiting card in one, at half their cost. Whether it was done: the database
    has to be PostgreSQL, and the card in hand."""
    if connection.vendor != "postgresql":
        return False
    card = (ExposureState.EVALUATED, by.pk, key, ExposureState.SHOWN)
    return bool(_execute(_AT_ONCE, *card, value, value * value, uuid4(), value, second_value))


def count_evaluated(key: UUID, value: int, *, was_in_hand: bool) -> None:
    """The first evaluation of a dealt card. The idea's place in the order stays: it was moved when the card was dealt.

    A card that was out for long has been forgotten, so there may be none to take off.
    """
    _execute(_EVALUATED, value, value * value, int(was_in_hand), int(was_in_hand), _stored(key))


def count_changed(key: UUID, value: int, *, before: int) -> None:
    """Somebody who was dealt the idea gives it another value."""
    _execute(_CHANGED, value - before, value * value - before * before, _stored(key))


def count_chosen(key: UUID) -> None:
    """The first evaluation by somebody who found the idea: it does not count for what is dealt to others."""
    _execute(_CHOSEN, _stored(key))


def count_put_back(key: UUID) -> None:
    """A card is in hand no more, and was not weighed."""
    _execute(_PUT_BACK, _stored(key))


def _stored(key: UUID) -> Any:
    """A key as the database keeps it."""
    return Idea._meta.pk.get_db_prep_value(key, connection)


def _execute(sql: str, *values: Any) -> int:
    """Do it; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)
