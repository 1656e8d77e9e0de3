"""Forms over a stored row that several people may edit at once."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import LineField, TextField
from brainstorm.services.edits import EditConflictError, digest

LANGUAGE_NAMES = dict(settings.LANGUAGES)


class EditForm(forms.Form):
    """Carries in ``seen`` the digest of each field's value when the page was made (see ``services.edits``)."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, stored: Mapping[str, Any], **kwargs: Any) -> None:
        marks = {name: digest(value) for name, value in stored.items()}
        super().__init__(data, initial={**stored, "seen": json.dumps(marks)}, **kwargs)

    def values(self) -> dict[str, Any]:
        """What was typed, without the bookkeeping. Fields that cannot be changed now are left out."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "seen" and not self.fields[name].disabled
        }

    def marks(self) -> dict[str, str]:
        """What the page was made from. Nonsense counts as nothing."""
        try:
            found = json.loads(self.data.get("seen") or "{}")
        except ValueError:
            return {}
        return {str(name): str(mark) for name, mark in found.items()} if isinstance(found, dict) else {}

    def show_conflict(self, conflict: EditConflictError) -> None:
        """Tell what somebody else stored, and let the next saving of this page be a deliberate one."""
        marks = self.marks()
        for name, theirs in conflict.theirs.items():
            self.add_error(name, _conflict_message(theirs))
            marks[name] = digest(theirs)
        data = self.data.copy()  # type: ignore[attr-defined]  # a form's data is a QueryDict
        data["seen"] = json.dumps(marks)
        self.data = data

    def show_problems(self, problem: ValidationError) -> None:
        """Put a service's refusals beside the fields they are about."""
        if not hasattr(problem, "error_dict"):
            self.add_error(None, problem)
            return
        for name, errors in problem.message_dict.items():
            self.add_error(name if name in self.fields else None, errors)

    @property
    def wrong(self) -> list[tuple[forms.BoundField, str]]:
        """Fields with an error, for the summary on top."""
        return [(self[name], str(errors[0])) for name, errors in self.errors.items() if name in self.fields and errors]


def _conflict_message(theirs: object) -> str:
    shown = _("(tyhjä)") if theirs in ("", None, []) else theirs
    if isinstance(theirs, date):
        shown = f"{theirs.day}.{theirs.month}.{theirs.year}"
    return _(
        "Joku muu tallensi tähän samaan aikaan: ”%(theirs)s”. Oma tekstisi on alla. Tallenna uudelleen, jos haluat "
        "pitää sen."
    ) % {"theirs": shown}


def text_in(language: str, *, limit: int, rows: int = 0, **kwargs: Any) -> forms.Field:
    """A field for a text in one language: one line, or ``rows`` of them."""
    attrs = {"lang": language, "dir": "auto"}
    kwargs.setdefault("required", False)
    kwargs.setdefault("label", LANGUAGE_NAMES[language])
    if not rows:
        return LineField(limit=limit, widget=forms.TextInput(attrs=attrs), **kwargs)
    return TextField(limit=limit, widget=forms.Textarea(attrs={**attrs, "rows": rows}), **kwargs)


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    """A day, picked or typed."""
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages={"invalid": gettext_lazy("Anna päivä muodossa 15.1.2027.")},
        **kwargs,
    )


def stored_texts(row: models.Model, names: Sequence[str], languages: Sequence[str]) -> dict[str, str]:
    """The stored texts of a row, by column."""
    return {f"{name}_{language}": getattr(row, f"{name}_{language}") or "" for name in names for language in languages}
