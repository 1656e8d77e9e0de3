"""One edition of a version: its language, its checksum, its notice, and the texts that are still there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.documents import numbers
from analytics.documents.document import Localized, ReportDocument, Said
from analytics.documents.words import words


@dataclass(frozen=True, slots=True)
class Edition:
    """What a file is made from.

    Attributes
    ----------
    document : ReportDocument
    texts : mapping of str to str
        Hash → text; a missing text has been erased, and a tombstone stands in its place.
    language : str
        Of the report. Texts that people wrote stay in their own.
    version : str
        ``3``, or ``3.1`` once it has been made again.
    sha256 : str
        Of the frozen document.
    """

    document: ReportDocument
    texts: Mapping[str, str]
    language: str
    version: str
    sha256: str

    @property
    def words(self) -> dict[str, str]:
        """The catalogue of the edition's language."""
        return words(self.language)

    @property
    def erased(self) -> int:
        """How many of the version's texts are gone."""
        return len(self.document.said() - self.texts.keys())

    @property
    def title(self) -> str:
        """The name of the report."""
        return self.pick(self.document.cover.title)[0]

    def pick(self, text: Localized) -> tuple[str, str]:
        """A text of the organisation and the language it is in."""
        return numbers.pick(text, self.language, self.document.cover.default_language)

    def local(self, text: Localized) -> str:
        """A text of the organisation."""
        return self.pick(text)[0]

    def said(self, said: Said) -> str:
        """A text of a participant, or its tombstone."""
        return self.texts.get(said.hash, self.words["erased"])

    def passage(self, said: Said, start: int, end: int) -> str:
        """The quoted part of a text, or its tombstone."""
        text = self.texts.get(said.hash)
        return self.words["erased"] if text is None else text[start:end]

    def kind(self, kind: str) -> str:
        """The name of a kind of thought."""
        return self.words.get(f"kind_{kind}", kind)

    def integer(self, value: int) -> str:
        """A whole number as its readers write it."""
        return numbers.integer(value, self.language)

    def day(self, iso: str | None) -> str:
        """A day as its readers write it."""
        return numbers.day(iso, self.language)
