"""Mailing those who are invited: in their language, marked before handed over, paused, resumed, never twice unasked."""

import re
from datetime import timedelta
from email import message_from_bytes, policy
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import RunState
from accounts.services.runs import sweep_runs
from brainstorm.invitation_tokens import invitation_token, leave_token, read_invitation_token, read_leave_token
from brainstorm.letters import Letters
from brainstorm.models import Invitation, InvitationWave, OptOut
from brainstorm.models import InvitationState as S
from brainstorm.phases import Phase
from brainstorm.pipelines import invitation_mail as pipeline
from brainstorm.services.waves import pause_wave, resume_wave, settle_uncertain, standing_of, start_wave
from tests import mail_server
from tests.factories.brainstorm import DialogueFactory, InvitationBatchFactory, InvitationFactory


@pytest.fixture(autouse=True)
def _server(settings):
    settings.EMAIL_BACKEND = "tests.mail_server.Backend"
    mail_server.ANSWERS.clear()
    yield
    mail_server.ANSWERS.clear()


@pytest.fixture
def batch(dialogue):
    return InvitationBatchFactory(dialogue=dialogue)


def carry_out(wave):
    """The next minute, at once."""
    InvitationWave.objects.filter(pk=wave.pk).update(next_at=timezone.now())
    pipeline.execute(str(wave.pk))
    wave.refresh_from_db()
    return wave


def states():
    return dict(Invitation.objects.values_list("address", "state"))


def test_everybody_gets_a_mail_in_their_language_with_a_link_of_their_own(dialogue, batch, facilitator):
    people = [InvitationFactory(batch=batch, language=language) for language in ("fi", "sv", "en", "fi")]
    wave = carry_out(start_wave(facilitator, dialogue, is_reminder=False))
    assert (wave.state, wave.progress, wave.error) == (RunState.DONE, 100, "")
    assert {message.to[0] for message in mail.outbox} == {person.address for person in people}
    links = set()
    for message in mail.outbox:
        person = next(person for person in people if person.address == message.to[0])
        prefix = "" if person.language == "fi" else f"/{person.language}"
        link = re.search(rf"http://\S+?{prefix}/k/([\w-]+)/\n", message.body)[0].strip()
        links.add(link)
        html, kind = message.alternatives[0]
        assert kind == "text/html"
        assert f'href="{link}"' in html
        assert "link.invalid" not in message.body + html
        assert str(
            dialogue.purpose_fi if person.language == "fi" else getattr(dialogue, f"purpose_{person.language}")
        ) in (message.body)
        assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert message.extra_headers["List-Unsubscribe"].strip("<>") in message.body
    assert len(links) == 4
    assert set(Invitation.objects.values_list("state", "wave")) == {(S.SENT, 1)}


def test_a_wave_started_twice_is_one(dialogue, batch, facilitator):
    InvitationFactory(batch=batch)
    first = start_wave(facilitator, dialogue, is_reminder=False)
    assert start_wave(facilitator, dialogue, is_reminder=False) == first
    carry_out(first)
    pipeline.execute(str(first.pk))
    assert len(mail.outbox) == 1


def test_only_a_minutes_worth_goes_at_a_time(dialogue, batch, facilitator, settings):
    settings.INVITATIONS_PER_MINUTE = 25
    InvitationFactory.create_batch(60, batch=batch)
    wave = start_wave(facilitator, dialogue, is_reminder=False)
    carry_out(wave)
    assert (len(mail.outbox), wave.state, wave.attempts) == (25, RunState.QUEUED, 0)
    assert wave.next_at > timezone.now() + timedelta(seconds=50)
    pipeline.execute(str(wave.pk))  # too early
    assert len(mail.outbox) == 25
    assert pipeline.send_due_invitations() == 0
    InvitationWave.objects.update(next_at=timezone.now())
    assert pipeline.send_due_invitations() == 1
    carry_out(wave)
    carry_out(wave)
    assert (len(mail.outbox), wave.state) == (60, RunState.DONE)
    assert len({message.to[0] for message in mail.outbox}) == 60


