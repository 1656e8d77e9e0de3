"""Choosing a file of ideas."""

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.fields import NonceField
from brainstorm.importing import readable_layout, reason_in_words
from brainstorm.models import Dialogue, Prompt
from brainstorm.rows import UnreadableError


class _PromptField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Prompts by number and text."""

    def label_from_instance(self, obj: Prompt) -> str:
        return f"{obj.number}. {obj.text}"


class ImportForm(forms.Form):
    """A file, and to which question its texts answer where they do not tell it themselves."""

    file = forms.FileField(
        label=_("Tiedosto"),
        help_text=_("CSV-tiedosto, enintään 50 Mt. Ensimmäisellä rivillä ovat sarakkeiden nimet."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv,text/plain"}),
        error_messages={
            "required": _("Valitse tiedosto."),
            "empty": _("Tiedosto on tyhjä."),
            "max_length": _("Tiedoston nimi on liian pitkä. Lyhennä se."),
        },
    )
    prompt = _PromptField(
        Prompt.objects.none(),
        label=_("Mihin kysymykseen tekstit vastaavat?"),
        help_text=_("Jos tiedostossa on sarake ”kysymys”, sen numero ratkaisee."),
        required=False,
        empty_label=None,
    )
    all_or_nothing = forms.BooleanField(
        label=_("Älä tuo mitään, jos yksikin rivi on virheellinen"),
        help_text=_("Muuten kelvolliset rivit tuodaan ja saat luettelon muista."),
        required=False,
    )
    nonce = NonceField()

    def __init__(self, *args: Any, dialogue: Dialogue, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dialogue = dialogue
        self.too_large = too_large
        prompts: forms.ModelChoiceField[Prompt] = self.fields["prompt"]  # type: ignore[assignment]
        prompts.queryset = Prompt.objects.filter(dialogue=dialogue)
        if too_large:
            message = reason_in_words("too_large", {"limit": settings.IMPORT_MAX_BYTES // 1024**2})
            self.fields["file"].error_messages["required"] = message

    def clean_file(self) -> TemporaryUploadedFile:
        """Look into the file: what can be told at once is told beside the field."""
        file: TemporaryUploadedFile = self.cleaned_data["file"]
        try:
            readable_layout(Path(file.temporary_file_path()), self.dialogue)
        except UnreadableError as error:
            raise ValidationError(reason_in_words(error.reason, error.details), code=error.reason) from error
        return file
