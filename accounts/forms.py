"""Form rendering for the whole site, and the forms of one's own account."""

from django import forms
from django.conf import settings
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from accounts.fields import LineField


class Renderer(TemplatesSetting):
    """Our own field template for every form: label, hint, error, control, in that order."""

    field_template_name = "elements/field.html"


class AccountForm(forms.Form):
    """Name and language."""

    name = LineField(limit=200, label=_("Nimi"), help_text=_("Näkyy muille, jotka hoitavat samaa keskustelua."))
    language = forms.ChoiceField(label=_("Sähköpostien kieli"), choices=settings.LANGUAGES)
