"""Weighing: sets of five, one card at a time, and what each press does."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from brainstorm.models import Dialogue, Evaluation, Exposure, ExposureState, Idea, Interruption, Participant, Scale
from brainstorm.phases import Phase
from brainstorm.services.dealing import held_set, next_cards
from brainstorm.services.evaluations import evaluate_idea
from moderation.models import Visibility
from tests.factories.brainstorm import IdeaFactory, ParticipantFactory, PromptFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def weigh(dialogue: Dialogue) -> str:
    return reverse("brainstorm:weigh", args=[dialogue.slug])


@pytest.fixture
def browser(client_of: Callable[[Participant], Client], participant: Participant) -> Client:
    return client_of(participant)


def _shown(response) -> str:
    """The key of the idea on the card."""
    return str(response.context["card"].idea_id)


def test_the_first_card_of_five_is_shown_with_nothing_chosen(browser, weigh, prompt, participant):
    IdeaFactory.create_batch(8, prompt=prompt)
    page = browser.get(weigh)
    assert "Ensimmäinen viidestä" in page.content.decode()
    assert page.content.decode().count('type="radio"') == 5
    assert "checked" not in page.content.decode()
    assert participant.exposures.count() == 5


def test_opened_again_or_on_another_device_the_same_set_goes_on(browser, weigh, prompt, participant):
    IdeaFactory.create_batch(8, prompt=prompt)
    first = _shown(browser.get(weigh))
    browser.post(weigh, {"idea": first, "deed": "evaluate", "value": "4"})
    other_device = Client()
    other_device.cookies = browser.cookies
    page = other_device.get(weigh)
    assert "Toinen viidestä" in page.content.decode()
    assert _shown(page) != first
    assert participant.exposures.count() == 5


def test_a_whole_set_ends_on_a_page_that_offers_another_or_enough(browser, weigh, prompt, participant):
    IdeaFactory.create_batch(12, prompt=prompt)
    for _ in range(5):
        card = _shown(browser.get(weigh))
        assert browser.post(weigh, {"idea": card, "deed": "evaluate", "value": "5"}).status_code == 302
    page = browser.get(weigh).content.decode()
    assert "Viisi arvioitu" in page
    assert "Riittää tältä erää" in page
    assert participant.exposures.count() == 5
    browser.post(weigh, {"deed": "more"})
    assert "Ensimmäinen viidestä" in browser.get(weigh).content.decode()
    assert participant.exposures.count() == 10
    assert len(set(participant.exposures.values_list("idea", flat=True))) == 10


def test_ones_own_hidden_withdrawn_and_seen_ideas_are_never_dealt(weigh, browser, prompt, participant, dialogue):
    IdeaFactory.create_batch(3, prompt=prompt, participant=participant)
    for state in set(Visibility) - {Visibility.PUBLISHED, Visibility.REDACTED}:
        IdeaFactory(prompt=prompt, visibility=state)
    IdeaFactory.create_batch(3)  # another dialogue
    visible = {idea.pk for idea in IdeaFactory.create_batch(7, prompt=prompt)}
    dealt: list[object] = []
    for _ in range(4):
        browser.get(weigh)
        for _ in range(5):
            if card := browser.get(weigh).context.get("card"):
                dealt.append(card.idea_id)
                browser.post(weigh, {"idea": card.idea_id, "deed": "skip"})
        browser.post(weigh, {"deed": "more"})
    assert sorted(dealt) == sorted(visible)


def test_a_prompt_closed_for_weighing_is_left_out_also_of_a_set_in_hand(browser, weigh, dialogue, participant):
    closed = PromptFactory(dialogue=dialogue, weighing_ends_on=timezone.localdate() - timedelta(days=1))
    IdeaFactory.create_batch(3, prompt=closed)
    assert "Ei arvioitavaa juuri nyt" in browser.get(weigh).content.decode()
    assert not participant.exposures.exists()
    last_day = PromptFactory(dialogue=dialogue, weighing_ends_on=timezone.localdate())
    IdeaFactory.create_batch(2, prompt=last_day)
    assert "1. ajatus, yhteensä 2" in browser.get(weigh).content.decode()
    last_day.weighing_ends_on -= timedelta(days=1)
    last_day.save()
    assert browser.get(weigh).context.get("card") is None


def test_the_least_evaluated_come_first_and_own_language_before_others(participant, prompt):
    often = IdeaFactory.create_batch(10, prompt=prompt, draw=9.5)
    seldom = IdeaFactory.create_batch(4, prompt=prompt, draw=1.5)
    swedish = IdeaFactory.create_batch(4, prompt=prompt, draw=3.5, language="sv")
    dealt = {card.idea_id for card in next_cards(participant, language="fi").cards}
    assert {idea.pk for idea in seldom} < dealt
    assert len(dealt & {idea.pk for idea in [*often, *swedish]}) == 1
    other = ParticipantFactory(dialogue=participant.dialogue)
    assert {idea.pk for idea in swedish} < {card.idea_id for card in next_cards(other, language="sv").cards}


def test_ones_own_language_is_found_beyond_the_lowest_pool(participant, prompt, monkeypatch):
    monkeypatch.setattr("brainstorm.services.dealing.POOL_SIZE", 10)
    monkeypatch.setattr("brainstorm.services.dealing.LOOK_ABROAD", 1)
    IdeaFactory.create_batch(12, prompt=prompt, draw=5.5)
    swedish = {idea.pk for idea in IdeaFactory.create_batch(6, prompt=prompt, draw=7.5, language="sv")}
    cards = [card.idea_id for card in next_cards(participant, language="sv").cards]
    assert len(swedish & set(cards)) == 4
    assert len(cards) == 5  # one place goes to what is furthest behind, in any language


def test_an_evaluation_counts_once_however_often_it_is_sent_and_can_be_changed(browser, weigh, prompt, participant):
    IdeaFactory.create_batch(5, prompt=prompt)
    card = _shown(browser.get(weigh))
    for value in ("2", "2", "5"):
        browser.post(weigh, {"idea": card, "deed": "evaluate", "value": value})
    evaluation = Evaluation.objects.get()
    assert (evaluation.value, evaluation.is_routed) == (5, True)
    assert Idea.objects.get(pk=card).evaluation_count == 1
    page = browser.get(weigh, {"kortti": "1"})
    assert _shown(page) == card
    assert 'value="5" checked' in page.content.decode()


def test_a_skipped_card_is_not_dealt_again_but_can_be_gone_back_to(browser, weigh, prompt, participant):
    IdeaFactory.create_batch(5, prompt=prompt)
    card = _shown(browser.get(weigh))
    browser.post(weigh, {"idea": card, "deed": "skip"})
    assert _shown(browser.get(weigh)) != card
    assert participant.exposures.get(idea=card).state == ExposureState.SKIPPED
    browser.post(weigh, {"idea": card, "deed": "evaluate", "value": "1"})
    assert Idea.objects.get(pk=card).evaluation_count == 1
    browser.post(weigh, {"idea": card, "deed": "skip"})
    assert Evaluation.objects.filter(idea=card).count() == 1


@pytest.mark.parametrize(
    ("scale", "fields", "stored"),
    [
        (Scale.IMPORTANCE, {"value": "3"}, (3, None)),
        (Scale.IMPORTANCE_REALISED, {"value": "5", "second_value": "1"}, (5, 1)),
        (Scale.IMPORTANCE_FEASIBLE, {"value": "1", "second_value": "4"}, (1, 4)),
        (Scale.AGREEMENT, {"value": "-1"}, (-1, None)),
        (Scale.AGREEMENT, {"value": "0"}, (0, None)),
    ],
)
def test_each_scale_takes_its_values(browser, weigh, dialogue, participant, scale, fields, stored):
    IdeaFactory(prompt=PromptFactory(dialogue=dialogue, scale=scale))
    card = _shown(browser.get(weigh))
    assert browser.post(weigh, {"idea": card, "deed": "evaluate"} | fields).status_code == 302
    evaluation = Evaluation.objects.get()
    assert (evaluation.value, evaluation.second_value) == stored


@pytest.mark.parametrize(
    "fields", [{}, {"value": ""}, {"value": "6"}, {"value": "0"}, {"value": "x\0"}, {"value": "9" * 9999}]
)
def test_nothing_or_nonsense_chosen_is_told_beside_the_scale(browser, weigh, prompt, fields):
    IdeaFactory.create_batch(2, prompt=prompt)
    card = _shown(browser.get(weigh))
    page = browser.post(weigh, {"idea": card, "deed": "evaluate"} | fields, headers=HTMX)
    assert page.status_code == 422
    assert "Valitse vaihtoehto tai ohita ajatus." in page.content.decode()
    assert _shown(page) == card
    assert not Evaluation.objects.exists()


def test_a_second_value_is_not_forgotten(browser, weigh, dialogue):
    IdeaFactory(prompt=PromptFactory(dialogue=dialogue, scale=Scale.IMPORTANCE_REALISED))
    card = _shown(browser.get(weigh))
    page = browser.post(weigh, {"idea": card, "deed": "evaluate", "value": "2"})
    assert page.status_code == 422
    assert 'value="2" checked' in page.content.decode()
    assert not Evaluation.objects.exists()


def test_with_htmx_only_the_card_region_comes_and_focus_has_a_place(browser, weigh, prompt):
    IdeaFactory.create_batch(5, prompt=prompt)
    card = _shown(browser.get(weigh))
    page = browser.post(weigh, {"idea": card, "deed": "evaluate", "value": "3"}, headers=HTMX).content.decode()
    assert page.lstrip().startswith('<div class="stack" id="weigh"')
    assert "<html" not in page
    assert "Toinen viidestä" in page
    assert page.count("data-focus") == 1


def test_somebody_elses_card_and_an_unknown_one_look_the_same(browser, weigh, prompt, dialogue):
    other = ParticipantFactory(dialogue=dialogue)
    idea = IdeaFactory(prompt=prompt)
    next_cards(other, language="fi")
    for key in (str(idea.pk), str(uuid4()), "", "x", "1 OR 1=1"):
        assert browser.post(weigh, {"idea": key, "deed": "evaluate", "value": "3"}).status_code == 404
    assert not Evaluation.objects.exists()


def test_a_thought_hidden_while_on_the_screen_is_told_and_passed(browser, weigh, prompt):
    IdeaFactory.create_batch(2, prompt=prompt)
    card = _shown(browser.get(weigh))
    Idea.objects.filter(pk=card).update(visibility=Visibility.HIDDEN, text="salattu")
    page = browser.post(weigh, {"idea": card, "deed": "evaluate", "value": "3"}, headers=HTMX)
    assert "Tämä ajatus ei ole enää arvioitavana." in page.content.decode()
    assert "salattu" not in page.content.decode()
    assert not Evaluation.objects.exists()


@pytest.mark.parametrize(
    "state", [{"phase": Phase.CLOSED}, {"interruption": Interruption.PAUSED}, {"interruption": Interruption.EMERGENCY}]
)
def test_when_weighing_is_over_the_page_says_so_and_nothing_is_stored(browser, weigh, prompt, dialogue, state):
    IdeaFactory.create_batch(2, prompt=prompt)
    card = _shown(browser.get(weigh))
    Dialogue.objects.filter(pk=dialogue.pk).update(**state)
    page = browser.post(weigh, {"idea": card, "deed": "evaluate", "value": "3"})
    assert "päättynyt" in page.content.decode() or "keskeytetty" in page.content.decode()
    assert not Evaluation.objects.exists()


def test_whoever_has_not_begun_is_sent_to_the_beginning(client, weigh, dialogue):
    assert client.get(weigh).url == reverse("brainstorm:dialogue", args=[dialogue.slug])
    assert client.get(weigh, headers=HTMX)["HX-Redirect"] == reverse("brainstorm:dialogue", args=[dialogue.slug])


def test_another_set_that_cannot_be_dealt_is_told(browser, weigh, prompt):
    IdeaFactory(prompt=prompt)
    card = _shown(browser.get(weigh))
    browser.post(weigh, {"idea": card, "deed": "skip"})
    page = browser.post(weigh, {"deed": "more"}, follow=True).content.decode()
    assert "Olet käynyt läpi kaikki ajatukset" in page


def test_an_idea_found_by_browsing_is_evaluated_apart_and_not_dealt_later(participant, prompt):
    idea = IdeaFactory(prompt=prompt)
    evaluate_idea(participant, idea=idea, value=4, is_routed=False)
    assert not Evaluation.objects.get().is_routed
    assert next_cards(participant, language="fi").cards == ()


def test_a_value_off_the_scale_or_a_card_never_dealt_is_refused_by_the_service(participant, prompt):
    idea = IdeaFactory(prompt=prompt)
    with pytest.raises(Exposure.DoesNotExist):
        evaluate_idea(participant, idea=idea, value=4)
    for values in ({"value": 0}, {"value": 6}, {"value": 3, "second_value": 3}):
        with pytest.raises(ValueError, match="not on the scale"):
            evaluate_idea(participant, idea=idea, is_routed=False, **values)


@pytest.mark.parametrize("n_ideas", [1, 8])
def test_the_first_card_costs_the_same_for_any_number_of_ideas(
    n_ideas, browser, weigh, prompt, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr("brainstorm.services.dealing.LOOK_ABROAD", 1)
    IdeaFactory.create_batch(n_ideas, prompt=prompt)
    # participant, what was seen, ideas to deal, those of other languages, begin, store, count, end
    with django_assert_num_queries(8):
        assert browser.get(weigh).context["card"]


@pytest.mark.parametrize("n_ideas", [1, 8])
def test_evaluating_costs_the_same_for_any_number_of_ideas(n_ideas, browser, weigh, prompt, django_assert_num_queries):
    IdeaFactory.create_batch(n_ideas, prompt=prompt)
    card = _shown(browser.get(weigh))
    # participant, card, begin, exposure, idea, evaluation, end; on PostgreSQL all after the card is one
    with django_assert_num_queries(3 if connection.vendor == "postgresql" else 7):
        browser.post(weigh, {"idea": card, "deed": "evaluate", "value": "3"})


def test_the_set_in_hand_shrinks_when_an_idea_is_hidden_and_the_next_set_has_places_of_its_own(participant, prompt):
    IdeaFactory.create_batch(7, prompt=prompt)
    first = next_cards(participant, language="fi")
    Idea.objects.filter(pk=first.cards[2].idea_id).update(visibility=Visibility.HIDDEN)
    assert len(held_set(participant).cards) == 4
    Exposure.objects.filter(participant=participant).update(state=ExposureState.SKIPPED)
    assert [card.position for card in next_cards(participant, language="fi").cards] == [5, 6]