def test_a_paused_wave_stands_still_until_it_is_resumed(dialogue, batch, facilitator):
    InvitationFactory.create_batch(3, batch=batch)
    wave = start_wave(facilitator, dialogue, is_reminder=False)
    pause_wave(facilitator, wave)
    carry_out(wave)
    InvitationWave.objects.update(created_at=timezone.now() - timedelta(hours=1))
    assert (mail.outbox, wave.state, sweep_runs(), pipeline.send_due_invitations()) == ([], RunState.QUEUED, 0, 0)
    resume_wave(facilitator, wave)
    carry_out(wave)
    assert len(mail.outbox) == 3


def test_a_wave_paused_in_the_middle_stops_after_the_addresses_in_hand(dialogue, batch, facilitator, monkeypatch):
    InvitationFactory.create_batch(50, batch=batch)
    wave = start_wave(facilitator, dialogue, is_reminder=False)
    send_some = pipeline._send_some

    def pausing(*args):
        pause_wave(facilitator, wave)
        return send_some(*args)

    monkeypatch.setattr(pipeline, "_send_some", pausing)
    carry_out(wave)
    assert len(mail.outbox) == pipeline.AT_ONCE
    assert (wave.state, wave.is_paused) == (RunState.QUEUED, True)


def test_what_the_server_says_of_one_address_is_written_down(dialogue, batch, facilitator):
    for name in ("gone", "spam", "fine"):
        InvitationFactory(batch=batch, address=f"{name}@example.fi")
    mail_server.ANSWERS["gone@example.fi"] = SMTPRecipientsRefused({"gone@example.fi": (550, b"no")})
    mail_server.ANSWERS["spam@example.fi"] = SMTPDataError(554, b"no")
    wave = carry_out(start_wave(facilitator, dialogue, is_reminder=False))
    assert wave.state == RunState.DONE
    assert states() == {"gone@example.fi": S.REFUSED, "spam@example.fi": S.REFUSED, "fine@example.fi": S.SENT}


@pytest.mark.parametrize("answer", [SMTPSenderRefused(451, b"later", "x"), SMTPDataError(451, b"later")])
def test_a_server_that_takes_nothing_for_now_costs_nothing(dialogue, batch, facilitator, answer):
    people = sorted(InvitationFactory.create_batch(30, batch=batch), key=lambda person: person.pk)
    mail_server.ANSWERS[people[4].address] = answer
    wave = carry_out(start_wave(facilitator, dialogue, is_reminder=False))
    assert (wave.state, wave.problem, len(mail.outbox)) == (RunState.QUEUED, "mail server", 4)
    assert Invitation.objects.filter(state=S.NEW, wave=0).count() == 26
    mail_server.ANSWERS.clear()
    carry_out(wave)
    assert (wave.state, wave.problem, len(mail.outbox)) == (RunState.DONE, "", 30)


def test_a_server_that_is_away_is_asked_again(dialogue, batch, facilitator, staff_client):
    InvitationFactory(batch=batch)
    mail_server.ANSWERS[""] = ConnectionRefusedError()
    wave = carry_out(start_wave(facilitator, dialogue, is_reminder=False))
    page = reverse("brainstorm:work_invitations", args=[dialogue.slug])
    assert "ei nyt ota viestejä vastaan" in staff_client(facilitator).get(page).content.decode()
    assert states().popitem()[1] == S.NEW
    for _ in range(8):  # more often than a run may fail
        carry_out(wave)
    mail_server.ANSWERS.clear()
    assert carry_out(wave).state == RunState.DONE


