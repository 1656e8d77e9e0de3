"""The endpoint that warns while somebody writes."""

import logging

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

URL = "/tarkista/"


def test_nothing_found_is_an_empty_answer(client, db):
    response = client.post(URL, {"text": "Yksi kirjautuminen riittäisi."})
    assert response.status_code == 200
    assert response.content.strip() == b""


def test_personal_data_is_warned_about_with_the_string_named(client, db):
    page = client.post(URL, {"text": "potilas 131052-308T ja 040 123 4567"}).content.decode()
    assert '<mark class="mark-pd">131052-308T</mark>' in page
    assert '<mark class="mark-pd">040 123 4567</mark>' in page
    assert "henkilötunnus" in page
    assert "112" not in page


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("En jaksa enää elää.", "09 2525 0111"),
        ("Mieheni hakkaa minua", "080 005 005"),
        ("Tapan sinut", 'href="tel:112"'),
    ],
)
def test_distress_shows_help_at_once(client, db, text, number):
    page = client.post(URL, {"text": text}).content.decode()
    assert number in page
    assert 'role="status"' in page


@pytest.mark.parametrize(
    ("language", "number"), [("sv", "09 2525 0112"), ("en", "09 2525 0116"), ("fi", "09 2525 0111")]
)
def test_help_is_offered_in_the_readers_language(client, db, language, number):
    with override(language):
        url = reverse("moderation:screen")
    assert number in client.post(url, {"text": "Jag vill dö. I want to die. Haluan kuolla."}).content.decode()


def test_text_is_escaped(client, db):
    page = client.post(URL, {"text": "<script>alert(1)</script> a@b<b>.fi matti@firma.fi"}).content.decode()
    assert "<script>" not in page


def test_text_goes_in_the_body_only(client, db):
    assert client.get(URL, {"text": "131052-308T"}).status_code == 405


def test_the_csrf_token_is_asked_for(db):
    assert Client(enforce_csrf_checks=True).post(URL, {"text": "131052-308T"}).status_code == 403


def test_nothing_is_logged_or_stored(client, db, caplog, django_assert_num_queries):
    with caplog.at_level(logging.DEBUG), django_assert_num_queries(0):
        client.post(URL, {"text": "potilas 131052-308T"})
    assert "131052" not in caplog.text


def test_a_machine_is_stopped(client, db, monkeypatch):
    monkeypatch.setattr("moderation.views.screening.TEXTS_A_MINUTE", 2)
    answers = [client.post(URL, {"text": "x"}, REMOTE_ADDR="192.0.2.7").status_code for _ in range(4)]
    assert answers.count(429) >= 1
    assert answers[0] == 200


@pytest.mark.parametrize("text", ["", "\x00" * 50, "ä" * 200_000, "💥\u202e" * 4000, "0 " * 10_000])
def test_any_text_may_be_sent(client, db, text):
    assert client.post(URL, {"text": text}).status_code == 200
