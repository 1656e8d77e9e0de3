"""Forms of flagging and deciding. They check shape and never save."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import LineField, NonceField, TextField
from accounts.keys import normalise_code
from moderation.models import FlagReason, Ground, Outcome, Queue

FLAG_LENGTH = 1000
FACTS_LENGTH = 1000

REASONS = [
    (FlagReason.PERSONAL_DATA, _("Siinä on jonkun henkilötietoja tai siitä tunnistaa jonkun")),
    (FlagReason.THREAT, _("Siinä uhataan jotakuta, tai joku voi olla hädässä")),
    (FlagReason.INSULT, _("Se loukkaa tai halventaa ihmisiä")),
    (FlagReason.OFF_TOPIC, _("Se ei kuulu aiheeseen tai on mainos")),
    (FlagReason.OTHER, _("Muu syy")),
]


class FlagForm(forms.Form):
    """Why a text should be looked at."""

    reason = forms.ChoiceField(
        label=_("Mikä tekstissä on vialla?"),
        choices=REASONS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Valitse, mikä tekstissä on vialla.")},
    )
    text = TextField(
        limit=FLAG_LENGTH,
        rows=3,
        required=False,
        label=_("Kerro halutessasi lisää"),
        help_text=_("Vain valvojat lukevat tämän. Älä kirjoita kenenkään nimeä."),
    )
    nonce = NonceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nonce"].initial = uuid4


class ReceiptForm(forms.Form):
    """The receipt code of a flag."""

    code = LineField(
        limit=40,
        label=_("Ilmoituksen koodi"),
        help_text=_("Kolme neljän merkin ryhmää, esimerkiksi 7K2M-Q0ZT-WX4A."),
        error_messages={"required": _("Kirjoita koodi, jonka sait ilmoittaessasi.")},
    )

    unknown_code = _("Tällä koodilla ei löytynyt ilmoitusta. Tarkista merkit.")

    def clean_code(self) -> str:
        """The code as it is compared; what is no code at all is refused."""
        code = normalise_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("Koodissa on 12 kirjainta ja numeroa. Tarkista, että kaikki ovat mukana."))
        return code


class DecisionForm(forms.Form):
    """Outcome, ground and facts. ``seen`` tells how many decisions the page showed."""

    outcome = forms.ChoiceField(choices=Outcome.choices, widget=forms.HiddenInput)
    ground: "forms.ModelChoiceField[Ground]" = forms.ModelChoiceField(
        queryset=Ground.objects.none(),
        required=False,
        label=_("Peruste kirjoittajalle"),
        empty_label=_("Valitse peruste"),
    )
    facts = TextField(
        limit=FACTS_LENGTH,
        rows=3,
        required=False,
        label=_("Mihin päätös perustuu"),
        help_text=_("Kirjoittaja näkee tämän. Älä toista henkilötietoa."),
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, queue: Queue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = self.fields["ground"]
        assert isinstance(grounds, forms.ModelChoiceField)
        grounds.queryset = queue.grounds.all()

    def clean(self) -> dict[str, Any]:
        """Hiding needs a ground: it is what the author is told."""
        data = super().clean() or {}
        if data.get("outcome") == Outcome.HIDE and not data.get("ground") and "ground" not in self.errors:
            self.add_error("ground", _("Valitse peruste: kirjoittaja saa sen tietää."))
        return data