def test_a_connection_lost_in_the_middle_makes_one_address_uncertain_and_it_is_not_sent_again_unasked(
    dialogue, batch, facilitator, staff_client
):
    people = sorted(InvitationFactory.create_batch(30, batch=batch), key=lambda person: person.pk)
    lost = people[4].address
    mail_server.ANSWERS[lost] = SMTPServerDisconnected("gone")
    wave = carry_out(start_wave(facilitator, dialogue, is_reminder=False))
    mail_server.ANSWERS.clear()
    carry_out(wave)
    assert (wave.state, len(mail.outbox)) == (RunState.DONE, 29)
    assert states()[lost] == S.UNCERTAIN
    html = staff_client(facilitator).get(reverse("brainstorm:work_invitations", args=[dialogue.slug])).content.decode()
    assert lost in html
    assert settle_uncertain(facilitator, dialogue, send_again=True) == 1
    carry_out(start_wave(facilitator, dialogue, is_reminder=False))
    assert [message.to[0] for message in mail.outbox].count(lost) == 1
    assert states()[lost] == S.SENT


def test_what_a_dead_worker_left_marked_is_uncertain(dialogue, batch, facilitator, monkeypatch):
    people = sorted(InvitationFactory.create_batch(30, batch=batch), key=lambda person: person.pk)
    wave = start_wave(facilitator, dialogue, is_reminder=False)
    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "_write_down", lambda *args: None)  # as if power had gone before it
        mail_server.ANSWERS[people[6].address] = KeyboardInterrupt()
        with pytest.raises(KeyboardInterrupt):
            pipeline.execute(str(wave.pk))
    assert len(mail.outbox) == 6
    assert Invitation.objects.filter(state=S.MARKED).count() == pipeline.AT_ONCE
    mail_server.ANSWERS.clear()
    InvitationWave.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=5))
    carry_out(wave)
    assert wave.state == RunState.DONE
    assert Invitation.objects.filter(state=S.UNCERTAIN).count() == pipeline.AT_ONCE
    addresses = [message.to[0] for message in mail.outbox]
    assert len(addresses) == len(set(addresses)) == 16
    assert settle_uncertain(facilitator, dialogue, send_again=False) == pipeline.AT_ONCE
    assert set(states().values()) == {S.SENT}


def test_what_a_wave_that_was_given_up_left_marked_is_uncertain_too(dialogue, batch, facilitator):
    InvitationFactory(batch=batch, state=S.MARKED, wave=1)
    wave = InvitationWave.objects.create(dialogue=dialogue, number=1, total=1, state=RunState.RUNNING)
    assert standing_of(dialogue).uncertain == 0  # in somebody's hands
    InvitationWave.objects.filter(pk=wave.pk).update(state=RunState.FAILED)
    assert standing_of(dialogue).uncertain == 1
    assert settle_uncertain(facilitator, dialogue, send_again=True) == 1
    assert standing_of(dialogue).to_invite == 1


def test_whoever_opts_out_or_is_taken_by_another_worker_meanwhile_is_not_mailed(
    dialogue, batch, facilitator, monkeypatch
):
    people = sorted(InvitationFactory.create_batch(10, batch=batch), key=lambda person: person.pk)
    goes_on = pipeline._goes_on

    def meanwhile(wave):
        Invitation.objects.filter(pk=people[2].pk).update(state=S.LEFT)
        Invitation.objects.filter(pk=people[5].pk).update(state=S.MARKED, wave=1)
        return goes_on(wave)

    monkeypatch.setattr(pipeline, "_goes_on", meanwhile)
    carry_out(start_wave(facilitator, dialogue, is_reminder=False))
    mailed = {message.to[0] for message in mail.outbox}
    assert mailed == {person.address for person in people} - {people[2].address, people[5].address}
    assert states()[people[5].address] == S.MARKED  # the other one's


def test_reminders_go_to_those_who_are_not_known_to_have_come_and_no_others(dialogue, batch, facilitator, staff_client):
    for state in S:
        InvitationFactory(batch=batch, state=state, address=f"{state}@example.fi", wave=1)
    InvitationFactory(batch=batch, state=S.SENT, wave=1, has_come=True)
    InvitationWave.objects.create(dialogue=dialogue, number=1, state="done")
    wave = carry_out(start_wave(facilitator, dialogue, is_reminder=True))
    assert [message.to for message in mail.outbox] == [["sent@example.fi"]]
    assert mail.outbox[0].subject.startswith("Ehdit vielä vastata")
    assert "muistutus voi tulla turhaan" in mail.outbox[0].body
    assert (wave.number, wave.state) == (2, RunState.DONE)
    assert "/k/" + invitation_token(Invitation.objects.get(address="sent@example.fi").pk, 2) in mail.outbox[0].body


