"""Writing on the page: one thing at a time, nothing lost, nothing doubled."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from brainstorm.models import Idea, Kind
from brainstorm.phases import Phase
from brainstorm.views.writing import SENT_COOKIE
from moderation.models import Case, Visibility
from tests.factories.brainstorm import DialogueFactory, ParticipantFactory, PromptFactory

TEXT = "Sama hoitaja koko viikoksi."


def address(prompt):
    return reverse("brainstorm:write", args=[prompt.dialogue.slug, prompt.number])


def send(browser, prompt, text=TEXT, then="again", nonce=None, **fields):
    return browser.post(address(prompt), {"text": text, "then": then, "nonce": nonce or uuid4().hex, **fields})


@pytest.fixture
def browser(client_of, participant):
    return client_of(participant)


def test_send_and_write_another_stays_on_the_prompt(browser, prompt, participant):
    response = send(browser, prompt)
    assert response.url == address(prompt)
    idea = Idea.objects.get()
    assert (idea.text, idea.participant, idea.kind) == (TEXT, participant, prompt.kind)
    assert idea.visibility == Visibility.PUBLISHED
    assert idea.posted_at.minute == idea.posted_at.second == 0


def test_go_on_sends_what_is_written_and_leads_through_the_required_prompts_to_weighing(browser, prompt):
    second = PromptFactory(dialogue=prompt.dialogue, number=2, is_required=True)
    PromptFactory(dialogue=prompt.dialogue, number=3, is_required=False)
    assert send(browser, prompt, then="on").url == address(second)
    assert send(browser, second, then="on").url == reverse("brainstorm:weigh", args=[prompt.dialogue.slug])
    assert Idea.objects.count() == 2


@pytest.mark.parametrize("text", ["", "  \n "])
def test_go_on_with_nothing_written_goes_on(browser, prompt, text):
    response = send(browser, prompt, text, then="on")
    assert response.url == reverse("brainstorm:weigh", args=[prompt.dialogue.slug])
    assert not Idea.objects.exists()


def test_at_most_two_prompts_are_put_to_everybody(browser, prompt):
    for number in (2, 3):
        PromptFactory(dialogue=prompt.dialogue, number=number, is_required=True)
    assert "Kysymys 1 / 2" in browser.get(address(prompt)).content.decode()


def test_an_offered_prompt_leads_back_to_the_offer(browser, prompt):
    offered = PromptFactory(dialogue=prompt.dialogue, number=2)
    assert send(browser, offered, then="on").url == reverse("brainstorm:more", args=[prompt.dialogue.slug])


def test_the_offer_tells_answered_prompts_apart(browser, prompt):
    PromptFactory(dialogue=prompt.dialogue, number=2, text_fi="Mistä olet ylpeä?")
    send(browser, prompt)
    page = browser.get(reverse("brainstorm:more", args=[prompt.dialogue.slug])).content.decode()
    assert page.index("Mistä olet ylpeä?") < page.index("Näihin vastasit jo") < page.index(prompt.text)


def test_nothing_written_says_so_beside_the_field(browser, prompt):
    response = send(browser, prompt, "")
    assert response.status_code == 422
    assert "Kirjoita ajatuksesi ennen lähettämistä." in response.content.decode()


def test_the_kind_is_asked_only_where_the_prompt_is_open(browser, prompt):
    open_prompt = PromptFactory(dialogue=prompt.dialogue, number=2, kind="")
    assert 'name="kind"' not in browser.get(address(prompt)).content.decode()
    assert 'name="kind"' in browser.get(address(open_prompt)).content.decode()
    response = send(browser, open_prompt)
    assert response.status_code == 422
    assert TEXT in response.content.decode()
    send(browser, open_prompt, kind=Kind.WORRY)
    assert Idea.objects.get().kind == Kind.WORRY


def test_the_author_does_not_change_the_kind_of_a_prompt(browser, prompt):
    send(browser, prompt, kind=Kind.QUESTION)
    assert Idea.objects.get().kind == prompt.kind


def test_a_double_submit_is_one_idea(browser, prompt):
    nonce = uuid4().hex
    first, second = (send(browser, prompt, nonce=nonce) for _ in range(2))
    assert first.url == second.url
    assert Idea.objects.count() == 1


def test_the_same_form_with_another_text_is_another_idea(browser, prompt):
    """Somebody goes back to the page, writes on, and sends: what was acknowledged is stored."""
    nonce = uuid4().hex
    for text in (TEXT, f"{TEXT} Ja vielä tämä."):
        send(browser, prompt, text, nonce=nonce)
    assert set(Idea.objects.values_list("text", flat=True)) == {TEXT, f"{TEXT} Ja vielä tämä."}


def test_two_people_with_the_same_nonce_write_two_ideas(browser, client_of, prompt):
    nonce = uuid4().hex
    send(browser, prompt, nonce=nonce)
    send(client_of(ParticipantFactory(dialogue=prompt.dialogue)), prompt, nonce=nonce)
    assert Idea.objects.count() == 2


def test_ten_thousand_characters_come_back_with_a_word_beside_them(browser, prompt):
    text = "pitkä " * 1667
    response = send(browser, prompt, text)
    assert response.status_code == 422
    page = response.content.decode()
    assert "enintään 2000" in page
    assert text.strip() in page
    assert not Idea.objects.exists()


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a\x00b\x07c", "abc"),
        ("Hoitajia tarvitaan 🙂👩🏽‍⚕️", "Hoitajia tarvitaan 🙂👩🏽‍⚕️"),
        ("صحة للجميع", "صحة للجميع"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("'; DROP TABLE brainstorm_idea; --", "'; DROP TABLE brainstorm_idea; --"),
        ("yksi\r\nkaksi", "yksi\nkaksi"),
    ],
)
def test_any_text_is_stored_as_it_was_written_without_control_characters(browser, prompt, typed, stored):
    assert send(browser, prompt, typed).status_code == 302
    assert Idea.objects.get().text == stored


def test_a_script_is_shown_as_text(browser, prompt):
    text = "<script>alert(1)</script>" + "x" * 2001
    assert "<script>alert" not in send(browser, prompt, text).content.decode()


def test_the_first_contribution_shows_the_return_code_and_the_second_does_not(dialogue, prompt):
    browser = Client()
    browser.post(reverse("brainstorm:start", args=[dialogue.slug]), {"nonce": uuid4().hex})
    browser.get(send(browser, prompt).url)
    first = browser.get(reverse("brainstorm:return_code", args=[dialogue.slug])).content.decode()
    participant = Idea.objects.get().participant
    assert participant.return_code_hash is not None
    send(browser, prompt, "Toinen ajatus")
    page = browser.get(address(prompt)).content.decode()
    assert 'class="code"' not in page
    assert 'class="code big' in first


def test_the_arrived_form_is_named_to_the_script_that_keeps_drafts(browser, prompt):
    nonce = uuid4().hex
    send(browser, prompt, nonce=nonce)
    assert browser.cookies[SENT_COOKIE].value == nonce


def test_personal_data_is_held_and_the_author_told_why_and_what_happens(browser, prompt):
    response = send(browser, prompt, "Soita numeroon 040 123 4567, niin kerron.")
    assert response.status_code == 200
    page = response.content.decode()
    idea = Idea.objects.get()
    assert idea.visibility == Visibility.HELD
    assert "040 123 4567" in page
    assert "valvoja on lukenut sen" in page
    assert reverse("brainstorm:idea_edit", args=[prompt.dialogue.slug, idea.pk]) in page


def test_distress_gets_help_at_once_and_is_not_held(browser, prompt):
    page = send(browser, prompt, "En jaksa enää elää, haluan tappaa itseni.", then="on").content.decode()
    assert Idea.objects.get().visibility == Visibility.PUBLISHED
    assert "112" in page
    assert "09 2525 0111" in page
    assert Case.objects.count() == 1


def test_a_held_text_sent_twice_is_told_of_twice_and_kept_once(browser, prompt):
    nonce, text = uuid4().hex, "Henkilötunnus on 131052-308T."
    pages = [send(browser, prompt, text, nonce=nonce).content.decode() for _ in range(2)]
    assert all("131052-308T" in page for page in pages)
    assert Idea.objects.count() == Case.objects.count() == 1


def test_somebody_elses_prompt_is_as_missing_as_none(browser, prompt):
    other = PromptFactory(dialogue=DialogueFactory(), number=7)
    here = reverse("brainstorm:write", args=[prompt.dialogue.slug, other.number])
    assert browser.post(here, {"text": TEXT, "nonce": uuid4().hex}).status_code == 404
    assert not Idea.objects.exists()


def test_a_participant_of_another_dialogue_has_not_begun_here(browser, prompt):
    other = PromptFactory(dialogue=DialogueFactory(), number=1)
    response = send(browser, other)
    assert response.status_code == 403
    assert not Idea.objects.exists()


def test_text_sent_with_a_cookie_that_has_run_out_is_not_lost(prompt):
    response = send(Client(), prompt)
    assert response.status_code == 403
    page = response.content.decode()
    assert TEXT in page
    assert "Tauko venyi pitkäksi" in page


def test_text_sent_after_the_end_is_not_lost(browser, prompt):
    type(prompt.dialogue).objects.update(phase=Phase.WEIGHING)
    response = send(browser, prompt)
    assert response.status_code == 422
    page = response.content.decode()
    assert TEXT in page
    assert "Kirjoittaminen on päättynyt." in page
    assert not Idea.objects.exists()


def test_the_prompts_own_dates_hold(browser, prompt):
    type(prompt).objects.update(writing_ends_on=timezone.localdate() - timezone.timedelta(days=1))
    assert browser.get(address(prompt)).status_code == 403
    assert send(browser, prompt).status_code == 422


@pytest.mark.parametrize("n_prompts", [1, 8])
def test_the_page_costs_the_same_for_any_number_of_prompts(browser, prompt, n_prompts, django_assert_num_queries):
    for number in range(2, 2 + n_prompts):
        PromptFactory(dialogue=prompt.dialogue, number=number)
    with django_assert_num_queries(2):  # participant with dialogue, prompts
        response = browser.get(address(prompt))
    assert len(response.content) < 100_000


@pytest.mark.parametrize("n_ideas", [1, 8])
def test_posting_costs_the_same_for_any_number_of_ideas(browser, prompt, n_ideas, django_assert_num_queries):
    for _ in range(n_ideas):
        send(browser, prompt)
    with django_assert_num_queries(5):  # participant with dialogue, prompts, savepoint, insert, release
        send(browser, prompt)
