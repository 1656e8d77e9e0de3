"""Beginning and coming back."""

from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import LineField, NonceField
from accounts.keys import normalise_code
from brainstorm.codes import normalise_room_code

UNKNOWN_CODE = _("Tällä koodilla ei löytynyt ketään tästä keskustelusta. Tarkista merkit ja yritä uudelleen.")


UNKNOWN_ROOM = _("Tällä koodilla ei löytynyt keskustelua. Tarkista numerot julisteesta tai seinältä.")


def new_nonce() -> str:
    """A name for one form that is about to be shown."""
    return uuid4().hex


class StartForm(forms.Form):
    """The one button that begins."""

    nonce = NonceField(initial=new_nonce)


class RoomCodeForm(forms.Form):
    """The code of a room, with or without the space in it."""

    code = LineField(
        limit=40,
        label=_("Huonekoodi"),
        help_text=_("Kuusi numeroa, esimerkiksi 482 918."),
        error_messages={"required": _("Kirjoita huonekoodi.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "class": "code"}),
    )

    def clean_code(self) -> str:
        """The code as it was given, or a word about what is wrong with it."""
        code = normalise_room_code(str(self.cleaned_data["code"]))
        if not code:
            raise ValidationError(_("Koodissa on kuusi numeroa. Tarkista, että jokainen on oikein."))
        return code

    def add_unknown(self) -> None:
        """Say that there is no such room."""
        self.add_error("code", str(UNKNOWN_ROOM))


class ComeBackForm(forms.Form):
    """The return code, in any case, with or without its dashes."""

    code = LineField(
        label=_("Paluukoodi"),
        help_text=_("Kaksitoista merkkiä, esimerkiksi 7K2M-Q0ZT-WX4A. Kirjainten koolla ja viivoilla ei ole väliä."),
        error_messages={"required": _("Kirjoita paluukoodi.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code"}
        ),
    )

    def clean_code(self) -> str:
        """The code as it was given, or a word about what is wrong with it."""
        code = normalise_code(str(self.cleaned_data["code"]))
        if not code:
            raise ValidationError(_("Koodissa on kaksitoista kirjainta ja numeroa. Tarkista merkit."))
        return code

    def add_unknown(self) -> None:
        """Say that nobody has this code."""
        self.add_error("code", str(UNKNOWN_CODE))
