"""Thoughts that say nearly the same are found while one writes, by the index and in the page."""

import pytest
from django.urls import reverse

from brainstorm import tasks
from brainstorm.models import GramShares, Idea, IdeaGram, IdeaText
from brainstorm.phases import Phase
from brainstorm.pipelines import texts
from brainstorm.pipelines.grams import count_due_shares
from brainstorm.services.ideas import edit_idea, erase_idea
from brainstorm.similar import similar_ideas
from moderation.models import Visibility
from tests.factories.brainstorm import IdeaFactory, ParticipantFactory, PromptFactory

pytestmark = pytest.mark.django_db

SAID = "Kotihoidon iltavuorossa on liian vähän hoitajia."
WRITTEN = "Liian vähän hoitajia kotihoidon iltavuorossa, ja se näkyy!"
OTHER = "Bussi kulkee kylälle kerran päivässä."


@pytest.fixture(autouse=True)
def _no_embedder(settings):
    settings.EMBEDDER = "none"


@pytest.fixture
def said(prompt) -> Idea:
    IdeaFactory(prompt=prompt, text=OTHER)
    idea = IdeaFactory(prompt=prompt, text=SAID)
    texts.make_missing_texts()
    return idea


def found(prompt, reader, text=WRITTEN):
    return [each.idea for each in similar_ideas(text, prompt=prompt, reader=reader)]


def test_the_thought_that_says_the_same_is_found_and_the_others_are_not(prompt, participant, said):
    assert found(prompt, participant) == [said]
    assert found(prompt, participant, "Kaikkien sote-palvelujen ajanvaraus yhteen osoitteeseen, kiitos.") == []
    assert found(prompt, participant, "Hoitajia!") == []


def test_slips_of_the_pen_and_inflection_do_not_hide_it(prompt, participant, said):
    assert found(prompt, participant, "kotihoidossa iltavuoroissa liian vähä hoitajja") == [said]


@pytest.mark.parametrize("state", [Visibility.HELD, Visibility.HIDDEN, Visibility.WITHDRAWN, Visibility.MERGED])
def test_what_may_not_be_seen_is_not_found(prompt, participant, said, state):
    Idea.objects.filter(pk=said.pk).update(visibility=state)
    assert found(prompt, participant) == []


def test_ones_own_and_those_one_has_joined_are_not_found(prompt, participant, said):
    assert found(prompt, said.participant) == []
    said.supports.create(participant=participant)
    assert found(prompt, participant) == []


def test_other_questions_and_other_dialogues_are_left_alone(prompt, participant, said, dialogue):
    second = PromptFactory(dialogue=dialogue, number=2)
    assert found(second, participant) == []
    elsewhere = PromptFactory()
    assert found(elsewhere, ParticipantFactory(dialogue=elsewhere.dialogue)) == []


def test_an_edited_text_is_found_by_its_new_words_only(prompt, participant, said):
    edit_idea(said.participant, idea=said, text="Ikääntyneille yksi numero, josta vastataan suomeksi ja ruotsiksi.")
    tasks.make_idea_text(str(said.pk))
    assert found(prompt, participant) == []
    assert found(prompt, participant, "Ikääntyneille yksi numero, jossa vastataan myös ruotsiksi") == [said]


def test_nothing_of_an_erased_text_stays_in_the_index(said):
    erase_idea(said.participant, idea=said)
    assert not IdeaGram.objects.filter(text=said.pk).exists()
    assert IdeaGram.objects.exists()


def test_worked_on_twice_it_is_indexed_once(prompt, participant, said):
    before = set(IdeaGram.objects.values_list("gram", "text"))
    IdeaText.objects.filter(pk=said.pk).update(embedder="other")
    texts.make_texts([said])
    assert set(IdeaGram.objects.values_list("gram", "text")) == before


def test_shares_are_counted_when_texts_have_doubled_and_all_are_indexed_again(prompt, participant, said, dialogue):
    assert count_due_shares() == 1
    assert GramShares.objects.get(dialogue=dialogue).texts == 2
    IdeaFactory(prompt=prompt)
    texts.make_missing_texts()
    assert count_due_shares() == 0
    IdeaFactory(prompt=prompt)
    texts.make_missing_texts()
    IdeaGram.objects.all().delete()
    assert count_due_shares() == 1
    assert found(prompt, participant) == [said]


def test_searching_costs_the_same_whatever_there_is(prompt, participant, said, django_assert_num_queries):
    for ideas in (0, 8):
        IdeaFactory.create_batch(ideas, prompt=prompt, text=f"{SAID} Näin on {ideas}.")
        texts.make_missing_texts()
        with django_assert_num_queries(3):
            assert found(prompt, participant)


@pytest.fixture
def ask(prompt, participant, client_of):
    """Asks as the page does while one writes."""
    address = reverse("brainstorm:similar", args=[prompt.dialogue.slug, prompt.number])
    return lambda text: client_of(participant).post(address, {"text": text, "nonce": "abc"})


def test_the_page_offers_it_with_a_button_to_join(ask, said):
    page = ask(WRITTEN).content.decode()
    assert SAID in page
    assert "Tätä minäkin tarkoitan" in page
    assert 'value="abc"' in page
    assert ask("").content.decode().strip() == ""
    assert ask("<script>alert(1)</script> \0 " + "x" * 5000).status_code == 200


def test_script_in_a_thought_is_shown_as_text(ask, prompt):
    IdeaFactory(prompt=prompt, text=f"{SAID} <script>alert(1)</script>")
    texts.make_missing_texts()
    page = ask(WRITTEN).content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>" not in page


def test_nothing_is_offered_when_writing_has_ended(ask, said, dialogue):
    dialogue.phase = Phase.WEIGHING
    dialogue.save()
    assert ask(WRITTEN).content.decode().strip() == ""


def test_whoever_asks_without_end_is_told_to_wait(ask, said, monkeypatch):
    monkeypatch.setattr("brainstorm.views.supporting.ASKED_IN_TEN_MINUTES", 2)
    assert [ask(WRITTEN).status_code for _ in range(3)] == [200, 200, 429]
