"""Forms of this app. They check shape and never save."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.fields import LineField, NonceField
from analytics.models import Theme

Choices = Sequence[tuple[str, Any]]
_NAME_LABELS = {"fi": _("Nimi suomeksi"), "sv": _("Nimi ruotsiksi"), "en": _("Nimi englanniksi")}
_NEW_NAME_LABELS = {
    "fi": _("Uuden teeman nimi suomeksi"),
    "sv": _("Uuden teeman nimi ruotsiksi"),
    "en": _("Uuden teeman nimi englanniksi"),
}


class ReportForm(forms.Form):
    """Asking for a report: nothing but the random name of this form."""

    nonce = NonceField()


class NamesForm(forms.Form):
    """A theme's name in each language of the dialogue, over the version the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, languages: Sequence[str], theme: Theme | None = None) -> None:
        names = {f"name_{language}": getattr(theme, f"name_{language}", "") or "" for language in languages}
        super().__init__(data, initial={**names, "version": theme.version if theme else None})
        self.languages = list(languages)
        for language in languages:
            self.fields[f"name_{language}"] = LineField(
                limit=200,
                required=False,
                label=(_NAME_LABELS if theme else _NEW_NAME_LABELS)[language],
                widget=forms.TextInput(attrs={"lang": language, "dir": "auto"}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.get(f"name_{language}") for language in self.languages):
            self.add_error(f"name_{self.languages[0]}", _("Anna teemalle nimi."))
        return cleaned

    def names(self) -> dict[str, str]:
        """Language → what was typed."""
        return {language: self.cleaned_data[f"name_{language}"] for language in self.languages}

    @property
    def name_fields(self) -> list[forms.BoundField]:
        return [self[f"name_{language}"] for language in self.languages]


class ThemeChoiceForm(forms.Form):
    """Choosing another theme, over the version the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, label: Any, choices: Choices, version: int | None = None) -> None:
        super().__init__(data, initial={"version": version})
        self.fields["theme"] = forms.ChoiceField(
            label=label,
            choices=choices,
            error_messages={"required": _("Valitse teema."), "invalid_choice": _("Valitse teema luettelosta.")},
        )


class ChosenIdeasForm(forms.Form):
    """Ideas that were ticked on a page, each with the theme it stood in there."""

    def __init__(self, data: QueryDict, *, choices: Choices) -> None:
        super().__init__(data)
        self.ticked = data.getlist("idea")
        self.fields["theme"] = forms.ChoiceField(
            label=_("Siirrä teemaan"),
            choices=choices,
            error_messages={"required": _("Valitse teema."), "invalid_choice": _("Valitse teema luettelosta.")},
        )
        self.shown: list[tuple[UUID, UUID | None]] = []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for value in self.ticked:
            idea, _colon, theme = value.partition(":")
            try:
                self.shown.append((UUID(idea), UUID(theme) if theme else None))
            except ValueError:
                self.add_error(None, _("Valitse ajatukset uudelleen."))
                break
        if not self.errors and not self.shown:
            self.add_error(None, _("Valitse ensin ajatuksia."))
        return cleaned
