"""The background questions: which are asked, when, and how they read."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from accounts.policies import require
from brainstorm import policies
from brainstorm.models import AskedWhen, BackgroundOption, BackgroundQuestion, Dialogue
from brainstorm.services.dialogues import locked
from brainstorm.services.edits import EditConflictError, changes_to, write

ASKED_BEFORE_AT_MOST = 2


@transaction.atomic
def choose_questions(by: User, dialogue: Dialogue, *, asked: Mapping[str, str]) -> None:
    """Set when each question is asked: before, after, or (empty) not at all.

    Raises ValidationError when more than two would come before writing: then people leave.
    """
    require(policies.can_facilitate(by, dialogue))
    row = locked(dialogue)
    if sum(1 for when in asked.values() if when == AskedWhen.BEFORE) > ASKED_BEFORE_AT_MOST:
        raise ValidationError(_("Ennen kirjoittamista voi kysyä enintään kaksi taustakysymystä."))
    changed: dict[str, str] = {}
    for question in row.background_questions.all():
        when = asked.get(question.key)
        now = question.asked if question.is_active else ""
        if when is None or when == now:
            continue
        changes: dict[str, Any] = {"is_active": bool(when)}
        if when:
            changes["asked"] = AskedWhen(when)
        write(question, changes)
        changed[question.key] = when
    if changed:
        write(row, {"version": row.version + 1})
        record(by, "background_chosen", row, asked=changed)


@transaction.atomic
def edit_question(
    by: User,
    question: BackgroundQuestion,
    *,
    texts: Mapping[str, str],
    options: Mapping[int, Mapping[str, str]],
    seen: Mapping[str, str],
) -> None:
    """Store the texts of a question and its options (by primary key), each in each language.

    ``seen`` is keyed like the form: ``text_sv``, ``o12_sv``. Raises EditConflictError, keyed likewise.
    """
    require(policies.can_facilitate(by, question.dialogue))
    row = locked(question.dialogue)
    stored = BackgroundQuestion.objects.get(pk=question.pk)
    conflicts: dict[str, Any] = {}
    plans: list[tuple[BackgroundQuestion | BackgroundOption, dict[str, Any]]] = [
        (stored, _changes(stored, "text", texts, seen, conflicts))
    ]
    for option in stored.options.filter(pk__in=list(options)):
        plans.append((option, _changes(option, f"o{option.pk}", options[option.pk], seen, conflicts)))
    if conflicts:
        raise EditConflictError(conflicts)
    changed = 0
    for target, changes in plans:
        _refuse_empty(row, target, changes)
        write(target, changes)
        changed += len(changes)
    if changed:
        write(row, {"version": row.version + 1})
        record(by, "background_edited", row, question=stored.key, changed=changed)


def _changes(
    target: BackgroundQuestion | BackgroundOption,
    prefix: str,
    texts: Mapping[str, str],
    seen: Mapping[str, str],
    conflicts: dict[str, Any],
) -> dict[str, Any]:
    """The changes to one row; what conflicts is collected under the form's names."""
    typed = {f"text_{language}": text for language, text in texts.items()}
    known = {f"text_{code}": seen[f"{prefix}_{code}"] for code in texts if f"{prefix}_{code}" in seen}
    try:
        return changes_to(target, typed, known)
    except EditConflictError as conflict:
        for name, theirs in conflict.theirs.items():
            conflicts[f"{prefix}_{name.removeprefix('text_')}"] = theirs
        return {}


def _refuse_empty(
    dialogue: Dialogue, target: BackgroundQuestion | BackgroundOption, changes: Mapping[str, Any]
) -> None:
    if dialogue.published_at is None:
        return
    prefix = "text" if isinstance(target, BackgroundQuestion) else f"o{target.pk}"
    empty = [name.removeprefix("text_") for name, text in changes.items() if not text]
    problems = {
        f"{prefix}_{language}": _("Keskustelu on julkaistu, joten tätä ei voi jättää tyhjäksi.")
        for language in empty
        if language in dialogue.languages
    }
    if problems:
        raise ValidationError(problems)
