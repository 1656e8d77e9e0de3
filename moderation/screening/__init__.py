"""Finds in a text what its author should be warned about, or helped with.

Pure: no Django, no models, nothing stored, nothing sent. Time is linear in the
length of the text, and any string whatever may be given.
"""

from moderation.screening import addresses, distress, personal_data
from moderation.screening.findings import Finding, Kind, Severity
from moderation.screening.folding import fold

__all__ = ["Finding", "Kind", "Severity", "screen_text"]


def screen_text(text: str) -> list[Finding]:
    """Everything the rules find in a text, in the order of the text.

    The rules of all three languages are read whatever the author's language is: people mix them,
    and write Swedish in a Finnish discussion.

    Parameters
    ----------
    text : str
        The text as its author wrote it.

    Returns
    -------
    list of Finding
        Sorted by where they start. Findings of personal data never overlap each other; one of
        distress may hold one of personal data inside it.
    """
    folded = fold(text)
    personal = personal_data.find(folded)
    personal += addresses.find(folded, taken=personal)
    return sorted([*personal, *distress.find(folded)], key=lambda finding: (finding.start, finding.end))
