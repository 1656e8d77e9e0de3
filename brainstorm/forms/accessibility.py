"""Telling of a barrier."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import NonceField, TextField
from brainstorm.forms.arrival import new_nonce


class AccessibilityFeedbackForm(forms.Form):
    """What does not work, and where to answer if an answer is wanted."""

    nonce = NonceField(initial=new_nonce)
    text = TextField(
        label=_("Mikä ei toimi tai vaikeuttaa käyttöä?"),
        help_text=_("Kerro, millä sivulla ja millä laitteella tai apuvälineellä se tapahtui."),
        limit=5000,
        error_messages={"required": _("Kerro, mikä ei toimi.")},
    )
    reply_to = forms.EmailField(
        label=_("Sähköpostiosoite, jos haluat vastauksen"),
        required=False,
        max_length=254,
        error_messages={
            "invalid": _("Osoitteessa näyttää olevan virhe. Tarkista se: esimerkiksi nimi@example.fi."),
            "max_length": _("Osoite on liian pitkä. Tarkista se."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
