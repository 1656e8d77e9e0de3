"""Who may do what with what the dialogue says."""

from django.utils.translation import gettext_lazy as _

from accounts.models import RunState, User
from accounts.policies import ALLOWED, Verdict, denied
from analytics.models import ReportVersion
from brainstorm.models import Dialogue, Idea, Role
from brainstorm.phases import Phase
from brainstorm.policies import has_role
from moderation.models import Audience

RESULTS_PHASES = {Phase.CLOSED, Phase.COMPLETED, Phase.ARCHIVED}


def can_read_reports(by: User, dialogue: Dialogue) -> Verdict:
    """Seeing the versions and taking the files."""
    return has_role(by, dialogue, Role.FACILITATOR, Role.ANALYST)


def can_request_report(by: User, dialogue: Dialogue) -> Verdict:
    """Asking for a new version: there must be something to report."""
    verdict = can_read_reports(by, dialogue)
    if verdict and not Idea.objects.visible_to(Audience.REPORT).filter(dialogue=dialogue).exists():
        return denied(_("Raportin voi tehdä, kun ajatuksia on kirjoitettu."))
    return verdict


def can_publish_results(by: User, version: ReportVersion) -> Verdict:
    """Showing a version to everybody: only a finished one, and only when nobody is weighing any more."""
    verdict = can_read_reports(by, version.dialogue)
    if not verdict:
        return verdict
    if version.state != RunState.DONE:
        return denied(_("Vain valmiin raportin tulokset voi julkaista."))
    if version.dialogue.phase not in RESULTS_PHASES:
        return denied(_("Tulokset julkaistaan, kun vastaaminen on päättynyt. Muuten ne ohjaisivat arviointia."))
    return ALLOWED


def can_curate_themes(by: User, dialogue: Dialogue) -> Verdict:
    """Looking at themes and working on them."""
    return has_role(by, dialogue, Role.ANALYST)


def can_start_theme_run(by: User | None, dialogue: Dialogue) -> Verdict:
    """Searching for themes: analysts, or nobody when answering ends by itself. There must be something to look into."""
    if by is not None and not (verdict := can_curate_themes(by, dialogue)):
        return verdict
    if not Idea.objects.visible_to(Audience.ANALYSIS).filter(dialogue=dialogue).exists():
        return denied(_("Teemoja voi hakea, kun ajatuksia on kirjoitettu."))
    return ALLOWED
