"""Anybody can flag a text, once, and follow what becomes of it."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from brainstorm.models import Interruption
from moderation.models import Case, CaseState, Flag, Outcome, Urgency, Visibility
from moderation.services.cases import decide_case, lapse_case
from tests.factories.brainstorm import CommentFactory


def url_of(content, kind: str = "idea") -> str:
    return reverse("moderation:flag", args=[kind, content.pk])


def sent(client: Client, url: str, **data) -> tuple[str, object]:
    """Flag by the page's own form; gives the code and the answer."""
    nonce = re.search(r'name="nonce" value="([0-9a-f-]+)"', client.get(url).content.decode())
    response = client.post(url, {"reason": "insult", "text": "", "nonce": nonce[1] if nonce else ""} | data)
    code = re.search(r"([0-9A-Z]{4}-){2}[0-9A-Z]{4}", response.content.decode())
    return (code[0] if code else ""), response


def test_a_reader_without_a_cookie_flags_and_gets_a_code(client, idea):
    code, response = sent(client, url_of(idea), reason="insult", text="Haukkuu ihmisiä.")
    assert response.status_code == 200
    assert code
    flag = Flag.objects.get()
    assert (flag.reason, flag.text, flag.case.target, flag.case.flag_count) == ("insult", "Haukkuu ihmisiä.", idea, 1)
    assert code not in {flag.receipt_hash, str(flag.pk)}


def test_flagging_hides_nothing(client, idea):
    for _ in range(5):
        sent(Client(), url_of(idea))
    idea.refresh_from_db()
    assert idea.visibility == Visibility.PUBLISHED


def test_flags_join_the_one_open_case(idea):
    codes = {sent(Client(), url_of(idea))[0] for _ in range(3)}
    assert len(codes) == 3
    assert Case.objects.get().flag_count == 3


def test_a_double_press_is_one_flag_and_the_same_code(client, idea):
    nonce = uuid4().hex
    first, _ = sent(client, url_of(idea), nonce=nonce)
    second, _ = sent(client, url_of(idea), nonce=nonce)
    assert first == second
    assert Flag.objects.count() == 1
    assert Case.objects.get().flag_count == 1


def test_a_threat_goes_to_the_top(client, idea):
    sent(client, url_of(idea), reason="threat")
    assert Case.objects.get().urgency == Urgency.DANGER


def test_a_flag_after_a_decision_opens_a_new_case(client, idea, moderator):
    sent(client, url_of(idea))
    case = Case.objects.get()
    decide_case(moderator, case, outcome=Outcome.KEEP, ground=None, facts="", seen=0)
    sent(client, url_of(idea))
    assert list(Case.objects.order_by("opened_at", "state").values_list("state", "flag_count")) in (
        [("decided", 1), ("open", 1)],
        [("open", 1), ("decided", 1)],
    )


def test_a_comment_can_be_flagged(client, idea):
    comment = CommentFactory(idea=idea)
    sent(client, url_of(comment, "comment"))
    assert Case.objects.get().target == comment


@pytest.mark.parametrize("visibility", sorted(set(Visibility) - {Visibility.PUBLISHED, Visibility.REDACTED}))
def test_what_is_not_seen_cannot_be_flagged(client, idea, visibility):
    type(idea).objects.update(visibility=visibility)
    assert client.get(url_of(idea)).status_code == 404
    assert client.post(url_of(idea), {"reason": "insult", "nonce": uuid4().hex}).status_code == 404


def test_unknown_kinds_texts_and_closed_dialogues_are_the_same_404(client, idea):
    assert client.get(url_of(idea, "user")).status_code == 404
    assert client.get(url_of(idea, "comment")).status_code == 404
    assert client.get(reverse("moderation:flag", args=["idea", uuid4()])).status_code == 404
    type(idea.dialogue).objects.update(interruption=Interruption.EMERGENCY)
    assert client.get(url_of(idea)).status_code == 404


def test_bad_input_is_explained_and_nothing_typed_is_lost(client, idea):
    response = client.post(url_of(idea), {"text": "kauan" * 900, "nonce": uuid4().hex})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Valitse, mikä tekstissä on vialla." in page
    assert "Teksti on liian pitkä" in page
    assert "kauan" * 900 in page
    assert not Flag.objects.exists()


@pytest.mark.parametrize("text", ["\x00nolla\x00", "💥", "‮oikealta", "<script>alert(1)</script>", "'; DROP TABLE x;--"])
def test_any_text_may_go_with_a_flag(client, idea, text):
    _, response = sent(client, url_of(idea), text=text)
    assert response.status_code == 200
    assert Flag.objects.get().text == text.replace("\x00", "")


def test_the_code_tells_what_became_of_it(client, idea, moderator, ground):
    code, _ = sent(client, url_of(idea))
    url = reverse("moderation:flag_receipt")
    assert "odottaa valvojaa" in client.post(url, {"code": code}).content.decode()
    case = Case.objects.get()
    decide_case(moderator, case, outcome=Outcome.HIDE, ground=ground, facts="", seen=0)
    assert "Teksti piilotettiin" in client.post(url, {"code": code.lower().replace("-", " ")}).content.decode()
    decide_case(moderator, case, outcome=Outcome.RESTORE, ground=None, facts="", seen=1)
    assert "Teksti on näkyvissä" in client.post(url, {"code": code}).content.decode()


def test_the_code_tells_that_the_author_took_the_text_away(client, idea):
    code, _ = sent(client, url_of(idea))
    lapse_case(idea)
    assert Case.objects.get().state == CaseState.LAPSED
    assert "ei ole enää näkyvissä" in client.post(reverse("moderation:flag_receipt"), {"code": code}).content.decode()


@pytest.mark.parametrize("code", ["", "abc", "7K2M-Q0ZT-WX4A", "\x00" * 20, "A" * 5000])
def test_a_code_that_is_nobodys_says_so(client, db, code):
    response = client.post(reverse("moderation:flag_receipt"), {"code": code})
    assert response.status_code == 422
    assert b'class="error"' in response.content


def test_machines_are_stopped(client, idea, monkeypatch):
    monkeypatch.setattr("moderation.views.flags.FLAGS_AN_HOUR", 2)
    answers = [
        client.post(url_of(idea), {"reason": "other", "nonce": uuid4().hex}, REMOTE_ADDR="192.0.2.9").status_code
        for _ in range(5)
    ]
    assert 429 in answers
    assert Flag.objects.count() <= 4  # two in each of at most two windows of time
