"""Undoing an analyst's steps, the latest first, also after a run has come between."""

from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.policies import require
from analytics import policies, tasks
from analytics.models import Theme, ThemeAssignment, ThemeEdit, ThemeQuotation
from analytics.services.curation import BATCH, ThemesChangedError, as_text, current_themes, lock_dialogue, set_names
from brainstorm.models import Dialogue
from config.celery import send


def last_edit(dialogue: Dialogue) -> ThemeEdit | None:
    """The step that would be undone next."""
    return ThemeEdit.objects.filter(dialogue=dialogue, undone_at=None).select_related("theme").order_by("-pk").first()


@transaction.atomic
def undo_edit(by: User, edit: ThemeEdit) -> ThemeEdit:
    """Undo the latest step. Undone twice is once.

    Raises ThemesChangedError when another step has been taken since the page was made.
    """
    dialogue = edit.dialogue
    require(policies.can_curate_themes(by, dialogue))
    lock_dialogue(dialogue)
    row = ThemeEdit.objects.select_related("theme").get(pk=edit.pk)
    if row.undone_at is not None:
        return row
    latest = last_edit(dialogue)
    if latest is None or latest.pk != row.pk:
        raise ThemesChangedError(_("Tämän jälkeen on tehty muita muutoksia. Kumoa ensin uusin."))
    _UNDO[row.action](row)
    row.undone_at = timezone.now()
    row.save(update_fields=["undone_at"])
    audit.record(by, "theme_edit_undone", row, dialogue=dialogue.pk, step=row.action)
    send(tasks.measure_themes, dialogue.pk)
    return row


def _undo_rename(edit: ThemeEdit) -> None:
    theme = _of(edit)
    set_names(theme, edit.before["names"])
    theme.is_named_by_person = edit.before["named"]
    theme.save()


def _undo_merge(edit: ThemeEdit) -> None:
    theme, target = _of(edit), UUID(edit.after["into"])
    if theme.parent_id is not None and not current_themes(edit.dialogue).filter(pk=theme.parent_id).exists():
        theme.parent_id = _whole_again(theme, target)
    theme.merged_into, theme.is_current = None, True
    theme.version += 1
    theme.save()
    Theme.objects.filter(pk__in=edit.before.get("children", []), parent=target).update(
        parent=theme, version=F("version") + 1
    )
    # What it had then, and what runs have found in it since; not what a person has moved after that.
    had = Q(pk__in=edit.before.get("ideas", [])) | Q(found_in=theme, is_by_person=False)
    ThemeAssignment.objects.filter(had, theme=target).update(theme=theme)
    ThemeQuotation.objects.filter(theme=target, idea__in=edit.before["quotations"]).delete()
    Theme.objects.filter(pk=target).update(version=F("version") + 1)


def _whole_again(theme: Theme, target: UUID) -> UUID | None:
    """Where a sub-theme goes whose whole is gone: back there, if a person chose it, else where its ideas were."""
    if not theme.is_placed_by_person:
        return Theme.objects.values_list("parent_id", flat=True).get(pk=target)
    whole = theme.parent
    while whole is not None and whole.merged_into is not None:
        whole = whole.merged_into
    if whole is None:
        return None
    Theme.objects.filter(pk=whole.pk).update(is_current=True, version=F("version") + 1)
    return whole.pk


def _undo_place(edit: ThemeEdit) -> None:
    theme = _of(edit)
    if current_themes(edit.dialogue).filter(pk=edit.before["parent"]).exists():
        theme.parent_id = UUID(edit.before["parent"])
    theme.is_placed_by_person = edit.before["placed"]
    theme.version += 1
    theme.save()


def _undo_hiding(edit: ThemeEdit) -> None:
    theme = _of(edit)
    theme.is_hidden = edit.before["hidden"]
    theme.version += 1
    theme.save()


def _undo_approval(edit: ThemeEdit) -> None:
    was_approved = edit.action == "unapprove"
    Theme.objects.filter(pk__in=edit.before["themes"]).update(is_approved=was_approved, version=F("version") + 1)


def _undo_move(edit: ThemeEdit) -> None:
    """Put ideas back, but for those somebody has moved on, and those whose theme is no more."""
    target = edit.theme_id if edit.action == "make" else edit.after["theme"]
    there = {str(key) for key in current_themes(edit.dialogue).values_list("pk", flat=True)}
    places = {place[0]: place for place in edit.before["places"]}
    moved = ThemeAssignment.objects.filter(pk__in=places, is_by_person=True, theme=target)
    rows = []
    for row in moved:
        _key, theme, is_by_person, is_unclear, confidence = places[str(row.pk)]
        set_aside = theme is None and is_by_person
        back = theme if theme in there or set_aside else as_text(row.found_in_id)
        row.theme_id = UUID(back) if back in there and back is not None else None
        row.is_by_person, row.is_unclear, row.confidence = is_by_person, is_unclear, confidence
        rows.append(row)
    fields = ["theme", "is_by_person", "is_unclear", "confidence"]
    ThemeAssignment.objects.bulk_update(rows, fields, batch_size=BATCH)


def _undo_make(edit: ThemeEdit) -> None:
    _undo_move(edit)
    # What a run has put there since is found again by the next one.
    ThemeAssignment.objects.filter(theme=edit.theme_id).update(theme=None)
    Theme.objects.filter(pk=_of(edit).pk).update(
        is_current=False,
        is_made_by_person=False,
        is_named_by_person=False,
        is_placed_by_person=False,
        is_approved=False,
    )


_UNDO = {
    "rename": _undo_rename,
    "merge": _undo_merge,
    "place": _undo_place,
    "hide": _undo_hiding,
    "show": _undo_hiding,
    "approve": _undo_approval,
    "unapprove": _undo_approval,
    "move": _undo_move,
    "make": _undo_make,
}


def _of(edit: ThemeEdit) -> Theme:
    if edit.theme is None:
        raise ThemesChangedError(_("Teemaa ei enää ole, joten muutosta ei voi kumota."))
    return edit.theme