def test_nobody_of_a_file_that_is_not_agreed_to_is_mailed(dialogue, facilitator, staff_client):
    InvitationFactory(batch=InvitationBatchFactory(dialogue=dialogue, is_confirmed=False))
    browser = staff_client(facilitator)
    response = browser.post(reverse("brainstorm:work_wave_start", args=[dialogue.slug]))
    assert response.status_code == 403
    assert "Ei ole ketään" in response.content.decode()


def test_a_dialogue_that_is_no_longer_open_mails_nobody(dialogue, batch, facilitator):
    InvitationFactory(batch=batch)
    wave = start_wave(facilitator, dialogue, is_reminder=False)
    type(dialogue).objects.update(phase=Phase.CLOSED)
    carry_out(wave)
    assert (mail.outbox, wave.is_paused, wave.problem) == ([], True, "not now")


def test_the_pages_start_pause_and_resume(dialogue, batch, facilitator, staff_client):
    InvitationFactory.create_batch(2, batch=batch)
    browser = staff_client(facilitator)
    page = reverse("brainstorm:work_invitations", args=[dialogue.slug])
    assert "Lähetä 2 kutsua" in browser.get(page).content.decode()
    browser.post(reverse("brainstorm:work_wave_start", args=[dialogue.slug]))
    change = reverse("brainstorm:work_wave_pause", args=[dialogue.slug, 1])
    assert "Keskeytä lähetys" in browser.get(page).content.decode()
    browser.post(change)
    assert "Jatka lähetystä" in browser.get(page).content.decode()
    browser.post(change, {"jatka": "1"})
    carry_out(InvitationWave.objects.get())
    html = browser.get(page).content.decode()
    assert "Muistuta" not in html  # two are fewer than five
    assert browser.get(page, headers={"HX-Request": "true"}).content.count(b"<html") == 0


def test_a_test_mail_comes_to_whoever_asks_and_holds_no_invitation(dialogue, facilitator, staff_client):
    browser = staff_client(facilitator)
    test = reverse("brainstorm:work_invitation_test", args=[dialogue.slug])
    assert facilitator.email in browser.get(browser.post(test).url).content.decode()
    assert (mail.outbox[0].to, "/k/" in mail.outbox[0].body.split("lopeta")[0].split("/d/")[0]) == (
        [facilitator.email],
        False,
    )
    mail_server.ANSWERS[facilitator.email] = SMTPServerDisconnected("gone")
    assert "ei vastaa" in browser.get(browser.post(test).url).content.decode()


