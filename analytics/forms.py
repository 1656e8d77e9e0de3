"""Forms of this app. They check shape and never save."""

from django import forms

from accounts.fields import NonceField


class ReportForm(forms.Form):
    """Asking for a report: nothing but the random name of this form."""

    nonce = NonceField()
