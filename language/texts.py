"""Any text a person may write, made fit for a model."""

from typing import Final

LONGEST_TEXT: Final = 4000


def embeddable(text: str) -> str:
    """Shorten and clean a text for an embedder.

    Parameters
    ----------
    text : str
        Anything.

    Returns
    -------
    str
        Its first 4,000 characters, so that one long paste does not stop a worker; NUL, which would end the text early
        in C code, as a space; without unpaired surrogates, which cannot be encoded.
    """
    shortened = text[:LONGEST_TEXT].replace("\x00", " ")
    return shortened.encode("utf-8", "ignore").decode("utf-8")
