"""Two people, or two requests of one, at the same moment: nothing lost, nothing counted twice, no error."""

import threading
from collections.abc import Callable
from contextlib import suppress
from uuid import uuid4

import pytest
from django.db import close_old_connections, connection

from brainstorm.focusing import ANSWERED
from brainstorm.models import ArrivalSlip, Comment, Evaluation, Exposure, Idea, Participant
from brainstorm.pipelines.dealing import forget_cards, refresh_draws
from brainstorm.sampling import BASE_ENDS
from brainstorm.services.comments import post_comment, withdraw_comment
from brainstorm.services.dealing import next_cards
from brainstorm.services.evaluations import evaluate_idea
from brainstorm.services.participants import InvitationUsedError, join_dialogue
from tests.factories.brainstorm import CommentFactory, IdeaFactory, InvitationFactory, ParticipantFactory, PromptFactory

pytestmark = [
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(autouse=True)
def _on_postgresql(transactional_db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("DATABASE_URL does not name PostgreSQL")


def at_once(*acts: Callable[[], object]) -> None:
    """Do all of it at the same moment, each on a connection of its own, and fail if any of it fails."""
    start, errors = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait()
            act()
        except Exception as error:  # noqa: BLE001
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    close_old_connections()
    assert not errors


def _people(idea: Idea, number: int) -> list[Participant]:
    return ParticipantFactory.create_batch(number, dialogue=idea.dialogue)


def test_many_evaluate_one_idea_and_each_is_counted_once():
    idea = IdeaFactory()
    people = _people(idea, 8)
    at_once(*(lambda by=by: evaluate_idea(by, idea=idea, value=4, is_routed=False) for by in people))
    assert Evaluation.objects.count() == 8
    assert Idea.objects.get().evaluation_count == 8


def test_one_person_sends_the_same_evaluation_many_times_at_once():
    idea = IdeaFactory()
    (by,) = _people(idea, 1)
    at_once(*(lambda value=value: evaluate_idea(by, idea=idea, value=value, is_routed=False) for value in (1, 2, 3, 4)))
    assert Evaluation.objects.count() == 1
    assert Idea.objects.get().evaluation_count == 1


def test_minds_changed_at_once_leave_counters_that_say_what_is_stored():
    idea = IdeaFactory()
    people = _people(idea, 3)
    for by in people:
        next_cards(by, language="fi")
    at_once(
        *(
            lambda by=by, value=value: evaluate_idea(by, idea=idea, value=value)
            for by in people
            for value in (1, 3, 4, 5)
        )
    )
    values = list(Evaluation.objects.values_list("value", flat=True))
    row = Idea.objects.get()
    assert (row.routed_count, row.evaluation_count, row.in_hand, row.dealt_count) == (3, 3, 0, 3)
    assert (row.value_sum, row.value_square_sum) == (sum(values), sum(value * value for value in values))


def test_many_are_dealt_the_same_few_ideas_at_once_while_the_clock_moves_them():
    prompt = PromptFactory()
    IdeaFactory.create_batch(7, prompt=prompt)
    people = ParticipantFactory.create_batch(10, dialogue=prompt.dialogue)
    at_once(*(lambda by=by: next_cards(by, language="fi") for by in people), refresh_draws, forget_cards)
    assert Exposure.objects.count() == 50
    assert sum(Idea.objects.values_list("dealt_count", flat=True)) == 50
    refresh_draws()
    rows = Idea.objects.values_list("draw", "in_hand", "dealt_count")
    assert all(
        draw > BASE_ENDS or int(draw) == int(max(ANSWERED * in_hand, dealt / 4)) for draw, in_hand, dealt in rows
    )


def test_a_page_opened_twice_at_once_deals_one_set():
    prompt = PromptFactory()
    IdeaFactory.create_batch(30, prompt=prompt)
    by = ParticipantFactory(dialogue=prompt.dialogue)
    at_once(*[lambda: next_cards(by, language="fi")] * 6)
    assert sorted(Exposure.objects.values_list("position", flat=True)) == [0, 1, 2, 3, 4]


def test_many_comment_at_once_and_each_gets_its_own_number():
    idea = IdeaFactory()
    people = _people(idea, 8)
    at_once(
        *(
            lambda n=n, by=by: post_comment(by, idea=idea, text="Näin on.", language="fi", nonce=f"{n:032x}")
            for n, by in enumerate(people)
        )
    )
    assert sorted(Comment.objects.values_list("number", flat=True)) == list(range(1, 9))
    assert Idea.objects.get().comment_count == 8


def test_one_comment_sent_many_times_at_once_is_one():
    idea = IdeaFactory()
    (by,) = _people(idea, 1)
    at_once(*[lambda: post_comment(by, idea=idea, text="Näin on.", language="fi", nonce="a" * 32)] * 6)
    assert Comment.objects.count() == Idea.objects.get().comment_count == 1


def test_replying_while_comments_are_withdrawn_neither_locks_up_nor_miscounts():
    idea = IdeaFactory()
    own = [CommentFactory(idea=idea, number=n) for n in range(1, 7)]
    thread = CommentFactory(idea=idea, number=7)
    Idea.objects.update(comment_count=7, comments_posted=7)
    people = _people(idea, 6)
    at_once(
        *(lambda row=row: withdraw_comment(row.participant, comment=row) for row in own),
        *(
            lambda n=n, by=by: post_comment(
                by, idea=idea, text="Vastaan.", language="fi", nonce=f"{n:032x}", parent=(own[n] if n % 2 else thread)
            )
            for n, by in enumerate(people)
            if not n % 2
        ),
    )
    assert Idea.objects.get().comment_count == 1 + 3


def test_one_invitation_on_many_devices_at_once_begins_once():
    invitation = InvitationFactory(state="sent", wave=1)
    began: list[object] = []

    def begin() -> None:
        with suppress(InvitationUsedError):
            began.append(
                join_dialogue(
                    dialogue=invitation.dialogue, nonce=uuid4().hex, language="fi", invitation=invitation
                ).participant
            )

    at_once(*[begin] * 6)
    assert Participant.objects.count() == len(began) == ArrivalSlip.objects.count() == 1
