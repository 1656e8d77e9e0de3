"""Verdicts with a reason, and who may do what to an organisation."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an act is allowed, and if not, why, in words fit to show to the person."""

    allowed: bool
    reason: "str | _StrPromise" = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Verdict(True)


def denied(reason: "str | _StrPromise") -> Verdict:
    """A refusal with its reason."""
    return Verdict(False, reason)


def require(verdict: Verdict) -> None:
    """Raise PermissionDenied with the reason when the verdict is a refusal."""
    if not verdict:
        raise PermissionDenied(str(verdict.reason))
