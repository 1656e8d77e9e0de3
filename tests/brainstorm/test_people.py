"""Roles, invitations by mail, and answers to accessibility feedback."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, OrganisationRole, User
from brainstorm.models import AccessibilityFeedback, DialogueRole, Role
from brainstorm.services.feedback import (
    AnsweredMeanwhileError,
    answer_feedback,
    send_feedback_answer,
    send_pending_answers,
)
from brainstorm.services.people import give_role, send_pending_invitations, send_role_invitation, take_role
from moderation.models import QueueMember
from tests.factories.accounts import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
NO_SERVER = patch("django.core.mail.backends.locmem.EmailBackend.send_messages", side_effect=OSError("no server"))


def test_a_new_person_gets_an_account_without_a_password_and_the_role(dialogue, facilitator):
    given = give_role(facilitator, dialogue, email="Uusi@Example.fi ", name="Uusi", role=Role.ANALYST, language="sv")
    person = User.objects.get(email="uusi@example.fi")
    assert (given.user, person.language, person.has_usable_password()) == (person, "sv", False)
    assert AuditEntry.objects.get(action="role_given").details == {"user": person.pk, "role": "analyst"}


def test_somebody_who_has_an_account_keeps_it(dialogue, facilitator):
    known = UserFactory(email="tuttu@example.fi", name="Tuttu")
    assert give_role(facilitator, dialogue, email="TUTTU@example.fi", name="Muu", role=Role.ANALYST).user == known
    known.refresh_from_db()
    assert known.name == "Tuttu"


def test_twice_is_once(dialogue, facilitator):
    for _ in range(2):
        give_role(facilitator, dialogue, email="a@example.fi", name="", role=Role.ANALYST)
    assert dialogue.roles.filter(role=Role.ANALYST).count() == 1
    assert AuditEntry.objects.filter(action="role_given").count() == 1


def test_a_moderator_joins_the_queue_and_leaves_it(dialogue, facilitator):
    given = give_role(facilitator, dialogue, email="v@example.fi", name="", role=Role.MODERATOR)
    assert QueueMember.objects.filter(queue=dialogue.queue, user=given.user).exists()
    take_role(facilitator, given)
    take_role(facilitator, given)
    assert not QueueMember.objects.filter(queue=dialogue.queue, user=given.user).exists()
    assert AuditEntry.objects.filter(action="role_taken").count() == 1


def test_the_last_facilitator_stays(dialogue, facilitator):
    with pytest.raises(PermissionDenied, match="oltava vetäjä"):
        take_role(facilitator, dialogue.roles.get(user=facilitator))


def test_a_published_dialogue_keeps_its_moderators(dialogue, facilitator):
    dialogue.published_at = timezone.now()
    dialogue.save()
    given = [give_role(facilitator, dialogue, email=f"v{n}@example.fi", name="", role=Role.MODERATOR) for n in (1, 2)]
    with pytest.raises(PermissionDenied, match="kaksi valvojaa"):
        take_role(facilitator, given[0])
    dialogue.moderation_reserve = "Maija, 0400"
    dialogue.save()
    take_role(facilitator, given[0])


def test_others_give_and_take_nothing(dialogue, facilitator, analyst):
    with pytest.raises(PermissionDenied):
        give_role(analyst, dialogue, email="x@example.fi", name="", role=Role.FACILITATOR)
    with pytest.raises(PermissionDenied):
        take_role(analyst, dialogue.roles.get(user=facilitator))


def test_the_invitation_is_mailed_once_in_the_persons_language(dialogue, facilitator):
    given = give_role(facilitator, dialogue, email="v@example.fi", name="Vera & Co", role=Role.MODERATOR)
    for _ in range(2):
        send_role_invitation(given.pk)
    assert len(mail.outbox) == 1
    message = mail.outbox[0]
    assert message.to == ["v@example.fi"]
    assert "\n" not in message.subject
    assert f"/tyo/{dialogue.slug}/" in message.body
    assert "Vera & Co" in message.body
    assert "Vera &amp; Co" in message.alternatives[0][0]


def test_an_invitation_that_did_not_go_is_sent_by_the_sweep(dialogue, facilitator, django_capture_on_commit_callbacks):
    given = give_role(facilitator, dialogue, email="v@example.fi", name="", role=Role.ANALYST)
    with NO_SERVER, pytest.raises(OSError, match="no server"):
        send_role_invitation(given.pk)
    given.refresh_from_db()
    assert given.invite_pending
    assert send_pending_invitations() == 1
    send_role_invitation(given.pk)
    assert send_pending_invitations() == 0
    assert len(mail.outbox) == 1


def test_an_invitation_to_a_role_that_was_taken_away_is_not_sent(dialogue, facilitator):
    given = give_role(facilitator, dialogue, email="v@example.fi", name="", role=Role.ANALYST)
    take_role(facilitator, given)
    send_role_invitation(given.pk)
    assert mail.outbox == []


def test_the_page_invites_and_removes(dialogue, facilitator, staff_client):
    browser, page = staff_client(facilitator), reverse("brainstorm:work_people", args=[dialogue.slug])
    wrong = browser.post(page, {"email": "ei osoite", "role": "analyst", "language": "fi"})
    assert wrong.status_code == 422
    assert "ei osoite" in wrong.content.decode()
    invited = browser.post(page, {"email": "a@example.fi", "name": "Aino", "role": "analyst", "language": "fi"})
    assert invited.status_code == 302
    assert "Aino" in browser.get(page).content.decode()
    given = DialogueRole.objects.get(user__email="a@example.fi")
    browser.post(reverse("brainstorm:work_role_remove", args=[dialogue.slug, given.pk]))
    assert not DialogueRole.objects.filter(pk=given.pk).exists()
    last = dialogue.roles.get(user=facilitator)
    told = browser.post(reverse("brainstorm:work_role_remove", args=[dialogue.slug, last.pk]), follow=True)
    assert "oltava vetäjä" in told.content.decode()


def test_a_role_of_another_dialogue_is_not_touched(dialogue, facilitator, staff_client):
    other = DialogueRole.objects.create(
        dialogue=type(dialogue).objects.create(slug="muu", queue=_queue()), user=UserFactory(), role=Role.ANALYST
    )
    staff_client(facilitator).post(reverse("brainstorm:work_role_remove", args=[dialogue.slug, other.pk]))
    assert DialogueRole.objects.filter(pk=other.pk).exists()


def _queue():
    from tests.factories.moderation import QueueFactory

    return QueueFactory()


def test_administrators_of_an_asking_organisation_are_listed_and_may_do_everything(dialogue, staff_client):
    organisation = dialogue.organisations.get()
    boss = MembershipFactory(organisation=organisation, role=OrganisationRole.ADMINISTRATOR, user__name="Pomo").user
    page = reverse("brainstorm:work_people", args=[dialogue.slug])
    assert "Pomo" in staff_client(boss).get(page).content.decode()


# Accessibility feedback


def feedback(dialogue, **changes):
    today = timezone.localdate()
    values = {"text": "Asteikko ei toimi.", "language": "fi", "due_on": today + timedelta(days=14)}
    return AccessibilityFeedback.objects.create(dialogue=dialogue, **{**values, **changes})


def test_an_answer_is_stored_and_mailed_once_to_the_address_that_was_given(dialogue, facilitator):
    row = feedback(dialogue, reply_to="kayttaja@example.fi")
    for _ in range(2):
        answer_feedback(facilitator, row, answer="Korjattu.")
        send_feedback_answer(str(row.pk))
    row.refresh_from_db()
    assert (row.answer, row.answered_by) == ("Korjattu.", facilitator)
    assert len(mail.outbox) == 1
    assert "Korjattu." in mail.outbox[0].body
    assert AuditEntry.objects.filter(action="feedback_answered").count() == 1


def test_without_an_address_nothing_is_mailed(dialogue, facilitator):
    row = answer_feedback(facilitator, feedback(dialogue), answer="Korjattu.")
    send_feedback_answer(str(row.pk))
    assert mail.outbox == []
    assert send_pending_answers() == 0


def test_a_second_answer_does_not_replace_the_first(dialogue, facilitator, staff_client):
    row = feedback(dialogue)
    answer_feedback(facilitator, row, answer="Ensimmäinen.")
    with pytest.raises(AnsweredMeanwhileError):
        answer_feedback(facilitator, row, answer="Toinen.")
    page = reverse("brainstorm:work_feedback_answer", args=[dialogue.slug, row.pk])
    response = staff_client(facilitator).post(page, {"answer": "Toinen."})
    assert response.status_code == 422
    assert "Joku muu ehti vastata" in response.content.decode()
    assert "Toinen." in response.content.decode()


def test_an_answer_that_did_not_go_is_sent_by_the_sweep(dialogue, facilitator):
    row = feedback(dialogue, reply_to="k@example.fi")
    answer_feedback(facilitator, row, answer="Korjattu.")
    with NO_SERVER, pytest.raises(OSError, match="no server"):
        send_feedback_answer(str(row.pk))
    assert send_pending_answers() == 1
    send_feedback_answer(str(row.pk))
    assert (len(mail.outbox), send_pending_answers()) == (1, 0)


def test_others_do_not_answer(dialogue, analyst):
    with pytest.raises(PermissionDenied):
        answer_feedback(analyst, feedback(dialogue), answer="x")


def test_late_ones_come_first_with_an_alarm(dialogue, facilitator, staff_client):
    today = timezone.localdate()
    feedback(dialogue, text="Ajoissa oleva")
    feedback(dialogue, text="Myöhässä oleva", due_on=today - timedelta(days=1))
    body = staff_client(facilitator).get(reverse("brainstorm:work_feedback", args=[dialogue.slug])).content.decode()
    assert body.index("Myöhässä oleva") < body.index("Ajoissa oleva")
    assert body.count("badge red") == 1


def test_the_page_answers(dialogue, facilitator, staff_client):
    row = feedback(dialogue, reply_to="k@example.fi")
    page = reverse("brainstorm:work_feedback_answer", args=[dialogue.slug, row.pk])
    browser = staff_client(facilitator)
    assert browser.post(page, {"answer": " "}).status_code == 422
    assert browser.post(page, {"answer": "Korjattu."}).status_code == 302
    assert "Korjattu." in browser.get(reverse("brainstorm:work_feedback", args=[dialogue.slug])).content.decode()


def test_feedback_of_another_dialogue_is_not_found(dialogue, facilitator, staff_client):
    other = type(dialogue).objects.create(slug="muu", queue=_queue())
    page = reverse("brainstorm:work_feedback_answer", args=[dialogue.slug, feedback(other).pk])
    assert staff_client(facilitator).get(page).status_code == 404


@pytest.mark.parametrize("count", [1, 8])
def test_the_list_costs_the_same_for_any_number(count, dialogue, facilitator, staff_client, django_assert_num_queries):
    for _ in range(count):
        feedback(dialogue, answered_at=timezone.now(), answered_by=facilitator, answer="Kiitos.")
    browser = staff_client(facilitator)
    with django_assert_num_queries(7):  # session, user, dialogue, two for roles, may facilitate, feedback
        browser.get(reverse("brainstorm:work_feedback", args=[dialogue.slug]))
