"""Coming by a link or a room code: opening spends nothing, what the link suggests can be changed, and all ends well."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from brainstorm.codes import new_room_code, new_token
from brainstorm.link_cookie import PREFIX
from brainstorm.models import ArrivalSlip, AskedWhen, BackgroundAnswer, DistributionLink, Participant
from brainstorm.phases import Phase
from brainstorm.services.arrivals import _opened
from brainstorm.views import links as views
from tests.factories.brainstorm import (
    BackgroundOptionFactory,
    BackgroundQuestionFactory,
    DialogueFactory,
    DistributionLinkFactory,
    PromptFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _limits():
    caches["limits"].clear()


@pytest.fixture
def link(dialogue) -> DistributionLink:
    """A link that suggests a role and an area."""
    PromptFactory(dialogue=dialogue, number=1, is_required=True)
    options = {}
    for order, key in enumerate(("role", "area")):
        question = BackgroundQuestionFactory(dialogue=dialogue, key=key, asked=AskedWhen.BEFORE, order=order)
        options[key] = BackgroundOptionFactory.create_batch(3, question=question)[1]
    return DistributionLinkFactory(dialogue=dialogue, preset_role=options["role"], preset_area=options["area"])


def open_link(link, browser=None, language=""):
    return (browser or Client()).get(f"{language}{reverse('brainstorm:link', args=[link.token])}")


def begin(browser, dialogue, nonce=None):
    return browser.post(reverse("brainstorm:start", args=[dialogue.slug]), {"nonce": nonce or uuid4().hex})


def came_by() -> list[int]:
    return sorted(_opened(slip.sealed) for slip in ArrivalSlip.objects.all())


def test_opening_a_link_leads_to_the_welcome_and_stores_nothing(link):
    browser = Client()
    response = open_link(link, browser)
    assert response.url == reverse("brainstorm:dialogue", args=[link.dialogue.slug])
    cookie = browser.cookies[PREFIX + link.dialogue.slug]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 7200)
    assert link.token not in cookie.value
    page = browser.get(response.url).content.decode()
    assert f"Linkin jakoi {link.sender}" in page
    assert link.preset_role.text in page
    assert not Participant.objects.exists()
    assert not ArrivalSlip.objects.exists()
    link.refresh_from_db()
    assert link.counted == 0


def test_a_link_opened_a_hundred_times_still_works(link):
    scanner = Client()
    assert {open_link(link, scanner).status_code for _ in range(100)} == {302}
    assert Client().head(reverse("brainstorm:link", args=[link.token])).status_code == 302


def test_the_language_of_the_link_is_kept(link):
    browser = Client()
    response = open_link(link, browser, "/sv")
    assert response.url == f"/sv/d/{link.dialogue.slug}/"
    browser.post(f"/sv/d/{link.dialogue.slug}/aloita/", {"nonce": uuid4().hex})
    assert Participant.objects.get().language == "sv"


def test_what_the_link_suggests_is_chosen_and_said_and_stored_only_when_sent(link):
    browser, dialogue = Client(), link.dialogue
    open_link(link, browser)
    page = begin(browser, dialogue).url
    assert came_by() == [link.pk]
    shown = browser.get(page)
    assert shown.context["form"].initial == {}
    assert [field.value() for field in shown.context["form"]] == [link.preset_role.key, link.preset_area.key]
    assert "valitsi tämän valmiiksi" in shown.content.decode()
    assert not BackgroundAnswer.objects.exists()
    browser.post(page, {"role": link.preset_role.key, "area": "-"})
    chosen = dict(BackgroundAnswer.objects.values_list("question__key", "option__key"))
    assert chosen == {"role": link.preset_role.key, "area": None}
    assert browser.cookies[PREFIX + dialogue.slug].value == ""


def test_the_suggestion_can_be_cleared(link):
    browser, dialogue = Client(), link.dialogue
    open_link(link, browser)
    page = begin(browser, dialogue).url
    assert browser.post(page, {"tyhjenna": "1", "role": link.preset_role.key}).url == page
    shown = browser.get(page)
    assert [field.value() for field in shown.context["form"]] == [None, None]
    assert "valitsi tämän valmiiksi" not in shown.content.decode()
    assert not BackgroundAnswer.objects.exists()


def test_what_somebody_has_answered_themselves_stays_when_they_come_again_by_a_link(link):
    browser, dialogue = Client(), link.dialogue
    page = begin(browser, dialogue).url
    browser.post(page, {"role": "-"})
    open_link(link, browser)
    shown = browser.get(page)
    assert [field.value() for field in shown.context["form"]] == ["-", link.preset_area.key]
    assert begin(browser, dialogue).status_code == 302
    assert came_by() == [0]  # they began once, and by no link


def test_a_double_press_by_a_link_is_one_arrival(link):
    browser, nonce = Client(), uuid4().hex
    open_link(link, browser)
    begin(browser, link.dialogue, nonce)
    second = Client()
    open_link(link, second)
    begin(second, link.dialogue, nonce)
    assert came_by() == [link.pk]


def test_whoever_comes_by_no_link_drops_a_slip_too(dialogue):
    begin(Client(), dialogue)
    assert came_by() == [0]


def test_a_cookie_that_is_not_ours_or_of_another_dialogue_is_no_link(link):
    other = DistributionLinkFactory()
    browser, theirs = Client(), Client()
    browser.cookies[PREFIX + link.dialogue.slug] = "rikki"
    open_link(other, theirs)
    theirs.cookies[PREFIX + link.dialogue.slug] = theirs.cookies[PREFIX + other.dialogue.slug].value
    for one in (browser, theirs):
        begin(one, link.dialogue)
    assert came_by() == [0, 0]


@pytest.mark.parametrize("change", [{"is_closed": True}, {"expires_on": timezone.localdate() - timedelta(days=1)}])
def test_a_link_that_is_over_tells_so_and_leads_on(link, change):
    early = Client()
    open_link(link, early)
    DistributionLink.objects.update(**change)
    response = open_link(link)
    assert response.status_code == 410
    page = response.content.decode()
    assert "ei ole enää käytössä" in page
    assert link.dialogue.title in page
    assert reverse("brainstorm:dialogue", args=[link.dialogue.slug]) in page
    begin(early, link.dialogue)  # opened in time, begun too late
    assert came_by() == [0]


def test_on_its_last_day_a_link_works(link):
    DistributionLink.objects.update(expires_on=timezone.localdate())
    assert open_link(link).status_code == 302


def test_the_link_of_an_ended_dialogue_leads_to_its_page():
    link = DistributionLinkFactory(dialogue__phase=Phase.CLOSED, is_closed=True)
    assert open_link(link).url == reverse("brainstorm:dialogue", args=[link.dialogue.slug])


def test_the_link_of_a_draft_is_as_missing_as_any():
    link = DistributionLinkFactory(dialogue__phase=Phase.DRAFT)
    token = new_token()
    missing, draft = Client().get(reverse("brainstorm:link", args=[token])), open_link(link)
    assert draft.status_code == missing.status_code == 404
    assert draft.content == missing.content.replace(token.encode(), link.token.encode())


def test_clearing_the_device_forgets_by_which_link_one_came(link):
    browser = Client()
    open_link(link, browser)
    begin(browser, link.dialogue)
    browser.post(reverse("brainstorm:finish", args=[link.dialogue.slug]))
    assert browser.cookies[PREFIX + link.dialogue.slug].value == ""


# The code of a room


def enter(code, browser=None):
    return (browser or Client()).post(reverse("brainstorm:room_code"), {"code": code})


def test_a_room_code_does_what_the_link_does(link):
    browser = Client()
    assert browser.get(reverse("brainstorm:room_code")).status_code == 200
    typed = f"{link.room_code[:3]} {link.room_code[3:]}"
    assert enter(typed, browser).url == reverse("brainstorm:dialogue", args=[link.dialogue.slug])
    begin(browser, link.dialogue)
    assert came_by() == [link.pk]


@pytest.mark.parametrize("code", ["", "12 34", "482913", "abc def"])
def test_what_is_no_code_is_told_beside_the_field_and_kept(code):
    response = enter(code)
    assert response.status_code == 422
    assert f'value="{code}"' in response.content.decode() or not code
    assert 'class="error"' in response.content.decode()


def test_a_code_nobody_has_and_the_code_of_a_draft_look_alike():
    draft = DistributionLinkFactory(dialogue__phase=Phase.DRAFT)
    code = next(code for code in iter(new_room_code, "") if code != draft.room_code)
    pages = [enter(one).content.decode().replace(one, "") for one in (draft.room_code, code)]
    assert "ei löytynyt keskustelua" in pages[0]
    assert len({re.sub(r'csrfmiddlewaretoken" value="\w+', "", page) for page in pages}) == 1


def test_the_code_of_a_closed_link_tells_so(link):
    DistributionLink.objects.update(is_closed=True)
    assert enter(link.room_code).status_code == 410


def test_a_machine_that_tries_codes_is_stopped_and_a_full_hall_is_not(link, monkeypatch):
    monkeypatch.setattr(views, "CODES", 20)
    codes = [new_room_code() for _ in range(20)]
    assert {enter(code).status_code for code in codes} <= {302, 422}
    assert enter(link.room_code).status_code == 429
    assert (
        Client(REMOTE_ADDR="203.0.113.9").post(reverse("brainstorm:room_code"), {"code": link.room_code}).status_code
        == 302
    )


def test_a_link_costs_the_welcome_one_query_more(link, django_assert_num_queries):
    browser = Client()
    open_link(link, browser)
    caches["default"].clear()  # where the count of another test's dialogue may lie under the same key
    with django_assert_num_queries(4):  # dialogue, link, askers, count
        browser.get(reverse("brainstorm:dialogue", args=[link.dialogue.slug]))
    with django_assert_num_queries(1):
        open_link(link)


def test_a_dialogue_may_have_no_questions_before_writing(dialogue):
    PromptFactory(dialogue=dialogue, number=1, is_required=True)
    link, browser = DistributionLinkFactory(dialogue=dialogue), Client()
    open_link(link, browser)
    page = begin(browser, dialogue).url
    assert browser.get(page).url == reverse("brainstorm:write", args=[dialogue.slug, 1])
    assert browser.cookies[PREFIX + dialogue.slug].value == ""


def test_two_dialogues_in_one_browser_keep_apart(link):
    other, browser = DistributionLinkFactory(dialogue=DialogueFactory()), Client()
    open_link(link, browser)
    open_link(other, browser)
    begin(browser, other.dialogue)
    begin(browser, link.dialogue)
    assert came_by() == sorted([link.pk, other.pk])
