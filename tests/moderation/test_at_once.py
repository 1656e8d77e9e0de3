"""Several people at once at the same case: no lost update, no error. On PostgreSQL, where they really meet."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from brainstorm.models import Idea, Role
from brainstorm.services.ideas import withdraw_idea
from moderation.models import Case, CaseState, Decision, Flag, Outcome, Urgency, Visibility
from moderation.services.cases import DecidedMeanwhileError, decide_case, flag_content, open_case
from tests.conftest import _staff
from tests.factories.brainstorm import IdeaFactory
from tests.factories.moderation import GroundFactory

pytestmark = [
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="DATABASE_URL is not PostgreSQL"),
]


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do the acts at the same moment, each on a connection of its own. Gives results, or the errors in their place."""
    start = Barrier(len(acts))

    def do(act: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            start.wait(10)
            return act()
        except Exception as error:  # noqa: BLE001  the test looks at it
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(do, acts))


@pytest.mark.parametrize("turn", range(5))
def test_of_two_moderators_one_decides_and_the_other_is_told(prompt, turn):
    idea = IdeaFactory(prompt=prompt)
    first, second = (_staff(prompt.dialogue, Role.MODERATOR) for _ in range(2))
    ground = GroundFactory(queue=prompt.dialogue.queue)
    case = open_case(idea, urgency=Urgency.NORMAL)
    results = at_once(
        lambda: decide_case(first, case, outcome=Outcome.HIDE, ground=ground, facts="", seen=0),
        lambda: decide_case(second, case, outcome=Outcome.KEEP, ground=None, facts="", seen=0),
    )
    assert sorted(type(result).__name__ for result in results) == ["DecidedMeanwhileError", "Decision"]
    decision = Decision.objects.get()
    idea.refresh_from_db()
    assert idea.visibility == (Visibility.HIDDEN if decision.outcome == Outcome.HIDE else Visibility.PUBLISHED)


def test_many_flags_at_once_are_one_case_with_all_of_them(prompt):
    idea = IdeaFactory(prompt=prompt)
    results = at_once(
        *(lambda n=n: flag_content(idea, reason="other", text="", nonce=f"{n:032x}") for n in range(8)),
        lambda: flag_content(idea, reason="other", text="", nonce=f"{0:032x}"),  # a double press
    )
    assert all(isinstance(result, str) for result in results), results
    assert Flag.objects.count() == 8
    assert Case.objects.get().flag_count == 8


def test_a_flag_that_meets_a_decision_is_not_lost(prompt):
    idea = IdeaFactory(prompt=prompt)
    moderator = _staff(prompt.dialogue, Role.MODERATOR)
    case = open_case(idea, urgency=Urgency.NORMAL)
    results = at_once(
        lambda: decide_case(moderator, case, outcome=Outcome.KEEP, ground=None, facts="", seen=0),
        lambda: flag_content(idea, reason="other", text="", nonce="1" * 32),
    )
    assert not [result for result in results if isinstance(result, Exception)], results
    flag = Flag.objects.get()
    assert flag.case.flag_count == 1
    assert flag.case.state == CaseState.OPEN or flag.case == case


@pytest.mark.parametrize("turn", range(5))
def test_keeping_never_brings_back_what_its_author_is_withdrawing(prompt, turn):
    idea = IdeaFactory(prompt=prompt, visibility=Visibility.HELD)
    moderator = _staff(prompt.dialogue, Role.MODERATOR)
    case = open_case(idea, urgency=Urgency.HELD)
    results = at_once(
        lambda: decide_case(moderator, case, outcome=Outcome.KEEP, ground=None, facts="", seen=0),
        lambda: withdraw_idea(idea.participant, idea=idea),
    )
    errors = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(error, DecidedMeanwhileError) for error in errors), errors
    assert Idea.objects.get().visibility == Visibility.WITHDRAWN
    assert not Case.objects.filter(state=CaseState.OPEN).exists()
