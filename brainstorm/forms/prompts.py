"""Forms of the questions."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brainstorm.forms.edits import EditForm, day_field, stored_texts, text_in
from brainstorm.models import Dialogue, Prompt, Scale
from brainstorm.words import KIND_NAMES

KINDS: list[tuple[str, Any]] = [("", gettext_lazy("Kirjoittaja valitsee itse")), *KIND_NAMES.items()]

SCALES = [
    (Scale.IMPORTANCE, gettext_lazy("Tärkeys 1–5")),
    (Scale.IMPORTANCE_REALISED, gettext_lazy("Tärkeys 1–5 ja onko näin nyt 1–5")),
    (Scale.IMPORTANCE_FEASIBLE, gettext_lazy("Tärkeys 1–5 ja onnistuisiko tämä 1–5")),
    (Scale.AGREEMENT, gettext_lazy("Samaa mieltä, eri mieltä tai ohita")),
]

_PLAIN = ("kind", "scale", "is_required", "opens_on", "writing_ends_on", "weighing_ends_on")


class PromptForm(EditForm):
    """One question: its text in each language, how it is answered and weighed."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Minkä lajisia ajatuksia kysymys tuottaa?"), choices=KINDS, required=False
    )
    scale = forms.ChoiceField(label=gettext_lazy("Millä asteikolla ajatuksia arvioidaan?"), choices=SCALES)
    is_required = forms.BooleanField(
        label=gettext_lazy("Pakollinen"),
        required=False,
        help_text=gettext_lazy("Enintään kaksi kysymystä voi olla pakollisia. Muita tarjotaan niille, jotka jaksavat."),
    )
    opens_on = day_field(gettext_lazy("Avautuu myöhemmin"))
    writing_ends_on = day_field(gettext_lazy("Kirjoittaminen päättyy aiemmin"))
    weighing_ends_on = day_field(gettext_lazy("Arviointi päättyy aiemmin"))

    def __init__(self, data: Any = None, *, dialogue: Dialogue, prompt: Prompt | None = None) -> None:
        self.languages = dialogue.languages
        row = prompt or Prompt(dialogue=dialogue)
        stored = stored_texts(row, ["text", "hint"], dialogue.languages)
        super().__init__(data, stored={**stored, **{name: getattr(row, name) for name in _PLAIN}})
        for language in dialogue.languages:
            self.fields[f"text_{language}"] = text_in(language, limit=300, rows=2)
            self.fields[f"hint_{language}"] = text_in(language, limit=300, rows=2)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        opens, writing, weighing = (values.get(name) for name in _PLAIN[3:])
        if opens and writing and writing < opens:
            self.add_error("writing_ends_on", _("Kirjoittaminen päättyy ennen kuin kysymys avautuu."))
        if writing and weighing and weighing < writing:
            self.add_error("weighing_ends_on", _("Arviointi päättyy ennen kirjoittamista."))
        if not any(values.get(f"text_{language}") for language in self.languages):
            self.add_error(f"text_{self.languages[0]}", _("Kirjoita kysymys."))
        return values

    def texts(self) -> list[forms.BoundField]:
        """The question in each language."""
        return [self[f"text_{language}"] for language in self.languages]

    def hints(self) -> list[forms.BoundField]:
        """The hint in each language."""
        return [self[f"hint_{language}"] for language in self.languages]
