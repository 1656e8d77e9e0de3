"""Who may do what with what the dialogue says."""

from django.utils.translation import gettext_lazy as _

from accounts.models import RunState
from accounts.policies import ALLOWED, Verdict, denied
from analytics.models import ReportVersion
from brainstorm.models import Dialogue, Idea
from brainstorm.phases import Phase
from moderation.models import Audience

RESULTS_PHASES = {Phase.CLOSED, Phase.COMPLETED, Phase.ARCHIVED}


def can_request_report(dialogue: Dialogue) -> Verdict:
    """Asking for a new version: there must be something to report."""
    if not Idea.objects.visible_to(Audience.REPORT).filter(dialogue=dialogue).exists():
        return denied(_("Raportin voi tehdä, kun ajatuksia on kirjoitettu."))
    return ALLOWED


def can_publish_results(version: ReportVersion) -> Verdict:
    """Showing a version to everybody: only a finished one, and only when nobody is weighing any more."""
    if version.state != RunState.DONE:
        return denied(_("Vain valmiin raportin tulokset voi julkaista."))
    if version.dialogue.phase not in RESULTS_PHASES:
        return denied(_("Tulokset julkaistaan, kun vastaaminen on päättynyt. Muuten ne ohjaisivat arviointia."))
    return ALLOWED
