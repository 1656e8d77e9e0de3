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
        """A text of the organisation and the language it is in.

        Parameters
        ----------
        text : mapping of str to str
            Language → text.

        Returns
        -------
        tuple of str
            The text, and its language.
        """
        return numbers.pick(text, self.language, self.document.cover.default_language)

    def local(self, text: Localized) -> str:
        """A text of the organisation.

        Parameters
        ----------
        text : mapping of str to str
            Language → text.

        Returns
        -------
        str
            In the reader's language if there is one, else in another.
        """
        return self.pick(text)[0]

    def said(self, said: Said) -> str:
        """A text of a participant, or its tombstone.

        Parameters
        ----------
        said : Said
            By its hash.

        Returns
        -------
        str
            The whole text, as it was written.
        """
        return self.texts.get(said.hash, self.words["erased"])

    def passage(self, said: Said, start: int, end: int) -> str:
        """The quoted part of a text, or its tombstone.

        Parameters
        ----------
        said : Said
            By its hash.
        start, end : int
            Characters of the text, the last not included.

        Returns
        -------
        str
            Character by character as it was written.
        """
        text = self.texts.get(said.hash)
        return self.words["erased"] if text is None else text[start:end]

    def kind(self, kind: str) -> str:
        """The name of a kind of thought.

        Parameters
        ----------
        kind : str
            As stored.

        Returns
        -------
        str
            In the language of the edition; as stored where it has no name.
        """
        return self.words.get(f"kind_{kind}", kind)

    def integer(self, value: int) -> str:
        """A whole number as its readers write it.

        Parameters
        ----------
        value : int
            Any.

        Returns
        -------
        str
            With its thousands apart.
        """
        return numbers.integer(value, self.language)

    def day(self, iso: str | None) -> str:
        """A day as its readers write it.

        Parameters
        ----------
        iso : str or None
            YYYY-MM-DD.

        Returns
        -------
        str
            Empty for none.
        """
        return numbers.day(iso, self.language)
