"""What a rule can find, and what follows from it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What a finding asks for."""

    HOLD = "hold"  # warn while writing; if posted all the same, hold until a moderator has looked
    HELP = "help"  # show help at once and call a moderator; never hold


class Kind(StrEnum):
    """What was found. The values are stored with cases, so they do not change."""

    IDENTITY_CODE = "identity_code"
    PHONE = "phone"
    EMAIL = "email"
    BANK_ACCOUNT = "bank_account"
    ADDRESS = "address"
    SUICIDE = "suicide"
    SELF_HARM = "self_harm"
    VIOLENCE = "violence"
    PATIENT_SAFETY = "patient_safety"
    WHISTLEBLOWING = "whistleblowing"

    @property
    def severity(self) -> Severity:
        """Personal data is held, everything else gets help."""
        return Severity.HOLD if self in PERSONAL_DATA else Severity.HELP


PERSONAL_DATA = frozenset({Kind.IDENTITY_CODE, Kind.PHONE, Kind.EMAIL, Kind.BANK_ACCOUNT, Kind.ADDRESS})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: ``text[start:end] == matched`` in the text that was screened."""

    kind: Kind
    start: int
    end: int
    matched: str

    @property
    def severity(self) -> Severity:
        """What the finding asks for."""
        return self.kind.severity


def overlaps(findings: list[Finding], start: int, end: int) -> bool:
    """Whether any of the findings touches the span.

    Parameters
    ----------
    findings : list of Finding
        In the same text.
    start, end : int
        Characters of the text, the last not included.

    Returns
    -------
    bool
        False for a span that only adjoins.
    """
    return any(finding.start < end and start < finding.end for finding in findings)
