"""Nothing joins an unnamed participant to an account, an address, a device or a place.

One person goes through everything a participant can do, from a known address with a known browser, and asks for the
results with a known e-mail address. Then every column of every table is read.
"""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core import signing
from django.core.cache import caches
from django.db import models
from django.test import Client
from django.urls import reverse

from accounts.keys import normalise_code
from accounts.models import Inbox, User
from brainstorm.middleware import COOKIE_PREFIX
from brainstorm.models import AskedWhen, Participant, ResultsSubscription
from tests.factories.brainstorm import (
    BackgroundOptionFactory,
    BackgroundQuestionFactory,
    IdeaFactory,
    PromptFactory,
)

EMAIL = "minna.unnamed@example.fi"
ADDRESS = "203.0.113.77"
BROWSER = "Mozilla/5.0 (Unnamed Phone)"
TEXT = "Sama hoitaja koko viikoksi."

# Rows of staff about content: the decision of a moderator names the moderator, never the author.
ABOUT_CONTENT_BY_STAFF = {"moderation.Decision"}


@pytest.fixture
def journey(dialogue, moderator, mailoutbox) -> dict[str, Any]:
    """Everything one does, from the welcome to the results."""
    caches["limits"].clear()
    prompt = PromptFactory(dialogue=dialogue, number=1, is_required=True)
    question = BackgroundQuestionFactory(dialogue=dialogue, key="role", asked=AskedWhen.BEFORE)
    BackgroundOptionFactory(question=question, key="staff")
    other = IdeaFactory(prompt=prompt)
    browser = Client(REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=BROWSER, HTTP_X_FORWARDED_FOR=ADDRESS)

    def post(page: str, data: dict[str, str], *args: Any) -> Any:
        response = browser.post(reverse(f"brainstorm:{page}", args=[dialogue.slug, *args]), data)
        assert response.status_code in {200, 302}, (page, response.status_code)
        return response

    post("start", {"nonce": uuid4().hex})
    post("background", {"role": "staff"})
    post("write", {"text": TEXT, "nonce": uuid4().hex, "then": "again"}, 1)
    post("write", {"text": "Soita 040 123 4567", "nonce": uuid4().hex, "then": "on"}, 1)
    browser.get(reverse("brainstorm:weigh", args=[dialogue.slug]))
    post("comment", {"text": "Näin meilläkin.", "nonce": uuid4().hex}, other.pk)
    post("background_rest", {})
    browser.get(reverse("brainstorm:thanks", args=[dialogue.slug]))
    post("subscribe", {"tilaus-email": EMAIL, "tilaus-wants_results": "on"})
    link = next(word for word in mailoutbox[-1].body.split() if "/vahvista/" in word)
    assert browser.post("/" + link.split("/", 3)[3]).status_code == 302
    secret = signing.loads(browser.cookies[COOKIE_PREFIX + dialogue.slug].value, salt=f"participant:{dialogue.slug}")
    person = Participant.objects.get(ideas__text=TEXT)
    return {"person": person, "secret": secret, "browser": browser}


def rows() -> Iterator[tuple[type[models.Model], dict[str, Any]]]:
    """Every row of every table there is, as its columns are stored."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed:
            for row in model._base_manager.values():
                yield model, row


def test_the_journey_has_left_traces(journey):
    """Or the tests below would prove nothing."""
    person = journey["person"]
    assert person.ideas.count() == 2
    assert person.comments.count() == 1
    assert person.background.count() == 1
    assert person.return_code_hash
    assert ResultsSubscription.objects.get().email == EMAIL


def test_no_table_holds_the_secret_the_address_or_the_browser(journey):
    secret = journey["secret"]
    assert normalise_code(secret) == secret
    for model, row in rows():
        for column, value in row.items():
            for known in (secret, secret.replace("-", ""), ADDRESS, BROWSER):
                assert known.lower() not in str(value).lower(), f"{model._meta.label}.{column}"


def test_the_e_mail_address_stands_in_one_table_alone_with_nothing_of_the_participant(journey):
    person = journey["person"]
    keys = {str(key).replace("-", "") for key in traces_of(person)}
    holders = set()
    for model, row in rows():
        if any(EMAIL in str(value) for value in row.values()):
            holders.add(model)
            assert not keys & {str(value).replace("-", "") for value in row.values()}
    assert holders == {ResultsSubscription}
    columns = {field.name for field in ResultsSubscription._meta.fields}
    assert columns == {"id", "dialogue", "email", "language", "wants_results", "wants_follow_up"}


def test_no_row_that_knows_the_participant_knows_an_account(journey):
    keys = {str(key).replace("-", "") for key in traces_of(journey["person"])}
    for model, row in rows():
        if model._meta.label in ABOUT_CONTENT_BY_STAFF:
            continue
        if keys & {str(value).replace("-", "") for value in row.values()}:
            for field in model._meta.concrete_fields:
                if field.remote_field and field.related_model is User:
                    assert row[field.attname] is None, f"{model._meta.label}.{field.name}"


def test_the_inbox_of_an_unnamed_participant_is_nobodys_account(journey):
    person = journey["person"]
    assert person.inbox is not None
    assert person.inbox.user is None
    assert not Inbox.objects.filter(participant__isnull=False, user__isnull=False).exists()


def test_no_session_is_made_for_a_participant(journey):
    from django.contrib.sessions.models import Session

    assert not Session.objects.exists()
    assert "sessionid" not in journey["browser"].cookies


def test_no_model_of_participants_has_a_column_for_an_account_or_an_address():
    """Also of what is built later: a participant's row never points at a person, an address or an invitation."""
    for model in apps.get_models():
        points_at_participant = model is Participant or any(
            field.related_model is Participant for field in model._meta.concrete_fields if field.remote_field
        )
        if not points_at_participant:
            continue
        for field in model._meta.concrete_fields:
            assert field.related_model is not User, f"{model._meta.label}.{field.name}"
            assert not isinstance(field, models.EmailField | models.GenericIPAddressField), field
            assert "invitation" not in field.name


def test_no_time_finer_than_an_hour_stands_beside_what_was_written(journey):
    person = journey["person"]
    for content in [*person.ideas.all(), *person.comments.all()]:
        assert (content.posted_at.minute, content.posted_at.second, content.posted_at.microsecond) == (0, 0, 0)
    for model in (type(person), type(person.background.get())):
        assert not any(isinstance(field, models.DateTimeField) for field in model._meta.concrete_fields), model


def traces_of(person: Participant) -> set[Any]:
    """Every key by which a row could know the participant or what they wrote."""
    keys = {person.pk, person.key_hash, person.return_code_hash, person.inbox_id}
    for related in (person.ideas, person.comments, person.background, person.evaluations, person.exposures):
        keys |= set(related.values_list("pk", flat=True))
    return keys - {None}
