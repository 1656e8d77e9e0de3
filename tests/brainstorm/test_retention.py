"""On the retention date identities go, results stay, and a log shows it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Inbox, Notice
from accounts.notices import notify
from brainstorm.models import (
    AccessibilityFeedback,
    BackgroundAnswer,
    Dialogue,
    Idea,
    Participant,
    ResultsSubscription,
)
from brainstorm.phases import Phase
from brainstorm.services.retention import carry_out_retention
from tests.factories.brainstorm import EvaluationFactory, IdeaFactory, ParticipantFactory
from tests.factories.work import running

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def lived():
    """A dialogue that people have answered, past its retention date."""
    _by, dialogue = running()
    questions = {question.key: question for question in dialogue.background_questions.all()}
    places = ["lappi", "kainuu", "pirkanmaa"] * 4
    for place in places:
        person = ParticipantFactory(dialogue=dialogue)
        for key, option in {"role": "staff", "area": place, "age": "30-44"}.items():
            chosen = questions[key].options.get(key=option)
            BackgroundAnswer.objects.create(participant=person, question=questions[key], option=chosen)
        notify(person.inbox, kind="statement", language="fi", subject="Perustelut", body="Siksi.")
        EvaluationFactory(idea=IdeaFactory(prompt=dialogue.prompts.first(), participant=person))
    ResultsSubscription.objects.create(dialogue=dialogue, email="t@example.fi", language="fi", wants_results=True)
    AccessibilityFeedback.objects.create(
        dialogue=dialogue, text="Este", language="fi", due_on=TODAY(), reply_to="k@example.fi"
    )
    Dialogue.objects.filter(pk=dialogue.pk).update(phase=Phase.ARCHIVED, retention_until=TODAY())
    dialogue.refresh_from_db()
    return dialogue


def test_keys_codes_inboxes_and_addresses_are_gone(lived):
    assert carry_out_retention() == 1
    people = Participant.objects.filter(dialogue=lived)
    assert people.count() == 24  # those who evaluated are there too
    assert not people.exclude(key_hash=None).exists()
    assert not people.exclude(return_code_hash=None).exists()
    assert not people.exclude(inbox=None).exists()
    assert not Inbox.objects.exists()
    assert not Notice.objects.exists()
    assert not ResultsSubscription.objects.exists()
    assert AccessibilityFeedback.objects.get().reply_to == ""


def test_of_background_only_role_and_area_stay_and_those_merged(lived):
    carry_out_retention()
    kept = BackgroundAnswer.objects.filter(question__dialogue=lived)
    assert set(kept.values_list("question__key", flat=True)) == {"role", "area"}
    assert set(kept.values_list("option__key", flat=True)) == {"rooli-henkilosto", "yta-pohjoinen", "yta-sisa"}
    north = kept.filter(option__key="yta-pohjoinen").first().option
    assert (north.text_fi, north.text_sv) == ("Pohjois-Suomen yhteistyöalue", "Norra Finlands samarbetsområde")


def test_results_remain(lived):
    before = list(Idea.objects.order_by("pk").values("pk", "text", "visibility", "evaluation_count"))
    carry_out_retention()
    assert list(Idea.objects.order_by("pk").values("pk", "text", "visibility", "evaluation_count")) == before


def test_the_log_holds_counts_and_a_k_test_and_no_keys(lived):
    carry_out_retention()
    line = AuditEntry.objects.get(action="retention_done")
    assert line.actor is None
    assert line.details == {
        "participants": 24,
        "hashes": 24,
        "inboxes": 24,
        "background_deleted": 12,
        "background_merged": 24,
        "addresses": 2,
        "k": 5,
        "groups": 2,
        "smallest_group": 4,
        "groups_under_k": 1,
    }


def test_it_happens_once(lived):
    assert [carry_out_retention(), carry_out_retention()] == [1, 0]
    assert AuditEntry.objects.filter(action="retention_done").count() == 1


@pytest.mark.parametrize(
    "changes",
    [{"retention_until": TODAY() + timedelta(days=1)}, {"retention_until": None}, {"phase": Phase.DRAFT}],
    ids=["not yet", "no date", "draft"],
)
def test_before_its_day_nothing_is_destroyed(lived, changes):
    Dialogue.objects.filter(pk=lived.pk).update(**changes)
    assert carry_out_retention() == 0
    assert Participant.objects.exclude(key_hash=None).exists()


def test_other_dialogues_are_left_alone(lived):
    other = ParticipantFactory()
    carry_out_retention()
    other.refresh_from_db()
    assert other.key_hash
    assert other.inbox_id


def test_an_old_cookie_opens_nothing_any_more(lived, client_of):
    person = lived.participants.first()
    browser = client_of(person)
    assert browser.get(reverse("brainstorm:mine", args=[lived.slug])).status_code == 200
    carry_out_retention()
    assert browser.get(reverse("brainstorm:mine", args=[lived.slug])).status_code != 200


def test_the_overview_shows_that_it_happened(lived, staff_client):
    carry_out_retention()
    facilitator = lived.roles.get(role="facilitator").user
    body = staff_client(facilitator).get(reverse("brainstorm:work_dialogue", args=[lived.slug])).content.decode()
    assert "Henkilötiedot hävitettiin" in body
    assert "pienimmässä on 4 ihmistä (raja 5)" in body
