"""Asking for the results: nothing is stored before it is confirmed, and nothing ties it to anybody."""

import re
from unittest import mock  # only to let the mail server fail: it is not ours

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from brainstorm.models import ResultsSubscription
from brainstorm.phases import Phase
from brainstorm.services import subscriptions
from brainstorm.views import subscriptions as pages
from tests.factories.brainstorm import DialogueFactory

EMAIL = "minna.meikalainen@example.fi"


@pytest.fixture(autouse=True)
def _no_counters():
    caches["limits"].clear()


def ask(dialogue, browser=None, **fields):
    data = {f"tilaus-{name}": value for name, value in ({"email": EMAIL, "wants_results": "on"} | fields).items()}
    return (browser or Client()).post(reverse("brainstorm:subscribe", args=[dialogue.slug]), data)


def link_in(message):
    return re.search(r"https?://[^/]+(/\S+)", message.body).group(1)


def test_asking_stores_nothing_and_mails_a_link(dialogue, mailoutbox):
    response = ask(dialogue)
    assert response.status_code == 200
    assert not ResultsSubscription.objects.exists()
    message = mailoutbox[0]
    assert message.to == [EMAIL]
    assert "example.fi" not in link_in(message)
    assert message.alternatives


def test_opening_the_link_stores_nothing_and_pressing_does(dialogue, mailoutbox):
    ask(dialogue, wants_follow_up="on")
    link = link_in(mailoutbox[0])
    assert EMAIL in Client().get(link).content.decode()
    assert not ResultsSubscription.objects.exists()
    for _ in range(2):
        assert Client().post(link).status_code == 302
    row = ResultsSubscription.objects.get()
    assert (row.email, row.wants_results, row.wants_follow_up) == (EMAIL, True, True)


def test_nothing_is_ticked_beforehand(client_of, participant):
    page = client_of(participant).get(reverse("brainstorm:thanks", args=[participant.dialogue.slug])).content.decode()
    assert 'name="tilaus-wants_results"' in page
    assert "checked" not in page


def test_a_purpose_must_be_ticked(dialogue, mailoutbox):
    response = Client().post(reverse("brainstorm:subscribe", args=[dialogue.slug]), {"tilaus-email": EMAIL})
    assert response.status_code == 422
    assert EMAIL in response.content.decode()
    assert not mailoutbox


@pytest.mark.parametrize("email", ["", "minna", "x" * 10_000, "a\x00@b.fi", "a@b.fi\nBcc: c@d.fi", "<script>@x"])
def test_a_bad_address_gets_a_word_beside_it(dialogue, mailoutbox, email):
    response = ask(dialogue, email=email)
    assert response.status_code == 422
    assert 'class="error"' in response.content.decode()
    assert not mailoutbox


def test_an_error_on_the_page_of_thanks_keeps_the_code(client_of, participant):
    response = ask(participant.dialogue, client_of(participant), email="väärä")
    assert response.status_code == 422
    assert "Kiitos, ajatuksesi ovat mukana" in response.content.decode()


def test_a_link_of_another_dialogue_or_made_up_is_refused(dialogue, mailoutbox):
    ask(dialogue)
    token = link_in(mailoutbox[0]).rstrip("/").rsplit("/", 1)[1]
    for slug, value in ((DialogueFactory().slug, token), (dialogue.slug, token[:-4] + "AAAA"), (dialogue.slug, "x")):
        response = Client().post(reverse("brainstorm:subscribe_confirm", args=[slug, value]))
        assert response.status_code == 410
    assert not ResultsSubscription.objects.exists()


def test_a_link_runs_out(dialogue, mailoutbox, monkeypatch):
    ask(dialogue)
    monkeypatch.setattr(subscriptions, "CONFIRM_WITHIN", -1)
    assert Client().post(link_in(mailoutbox[0])).status_code == 410


def test_a_mail_server_that_does_not_answer_is_told_of(dialogue):
    with mock.patch("django.core.mail.backends.locmem.EmailBackend.send_messages", side_effect=OSError):
        response = ask(dialogue)
    assert response.status_code == 422
    assert "Yritä hetken kuluttua uudelleen." in response.content.decode()


def test_one_address_is_not_filled_by_somebody_else(dialogue, mailoutbox):
    statuses = [ask(dialogue).status_code for _ in range(pages.MAILS_TO_ONE_ADDRESS + 1)]
    assert statuses[-1] == 429
    assert len(mailoutbox) == pages.MAILS_TO_ONE_ADDRESS


def subscribed(dialogue, n, **wishes):
    for number in range(n):
        ResultsSubscription.objects.create(
            dialogue=dialogue, email=f"a{number:03}@example.fi", language="fi", **({"wants_results": True} | wishes)
        )


def test_rows_are_rewritten_in_another_order_under_other_keys(dialogue):
    subscribed(dialogue, 40)
    before = dict(ResultsSubscription.objects.values_list("email", "pk"))
    subscriptions.shuffle_subscriptions()
    after = dict(ResultsSubscription.objects.values_list("email", "pk"))
    assert before.keys() == after.keys()
    assert not set(before.values()) & set(after.values())


def test_results_are_told_of_once_they_are_out_and_the_address_goes(dialogue, mailoutbox):
    subscribed(dialogue, 3)
    assert subscriptions.send_promised_messages() == 0
    type(dialogue).objects.update(results_published_at=timezone.now(), phase=Phase.CLOSED)
    assert subscriptions.send_promised_messages() == 3
    assert subscriptions.send_promised_messages() == 0
    assert not ResultsSubscription.objects.exists()
    assert "Tulokset on julkaistu" in mailoutbox[0].subject


def test_what_came_of_it_is_told_of_later(dialogue, mailoutbox):
    subscribed(dialogue, 1, wants_follow_up=True)
    type(dialogue).objects.update(results_published_at=timezone.now(), phase=Phase.CLOSED)
    subscriptions.send_promised_messages()
    assert ResultsSubscription.objects.get().wants_results is False
    type(dialogue).objects.update(phase=Phase.COMPLETED)
    assert subscriptions.send_promised_messages() == 1
    assert not ResultsSubscription.objects.exists()
    assert len(mailoutbox) == 2


def test_a_message_that_could_not_be_sent_is_due_again(dialogue):
    subscribed(dialogue, 1)
    type(dialogue).objects.update(results_published_at=timezone.now())
    with mock.patch("django.core.mail.backends.locmem.EmailBackend.send_messages", side_effect=OSError):
        assert subscriptions.send_promised_messages() == 0
    assert subscriptions.send_promised_messages() == 1


def test_every_promised_message_lets_one_leave(dialogue, mailoutbox):
    subscribed(dialogue, 1, wants_follow_up=True)
    type(dialogue).objects.update(results_published_at=timezone.now())
    subscriptions.send_promised_messages()
    subscriptions.shuffle_subscriptions()
    link = re.search(r"https?://[^/]+(/\S+/tilaa/lopeta/\S+)", mailoutbox[0].body).group(1)
    assert "a000@example.fi" in Client().get(link).content.decode()
    assert ResultsSubscription.objects.exists()
    Client().post(link)
    assert not ResultsSubscription.objects.exists()
    assert mailoutbox[0].extra_headers["List-Unsubscribe"]


@pytest.mark.parametrize(("language", "word"), [("sv", "sv"), ("en", "en")])
def test_the_link_is_in_the_language_of_the_asker(dialogue, mailoutbox, language, word):
    subscriptions.ask_for_results(
        dialogue=dialogue, email=EMAIL, wants_results=True, wants_follow_up=False, language=language
    )
    assert link_in(mailoutbox[0]).startswith(f"/{word}/")
