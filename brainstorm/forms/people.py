"""Forms of people and of answering feedback."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from accounts.fields import LineField, TextField
from brainstorm.models import Role

ROLES = [
    (Role.FACILITATOR, gettext_lazy("Vetäjä: rakentaa keskustelun ja huolehtii siitä")),
    (Role.MODERATOR, gettext_lazy("Valvoja: käsittelee ilmoitetut tekstit")),
    (Role.ANALYST, gettext_lazy("Analyytikko: viimeistelee teemat ja raportin")),
]


class GiveRoleForm(forms.Form):
    """Whom to invite, to do what."""

    email = forms.EmailField(
        label=gettext_lazy("Sähköposti"),
        error_messages={"required": gettext_lazy("Kirjoita sähköpostiosoite.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    name = LineField(limit=200, label=gettext_lazy("Nimi"), required=False)
    role = forms.ChoiceField(
        label=gettext_lazy("Tehtävä"),
        choices=ROLES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Valitse tehtävä.")},
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Kutsun kieli"),
        choices=settings.LANGUAGES,
        initial="fi",
        help_text=gettext_lazy("Jos henkilöllä on jo tunnus, käytämme hänen omaa kieltään."),
    )


class AnswerForm(forms.Form):
    """The answer to accessibility feedback."""

    answer = TextField(
        limit=5000,
        rows=6,
        label=gettext_lazy("Vastaus"),
        error_messages={"required": gettext_lazy("Kirjoita vastaus ennen lähettämistä.")},
    )
