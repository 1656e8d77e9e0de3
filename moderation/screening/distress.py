"""Distress and danger: somebody who may need help now, or somewhere to tell what is wrong.

The rules look for what people say about themselves or about what is happening,
not for words: "itsemurhien ehkäisy on tärkeää" and "tapan aikaa" are nobody's
emergency. A finding never hides a text. It shows help to the author and calls a
moderator, so a rule may be a little too ready, but not so ready that
a queue full of tired people's sighs hides the one who meant it.
"""

from dataclasses import dataclass

from moderation.screening.distress_words import RULES
from moderation.screening.findings import Finding, Kind, overlaps
from moderation.screening.folding import Folded

# Help comes in this order when a text calls for more than one kind of it.
URGENCY = (Kind.SUICIDE, Kind.VIOLENCE, Kind.SELF_HARM, Kind.PATIENT_SAFETY, Kind.WHISTLEBLOWING)
_BY_URGENCY = sorted(RULES, key=lambda rules: URGENCY.index(rules.kind))


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A phone number, as it is said and as a phone dials it."""

    number: str
    dial: str


EMERGENCY = HelpLine("112", "112")
# MIELI Mental Health Finland's crisis lines. The Finnish one answers at any hour, the others at times.
CRISIS_LINES = {
    "fi": HelpLine("09 2525 0111", "+358925250111"),
    "sv": HelpLine("09 2525 0112", "+358925250112"),
    "en": HelpLine("09 2525 0116", "+358925250116"),
}
# Nollalinja: for anybody who meets violence or its threat in a close relationship. Free, at any hour.
VIOLENCE_LINE = HelpLine("080 005 005", "080005005")


def find(folded: Folded) -> list[Finding]:
    """Everything that calls for help, each stretch of text under its most urgent kind only.

    Parameters
    ----------
    folded : Folded
        The text.

    Returns
    -------
    list of Finding
        None overlaps another; the most urgent kinds first.
    """
    found: list[Finding] = []
    flat = folded.lower.replace("\n", " ")
    for rules in _BY_URGENCY:
        if not any(stem in flat for stem in rules.stems):
            continue
        for pattern in rules.patterns:
            for match in pattern.finditer(folded.lower):
                finding = folded.finding(rules.kind, *match.span())
                if not overlaps(found, finding.start, finding.end):
                    found.append(finding)
    return found


def most_urgent(findings: list[Finding]) -> Kind | None:
    """The kind of help to show first, or None when no help is called for.

    Parameters
    ----------
    findings : list of Finding
        Of any kinds.

    Returns
    -------
    Kind or None
        One of those in ``URGENCY``.
    """
    kinds = {finding.kind for finding in findings}
    return next((kind for kind in URGENCY if kind in kinds), None)
