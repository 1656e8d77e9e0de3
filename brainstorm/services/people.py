"""Who does what in a dialogue."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.audit import record
from accounts.mail import send_mail
from accounts.models import User
from accounts.policies import denied, require
from accounts.services.organisations import find_or_create_person
from brainstorm import policies, tasks
from brainstorm.models import Dialogue, DialogueRole, Role
from brainstorm.readiness import has_enough_moderators
from brainstorm.services.dialogues import locked
from config.celery import send
from moderation.models import QueueMember


@transaction.atomic
def give_role(by: User, dialogue: Dialogue, *, email: str, name: str, role: Role, language: str = "fi") -> DialogueRole:
    """Give somebody a role, with an account if they have none, and tell them by e-mail. Twice is once."""
    require(policies.can_facilitate(by, dialogue))
    row = locked(dialogue)
    person = find_or_create_person(email=email, name=name, language=language)
    given, is_new = DialogueRole.objects.get_or_create(
        dialogue=row, user=person, role=role, defaults={"invite_pending": True}
    )
    if role == Role.MODERATOR:
        QueueMember.objects.get_or_create(queue=row.queue, user=person)
    if is_new:
        record(by, "role_given", row, user=person.pk, role=role)
        send(tasks.send_role_invitation, given.pk)
    return given


@transaction.atomic
def take_role(by: User, given: DialogueRole) -> None:
    """Take a role away. Taken twice, it is gone once. A dialogue never loses its last facilitator, nor a published
    one its moderators."""
    dialogue = given.dialogue
    require(policies.can_facilitate(by, dialogue))
    row = locked(dialogue)
    there = row.roles.filter(pk=given.pk).select_related("user").first()
    if there is None:
        return
    _refuse_last(row, Role(there.role))
    there.delete()
    if there.role == Role.MODERATOR:
        QueueMember.objects.filter(queue=row.queue, user=there.user).delete()
    record(by, "role_taken", row, user=there.user_id, role=there.role)


def _refuse_last(dialogue: Dialogue, role: Role) -> None:
    others = dialogue.roles.filter(role=role).count() - 1
    if role == Role.FACILITATOR and others == 0:
        require(denied(_("Keskustelulla on oltava vetäjä. Nimeä ensin toinen.")))
    enough = has_enough_moderators(others, dialogue.moderation_reserve)
    if role == Role.MODERATOR and dialogue.published_at is not None and not enough:
        require(denied(_("Julkaistulla keskustelulla on oltava kaksi valvojaa. Nimeä ensin toinen tilalle.")))


def send_role_invitation(role_pk: int) -> None:
    """Tell somebody of their role, once. What is still pending is found by the sweep."""
    claimed = DialogueRole.objects.filter(pk=role_pk, invite_pending=True).update(invite_pending=False)
    given = DialogueRole.objects.select_related("user", "dialogue").filter(pk=role_pk).first()
    if not claimed or given is None:
        return
    language = given.user.language
    with override(language):
        address = settings.SITE_URL + reverse("brainstorm:work_dialogue", args=[given.dialogue.slug])
        context = {"dialogue": given.dialogue, "role": given.role, "person": given.user, "address": address}
    try:
        send_mail("brainstorm/role_given", to=given.user.email, language=language, context=context)
    except OSError:  # the mail server does not answer: later, by the sweep
        DialogueRole.objects.filter(pk=role_pk).update(invite_pending=True)
        raise


def send_pending_invitations() -> int:
    """The sweep: invitations whose task was lost, or whose mail did not go."""
    pending = list(DialogueRole.objects.filter(invite_pending=True).values_list("pk", flat=True)[:100])
    for pk in pending:
        send(tasks.send_role_invitation, pk)
    return len(pending)
