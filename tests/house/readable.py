"""The words of anything the site hands out, whatever its format."""

import html
import io
import zipfile

from pypdf import PdfReader


def words_of(body: bytes) -> str:
    """All text of a page, a PDF, an Office file, a zip of these, or plain text."""
    if body.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "\n".join(words_of(archive.read(name)) for name in archive.namelist())
    text = body.decode("utf-8", "replace")
    return text + html.unescape(text) if "<" in text else text
