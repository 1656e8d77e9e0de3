"""Nothing joins an unnamed participant to an account, an address, a device or a place.

One person goes through everything a participant can do, from a known address with a known browser, and asks for the
results with a known e-mail address. Then every column of every table is read.
"""

import base64
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core import signing
from django.core.cache import caches
from django.db import connection, models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.keys import normalise_code
from accounts.models import Inbox, User
from brainstorm.middleware import COOKIE_PREFIX
from brainstorm.models import (
    ArrivalSlip,
    ArrivalTally,
    AskedWhen,
    BackgroundAnswer,
    DistributionLink,
    Participant,
    ResultsSubscription,
)
from brainstorm.services.arrivals import count_arrivals
from brainstorm.services.participants import join_dialogue
from tests.factories.brainstorm import (
    BackgroundOptionFactory,
    BackgroundQuestionFactory,
    DistributionLinkFactory,
    IdeaFactory,
    PromptFactory,
)

EMAIL = "minna.unnamed@example.fi"
ADDRESS = "203.0.113.77"
BROWSER = "Mozilla/5.0 (Unnamed Phone)"
TEXT = "Sama hoitaja koko viikoksi."
SENDER = "Liiton osasto 117"

# Rows of staff about content: the decision of a moderator names the moderator, never the author.
ABOUT_CONTENT_BY_STAFF = {"moderation.Decision"}


@pytest.fixture
def journey(dialogue, moderator, mailoutbox) -> dict[str, Any]:
    """Everything one does, from the welcome to the results."""
    caches["limits"].clear()
    prompt = PromptFactory(dialogue=dialogue, number=1, is_required=True)
    question = BackgroundQuestionFactory(dialogue=dialogue, key="role", asked=AskedWhen.BEFORE)
    option = BackgroundOptionFactory(question=question, key="staff")
    handed_out = DistributionLinkFactory(dialogue=dialogue, sender=SENDER, preset_role=option)
    other = IdeaFactory(prompt=prompt)
    browser = Client(REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=BROWSER, HTTP_X_FORWARDED_FOR=ADDRESS)

    def post(page: str, data: dict[str, str], *args: Any) -> Any:
        response = browser.post(reverse(f"brainstorm:{page}", args=[dialogue.slug, *args]), data)
        assert response.status_code in {200, 302}, (page, response.status_code)
        return response

    assert browser.get(reverse("brainstorm:link", args=[handed_out.token])).status_code == 302
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
    return {"person": person, "secret": secret, "browser": browser, "link": handed_out}


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
            assert field.related_model is not DistributionLink, f"{model._meta.label}.{field.name}"


def test_no_time_finer_than_an_hour_stands_beside_what_was_written(journey):
    person = journey["person"]
    for content in [*person.ideas.all(), *person.comments.all()]:
        assert (content.posted_at.minute, content.posted_at.second, content.posted_at.microsecond) == (0, 0, 0)
    for model in (type(person), type(person.background.get())):
        assert not any(isinstance(field, models.DateTimeField) for field in model._meta.concrete_fields), model


def test_the_link_by_which_somebody_came_stands_nowhere_beside_them(journey):
    """Its token, code and sender stand in its own row alone, and no row points at it, least of all the slip's."""
    link = journey["link"]
    for model, row in rows():
        if model is DistributionLink:
            continue
        for column, value in row.items():
            for known in (link.token, link.room_code, SENDER):
                assert known not in str(value), f"{model._meta.label}.{column}"
        for field in model._meta.concrete_fields:
            assert field.related_model is not DistributionLink, f"{model._meta.label}.{field.name}"
    # What the link suggested is the participant's own answer now, like any other.
    assert BackgroundAnswer.objects.get(question__key="role").option == link.preset_role
    assert {field.name for field in ArrivalSlip._meta.fields} == {"id", "dialogue", "sealed", "mark", "is_left_over"}


def people_by_links(dialogue, *order):
    """Begin in a known order, each by a link or none."""
    for n, link in enumerate(order):
        join_dialogue(dialogue=dialogue, nonce=f"{n:016x}{uuid4().hex[:16]}", language="fi", link=link)


def in_physical_order(model: type[models.Model], *columns: str) -> list[tuple[Any, ...]]:
    """A table as its file holds it."""
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {", ".join(columns)} FROM "{model._meta.db_table}" ORDER BY {place}')
        return cursor.fetchall()


def test_slips_lie_in_the_order_of_the_participants_and_tell_nothing_all_the_same(dialogue):
    """Whoever lines the two tables up has a slip for everybody, alike but for what only the site's key opens."""
    links = [DistributionLinkFactory(dialogue=dialogue), DistributionLinkFactory(dialogue=dialogue, reached=8), None]
    people_by_links(dialogue, *(links[n % 3] for n in range(30)))
    slips = in_physical_order(ArrivalSlip, "id", "dialogue_id", "sealed", "is_left_over")
    assert len(slips) == len(in_physical_order(Participant, "id")) == 30
    outside = Counter()
    for _key, box, sealed, is_left_over in slips:
        token = base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
        version_and_time = token[:9]  # what a Fernet token shows without its key
        outside[box, len(token), version_and_time, is_left_over] += 1
    assert list(outside.values()) == [30]
    assert {version_and_time[1:] for _box, _length, version_and_time, _left in outside} == {bytes(8)}
    assert len({sealed for _key, _box, sealed, _left in slips}) == 30


def test_two_nightly_backups_tell_of_no_fewer_than_five_among_twenty(dialogue):
    """Day after day a few come by each link: no number in clear ever tells of one of them, or of a small sender."""
    big, unknown = DistributionLinkFactory(dialogue=dialogue), DistributionLinkFactory(dialogue=dialogue, reached=None)
    small = DistributionLinkFactory(dialogue=dialogue, reached=8)
    day, before, people = timezone.localdate(), None, 0
    for night in range(12):
        people_by_links(dialogue, *[big] * 3, unknown, unknown, small, *[None] * (5 + night % 4))
        joined = Participant.objects.count()
        was_opened = count_arrivals(dialogue, day + timedelta(days=night))
        tally = ArrivalTally.objects.get()
        after = [
            *DistributionLink.objects.order_by("pk").values_list("counted", flat=True),
            tally.pooled,
            tally.unlinked,
        ]
        assert not any(count % 5 for count in after)
        assert not any(0 < count < 10 for count in after)
        if before is not None and after != before:
            assert was_opened
            assert joined - people >= 20, "fewer than twenty began between the two backups in which counts differ"
        if was_opened:
            people, before = joined, after
    small.refresh_from_db()
    assert small.counted == 0
    assert before[0] >= 20
    assert before[3] == 10  # the small sender's, with whatever other small senders there might be


def test_what_is_left_over_in_the_box_is_nothing_that_was_there_before(dialogue):
    link = DistributionLinkFactory(dialogue=dialogue)
    people_by_links(dialogue, *[link] * 14, *[None] * 9)
    before = in_physical_order(ArrivalSlip, "id", "sealed")
    assert count_arrivals(dialogue, timezone.localdate())
    after = in_physical_order(ArrivalSlip, "id", "sealed")
    assert len(after) == 4 + 9  # nine who came by no link are too few to be counted
    assert not {one for row in before for one in row} & {one for row in after for one in row}


def traces_of(person: Participant) -> set[Any]:
    """Every key by which a row could know the participant or what they wrote."""
    keys = {person.pk, person.key_hash, person.return_code_hash, person.inbox_id}
    for related in (person.ideas, person.comments, person.background, person.evaluations, person.exposures):
        keys |= set(related.values_list("pk", flat=True))
    return keys - {None}
