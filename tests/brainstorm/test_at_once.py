"""The same thing done twice at the same moment, on a database that lets it happen."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from brainstorm.models import Idea, Participant, ResultsSubscription
from brainstorm.services.ideas import submit_idea
from brainstorm.services.participants import change_key, come_back, give_return_code, join_dialogue
from brainstorm.services.subscriptions import shuffle_subscriptions, unsubscribe
from moderation.models import Case
from tests.factories.brainstorm import DialogueFactory, ParticipantFactory, PromptFactory

pytestmark = [
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs PostgreSQL"),
]
AT_ONCE = 6


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do everything at the same moment; an error of any of them is an error here."""
    ready = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            ready.wait(10)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result() for done in [pool.submit(run, act) for act in acts]]


def test_beginning_at_once_begins_once():
    dialogue, nonce = DialogueFactory(), uuid4().hex
    known = at_once(*[lambda: join_dialogue(dialogue=dialogue, nonce=nonce, language="fi")] * AT_ONCE)
    assert Participant.objects.count() == 1
    assert len({one.key for one in known}) == 1


@pytest.mark.parametrize("text", ["Sama hoitaja koko viikon.", "Soita 040 123 4567", "Haluan tappaa itseni."])
def test_sending_at_once_is_one_idea_and_at_most_one_case(text):
    prompt, nonce = PromptFactory(), uuid4().hex
    person = ParticipantFactory(dialogue=prompt.dialogue)
    posted = at_once(
        *[lambda: submit_idea(person, prompt=prompt, nonce=nonce, text=text, language="fi")] * AT_ONCE,
    )
    idea = Idea.objects.get()
    assert {one.idea.visibility for one in posted} == {idea.visibility}
    assert Case.objects.count() == (1 if posted[0].findings else 0)


def test_a_key_changed_at_once_leaves_one_that_works():
    known = join_dialogue(dialogue=DialogueFactory(), nonce=uuid4().hex, language="fi")
    give_return_code(known.participant, key=known.key)
    dialogue = known.participant.dialogue
    changed = at_once(*[lambda: change_key(Participant.objects.get())] * AT_ONCE)
    assert sum(come_back(dialogue=dialogue, code=one.key) is not None for one in changed) == 1


def test_leaving_while_rows_are_rewritten_is_leaving():
    dialogue = DialogueFactory()
    for number in range(50):
        ResultsSubscription.objects.create(
            dialogue=dialogue, email=f"a{number}@example.fi", language="fi", wants_results=True
        )
    at_once(shuffle_subscriptions, *[
        lambda email=f"a{number}@example.fi": unsubscribe(dialogue=dialogue, email=email) for number in range(5)
    ])  # fmt: skip
    left = set(ResultsSubscription.objects.values_list("email", flat=True))
    assert left == {f"a{number}@example.fi" for number in range(5, 50)}
