"""Coming by an invitation: opening spends nothing, Aloita does, once, and it is known of enough people together."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from brainstorm.invitation_tokens import invitation_token
from brainstorm.link_cookie import INVITATION_PREFIX, PREFIX
from brainstorm.models import ArrivalSlip, ArrivalTally, AskedWhen, BackgroundAnswer, Invitation, Participant
from brainstorm.models import InvitationState as S
from brainstorm.phases import Phase
from brainstorm.services.arrivals import count_arrivals, is_used
from brainstorm.services.participants import InvitationUsedError, join_dialogue
from tests.factories.brainstorm import (
    BackgroundOptionFactory,
    BackgroundQuestionFactory,
    DistributionLinkFactory,
    InvitationBatchFactory,
    InvitationFactory,
    PromptFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _limits():
    caches["limits"].clear()


@pytest.fixture
def batch(dialogue):
    return InvitationBatchFactory(dialogue=dialogue)


@pytest.fixture
def invitation(dialogue, batch):
    """An invitation whose link suggests a role and an area."""
    PromptFactory(dialogue=dialogue, number=1, is_required=True)
    options = {}
    for order, key in enumerate(("role", "area")):
        question = BackgroundQuestionFactory(dialogue=dialogue, key=key, asked=AskedWhen.BEFORE, order=order)
        options[key] = BackgroundOptionFactory.create_batch(3, question=question)[1]
    return InvitationFactory(batch=batch, state=S.SENT, wave=1, **options)


def open_link(invitation, browser, wave=1, method="get"):
    return getattr(browser, method)(reverse("brainstorm:invitation", args=[invitation_token(invitation.pk, wave)]))


def begin(browser, dialogue, nonce=None):
    return browser.post(reverse("brainstorm:start", args=[dialogue.slug]), {"nonce": nonce or uuid4().hex})


def everything():
    return [
        list(model.objects.order_by("pk").values()) for model in (Invitation, ArrivalSlip, ArrivalTally, Participant)
    ]


def test_opening_the_link_stores_nothing_however_often(invitation, dialogue):
    before, browser = everything(), Client()
    for method in ("get", "head") * 20:
        response = open_link(invitation, browser, method=method)
        assert (response.status_code, response.url) == (302, reverse("brainstorm:dialogue", args=[dialogue.slug]))
    html = browser.get(response.url).content.decode()
    assert "Tulit omalla kutsulinkillä" in html
    assert invitation.role.text in html
    assert everything() == before
    cookie = browser.cookies[INVITATION_PREFIX + dialogue.slug]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 7200)
    assert invitation.pk.hex not in cookie.value


def test_beginning_spends_the_links_of_every_wave_and_touches_no_invitation(invitation, dialogue):
    before = list(Invitation.objects.values())
    browser = Client()
    open_link(invitation, browser)
    assert begin(browser, dialogue).url == reverse("brainstorm:background", args=[dialogue.slug])
    assert list(Invitation.objects.values()) == before
    assert is_used(invitation)
    for wave in (1, 2, 3):
        another = Client()
        assert open_link(invitation, another, wave).status_code == 302  # and does not tell
        refused = begin(another, dialogue)
        assert refused.status_code == 410
        assert "on jo käytetty" in refused.content.decode()
        assert another.cookies[INVITATION_PREFIX + dialogue.slug].value == ""
    assert Participant.objects.count() == 1
    begin(another, dialogue)  # without the invitation, like anybody
    assert Participant.objects.count() == 2


def test_a_double_press_begins_once(invitation, dialogue):
    browser, nonce = Client(), uuid4().hex
    open_link(invitation, browser)
    assert begin(browser, dialogue, nonce).status_code == 302
    again = Client()
    open_link(invitation, again)
    assert begin(again, dialogue, nonce).url == reverse("brainstorm:background", args=[dialogue.slug])
    assert (Participant.objects.count(), ArrivalSlip.objects.count()) == (1, 1)


def test_what_the_link_suggests_can_be_cleared_and_is_stored_only_when_sent(invitation, dialogue):
    browser = Client()
    open_link(invitation, browser)
    page = begin(browser, dialogue).url
    form = browser.get(page).context["form"]
    assert [field.value() for field in form] == [invitation.role.key, invitation.area.key]
    browser.post(page, {"tyhjenna": "1"})
    assert [field.value() for field in browser.get(page).context["form"]] == [None, None]
    assert not BackgroundAnswer.objects.exists()


def test_the_latest_way_in_counts_and_clearing_the_device_forgets_it(invitation, dialogue):
    browser = Client()
    open_link(invitation, browser)
    browser.get(reverse("brainstorm:link", args=[DistributionLinkFactory(dialogue=dialogue).token]))
    assert browser.cookies[INVITATION_PREFIX + dialogue.slug].value == ""
    open_link(invitation, browser)
    assert browser.cookies[PREFIX + dialogue.slug].value == ""
    browser.post(reverse("brainstorm:finish", args=[dialogue.slug]))
    assert browser.cookies[INVITATION_PREFIX + dialogue.slug].value == ""


def test_a_cookie_of_one_kind_is_nothing_under_the_name_of_the_other(invitation, dialogue):
    browser = Client()
    open_link(invitation, browser)
    value = browser.cookies[INVITATION_PREFIX + dialogue.slug].value
    browser.cookies[PREFIX + dialogue.slug] = value
    del browser.cookies[INVITATION_PREFIX + dialogue.slug]
    assert begin(browser, dialogue).status_code == 302
    assert not is_used(invitation)


@pytest.mark.parametrize("token", ["roska", "A" * 39])
def test_a_link_that_is_not_ours_leads_nowhere(token, invitation):
    assert Client().get(reverse("brainstorm:invitation", args=[token])).status_code == 404


def test_a_link_to_a_draft_or_of_a_file_not_agreed_to_leads_nowhere(invitation, dialogue, batch):
    type(batch).objects.update(is_confirmed=False)
    assert open_link(invitation, Client()).status_code == 404
    type(batch).objects.update(is_confirmed=True)
    type(dialogue).objects.update(phase=Phase.DRAFT)
    assert open_link(invitation, Client()).status_code == 404


def join(dialogue, *people):
    for person in people:
        join_dialogue(dialogue=dialogue, nonce=uuid4().hex, language="fi", invitation=person)


def people(batch, n, likeness="a"):
    return InvitationFactory.create_batch(n, batch=batch, likeness=likeness, state=S.SENT, wave=1)


def come():
    return set(Invitation.objects.filter(has_come=True).values_list("pk", flat=True))


def keys(rows):
    return {row.pk for row in rows}


def test_who_has_come_is_written_down_for_twenty_at_once_or_for_nobody(dialogue, batch):
    invited, day = people(batch, 40), timezone.localdate()
    join(dialogue, *invited[:19])
    assert not count_arrivals(dialogue, day)
    join(dialogue, *[None] * 10)
    assert count_arrivals(dialogue, day)
    assert come() == set()
    assert all(map(is_used, invited[:19]))  # known all the same, by slips made anew
    assert not any(map(is_used, invited[19:]))
    join(dialogue, invited[19], *[None] * 19)
    assert count_arrivals(dialogue, day + timedelta(days=1))
    assert come() == keys(invited[:20])
    with pytest.raises(InvitationUsedError):
        join(dialogue, Invitation.objects.get(pk=invited[0].pk))


def test_of_those_who_are_alike_in_the_file_fewer_than_five_wait(dialogue, batch):
    many, few, day = people(batch, 30), people(batch, 6, "b"), timezone.localdate()
    join(dialogue, *many[:25], *few[:4])
    assert count_arrivals(dialogue, day)
    assert come() == keys(many[:25])
    join(dialogue, few[4], *[None] * 30)
    assert count_arrivals(dialogue, day + timedelta(days=1))
    assert come() == keys(many[:25])  # five of a kind, but five are not twenty
    join(dialogue, *people(batch, 20, "c"))
    assert count_arrivals(dialogue, day + timedelta(days=2))
    assert keys(few[:5]) <= come()
    assert few[5].pk not in come()


def test_an_invitation_is_used_once_across_nights(dialogue, batch):
    invited = people(batch, 3)
    join(dialogue, *invited[:2], *[None] * 30)
    for night in range(3):
        count_arrivals(dialogue, timezone.localdate() + timedelta(days=night))
        with pytest.raises(InvitationUsedError):
            join(dialogue, invited[0])
        join(dialogue, *[None] * 20)
    assert not is_used(invited[2])
