"""A file of people to invite: read, reported by line, made coarser, agreed to or deleted."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AuditEntry, RunState
from brainstorm.models import Invitation, InvitationBatch, OptOut
from brainstorm.opt_outs import opt_out_hash
from brainstorm.phases import Phase
from brainstorm.pipelines import invitations as pipeline
from brainstorm.services.invitations import shares_of
from tests.factories.brainstorm import BackgroundOptionFactory, BackgroundQuestionFactory, DialogueFactory


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def options(dialogue):
    """Roles and areas of the dialogue, by key."""
    found = {}
    for name, keys in (("role", ("staff", "staff-representative")), ("area", ("kainuu", "lappi"))):
        question = BackgroundQuestionFactory(dialogue=dialogue, key=name)
        found |= {key: BackgroundOptionFactory(question=question, key=key, text_fi=key.title()) for key in keys}
    return found


@pytest.fixture
def page(dialogue):
    return reverse("brainstorm:work_invitations", args=[dialogue.slug])


def form(content, nonce=None):
    data = content if isinstance(content, bytes) else content.encode()
    return {"file": SimpleUploadedFile("kutsut.csv", data), "nonce": nonce or uuid4().hex}


def read(browser, page, content):
    """Bring a file in by the page and the worker."""
    response = browser.post(page, form(content))
    assert response.status_code == 302, response.content.decode()
    batch = InvitationBatch.objects.first()
    pipeline.execute(str(batch.pk))
    batch.refresh_from_db()
    return batch


def people(n, start=0, **columns):
    rows = [";".join(["sähköposti", *columns])]
    rows += [";".join([f"p{start + i}@example.fi", *columns.values()]) for i in range(n)]
    return "\n".join(rows)


def test_a_file_is_read_by_the_worker_and_reported_by_line(page, dialogue, options, facilitator, staff_client):
    browser = staff_client(facilitator)
    Invitation.objects.create(
        dialogue=dialogue,
        batch=InvitationBatch.objects.create(dialogue=dialogue, file_name="x", state=RunState.DONE),
        address="vanha@example.fi",
        language="fi",
    )
    OptOut.objects.create(
        organisation=dialogue.organisations.get(),
        address_hash=opt_out_hash(dialogue.organisations.get().pk, "ei@example.fi"),
    )
    content = (
        "alue;kieli;sähköposti;rooli\nkainuu;sv;A@example.fi;staff\n;;a@example.fi;\n;;vanha@example.fi;\n"
        ";;EI@example.fi;\n;;höpö;\n;;b@example.fi;kuningas\n;;c@example.fi;staff-representative\n"
    )
    batch = read(browser, page, content)
    assert (batch.state, batch.error) == (RunState.DONE, "")
    assert (batch.accepted, batch.repeated, batch.refused) == (1, 1, 1)
    reasons = list(batch.rejections.values_list("line", "reason"))
    assert reasons == [(3, "repeated"), (6, "bad_address"), (7, "unknown_role"), (8, "union_role")]
    invited = batch.invitations.get()
    assert (invited.address, invited.language, invited.role, invited.area) == (
        "a@example.fi",
        "sv",
        options["staff"],
        options["kainuu"],
    )
    assert (invited.state, invited.wave, invited.has_come) == ("new", 0, False)
    html = browser.get(reverse("brainstorm:work_invitation_batch", args=[dialogue.slug, batch.pk])).content.decode()
    assert "”höpö” ei ole sähköpostiosoite" in html
    assert "kertoo ammattiliitosta" in html
    assert "ei@example.fi" not in html
    table = browser.get(reverse("brainstorm:work_invitation_rejections", args=[dialogue.slug, batch.pk]))
    assert b"".join(table.streaming_content).decode("utf-8-sig").splitlines()[1] == (
        "3;Sama osoite on tiedostossa jo aiemmalla rivillä."
    )


def test_the_file_is_gone_once_it_has_been_read(page, facilitator, staff_client, settings):
    browser = staff_client(facilitator)
    browser.post(page, form(people(3)))
    assert len(list((settings.DATA_DIR / "invitations").glob("*.csv"))) == 1
    pipeline.execute(str(InvitationBatch.objects.get().pk))
    assert list((settings.DATA_DIR / "invitations").iterdir()) == []


def test_the_same_file_twice_invites_nobody_twice(page, facilitator, staff_client):
    browser = staff_client(facilitator)
    assert read(browser, page, people(5)).accepted == 5
    again = read(browser, page, people(6))
    assert (again.accepted, again.repeated) == (1, 5)
    assert Invitation.objects.count() == 6


def test_the_same_form_sent_twice_is_one_batch(page, facilitator, staff_client):
    browser, nonce = staff_client(facilitator), uuid4().hex
    for _ in range(2):
        assert browser.post(page, form(people(2), nonce)).status_code == 302
    assert InvitationBatch.objects.count() == 1


def test_a_worker_that_died_half_way_is_followed_by_one_that_goes_on(page, facilitator, staff_client, monkeypatch):
    monkeypatch.setattr(pipeline, "ROWS_AT_ONCE", 10)
    staff_client(facilitator).post(page, form(people(35)))
    batch = InvitationBatch.objects.get()
    layout_of, calls = pipeline.invitee_parser, []

    def dying(*args):
        parser = layout_of(*args)
        whole = parser.parse

        class Dying:
            def parse(self, record):
                calls.append(record)
                if len(calls) == 25:
                    raise KeyboardInterrupt
                return whole(record)

        return Dying()

    monkeypatch.setattr(pipeline, "invitee_parser", dying)
    with pytest.raises(KeyboardInterrupt):
        pipeline.execute(str(batch.pk))
    assert Invitation.objects.count() == 20
    InvitationBatch.objects.update(state=RunState.QUEUED)
    monkeypatch.setattr(pipeline, "invitee_parser", layout_of)
    pipeline.execute(str(batch.pk))
    batch.refresh_from_db()
    assert (batch.state, batch.accepted, batch.rows_read) == (RunState.DONE, 35, 35)
    assert not batch.rejections.exists()


def test_what_fewer_than_twenty_share_is_shown_and_then_left_out_for_good(
    page, dialogue, options, facilitator, staff_client
):
    browser = staff_client(facilitator)
    rows = ["sähköposti;rooli;alue"]
    rows += [f"k{i}@example.fi;staff;kainuu" for i in range(20)]
    rows += [f"l{i}@example.fi;staff;lappi" for i in range(19)]
    batch = read(browser, page, "\n".join(rows))
    shown = {(str(s.role), str(s.area)): (s.count, [str(c) for c in s.carried], s.is_coarser) for s in shares_of(batch)}
    assert shown == {("Staff", "Kainuu"): (20, ["Staff", "Kainuu"], False), ("Staff", "Lappi"): (19, [], True)}
    address = reverse("brainstorm:work_invitation_batch", args=[dialogue.slug, batch.pk])
    assert "karkeampi" in browser.get(address).content.decode()
    browser.post(reverse("brainstorm:work_invitation_confirm", args=[dialogue.slug, batch.pk]))
    carried = sorted(Invitation.objects.values_list("role__key", "area__key"), key=str)
    assert carried == [("staff", "kainuu")] * 20 + [(None, None)] * 19
    assert "karkeampi" not in browser.get(address).content.decode()
    assert Invitation.objects.values("likeness").distinct().count() == 2
    assert AuditEntry.objects.filter(action="invitations_confirmed").count() == 1


def test_a_batch_is_deleted_with_its_addresses_until_it_is_agreed_to(page, dialogue, facilitator, staff_client):
    browser = staff_client(facilitator)
    first = read(browser, page, people(3))
    discard = reverse("brainstorm:work_invitation_discard", args=[dialogue.slug, first.pk])
    for _ in range(2):
        assert browser.post(discard).status_code == 302
    assert not InvitationBatch.objects.exists()
    assert not Invitation.objects.exists()
    second = read(browser, page, people(3))
    browser.post(reverse("brainstorm:work_invitation_confirm", args=[dialogue.slug, second.pk]))
    browser.post(reverse("brainstorm:work_invitation_discard", args=[dialogue.slug, second.pk]))
    assert Invitation.objects.count() == 3


def test_an_empty_batch_cannot_be_agreed_to(page, dialogue, facilitator, staff_client):
    browser = staff_client(facilitator)
    batch = read(browser, page, "sähköposti\nhöpö\n")
    response = browser.post(reverse("brainstorm:work_invitation_confirm", args=[dialogue.slug, batch.pk]))
    assert response.status_code == 403
    assert "ei ole ketään" in response.content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"nimi;rooli\nx;y\n", "ei ole saraketta ”sähköposti”"),
        ("sähköposti;Uskonto\na@b.fi;x\n".encode(), "kertoo uskonnosta"),
        (b"PK\x03\x04rest", "CSV-muodossa"),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_beside_the_field(page, facilitator, staff_client, content, words):
    response = staff_client(facilitator).post(page, form(content))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not InvitationBatch.objects.exists()


def test_more_than_two_hundred_thousand_rows_are_too_many(page, facilitator, staff_client, monkeypatch):
    monkeypatch.setattr(pipeline, "ROWS_AT_MOST", 10)
    browser = staff_client(facilitator)
    batch = read(browser, page, people(11))
    assert (batch.state, batch.error) == (RunState.FAILED, "too_many_rows")
    html = browser.get(reverse("brainstorm:work_invitation_batch", args=[batch.dialogue.slug, batch.pk]))
    assert "liikaa rivejä" in html.content.decode()


def test_nobody_is_invited_once_answering_has_ended(facilitator, staff_client, dialogue, page):
    type(dialogue).objects.update(phase=Phase.CLOSED)
    browser = staff_client(facilitator)
    assert "ketään ei enää kutsuta" in browser.get(page).content.decode()
    assert browser.post(page, form(people(1))).status_code == 403


def test_the_example_can_be_brought_in(page, dialogue, options, facilitator, staff_client):
    browser = staff_client(facilitator)
    response = browser.get(reverse("brainstorm:work_invitation_example", args=[dialogue.slug]))
    batch = read(browser, page, b"".join(response.streaming_content))
    assert (batch.accepted, batch.rejections.count()) == (1, 0)


@pytest.mark.parametrize("n", [1, 8])
def test_the_list_costs_the_same_for_any_number_of_files(
    n, page, dialogue, facilitator, staff_client, django_assert_max_num_queries
):
    for i in range(n):
        InvitationBatch.objects.create(dialogue=dialogue, file_name=f"{i}.csv")
    browser = staff_client(facilitator)
    with django_assert_max_num_queries(14):
        assert browser.get(page).content.count(b".csv</a>") == n


def test_other_dialogues_files_are_nobodys_business(page, facilitator, staff_client):
    other = InvitationBatch.objects.create(dialogue=DialogueFactory(), file_name="x.csv")
    browser = staff_client(facilitator)
    assert browser.get(f"{page}{other.pk}/").status_code == 404
