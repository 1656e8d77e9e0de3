"""The pages every dialogue must have."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from brainstorm.models import AccessibilityFeedback
from brainstorm.templatetags.texts import markdown
from tests.factories.brainstorm import BackgroundQuestionFactory, DialogueFactory, InvitationBatchFactory


def page(dialogue, name):
    return Client().get(reverse(f"brainstorm:{name}", args=[dialogue.slug])).content.decode()


def send(dialogue, text="Nappi ei toimi ruudunlukijalla.", reply_to="", nonce=None):
    address = reverse("brainstorm:accessibility_feedback", args=[dialogue.slug])
    return Client().post(address, {"text": text, "reply_to": reply_to, "nonce": nonce or uuid4().hex})


@pytest.mark.parametrize(
    "name", ["dialogue", "privacy", "accessibility", "accessibility_feedback", "rules", "come_back"]
)
def test_every_page_leads_to_help_and_to_these_pages(dialogue, name):
    text = page(dialogue, name)
    for other in ("privacy", "accessibility", "rules"):
        assert reverse(f"brainstorm:{other}", args=[dialogue.slug]) in text
    assert dialogue.help_phone in text
    assert dialogue.help_email in text


def test_the_privacy_notice_tells_of_invitations_where_there_are_any(dialogue):
    assert "kutsuttu sähköpostilla" not in page(dialogue, "privacy")
    InvitationBatchFactory(dialogue=dialogue)
    assert "kutsuttu sähköpostilla" in page(dialogue, "privacy")


def test_the_privacy_notice_is_built_from_the_dialogues_fields(db):
    dialogue = DialogueFactory(
        controller="Ministeriö X",
        privacy_officer="tsv@example.fi",
        privacy_basis_fi="Yleisen edun tehtävä.",
        case_number="VN/1/2026",
        retention_basis="Laki",
    )
    BackgroundQuestionFactory(dialogue=dialogue, text_fi="Missä roolissa vastaat?")
    text = page(dialogue, "privacy")
    day = dialogue.retention_until
    for part in (
        "Ministeriö X",
        "tsv@example.fi",
        "Yleisen edun tehtävä.",
        "VN/1/2026",
        "Missä roolissa vastaat?",
        f"{day.day}.{day.month}.{day.year}",
        "henkilötietoina",
    ):
        assert part in text
    assert "anonyymi" not in text.lower()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "ei ole vielä arvioitu"),
        ({"accessibility_reviewed_on": timezone.localdate()}, "Tiedossa olevia puutteita ei ole."),
        (
            {"accessibility_reviewed_on": timezone.localdate(), "accessibility_gaps_fi": "PDF:n taulukot."},
            "PDF:n taulukot.",
        ),
        ({"accessibility_reviewed_on": timezone.localdate() - timedelta(days=400)}, "tarkistus on nyt myöhässä"),
    ],
)
def test_the_accessibility_statement_says_how_things_are(db, fields, words):
    text = page(DialogueFactory(**fields), "accessibility")
    assert words in text
    assert settings.ACCESSIBILITY_AUTHORITY["name_fi"] in text


def test_accessibility_feedback_is_due_in_fourteen_days_and_stored_once(dialogue):
    nonce = uuid4().hex
    for _ in range(2):
        assert send(dialogue, reply_to="minna@example.fi", nonce=nonce).status_code == 200
    feedback = AccessibilityFeedback.objects.get()
    assert feedback.due_on == timezone.localdate() + timedelta(days=14)
    assert feedback.reply_to == "minna@example.fi"


@pytest.mark.parametrize(("text", "reply_to"), [("", ""), ("x" * 10_000, ""), ("Ei toimi", "väärä")])
def test_bad_feedback_comes_back_with_what_was_typed(dialogue, text, reply_to):
    response = send(dialogue, text, reply_to)
    assert response.status_code == 422
    assert text in response.content.decode()
    assert not AccessibilityFeedback.objects.exists()


def test_rules_are_markdown_without_html(db):
    dialogue = DialogueFactory(rules_fi="- **Puhu** asioista\n\n<script>alert(1)</script>")
    text = page(dialogue, "rules")
    assert "<li><strong>Puhu</strong> asioista</li>" in text
    assert "<script>alert" not in text


@pytest.mark.parametrize("text", ["[x](javascript:alert(1))", '<img src=x onerror="a()">', "![x](https://a.fi/b.png)"])
def test_markdown_holds_no_script_and_nothing_from_elsewhere(text):
    html = str(markdown(text))
    assert "<img" not in html
    assert 'href="javascript' not in html
