"""Joining a thought in place of repeating it: counted once, taken back, never an evaluation."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from brainstorm.models import Evaluation, Exposure, Idea, Support
from brainstorm.phases import Phase
from brainstorm.services.own_data import participant_data
from brainstorm.services.supports import support_idea, withdraw_support
from moderation.models import Visibility
from tests.factories.brainstorm import IdeaFactory, ParticipantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea(prompt) -> Idea:
    return IdeaFactory(prompt=prompt)


def count(idea):
    idea.refresh_from_db()
    assert idea.support_count == idea.supports.count()
    return idea.support_count


def test_joined_twice_is_once_and_no_evaluation(idea, participant):
    assert support_idea(participant, idea=idea)
    assert not support_idea(participant, idea=idea)
    assert count(idea) == 1
    assert idea.evaluation_count == 0
    assert not Evaluation.objects.exists()
    assert not Exposure.objects.exists()


def test_taken_back_twice_is_once(idea, participant):
    support_idea(participant, idea=idea)
    assert withdraw_support(participant, idea=idea)
    assert not withdraw_support(participant, idea=idea)
    assert count(idea) == 0


def test_nobody_joins_their_own_one_they_may_not_see_or_one_elsewhere(idea, participant):
    with pytest.raises(PermissionDenied, match="oma ajatuksesi"):
        support_idea(idea.participant, idea=idea)
    with pytest.raises(PermissionDenied, match="toiseen keskusteluun"):
        support_idea(ParticipantFactory(), idea=idea)
    Idea.objects.filter(pk=idea.pk).update(visibility=Visibility.HIDDEN)
    with pytest.raises(PermissionDenied, match="ei ole enää näkyvissä"):
        support_idea(participant, idea=idea)
    assert not Support.objects.exists()


def test_after_writing_nobody_joins_but_anybody_leaves(idea, participant, dialogue):
    support_idea(participant, idea=idea)
    dialogue.phase = Phase.CLOSED
    dialogue.save()
    with pytest.raises(PermissionDenied):
        support_idea(ParticipantFactory(dialogue=dialogue), idea=idea)
    assert withdraw_support(participant, idea=idea)


def test_from_writing_one_comes_back_to_write_with_the_draft_gone(client_of, idea, participant, prompt):
    address = reverse("brainstorm:support", args=[prompt.dialogue.slug, idea.pk])
    answer = client_of(participant).post(address, {"kysymys": prompt.number, "nonce": "abc"}, follow=True)
    assert answer.redirect_chain[0][0] == reverse("brainstorm:write", args=[prompt.dialogue.slug, prompt.number])
    assert answer.client.cookies["lahetetty"].value == "abc"
    assert "Olet nyt mukana tässä ajatuksessa." in answer.content.decode()
    assert count(idea) == 1


def test_the_page_of_a_thought_counts_and_lets_one_join_and_leave(client, client_of, idea, participant):
    page, browser = reverse("brainstorm:idea", args=[idea.dialogue.slug, idea.pk]), client_of(participant)
    assert "Tätä minäkin tarkoitan" in browser.get(page).content.decode()
    shown = browser.post(f"{page}tata-minakin/", follow=True).content.decode()
    assert "Tarkoitat samaa." in shown
    assert "Yksi muu tarkoittaa samaa" in client.get(page).content.decode()
    assert "Tätä minäkin tarkoitan" not in client.get(page).content.decode()
    shown = browser.post(f"{page}tata-minakin/", {"peru": 1}, follow=True).content.decode()
    assert "Et ole enää mukana" in shown
    assert count(idea) == 0
    assert "Tätä minäkin tarkoitan" not in client_of(idea.participant).get(page).content.decode()


def test_ones_own_page_and_data_tell_which_one_has_joined(client_of, idea, participant):
    support_idea(participant, idea=idea)
    page = reverse("brainstorm:mine", args=[idea.dialogue.slug])
    assert idea.text in client_of(participant).get(page).content.decode()
    assert participant_data(participant)["joined_ideas"] == [str(idea.pk)]
    Idea.objects.filter(pk=idea.pk).update(visibility=Visibility.HIDDEN)
    assert idea.text not in client_of(participant).get(page).content.decode()
