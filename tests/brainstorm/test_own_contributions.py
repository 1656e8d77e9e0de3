"""Omat ajatukset: what has become of one's texts, and changing, withdrawing and erasing them in the pages."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.notices import notify
from brainstorm.models import Comment, Dialogue, Evaluation, Idea, Participant
from brainstorm.phases import Phase
from brainstorm.services.evaluations import evaluate_idea
from moderation.models import Visibility
from tests.factories.brainstorm import CommentFactory, IdeaFactory, ParticipantFactory

DEEDS = ["idea_edit", "idea_withdraw", "idea_erase", "comment_withdraw", "comment_erase"]


@pytest.fixture
def browser(client_of: Callable[[Participant], Client], participant: Participant) -> Client:
    return client_of(participant)


@pytest.fixture
def mine(dialogue: Dialogue) -> str:
    return reverse("brainstorm:mine", args=[dialogue.slug])


@pytest.fixture
def idea(prompt, participant) -> Idea:
    return IdeaFactory(prompt=prompt, participant=participant, text="Oma ajatus.")


@pytest.fixture
def at(dialogue: Dialogue) -> Callable[[str, object], str]:
    """Gives the address of a deed."""
    return lambda deed, content: reverse(f"brainstorm:{deed}", args=[dialogue.slug, content.pk])


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (Visibility.HELD, "Odottaa valvojaa"),
        (Visibility.PUBLISHED, "Näkyvissä"),
        (Visibility.HIDDEN, "Valvoja on piilottanut tekstin"),
        (Visibility.WITHDRAWN, "Peruit tämän"),
        (Visibility.REDACTED, "valvoja poisti kohdan"),
        (Visibility.MERGED, "Yhdistetty"),
    ],
)
def test_the_state_of_each_text_is_told_in_words(browser, mine, idea, state, words):
    Idea.objects.filter(pk=idea.pk).update(visibility=state, evaluation_count=3)
    page = browser.get(mine).content.decode()
    assert words in page
    assert "Oma ajatus." in page
    assert "3 arvioijaa" in page


def test_only_ones_own_are_listed_and_what_is_erased_is_gone(browser, mine, idea, participant, prompt):
    IdeaFactory(prompt=prompt, text="toisen ajatus")
    IdeaFactory(prompt=prompt, participant=participant, text="", visibility=Visibility.ERASED)
    CommentFactory(idea=idea, participant=participant, text="oma kommentti")
    CommentFactory(idea=idea, text="toisen kommentti")
    page = browser.get(mine)
    assert "toisen" not in page.content.decode()
    assert "oma kommentti" in page.content.decode()
    assert len(page.context["ideas"]) == 1


def test_messages_are_read_here(browser, mine, participant):
    notify(participant.inbox, kind="decision", language="fi", subject="Piilotimme tekstisi", body="Siinä on nimi.")
    page = browser.get(mine).content.decode()
    assert "Piilotimme tekstisi" in page
    assert "Siinä on nimi." in page


def test_an_idea_is_edited_until_somebody_has_evaluated_it(browser, mine, idea, at, dialogue):
    assert at("idea_edit", idea) in browser.get(mine).content.decode()
    assert browser.post(at("idea_edit", idea), {"text": "Oma ajatus, tarkemmin."}).url == mine
    idea.refresh_from_db()
    assert (idea.text, idea.is_edited) == ("Oma ajatus, tarkemmin.", True)
    evaluate_idea(ParticipantFactory(dialogue=dialogue), idea=idea, value=4, is_routed=False)
    assert at("idea_edit", idea) not in browser.get(mine).content.decode()
    late = browser.post(at("idea_edit", idea), {"text": "Liian myöhään."})
    assert late.status_code == 422
    assert "Joku on jo arvioinut ajatuksen" in late.content.decode()
    assert "Liian myöhään." in late.content.decode()
    idea.refresh_from_db()
    assert idea.text == "Oma ajatus, tarkemmin."


@pytest.mark.parametrize(("text", "message"), [("", "Kirjoita ajatuksesi"), ("a" * 2001, "liian pitkä")])
def test_a_bad_edit_is_told_and_kept(browser, idea, at, text, message):
    page = browser.post(at("idea_edit", idea), {"text": text})
    assert page.status_code == 422
    assert message in page.content.decode()
    assert text in page.content.decode()


def test_an_edit_with_personal_data_is_held_and_told(browser, idea, at):
    page = browser.post(at("idea_edit", idea), {"text": "Soita 040 123 4567."}).content.decode()
    assert "040 123 4567" in page
    idea.refresh_from_db()
    assert idea.visibility == Visibility.HELD


def test_withdrawing_asks_once_and_hides(browser, client, mine, idea, at):
    page = reverse("brainstorm:idea", args=[idea.dialogue.slug, idea.pk])
    assert "Peru ajatus" in browser.get(at("idea_withdraw", idea)).content.decode()
    assert client.get(page).status_code == 200
    assert "Peruit tämän" in browser.post(at("idea_withdraw", idea), follow=True).content.decode()
    assert client.get(page).status_code == 404
    assert browser.post(at("idea_withdraw", idea)).status_code == 302  # twice is once


def test_erasing_says_what_it_means_and_destroys_the_text(browser, idea, at, participant):
    comment = CommentFactory(idea=idea, participant=participant, text="oma kommentti")
    asked = browser.get(at("idea_erase", idea)).content.decode()
    assert "emme voi kutsua takaisin" in asked
    browser.post(at("idea_erase", idea))
    browser.post(at("comment_erase", comment))
    assert not Idea.objects.get(pk=idea.pk).text
    assert not Comment.objects.get(pk=comment.pk).text
    assert browser.get(at("idea_erase", idea)).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("deed", DEEDS)
def test_somebody_elses_and_a_missing_one_look_the_same(browser, prompt, participant, at, deed, method):
    others = IdeaFactory(prompt=prompt) if deed.startswith("idea") else CommentFactory(idea__prompt=prompt)
    missing = type(others)(pk=uuid4())
    before = others.text
    for content in (others, missing):
        response = getattr(browser, method)(at(deed, content), {"text": "minun nyt"})
        assert response.status_code == 404
    others.refresh_from_db()
    assert others.text == before
    assert others.visibility == Visibility.PUBLISHED


@pytest.mark.parametrize("deed", DEEDS)
def test_whoever_has_not_begun_is_sent_to_the_beginning(client, idea, at, deed, mine):
    content = idea if deed.startswith("idea") else CommentFactory(idea=idea)
    start = reverse("brainstorm:dialogue", args=[idea.dialogue.slug])
    assert client.get(at(deed, content)).url == start
    assert client.get(mine).url == start


def test_withdrawing_and_erasing_work_in_every_phase_that_can_be_read(browser, idea, at, dialogue, mine):
    Dialogue.objects.filter(pk=dialogue.pk).update(phase=Phase.ARCHIVED)
    assert at("idea_edit", idea) not in browser.get(mine).content.decode()
    browser.post(at("idea_withdraw", idea))
    browser.post(at("idea_erase", idea))
    assert Idea.objects.get(pk=idea.pk).visibility == Visibility.ERASED


def test_evaluations_of_an_erased_idea_stay(browser, idea, at, dialogue):
    evaluate_idea(ParticipantFactory(dialogue=dialogue), idea=idea, value=4, is_routed=False)
    browser.post(at("idea_erase", idea))
    assert Evaluation.objects.filter(idea=idea).count() == 1


@pytest.mark.parametrize("n", [1, 8])
def test_the_page_costs_the_same_for_any_number_of_texts(
    n, browser, mine, prompt, participant, django_assert_num_queries
):
    for own in IdeaFactory.create_batch(n, prompt=prompt, participant=participant):
        CommentFactory(idea=own, participant=participant)
    with django_assert_num_queries(5):  # participant, notices, ideas, comments, those joined
        assert browser.get(mine).content.count(b"<article") == 2 * n
