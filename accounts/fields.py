"""Form fields for what people write: bad input gets a clear word beside the field, and nothing is lost."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Everything below U+0020 except tab, line feed and carriage return, and the lone surrogates no database takes.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def clean_text(value: str) -> str:
    """The text as it is stored: line ends made one kind, control characters and outer white space removed."""
    return _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


class TextField(forms.CharField):
    """A text a person writes. Length is counted after cleaning, and an overlong text is never cut."""

    default_error_messages = {
        "required": _("Kirjoita ajatuksesi ennen lähettämistä."),
        "too_long": _("Teksti on liian pitkä: %(length)d merkkiä, enintään %(limit)d. Lyhennä tai jaa se kahdeksi."),
    }

    def __init__(self, *, limit: int, rows: int = 5, **kwargs: Any) -> None:
        self.limit = limit
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows, "dir": "auto"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return clean_text(value) if isinstance(value, str) else ""

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.limit:
            raise ValidationError(
                self.error_messages["too_long"],
                code="too_long",
                params={"length": len(value), "limit": self.limit},
            )


class LineField(TextField):
    """One line of text; line ends become spaces."""

    default_error_messages = {"required": _("Täytä tämä kenttä.")}

    def __init__(self, *, limit: int = 200, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"dir": "auto"}))
        super().__init__(limit=limit, **kwargs)

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


class NonceField(forms.UUIDField):
    """The hidden random name of one form, by which a double submit is recognised."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> str:
        return str(super().clean(value).hex)
