"""Commenting on ideas, and taking comments back."""

from django.db import transaction
from django.db.models import F

from accounts.keys import key_for
from accounts.models import Notice
from accounts.policies import require
from brainstorm import policies
from brainstorm.models import Comment, Idea, Participant
from brainstorm.signals import content_erased
from moderation.models import Visibility
from moderation.screening import Finding, screen_text
from moderation.services.cases import forget_text, lapse_case
from moderation.services.screening import screen


@transaction.atomic
def post_comment(
    by: Participant, *, idea: Idea, text: str, language: str, nonce: str, parent: Comment | None = None
) -> tuple[Comment, list[Finding]]:
    """Store a comment or a reply, and screen it. What screening found is for the author to be told.

    A reply to a reply joins its thread. The form's nonce and its text name the row: sent twice, the first row is
    found; the same form with another text is another comment.
    The lock on the idea gives comments their order and keeps the count. Here as in moderation a comment is locked
    before its idea.
    """
    if parent is not None:
        parent = _locked(parent)
    idea = Idea.objects.select_for_update(of=("self",), no_key=True).select_related("prompt").get(pk=idea.pk)
    if idea.dialogue_id == by.dialogue_id:
        idea.dialogue = by.dialogue
    require(policies.can_comment(by, idea, parent))
    key = key_for(by.pk, f"{nonce}\0{text}")
    first = Comment.objects.filter(pk=key).first()
    if first is not None:
        return first, screen_text(first.text)
    comment = Comment(
        pk=key,
        idea=idea,
        parent_id=(parent.parent_id or parent.pk) if parent else None,
        participant=by,
        text=text,
        language=language,
        number=idea.comments_posted + 1,
        visibility=Visibility.PUBLISHED,  # nobody sees it before the transaction ends; by then it is screened
    )
    comment.save(force_insert=True)
    Idea.objects.filter(pk=idea.pk).update(
        comments_posted=F("comments_posted") + 1, comment_count=F("comment_count") + 1
    )
    return comment, screen(comment)


@transaction.atomic
def withdraw_comment(by: Participant, *, comment: Comment) -> None:
    """Hide one's own comment from everybody else. Replies to it stay, under a tombstone."""
    locked = _locked(comment)
    require(policies.can_withdraw(by, locked))
    if locked.visibility != Visibility.WITHDRAWN:
        locked.visibility = Visibility.WITHDRAWN
        locked.save(update_fields=["visibility"])
        locked.visibility_changed()
        lapse_case(locked)


@transaction.atomic
def erase_comment(by: Participant, *, comment: Comment) -> None:
    """Destroy the text of one's own comment. Replies to it stay, under a tombstone."""
    locked = _locked(comment)
    require(policies.can_withdraw(by, locked))
    erase_comment_text(locked)


def erase_comment_text(comment: Comment) -> None:
    """Turn a comment into its tombstone, inside the caller's transaction.

    What was said to the author about the text may quote it, and goes too.
    """
    comment.text, comment.visibility = "", Visibility.ERASED
    comment.save(update_fields=["text", "visibility"])
    comment.visibility_changed()
    forget_text(comment)
    Notice.objects.filter(subject_key=comment.pk).delete()
    content_erased.send(Comment, dialogue=comment.idea.dialogue, kind="comment", key=comment.pk)


def _locked(comment: Comment) -> Comment:
    """The row as it is now, nobody else's to change until the transaction ends."""
    return (
        Comment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("idea__dialogue", "idea__prompt")
        .get(pk=comment.pk)
    )
