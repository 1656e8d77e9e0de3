"""Mail that came back: told by a signed message or by a file, and then mailed no more."""

import hmac
import json
import time
from hashlib import sha256
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from brainstorm.models import Invitation, OptOut
from brainstorm.models import InvitationState as S
from tests.factories.brainstorm import InvitationBatchFactory, InvitationFactory

pytestmark = pytest.mark.django_db
SECRET = "jaettu salaisuus"


@pytest.fixture(autouse=True)
def _secret(settings):
    settings.BOUNCE_SECRET = SECRET


@pytest.fixture
def batch(dialogue):
    return InvitationBatchFactory(dialogue=dialogue)


def tell(told, *, secret=SECRET, at=None, body=None):
    body = json.dumps({"bounces": told}).encode() if body is None else body
    signed_at = str(int(time.time() if at is None else at))
    signature = hmac.new(secret.encode(), signed_at.encode() + b"." + body, sha256).hexdigest()
    headers = {"X-Talkooriihi-Time": signed_at, "X-Talkooriihi-Signature": signature}
    browser = Client(enforce_csrf_checks=True)
    return browser.post(reverse("brainstorm:bounces"), body, content_type="application/json", headers=headers)


def bounce(address, kind="permanent"):
    return {"address": address, "kind": kind}


def states():
    return dict(Invitation.objects.order_by("address").values_list("address", "state"))


def test_a_signed_message_is_taken_once_or_twice(batch):
    for name, state in (("a", S.SENT), ("b", S.SENT), ("c", S.NEW), ("d", S.LEFT)):
        InvitationFactory(batch=batch, address=f"{name}@b.fi", state=state)
    told = [bounce("A@b.fi"), bounce("b@b.fi", "temporary"), bounce("c@b.fi"), bounce("d@b.fi"), bounce("x@y.fi")]
    for _ in range(2):
        assert tell(told).status_code == 204
    assert states() == {"a@b.fi": S.BOUNCED, "b@b.fi": S.SENT, "c@b.fi": S.NEW, "d@b.fi": S.LEFT}


def test_a_complaint_is_a_refusal(batch, dialogue):
    InvitationFactory(batch=batch, address="a@b.fi", state=S.SENT)
    assert tell([bounce("a@b.fi", "complaint"), bounce("nobody@b.fi", "complaint")]).status_code == 204
    assert states() == {"a@b.fi": S.LEFT}
    assert OptOut.objects.get().organisation == dialogue.organisations.get()


@pytest.mark.parametrize(
    "wrong",
    [{"secret": "arvattu"}, {"at": time.time() - 3600}, {"at": time.time() + 3600}],
)
def test_what_is_not_signed_just_now_is_refused(batch, wrong):
    InvitationFactory(batch=batch, address="a@b.fi", state=S.SENT)
    assert tell([bounce("a@b.fi")], **wrong).status_code == 403
    assert states() == {"a@b.fi": S.SENT}


def test_a_message_without_a_signature_is_refused(batch):
    assert Client().post(reverse("brainstorm:bounces"), b"{}", content_type="application/json").status_code == 403
    headers = {"X-Talkooriihi-Time": "²", "X-Talkooriihi-Signature": "ä"}
    assert Client().post(reverse("brainstorm:bounces"), {}, headers=headers).status_code == 403


@pytest.mark.parametrize("body", [b"", b"[]", b'{"bounces": 1}', b'{"bounces": [{}]}', b"\xff"])
def test_a_message_that_says_nothing_is_told_so(body):
    assert tell(None, body=body).status_code == 400


def test_without_a_secret_nobody_can_tell(settings):
    settings.BOUNCE_SECRET = ""
    assert tell([], secret="").status_code == 404


def test_a_file_of_addresses_holds_for_its_dialogue(batch, dialogue, facilitator, staff_client):
    mine = InvitationFactory(batch=batch, address="a@b.fi", state=S.UNCERTAIN)
    InvitationFactory(batch=batch, address="c@d.fi", state=S.SENT)
    other = InvitationFactory(address="a@b.fi", state=S.SENT)
    browser = staff_client(facilitator)
    page = reverse("brainstorm:work_bounces", args=[dialogue.slug])
    assert "Palautuneet osoitteet" in browser.get(page).content.decode()
    content = "syy;Sähköposti\n550;A@B.fi\n550;höpö\n550\n".encode("cp1252")
    response = browser.post(page, {"file": SimpleUploadedFile("p.csv", content), "nonce": uuid4().hex})
    assert "Merkitty palautuneiksi: 1 kutsua" in browser.get(response.url).content.decode()
    assert {row.pk: row.state for row in Invitation.objects.all() if row.state == S.BOUNCED} == {mine.pk: S.BOUNCED}
    other.refresh_from_db()
    assert other.state == S.SENT
    assert AuditEntry.objects.get(action="bounces_read").details == {"number": 1}
    wrong = browser.post(page, {"file": SimpleUploadedFile("p.csv", b"nimi;x\na;b\n"), "nonce": uuid4().hex})
    assert wrong.status_code == 422
    assert "ei ole saraketta" in wrong.content.decode()
