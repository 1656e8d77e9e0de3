"""An analyst's work on themes. Every step is written down, guarded against lost updates, and can be undone.

Whoever edits holds the lock of the dialogue, so that steps come one after another; a theme's version tells whether
it is still what the page showed.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.policies import require
from analytics import policies, tasks
from analytics.models import Theme, ThemeAssignment, ThemeEdit, ThemeQuotation
from brainstorm.models import Dialogue
from config.celery import send

BATCH = 1000


class ThemesChangedError(Exception):
    """Somebody else, or a new run, changed the same thing first. Its text is fit to show."""


class Shown(NamedTuple):
    """Where the page showed an idea."""

    idea: UUID
    theme: UUID | None


@transaction.atomic
def rename_theme(by: User, theme: Theme, *, names: Mapping[str, str], version: int) -> ThemeEdit | None:
    """Give a theme a name in some languages. No run changes it after that. The same name again is no step."""
    row = _locked(by, theme, version)
    before = {language: getattr(row, f"name_{language}") or "" for language in names}
    if before == dict(names):
        return None
    if not any(names.values()):
        raise ValidationError({f"name_{next(iter(names))}": _("Anna teemalle nimi.")})
    was_named = row.is_named_by_person
    set_names(row, names)
    row.is_named_by_person = True
    row.save()
    return _write(by, "rename", row, {"names": before, "named": was_named}, {"names": dict(names)})


@transaction.atomic
def merge_themes(by: User, theme: Theme, *, into: Theme, version: int) -> ThemeEdit:
    """Join a theme to another of its level. Later runs that find it again put its ideas into the other."""
    row = _locked(by, theme, version)
    target = _current(row.dialogue, into.pk)
    if target.pk == row.pk or (target.parent_id is None) != (row.parent_id is None):
        raise ValidationError({"into": _("Valitse toinen saman tason teema.")})
    row.merged_into = target
    row.version += 1
    row.save()
    before: dict[str, Any] = {"parent": as_text(row.parent_id)}
    if row.parent_id is None:
        children = Theme.objects.filter(parent=row)
        before["children"] = [str(key) for key in children.values_list("pk", flat=True)]
        children.update(parent=target, version=F("version") + 1)
    else:
        ideas = ThemeAssignment.objects.filter(theme=row)
        before["ideas"] = [str(key) for key in ideas.values_list("pk", flat=True)]
        ideas.update(theme=target)
    before["quotations"] = _lend_quotations(row, target)
    Theme.objects.filter(pk=target.pk).update(version=F("version") + 1)
    return _write(by, "merge", row, before, {"into": str(target.pk)}, measured=True)


def _lend_quotations(row: Theme, target: Theme) -> list[str]:
    """Quotations of the one also stand for the other, after its own."""
    there = set(ThemeQuotation.objects.filter(theme=target).values_list("idea_id", flat=True))
    last = ThemeQuotation.objects.filter(theme=target).aggregate(last=Max("order"))["last"] or 0
    lent = [quotation for quotation in row.quotations.all() if quotation.idea_id not in there]
    ThemeQuotation.objects.bulk_create(
        ThemeQuotation(theme=target, idea_id=each.idea_id, order=last + number, is_pinned=each.is_pinned)
        for number, each in enumerate(lent, start=1)
    )
    return [str(each.idea_id) for each in lent]


@transaction.atomic
def place_theme(by: User, theme: Theme, *, parent: Theme, version: int) -> ThemeEdit | None:
    """Put a sub-theme under another whole, where runs leave it."""
    row = _locked(by, theme, version)
    whole = _current(row.dialogue, parent.pk)
    if row.parent_id is None or whole.parent_id is not None:
        raise ValidationError({"parent": _("Valitse kokonaisuus, johon alateema siirretään.")})
    if row.parent_id == whole.pk:
        return None
    before = {"parent": str(row.parent_id), "placed": row.is_placed_by_person}
    row.parent, row.is_placed_by_person = whole, True
    row.version += 1
    row.save()
    return _write(by, "place", row, before, {"parent": str(whole.pk)}, measured=True)


@transaction.atomic
def hide_theme(by: User, theme: Theme, *, is_hidden: bool, version: int) -> ThemeEdit | None:
    """Leave a theme out of reports and public pages, or bring it back."""
    row = _locked(by, theme, version)
    if row.is_hidden == is_hidden:
        return None
    row.is_hidden = is_hidden
    row.version += 1
    row.save()
    action = "hide" if is_hidden else "show"
    return _write(by, action, row, {"hidden": not is_hidden}, {"hidden": is_hidden}, measured=True)


@transaction.atomic
def approve_themes(
    by: User, dialogue: Dialogue, *, themes: Sequence[UUID], is_approved: bool = True
) -> ThemeEdit | None:
    """Approve themes, or take an approval back. An approved theme keeps every idea it has."""
    require(policies.can_curate_themes(by, dialogue))
    lock_dialogue(dialogue)
    rows = list(current_themes(dialogue).filter(pk__in=list(themes)).exclude(is_approved=is_approved))
    if not rows:
        return None
    keys = [row.pk for row in rows]
    Theme.objects.filter(pk__in=keys).update(is_approved=is_approved, version=F("version") + 1)
    changed = {"themes": [str(key) for key in keys]}
    return _write(by, "approve" if is_approved else "unapprove", rows[0], changed, changed)


@transaction.atomic
def move_ideas(by: User, dialogue: Dialogue, *, ideas: Sequence[Shown], to: Theme | None) -> ThemeEdit:
    """Move ideas to a sub-theme, or set them aside. No run moves them after that.

    Raises ThemesChangedError when one of them is no longer where the page showed it; then none is moved.
    """
    require(policies.can_curate_themes(by, dialogue))
    lock_dialogue(dialogue)
    target = None if to is None else _current(dialogue, to.pk)
    if target is not None and target.parent_id is None:
        raise ValidationError({"to": _("Valitse alateema.")})
    before = _put(dialogue, ideas, target)
    after = {"theme": as_text(target.pk if target else None), "count": len(before)}
    return _write(by, "move", target, {"places": before}, after, dialogue=dialogue, measured=True)


@transaction.atomic
def make_theme(
    by: User, dialogue: Dialogue, *, ideas: Sequence[Shown], names: Mapping[str, str], parent: Theme
) -> ThemeEdit:
    """Make a sub-theme of chosen ideas."""
    require(policies.can_curate_themes(by, dialogue))
    lock_dialogue(dialogue)
    whole = _current(dialogue, parent.pk)
    if whole.parent_id is not None:
        raise ValidationError({"parent": _("Valitse kokonaisuus, johon uusi alateema tulee.")})
    if not any(names.values()):
        raise ValidationError({f"name_{next(iter(names))}": _("Anna teemalle nimi.")})
    last = current_themes(dialogue).aggregate(last=Max("order"))["last"] or 0
    row = Theme(
        dialogue=dialogue,
        parent=whole,
        order=last + 1,
        is_made_by_person=True,
        is_named_by_person=True,
        is_placed_by_person=True,
    )
    set_names(row, names)
    row.save()
    before = _put(dialogue, ideas, row)
    ThemeQuotation.objects.bulk_create(
        ThemeQuotation(theme=row, idea_id=shown.idea, order=order) for order, shown in enumerate(ideas[:5])
    )
    after = {"names": dict(names), "parent": str(whole.pk), "count": len(before)}
    return _write(by, "make", row, {"places": before}, after, measured=True)


def _put(dialogue: Dialogue, ideas: Sequence[Shown], target: Theme | None) -> list[list[Any]]:
    """Assign ideas by person; return where each was."""
    wanted = {shown.idea: shown.theme for shown in ideas}
    if not wanted:
        raise ValidationError({"ideas": _("Valitse ensin ajatuksia.")})
    rows = ThemeAssignment.objects.filter(idea__dialogue=dialogue, pk__in=wanted)
    places = list(rows.values_list("pk", "theme_id", "is_by_person", "is_unclear", "confidence"))
    now = {key: theme for key, theme, *_rest in places}
    if now != wanted:
        raise ThemesChangedError(
            _("Joku muu ehti siirtää osan näistä ajatuksista. Mitään ei siirretty. Katso tilanne ja valitse uudelleen.")
        )
    rows.update(theme=target, is_by_person=True, is_unclear=False, confidence=1.0)
    return [[str(key), as_text(theme), *flags] for key, theme, *flags in places]


# What every step shares


def current_themes(dialogue: Dialogue) -> QuerySet[Theme]:
    """Themes that are there: found by the latest run or kept by a person, and not merged away."""
    return Theme.objects.filter(dialogue=dialogue, is_current=True, merged_into=None).defer("centroid")


def lock_dialogue(dialogue: Dialogue) -> None:
    Dialogue.objects.select_for_update(no_key=True).only("pk").get(pk=dialogue.pk)


def _locked(by: User, theme: Theme, version: int) -> Theme:
    """The theme as it is now, if it is still what the page showed."""
    require(policies.can_curate_themes(by, theme.dialogue))
    lock_dialogue(theme.dialogue)
    row = _current(theme.dialogue, theme.pk)
    if row.version != version:
        raise ThemesChangedError(
            _("Joku muu ehti muuttaa tätä teemaa. Muutostasi ei tallennettu. Katso tilanne ja tee se uudelleen.")
        )
    return row


def _current(dialogue: Dialogue, key: UUID) -> Theme:
    row: Theme | None = current_themes(dialogue).select_related("dialogue").filter(pk=key).first()
    if row is None:
        raise ThemesChangedError(_("Teemaa ei enää ole: se on yhdistetty toiseen tai uusi haku on korvannut sen."))
    return row


def set_names(theme: Theme, names: Mapping[str, str]) -> None:
    for language, name in names.items():
        setattr(theme, f"name_{language}", name)
    theme.version += 1


def as_text(key: UUID | None) -> str | None:
    return None if key is None else str(key)


def _write(
    by: User,
    action: str,
    theme: Theme | None,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    dialogue: Dialogue | None = None,
    measured: bool = False,
) -> ThemeEdit:
    about = dialogue or (theme.dialogue if theme else None)
    assert about is not None
    edit = ThemeEdit.objects.create(dialogue=about, by=by, action=action, theme=theme, before=before, after=after)
    audit.record(by, "themes_edited", edit, dialogue=about.pk, step=action)
    if measured:
        send(tasks.measure_themes, about.pk)
    return edit
