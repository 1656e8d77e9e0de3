"""The front page, the welcome in every state, and beginning once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.keys import normalise_code
from brainstorm.middleware import COOKIE_PREFIX
from brainstorm.models import Interruption, Participant
from brainstorm.phases import Phase
from tests.factories.accounts import OrganisationFactory
from tests.factories.brainstorm import DialogueFactory, IdeaFactory, ParticipantFactory, PromptFactory


@pytest.fixture(autouse=True)
def _no_cache(db):
    cache.clear()


def welcome(dialogue, browser=None):
    return (browser or Client()).get(reverse("brainstorm:dialogue", args=[dialogue.slug]))


def start(browser, dialogue, nonce=None):
    return browser.post(reverse("brainstorm:start", args=[dialogue.slug]), {"nonce": nonce or uuid4().hex})


def test_the_welcome_tells_who_asks_why_and_what_happens():
    asking = [OrganisationFactory(name_fi="Ministeriö A"), OrganisationFactory(name_fi="Kaupunki B")]
    dialogue = DialogueFactory(organisations=asking, what_happens_fi="Niistä kootaan teemat.", help_hours_fi="arkisin")
    page = welcome(dialogue).content.decode()
    assert "Ministeriö A ja Kaupunki B kysyvät" in page
    for text in (
        "Kerro, mikä toimii ja mikä ei.",
        "Aloita (noin 10 minuuttia)",
        "Niistä kootaan teemat.",
        "0295 000 000",
    ):
        assert text in page
    assert "anonyymi" not in page.lower()
    assert "luottamuksellinen" not in page.lower()


@pytest.mark.parametrize("n_askers", [1, 8])
def test_the_welcome_costs_the_same_for_any_number_of_askers(n_askers, django_assert_num_queries):
    dialogue = DialogueFactory(organisations=OrganisationFactory.create_batch(n_askers))
    with django_assert_num_queries(3):  # dialogue, askers, count
        response = welcome(dialogue)
    assert len(response.content) < 100_000


@pytest.mark.parametrize("n_dialogues", [1, 8])
def test_the_front_page_costs_the_same_for_any_number_of_dialogues(n_dialogues, django_assert_num_queries):
    DialogueFactory.create_batch(n_dialogues)
    with django_assert_num_queries(2):  # dialogues, askers
        page = Client().get(reverse("brainstorm:home"))
    assert page.content.count(b"<article") == n_dialogues


def test_the_front_page_shows_what_is_open_and_what_has_ended_but_no_draft():
    DialogueFactory(title_fi="Avoin keskustelu")
    DialogueFactory(title_fi="Päättynyt keskustelu", phase=Phase.CLOSED)
    DialogueFactory(title_fi="Luonnos", phase=Phase.DRAFT)
    page = Client().get(reverse("brainstorm:home")).content.decode()
    assert page.index("Avoin keskustelu") < page.index("Päättyneet") < page.index("Päättynyt keskustelu")
    assert "Luonnos" not in page


def test_a_draft_is_as_missing_as_what_does_not_exist():
    draft = DialogueFactory(phase=Phase.DRAFT)
    missing = Client().get(reverse("brainstorm:dialogue", args=["ei-ole"]))
    assert welcome(draft).status_code == missing.status_code == 404
    assert welcome(draft).content == missing.content.replace(b"ei-ole", draft.slug.encode())


def test_a_closed_dialogue_tells_when_it_ended_and_when_results_come():
    today = timezone.localdate()
    dialogue = DialogueFactory(
        phase=Phase.CLOSED, answering_ends_on=today - timedelta(days=3), results_on=today + timedelta(days=30)
    )
    page = welcome(dialogue).content.decode()
    ended, promised = (f"{day.day}.{day.month}.{day.year}" for day in (dialogue.answering_ends_on, dialogue.results_on))
    assert f"Vastaaminen päättyi {ended}" in page
    assert f"viimeistään {promised}" in page
    assert "Aloita" not in page


def test_a_broken_promise_shows():
    dialogue = DialogueFactory(phase=Phase.CLOSED, results_on=timezone.localdate() - timedelta(days=1))
    assert "Ne ovat myöhässä." in welcome(dialogue).content.decode()


def test_published_results_are_linked():
    dialogue = DialogueFactory(phase=Phase.CLOSED, results_published_at=timezone.now())
    assert reverse("analytics:results", args=[dialogue.slug]) in welcome(dialogue).content.decode()


def test_a_pause_lets_read_and_says_why():
    dialogue = DialogueFactory(interruption=Interruption.PAUSED, interruption_text_fi="Korjaamme vikaa.")
    page = welcome(dialogue).content.decode()
    assert "Korjaamme vikaa." in page
    assert reverse("brainstorm:discuss", args=[dialogue.slug]) in page
    assert reverse("brainstorm:start", args=[dialogue.slug]) not in page


def test_an_emergency_shows_the_notice_and_nothing_else():
    dialogue = DialogueFactory(interruption=Interruption.EMERGENCY, interruption_text_fi="Selvitämme vikaa.")
    page = welcome(dialogue).content.decode()
    assert "Selvitämme vikaa." in page
    assert dialogue.purpose not in page
    assert reverse("brainstorm:discuss", args=[dialogue.slug]) not in page


def test_the_figure_is_of_yesterday_and_in_steps_of_five():
    dialogue, yesterday = DialogueFactory(), timezone.localdate() - timedelta(days=1)
    ParticipantFactory.create_batch(27, dialogue=dialogue, joined_on=yesterday)
    ParticipantFactory.create_batch(10, dialogue=dialogue)
    ParticipantFactory.create_batch(10, dialogue=dialogue, joined_on=yesterday, channel="import")
    assert ">25</p>" in welcome(dialogue).content.decode()


def test_few_participants_are_not_counted_out():
    dialogue = DialogueFactory()
    ParticipantFactory.create_batch(19, dialogue=dialogue, joined_on=timezone.localdate() - timedelta(days=1))
    assert "ihmistä on jo mukana" not in welcome(dialogue).content.decode()


def test_beginning_makes_an_unnamed_participant_known_by_a_cookie():
    dialogue, browser = DialogueFactory(), Client()
    response = start(browser, dialogue)
    assert response.url == reverse("brainstorm:background", args=[dialogue.slug])
    cookie = browser.cookies[COOKIE_PREFIX + dialogue.slug]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    participant = Participant.objects.get()
    assert participant.return_code_hash is None
    assert participant.inbox.user is None


def test_a_double_press_begins_once():
    dialogue, nonce = DialogueFactory(), uuid4().hex
    first, second = Client(), Client()  # the second request left before the first answer came
    start(first, dialogue, nonce)
    start(second, dialogue, nonce)
    assert Participant.objects.count() == 1
    name = COOKIE_PREFIX + dialogue.slug
    assert first.cookies[name].value.split(":")[0] == second.cookies[name].value.split(":")[0]


def test_a_page_left_open_makes_somebody_new_once_its_first_reader_has_written():
    dialogue, nonce = DialogueFactory(), uuid4().hex
    start(Client(), dialogue, nonce)
    IdeaFactory(prompt=PromptFactory(dialogue=dialogue), participant=Participant.objects.get())
    start(Client(), dialogue, nonce)
    assert Participant.objects.count() == 2


def test_beginning_again_goes_on(client_of, participant):
    response = start(client_of(participant), participant.dialogue)
    assert response.status_code == 302
    assert Participant.objects.count() == 1


@pytest.mark.parametrize("phase", [Phase.CLOSED, Phase.COMPLETED])
def test_nobody_begins_after_the_end(phase):
    dialogue = DialogueFactory(phase=phase)
    response = start(Client(), dialogue)
    assert response.status_code == 403
    assert "Vastaaminen on päättynyt" in response.content.decode()
    assert not Participant.objects.exists()


def test_a_bad_nonce_begins_nothing():
    dialogue = DialogueFactory()
    assert start(Client(), dialogue, "../../\x00").status_code == 302
    assert not Participant.objects.exists()


@pytest.mark.parametrize("value", ["rikki", "", "a:b:c"])
def test_a_cookie_that_is_not_ours_is_as_no_cookie(value):
    dialogue = DialogueFactory()
    browser = Client()
    browser.cookies[COOKIE_PREFIX + dialogue.slug] = value
    response = browser.get(reverse("brainstorm:background", args=[dialogue.slug]))
    assert response.url == reverse("brainstorm:dialogue", args=[dialogue.slug])


def test_the_key_in_the_cookie_is_sixty_random_bits():
    dialogue, browser = DialogueFactory(), Client()
    start(browser, dialogue)
    from django.core import signing

    key = signing.loads(browser.cookies[COOKIE_PREFIX + dialogue.slug].value, salt=f"participant:{dialogue.slug}")
    assert normalise_code(key) == key
