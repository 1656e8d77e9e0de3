"""Asking for the results."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class SubscriptionForm(forms.Form):
    """An address, and what it is for: each purpose ticked separately, none beforehand."""

    prefix = "tilaus"

    email = forms.EmailField(
        label=_("Sähköpostiosoitteesi"),
        max_length=254,
        error_messages={
            "required": _("Kirjoita sähköpostiosoitteesi."),
            "invalid": _("Osoitteessa näyttää olevan virhe. Tarkista se: esimerkiksi nimi@example.fi."),
            "max_length": _("Osoite on liian pitkä. Tarkista se."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    wants_results = forms.BooleanField(label=_("Kertokaa, kun tulokset on julkaistu"), required=False)
    wants_follow_up = forms.BooleanField(label=_("Kertokaa, mitä tuloksista seurasi"), required=False)

    def clean(self) -> dict[str, Any]:
        """At least one purpose, or there is nothing to keep the address for."""
        cleaned = self.cleaned_data
        if not cleaned.get("wants_results") and not cleaned.get("wants_follow_up"):
            self.add_error("wants_results", ValidationError(_("Valitse ainakin toinen: mistä haluat viestin?")))
        return cleaned
