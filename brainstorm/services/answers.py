"""Answering questions in public, while people still take part."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.audit import record
from accounts.models import User
from accounts.notices import notify
from accounts.policies import require
from brainstorm import policies
from brainstorm.models import Idea, PublicAnswer
from brainstorm.services.edits import changes_to, write


@transaction.atomic
def answer_idea(by: User, idea: Idea, *, texts: Mapping[str, str], seen: Mapping[str, str]) -> PublicAnswer:
    """Store an answer, or what was changed in it, by column. The author of the question is told once.

    Raises ValidationError, by field, when there is none in the language of the question, and EditConflictError when
    somebody else changed the same text meanwhile.
    """
    row = _locked(idea)
    require(policies.can_answer(by, row))
    answer = PublicAnswer.objects.filter(pk=row.pk).first()
    is_new = answer is None
    answer = answer or PublicAnswer(idea=row, answered_on=timezone.localdate())
    changes = changes_to(answer, texts, {} if is_new else seen)
    needed = f"text_{row.language}"
    if not (changes[needed] if needed in changes else getattr(answer, needed)):
        raise ValidationError({needed: _("Kirjoita vastaus ainakin kielellä, jolla kysyttiin.")})
    if is_new:
        for name, text in changes.items():
            setattr(answer, name, text)
        answer.answered_by = by
        answer.save(force_insert=True)
        _tell_author(row)
    elif changes:
        write(answer, changes | {"answered_by": by})
    if changes:
        record(by, "idea_answered", row.dialogue, idea=str(row.pk))
    return answer


@transaction.atomic
def remove_answer(by: User, idea: Idea) -> None:
    """Take an answer away. Removed twice is once."""
    row = _locked(idea)
    require(policies.can_facilitate(by, row.dialogue))
    if PublicAnswer.objects.filter(pk=row.pk).delete()[0]:
        record(by, "answer_removed", row.dialogue, idea=str(row.pk))


def _tell_author(idea: Idea) -> None:
    inbox, language = idea.author_inbox, idea.participant.language
    if inbox is None:
        return
    with override(language):
        subject = _("Kysymykseesi on vastattu")
        body = _("Vastaus on ajatuksesi alla, ja kaikki voivat lukea sen.")
    notify(inbox, kind="idea_answered", language=language, subject=subject, body=body, about=idea.pk)


def _locked(idea: Idea) -> Idea:
    rows = Idea.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("dialogue", "participant__inbox").get(pk=idea.pk)
