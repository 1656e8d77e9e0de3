"""Choosing a file of people to invite, or of addresses that do not work."""

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.fields import NonceField
from brainstorm.inviting import readable_layout, reason_in_words
from brainstorm.rows import UnreadableError


class InvitationFileForm(forms.Form):
    """A file with a column of addresses."""

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
    nonce = NonceField()

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if too_large:
            message = reason_in_words("too_large", {"limit": settings.IMPORT_MAX_BYTES // 1024**2})
            self.fields["file"].error_messages["required"] = message

    def clean_file(self) -> TemporaryUploadedFile:
        """Look into the file: what can be told at once is told beside the field."""
        file: TemporaryUploadedFile = self.cleaned_data["file"]
        try:
            readable_layout(Path(file.temporary_file_path()))
        except UnreadableError as error:
            raise ValidationError(reason_in_words(error.reason, error.details), code=error.reason) from error
        return file