def test_mail_in_files_can_be_seen_but_not_whom_a_reminder_went_to(
    dialogue, batch, facilitator, staff_client, settings, tmp_path
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    person = InvitationFactory(batch=batch, address="minna@example.fi")
    mail.send_mail("Kirjautumiskoodi", "123456", None, ["muu@example.fi"])
    carry_out(start_wave(facilitator, dialogue, is_reminder=False))
    browser = staff_client(facilitator)
    page = reverse("brainstorm:work_invitation_mail", args=[dialogue.slug])
    html = browser.get(page).content.decode()
    assert person.address in html
    assert invitation_token(person.pk, 1) in html
    assert "123456" not in html
    for file in tmp_path.iterdir():
        file.unlink()
    carry_out(start_wave(facilitator, dialogue, is_reminder=True))
    html = browser.get(page).content.decode()
    assert "Ehdit vielä vastata" in html
    assert person.address not in html
    other = DialogueFactory()
    assert browser.get(reverse("brainstorm:work_invitation_mail", args=[other.slug])).status_code == 404


def test_counts_do_not_tell_of_one(dialogue, batch):
    InvitationFactory.create_batch(7, batch=batch, state=S.SENT, has_come=True)
    InvitationFactory.create_batch(8, batch=batch, state=S.SENT)
    standing = standing_of(dialogue)
    assert (standing.invited, standing.sent, standing.came, standing.to_remind) == (15, 15, 5, 5)


def test_one_click_ends_all_invitations_of_the_organisation(dialogue, batch, facilitator):
    person = InvitationFactory(batch=batch, address="minna@example.fi")
    organisation = dialogue.organisations.get()
    sister = InvitationFactory(
        batch=InvitationBatchFactory(dialogue=DialogueFactory(organisations=[organisation])), address=person.address
    )
    strange = InvitationFactory(address=person.address)
    carry_out(start_wave(facilitator, dialogue, is_reminder=False))
    link = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").replace("http://127.0.0.1:8000", "")
    browser = Client(enforce_csrf_checks=True)
    assert "Etkö halua enää kutsuja" in browser.get(link).content.decode()
    assert not OptOut.objects.exists()
    for _ in range(2):
        response = browser.post(link, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        assert "Et saa enää kutsuja" in response.content.decode()
    left = {row.pk: row.state for row in Invitation.objects.all()}
    assert left == {person.pk: S.LEFT, sister.pk: S.LEFT, strange.pk: S.NEW}
    kept = OptOut.objects.get()
    assert (kept.organisation, len(kept.address_hash)) == (organisation, 64)
    assert "minna" not in kept.address_hash


def test_a_refusal_works_once_all_invitations_are_gone(dialogue):
    link = reverse("brainstorm:invitation_leave", args=[leave_token([dialogue.organisations.get().pk], "a@b.fi")])
    assert Client().post(link).status_code == 200
    assert OptOut.objects.count() == 1
    assert Client().post(reverse("brainstorm:invitation_leave", args=["roska"])).status_code == 410


def test_tokens_are_ours_or_nobodys(dialogue):
    person = InvitationFactory()
    tokens = {invitation_token(person.pk, wave) for wave in range(1, 101)}
    assert len(tokens) == 100
    assert {read_invitation_token(token) for token in tokens} == {person.pk}
    token = invitation_token(person.pk, 1)
    wrong = [token[:-1], token + "A", "", "ä", "A" * 39, token[:22] + ("B" if token[22] != "B" else "C") + token[23:]]
    assert {read_invitation_token(one) for one in wrong} == {None}
    assert read_leave_token(token) is None


@pytest.mark.parametrize("purpose", ["Lyhyt.", "Pitkä åäö € " * 200])
def test_what_is_written_out_beforehand_says_what_the_message_says(dialogue, batch, purpose):
    """As a mail server gets it: whatever the length of its lines, byte for byte the same words, for this one person."""
    type(dialogue).objects.update(purpose_sv=purpose)
    dialogue.refresh_from_db()
    letters, identifiers = Letters(dialogue, is_reminder=False), set()
    for person in InvitationFactory.create_batch(2, batch=batch, language="sv"):
        message = letters.to(person.address, person.language, invitation=person.pk, wave=3)
        assert (message.written is None) == (len(purpose) > 998)
        raw = message.message().as_bytes(linesep="\r\n")
        read = message_from_bytes(raw, policy=policy.default)
        assert (read["To"], read["Subject"].strip()) == (person.address, message.subject)
        assert (read["List-Unsubscribe"].strip(" <>"), read["X-Talkooriihi-Wave"]) == (
            message.extra_headers["List-Unsubscribe"].strip("<>"),
            "3",
        )
        assert read.get_body(("plain",)).get_content().split() == message.body.split()
        assert read.get_body(("html",)).get_content().split() == message.alternatives[0][0].split()
        assert invitation_token(person.pk, 3) in message.body
        assert max(map(len, raw.split(b"\r\n"))) <= 998
        assert b".invalid" not in raw
        identifiers.add(read["Message-ID"])
    assert len(identifiers) == 2
