"""The form of a link that an employer or association hands out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import LineField
from brainstorm.forms.edits import LANGUAGE_NAMES, EditForm, day_field
from brainstorm.models import BackgroundOption, Dialogue, DistributionLink, SenderKind

SENDER_KINDS = [
    (SenderKind.EMPLOYER, _("Työnantaja")),
    (SenderKind.ASSOCIATION, _("Järjestö tai liitto, omille jäsenilleen")),
]
MOST_PEOPLE = 5_000_000
_NO_SUGGESTION = _("Ei ehdotusta: jokainen kertoo itse")


def _pk_or_none(value: str) -> int | None:
    return int(value) if value else None


def _preset_field(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        coerce=_pk_or_none,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": _("Valitse jokin luettelon vaihtoehdoista.")},
    )


class LinkForm(EditForm):
    """Who hands it out, how many it reaches, what it suggests, in which languages and until when."""

    sender = LineField(
        limit=120,
        label=_("Kuka jakaa linkin?"),
        help_text=_("Työnantajan tai järjestön nimi. Se näkyy vastaajalle ja julisteessa."),
        error_messages={"required": _("Kirjoita, kuka linkin jakaa.")},
    )
    sender_kind = forms.ChoiceField(
        label=_("Mikä jakaja on?"), choices=SENDER_KINDS, initial=SenderKind.EMPLOYER, widget=forms.RadioSelect
    )
    reached = forms.IntegerField(
        label=_("Montako ihmistä linkki tavoittaa?"),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        help_text=_("Arvio riittää. Siitä lasketaan, kuinka moni on tullut. Alle 20 ihmisen jakajat lasketaan yhteen."),
        error_messages={
            "invalid": _("Kirjoita luku, esimerkiksi 350."),
            "min_value": _("Kirjoita vähintään 1, tai jätä tyhjäksi."),
            "max_value": _("Luku on liian suuri."),
        },
    )
    preset_role_id = _preset_field(_("Rooli, jota linkki ehdottaa"))
    preset_area_id = _preset_field(_("Alue, jota linkki ehdottaa"))
    languages = forms.MultipleChoiceField(
        label=_("Paketin kielet"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Valitse ainakin yksi kieli.")},
    )
    expires_on = day_field(
        _("Viimeinen käyttöpäivä"),
        help_text=_("Tyhjänä linkki toimii niin kauan kuin keskusteluun voi vastata."),
    )

    def __init__(self, data: Any = None, *, dialogue: Dialogue, link: DistributionLink | None = None) -> None:
        row = link or DistributionLink(dialogue=dialogue, languages=list(dialogue.languages))
        names = ("sender", "sender_kind", "reached", "preset_role_id", "preset_area_id", "languages", "expires_on")
        super().__init__(data, stored={name: getattr(row, name) for name in names})
        self._offer("preset_role_id", dialogue, "role")
        self._offer("preset_area_id", dialogue, "area")
        languages = self.fields["languages"]
        languages.choices = [(code, LANGUAGE_NAMES[code]) for code in dialogue.languages]  # type: ignore[attr-defined]

    def _offer(self, name: str, dialogue: Dialogue, key: str) -> None:
        """The options of a question; no field, where it is not asked."""
        options = BackgroundOption.objects.filter(
            question__dialogue=dialogue, question__key=key, question__is_active=True
        )
        choices = [(option.pk, option.text) for option in options]
        if not choices:
            del self.fields[name]
            return
        self.fields[name].choices = [("", _NO_SUGGESTION), *choices]  # type: ignore[attr-defined]

    def presets(self) -> list[forms.BoundField]:
        """The fields of what the link suggests; none, where nothing is asked before writing."""
        return [self[name] for name in ("preset_role_id", "preset_area_id") if name in self.fields]
