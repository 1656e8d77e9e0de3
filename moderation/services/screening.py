"""Screening what was just posted: clean goes out, personal data waits, distress gets help."""

from django.db import transaction

from moderation.models import ModeratedContent, Urgency, Visibility
from moderation.screening import Finding, Severity, screen_text
from moderation.services.cases import mend_case, open_case

_DECIDED_HERE = frozenset({Visibility.HELD, Visibility.PUBLISHED})


def screen(content: ModeratedContent, *, edited: bool = False) -> list[Finding]:
    """Screen a contribution that was just written or edited, and decide whether others may see it yet.

    Clean: published. Personal data: held, and a case opened. Distress or danger alone: published, and an urgent
    case opened; the caller shows help at once (``moderation/_screened.html``). Runs in the caller's transaction.
    ``edited`` tells that the contribution was there before, so that a case about what is now mended may lapse.
    What a moderator has hidden, or its author withdrawn, stays as it is.
    """
    findings = screen_text(content.moderated_text())
    if content.visibility not in _DECIDED_HERE:
        return findings
    with transaction.atomic(savepoint=False):
        is_held = any(finding.severity is Severity.HOLD for finding in findings)
        _set_visibility(content, Visibility.HELD if is_held else Visibility.PUBLISHED)
        if findings:
            calls_for_help = any(finding.severity is Severity.HELP for finding in findings)
            open_case(content, urgency=Urgency.DANGER if calls_for_help else Urgency.HELD, findings=findings)
        elif edited:
            mend_case(content)
    return findings


def _set_visibility(content: ModeratedContent, visibility: Visibility) -> None:
    if content.visibility != visibility:
        content.visibility = visibility
        content.save(update_fields=["visibility"])
        content.visibility_changed()
