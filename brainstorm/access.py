"""From an address to an object: found and allowed, or 404. Missing and forbidden look the same."""

from uuid import UUID

from django.db.models import Exists
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.http import PersonRequest, StaffRequest
from accounts.models import OrganisationRole
from brainstorm.codes import normalise_token
from brainstorm.invitation_tokens import read_invitation_token
from brainstorm.keys import participant_key_hash
from brainstorm.models import (
    Comment,
    Dialogue,
    DialogueRole,
    DistributionLink,
    Idea,
    Invitation,
    Participant,
    Prompt,
    Role,
)
from brainstorm.models.dialogues import ON_EVERY_PAGE
from brainstorm.phases import READABLE
from moderation.models import Audience, Visibility


def public_dialogue(slug: str, *, lean: bool = False) -> Dialogue:
    """A dialogue anybody may open; lean: only what every page shows of it, the rest when asked for."""
    dialogues = Dialogue.objects.readable()
    return get_object_or_404(dialogues.lean() if lean else dialogues, slug=slug)


def participant_of(request: PersonRequest, slug: str, *, lean: bool = False) -> Participant | None:
    """Who this browser is in a dialogue, with the dialogue, in one query; nobody when it has not begun."""
    key = request.participant_keys.get(slug)
    if not key:
        return None
    rows = Participant.objects.select_related("dialogue").filter(key_hash=participant_key_hash(key))
    if lean:
        rows = rows.only(*_ON_EVERY_PAGE)
    return next(iter(rows.filter(dialogue__slug=slug, dialogue__phase__in=READABLE)), None)


_ON_EVERY_PAGE = [
    *(field.attname for field in Participant._meta.concrete_fields),
    *(f"dialogue__{name}" for name in ON_EVERY_PAGE),
]


def dialogue_and_participant(
    request: PersonRequest, slug: str, *, lean: bool = False
) -> tuple[Dialogue, Participant | None]:
    """The dialogue of a page, and who looks, if they have begun."""
    participant = participant_of(request, slug, lean=lean)
    return (participant.dialogue if participant else public_dialogue(slug, lean=lean)), participant


def visible_idea(dialogue: Dialogue, pk: UUID, audience: Audience = Audience.PUBLIC) -> Idea:
    """An idea this audience may see, with the answer it was given."""
    ideas = Idea.objects.visible_in(dialogue, audience).for_cards().select_related("public_answer")
    idea = get_object_or_404(ideas, pk=pk)
    idea.dialogue = dialogue
    return idea


def own_idea(participant: Participant, pk: UUID) -> Idea:
    """An idea of the participant's own, whatever its state, unless erased."""
    ideas = Idea.objects.visible_to(Audience.AUTHOR).for_cards()
    idea = get_object_or_404(ideas, pk=pk, participant=participant)
    idea.participant, idea.dialogue = participant, participant.dialogue
    return idea


def own_comment(participant: Participant, pk: UUID) -> Comment:
    """A comment of the participant's own, unless erased."""
    comments = Comment.objects.visible_to(Audience.AUTHOR).select_related("idea__prompt")
    comment = get_object_or_404(comments, pk=pk, participant=participant)
    comment.participant, comment.idea.dialogue = participant, participant.dialogue
    return comment


def dealt_idea(participant: Participant, key: str) -> Idea:
    """An idea that was dealt to the participant. Whether it may still be weighed is policy's to say."""
    idea = get_object_or_404(Idea.objects.for_weighing(), exposures__participant=participant, pk=_uuid(key))
    idea.dialogue = participant.dialogue
    return idea


def idea_or_tombstone(dialogue: Dialogue, pk: UUID) -> Idea:
    """An idea the public may see, or the tombstone of an erased one under which others' comments remain."""
    try:
        return visible_idea(dialogue, pk)
    except Http404:
        comments = Comment.objects.visible_to(Audience.PUBLIC).filter(idea=pk)
        erased = Idea.objects.filter(Exists(comments), visibility=Visibility.ERASED)
        idea = get_object_or_404(erased.for_cards(), pk=pk, dialogue=dialogue)
        idea.dialogue = dialogue
        return idea


def comment_to_reply_to(idea: Idea, key: str) -> Comment | None:
    """A visible comment on the idea; None when none is named."""
    if not key:
        return None
    comments = Comment.objects.visible_to(Audience.PARTICIPANT).select_related("parent")
    return get_object_or_404(comments, pk=_uuid(key), idea=idea)


def _uuid(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError as error:
        raise Http404 from error


def prompt_by_number(dialogue: Dialogue, number: int) -> Prompt:
    """A prompt by its number in the dialogue."""
    prompt = get_object_or_404(Prompt, dialogue=dialogue, number=number)
    prompt.dialogue = dialogue
    return prompt


def link_by_token(token: str) -> DistributionLink:
    """An open link to a dialogue that anybody may open, whether the link is in use or not."""
    links = DistributionLink.objects.select_related("dialogue").filter(dialogue__phase__in=READABLE)
    return get_object_or_404(links, token=normalise_token(token))


def link_by_room_code(code: str) -> DistributionLink | None:
    """The same by the code of a room."""
    links = DistributionLink.objects.select_related("dialogue").filter(dialogue__phase__in=READABLE)
    return links.filter(room_code=code).first()


def invitation_by_token(token: str) -> Invitation:
    """An invitation to a dialogue that anybody may open, used or not, by the link of any of its waves."""
    invitations = Invitation.objects.select_related("dialogue").filter(
        dialogue__phase__in=READABLE, batch__is_confirmed=True
    )
    return get_object_or_404(invitations, pk=read_invitation_token(token))


def staff_dialogue(request: StaffRequest, slug: str, *roles: Role) -> Dialogue:
    """A dialogue in which the signed-in person has one of the roles (any, when none is named).

    Administrators of an asking organisation are facilitators and analysts by their office.
    """
    dialogue = get_object_or_404(Dialogue.objects.select_related("queue"), slug=slug)
    if not request.user.is_authenticated or not roles_in(request, dialogue) & set(roles or Role):
        raise Http404
    return dialogue


def roles_in(request: StaffRequest, dialogue: Dialogue) -> set[Role]:
    """The roles of the signed-in person in a dialogue, kept on the request for the tabs of the page.

    Administrators set up, run and analyse by their office; to moderate, they too must be named.
    """
    rows = DialogueRole.objects.filter(dialogue=dialogue, user=request.user)
    roles = {Role(role) for role in rows.values_list("role", flat=True)}
    memberships = request.user.memberships.filter(role=OrganisationRole.ADMINISTRATOR)
    if memberships.filter(organisation__asks_in__dialogue=dialogue).exists():
        roles |= {Role.FACILITATOR, Role.ANALYST}
    request.dialogue_roles = {role.value for role in roles}
    return roles
