"""What the law gives a participant: a copy of what is kept of them, and having it taken away."""

from typing import Any

from django.db import transaction

from accounts.policies import require
from brainstorm import policies
from brainstorm.models import BackgroundAnswer, Comment, Idea, Participant
from brainstorm.services.comments import erase_comment
from brainstorm.services.ideas import erase_text
from moderation.models import Audience, Visibility


def participant_data(of: Participant) -> dict[str, Any]:
    """Everything that is kept of one participant, to be downloaded. Days only: nothing finer is kept to be told."""
    dialogue = of.dialogue
    answers = BackgroundAnswer.objects.filter(participant=of).select_related("question", "option")
    ideas = (
        Idea.objects.visible_to(Audience.AUTHOR)
        .filter(participant=of)
        .select_related("prompt")
        .order_by("prompt__number", "pk")
    )
    comments = Comment.objects.visible_to(Audience.AUTHOR).filter(participant=of).order_by("posted_at", "pk")
    notices = of.inbox.notices.all() if of.inbox else []
    weighed = of.evaluations.select_related("idea").order_by("pk")
    return {
        "dialogue": {"address": dialogue.slug, "title": dialogue.title},
        "joined_on": of.joined_on.isoformat(),
        "language": of.language,
        "background": [
            {"question": answer.question.text, "answer": answer.option.text if answer.option else None}
            for answer in answers
        ],
        "ideas": [_written(idea) | {"question": idea.prompt.text, "kind": idea.kind} for idea in ideas],
        "comments": [_written(comment) | {"idea": str(comment.idea_id)} for comment in comments],
        "evaluations": [
            {"idea": str(row.idea_id), "value": row.value, "second_value": row.second_value} for row in weighed
        ],
        "joined_ideas": sorted(str(key) for key in of.supports.values_list("idea_id", flat=True)),
        "notices": [
            {"on": notice.on_day.isoformat(), "subject": notice.subject, "text": notice.body} for notice in notices
        ],
    }


@transaction.atomic
def erase_participant(by: Participant) -> None:
    """Destroy one's texts, background and way back in. Evaluations stay, under a key that leads to nobody.

    Allowed in every phase: the code or the cookie is proof enough.
    """
    ideas = Idea.objects.select_for_update(of=("self",), no_key=True).select_related("prompt", "dialogue")
    for idea in ideas.filter(participant=by).exclude(visibility=Visibility.ERASED):
        require(policies.can_withdraw(by, idea))
        erase_text(idea)
    for comment in Comment.objects.filter(participant=by).exclude(visibility=Visibility.ERASED):
        erase_comment(by, comment=comment)
    by.background.all().delete()
    inbox, by.inbox = by.inbox, None
    by.key_hash = by.return_code_hash = None
    by.save(update_fields=["inbox", "key_hash", "return_code_hash"])
    if inbox is not None:
        inbox.delete()


def _written(content: Idea | Comment) -> dict[str, Any]:
    return {
        "id": str(content.pk),
        "text": content.text,
        "language": content.language,
        "state": content.visibility,
        "on": content.posted_at.date().isoformat(),
    }
