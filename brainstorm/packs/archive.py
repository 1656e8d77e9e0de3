"""The whole pack as one file to send on."""

import io
import zipfile

from brainstorm.models import DistributionLink
from brainstorm.packs.files import file_in, file_names
from brainstorm.packs.wording import wording_of

_MADE = (2020, 1, 1, 0, 0, 0)  # the same pack is the same bytes


def pack_archive(link: DistributionLink) -> bytes:
    """Everything in every language of the link, as a ZIP with a folder for each language."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for language in link.languages:
            wording = wording_of(link, language)
            for name in file_names(language):
                entry = zipfile.ZipInfo(f"{language}/{name}", _MADE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, file_in(wording, name))
    return out.getvalue()
