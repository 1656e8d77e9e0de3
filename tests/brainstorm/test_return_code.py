"""Coming back on any device by a code of which the database knows only a hash."""

from uuid import uuid4

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from accounts.keys import ALPHABET
from brainstorm.models import Participant
from brainstorm.services.participants import change_key, come_back, give_return_code, join_dialogue
from brainstorm.views import arrival
from tests.factories.brainstorm import DialogueFactory


@pytest.fixture(autouse=True)
def _no_counters():
    caches["limits"].clear()


@pytest.fixture
def known(dialogue):
    return join_dialogue(dialogue=dialogue, nonce=uuid4().hex, language="fi")


@pytest.fixture
def code(known):
    return give_return_code(known.participant, key=known.key)


def enter(dialogue, typed, browser=None):
    browser = browser or Client()
    return browser, browser.post(reverse("brainstorm:come_back", args=[dialogue.slug]), {"code": typed})


def test_a_code_is_good_only_once_it_has_been_given(dialogue, known):
    assert come_back(dialogue=dialogue, code=known.key) is None
    give_return_code(known.participant, key=known.key)
    assert come_back(dialogue=dialogue, code=known.key).participant == known.participant


def test_the_code_opens_ones_own_texts_on_another_device(dialogue, prompt, known, code):
    browser, response = enter(dialogue, code)
    assert response.status_code == 302
    page = browser.get(reverse("brainstorm:return_code", args=[dialogue.slug]))
    assert code in page.content.decode()


def test_both_devices_go_on(dialogue, known, code):
    enter(dialogue, code)
    known.participant.refresh_from_db()
    assert come_back(dialogue=dialogue, code=code).key == known.key


@pytest.mark.parametrize("change", [str.lower, lambda c: c.replace("-", " "), lambda c: c.replace("0", "o")])
def test_the_code_may_be_typed_in_any_way_it_is_read(dialogue, code, change):
    _, response = enter(dialogue, change(code))
    assert response.status_code == 302


@pytest.mark.parametrize("typed", ["", "A", "AAAA-BBBB-CCCC", "\x00" * 12, "🙂" * 12, "x" * 10_000, "'; DROP TABLE --"])
def test_a_wrong_code_says_so_beside_the_field(dialogue, code, typed):
    browser, response = enter(dialogue, typed)
    assert response.status_code == 422
    assert 'class="error"' in response.content.decode()
    assert not any(name.startswith("osallistuja-") for name in browser.cookies)


def test_a_code_is_good_in_its_own_dialogue_only(code):
    _, response = enter(DialogueFactory(), code)
    assert response.status_code == 422


def test_a_new_code_voids_the_old_one_and_the_other_devices(dialogue, known, code):
    other_device, _ = enter(dialogue, code)
    new = change_key(known.participant)
    assert new.key != code
    assert come_back(dialogue=dialogue, code=code) is None
    assert come_back(dialogue=dialogue, code=new.key).participant == known.participant
    response = other_device.get(reverse("brainstorm:mine", args=[dialogue.slug]))
    assert response.url == reverse("brainstorm:dialogue", args=[dialogue.slug])


def test_asking_for_a_new_code_keeps_this_device_in(dialogue, code):
    browser, _ = enter(dialogue, code)
    browser.post(reverse("brainstorm:return_code", args=[dialogue.slug]))
    page = browser.get(reverse("brainstorm:return_code", args=[dialogue.slug])).content.decode()
    assert code not in page
    assert 'class="code big' in page


def test_the_database_holds_no_code(code):
    row = Participant.objects.values().get()
    assert not any(code in str(value) or code.replace("-", "") in str(value) for value in row.values())


def test_guessing_is_stopped(dialogue, code, monkeypatch):
    monkeypatch.setattr(arrival, "CODES", 3)
    statuses = [enter(dialogue, "AAAA-BBBB-CCCC")[1].status_code for _ in range(4)]
    assert statuses == [422, 422, 422, 429]
    assert enter(dialogue, code)[1].status_code == 429


def test_pages_that_show_a_code_are_kept_nowhere(dialogue, code):
    browser, _ = enter(dialogue, code)
    for page in ("return_code", "thanks"):
        response = browser.get(reverse(f"brainstorm:{page}", args=[dialogue.slug]))
        assert "no-store" in response["Cache-Control"]
        assert code in response.content.decode()
        assert code not in response.request["PATH_INFO"]


def test_a_code_has_sixty_bits(code):
    letters = code.replace("-", "")
    assert len(letters) == 12
    assert set(letters) <= set(ALPHABET)
    assert len(ALPHABET) == 32
