"""Two of the staff at the same moment: nothing lost, nothing done twice, no error."""

import threading
from collections.abc import Callable

import pytest
from django.db import close_old_connections, connection
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from brainstorm.models import Dialogue, DialogueRole, Role
from brainstorm.phases import Phase
from brainstorm.services.attendance import count_attendance
from brainstorm.services.dialogues import edit_dialogue
from brainstorm.services.edits import EditConflictError, digest
from brainstorm.services.people import give_role
from brainstorm.services.phases import change_phase, move_due_phases, publish_dialogue
from brainstorm.services.prompts import add_prompt, move_prompt, remove_prompt
from brainstorm.services.retention import carry_out_retention
from tests.factories.accounts import MembershipFactory
from tests.factories.work import made_by, ready, running

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _on_postgresql(transactional_db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("DATABASE_URL does not name PostgreSQL")


def at_once(*acts: Callable[[], object], expect: type[Exception] | None = None) -> int:
    """Do all of it at the same moment, each on its own connection; how many ended in the expected refusal."""
    start, refused, errors = threading.Barrier(len(acts)), [], []

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait()
            act()
        except Exception as error:  # noqa: BLE001
            (refused if expect and isinstance(error, expect) else errors).append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    close_old_connections()
    assert not errors
    return len(refused)


def test_each_of_eight_editors_keeps_their_own_field():
    by, dialogue = made_by()
    names = [f"{name}_{code}" for name in ("title", "decision", "help_hours") for code in ("fi", "sv", "en")][:8]
    seen = {name: digest(getattr(dialogue, name)) for name in names}
    at_once(*(lambda n=n: edit_dialogue(by, dialogue, values={n: f"Uusi {n}"}, seen=seen) for n in names))
    row = Dialogue.objects.get()
    assert [getattr(row, name) for name in names] == [f"Uusi {name}" for name in names]
    assert row.version == 9


def test_of_editors_of_one_field_one_wins_and_the_others_are_told():
    by, dialogue = made_by()
    seen = {"title_fi": digest(dialogue.title_fi)}
    acts = [lambda t=t: edit_dialogue(by, dialogue, values={"title_fi": t}, seen=seen) for t in "abcd"]
    assert at_once(*acts, expect=EditConflictError) == 3
    assert Dialogue.objects.get().version == 2


def test_publishing_at_once_publishes_once():
    by, dialogue = ready()
    at_once(*[lambda: publish_dialogue(by, dialogue)] * 4)
    assert AuditEntry.objects.filter(action="dialogue_published").count() == 1
    assert AuditEntry.objects.filter(action="phase_changed").count() == 1


def test_a_person_and_the_calendar_close_it_once():
    by, dialogue = running()
    past = dialogue.answering_ends_on.replace(year=dialogue.answering_ends_on.year + 1)
    at_once(
        lambda: change_phase(by, dialogue, Phase.CLOSED),
        lambda: move_due_phases(past),
        lambda: move_due_phases(past),
    )
    assert Dialogue.objects.get().phase == Phase.CLOSED
    assert AuditEntry.objects.filter(action="phase_changed", details__after="closed").count() == 1


def test_questions_stay_in_an_unbroken_order():
    by, dialogue = made_by()
    values = {"text_fi": "Uusi?", "kind": "worry", "scale": "importance"}
    prompts = list(dialogue.prompts.all())
    at_once(
        lambda: add_prompt(by, dialogue, values=values),
        lambda: add_prompt(by, dialogue, values=values),
        lambda: move_prompt(by, prompts[2], up=True),
        lambda: move_prompt(by, prompts[3], up=False),
        lambda: remove_prompt(by, prompts[5]),
        lambda: remove_prompt(by, prompts[5]),
    )
    assert list(dialogue.prompts.values_list("number", flat=True)) == list(range(1, 9))
    assert dialogue.prompts.filter(text_fi="Uusi?").count() == 1


def test_the_same_person_is_invited_once():
    by, dialogue = made_by()
    act = lambda: give_role(by, dialogue, email="v@example.fi", name="", role=Role.MODERATOR)  # noqa: E731
    at_once(*[act] * 4)
    assert User.objects.filter(email="v@example.fi").count() == 1
    assert DialogueRole.objects.filter(role=Role.MODERATOR).count() == 1


def test_retention_and_the_days_count_happen_once():
    _by, dialogue = running()
    Dialogue.objects.filter(pk=dialogue.pk).update(retention_until=dialogue.opens_on)
    at_once(*[carry_out_retention] * 3, *[lambda: count_attendance(dialogue)] * 3)
    assert AuditEntry.objects.filter(action="retention_done").count() == 1


def test_one_new_person_invited_to_two_dialogues_gets_one_account():
    by, first = made_by()
    _by, second = made_by(by, slug="toinen")
    at_once(
        *(
            lambda d=d: give_role(by, d, email="uusi@example.fi", name="", role=Role.ANALYST)
            for d in (first, second, first, second)
        )
    )
    assert User.objects.filter(email="uusi@example.fi").count() == 1
    assert DialogueRole.objects.filter(role=Role.ANALYST).count() == 2


def test_the_form_of_a_new_dialogue_sent_many_times_at_once_makes_one():
    membership = MembershipFactory()
    values = {"title": "Mitä nyt?", "slug": "", "lead": membership.organisation.pk, "languages": ["fi"]}
    answers = []

    def post():
        browser = Client()
        browser.force_login(membership.user)
        answers.append(browser.post(reverse("brainstorm:work_new"), values).status_code)

    at_once(*[post] * 4)
    assert answers == [302] * 4
    assert Dialogue.objects.count() == 1
