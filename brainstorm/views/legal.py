"""The pages every dialogue must have: privacy, accessibility with its feedback, and the rules."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import PersonRequest
from accounts.rates import address_of, is_allowed
from brainstorm.access import dialogue_and_participant
from brainstorm.forms.accessibility import AccessibilityFeedbackForm
from brainstorm.models import BackgroundQuestion, Dialogue
from brainstorm.services.accessibility import leave_feedback
from brainstorm.views.frame import frame
from config.errors import too_many

FEEDBACK_IN_TEN_MINUTES = 50
TEN_MINUTES = 600
REVIEWED_WITHIN = timedelta(days=365)


@require_safe
def privacy(request: PersonRequest, slug: str) -> HttpResponse:
    """The privacy notice, built from the dialogue's own fields and settings."""
    dialogue, participant = dialogue_and_participant(request, slug)
    return render(request, "brainstorm/privacy.html", frame(dialogue, participant) | privacy_context(dialogue))


def privacy_context(dialogue: Dialogue) -> dict[str, object]:
    """What the notice says besides the dialogue's own fields; also of a dialogue that its facilitator previews."""
    return {
        "askers": [asking.organisation for asking in dialogue.asking.select_related("organisation")],
        "questions": BackgroundQuestion.objects.filter(dialogue=dialogue, is_active=True),
        "invites": dialogue.invitation_batches.filter(is_confirmed=True).exists(),
    }


@require_safe
def accessibility(request: PersonRequest, slug: str) -> HttpResponse:
    """The accessibility statement."""
    dialogue, participant = dialogue_and_participant(request, slug)
    return render(request, "brainstorm/accessibility.html", frame(dialogue, participant) | statement_context(dialogue))


@never_cache
@require_http_methods(["GET", "POST"])
def accessibility_feedback(request: PersonRequest, slug: str) -> HttpResponse:
    """Tell of a barrier. Answered within fourteen days."""
    dialogue, participant = dialogue_and_participant(request, slug)
    form = AccessibilityFeedbackForm(request.POST if request.method == "POST" else None)
    context = frame(dialogue, participant) | {"form": form}
    if form.is_valid():
        if not is_allowed("feedback", address_of(request), limit=FEEDBACK_IN_TEN_MINUTES, seconds=TEN_MINUTES):
            return too_many(request)
        feedback = leave_feedback(dialogue=dialogue, language=get_language() or "fi", **form.cleaned_data)
        return render(request, "brainstorm/accessibility_thanks.html", context | {"feedback": feedback})
    return render(request, "brainstorm/accessibility_feedback.html", context, status=422 if form.is_bound else 200)


@require_safe
def rules(request: PersonRequest, slug: str) -> HttpResponse:
    """What one may write, and what happens to what one may not."""
    dialogue, participant = dialogue_and_participant(request, slug)
    return render(request, "brainstorm/rules.html", frame(dialogue, participant))


def statement_context(dialogue: Dialogue) -> dict[str, object]:
    """What the statement says besides the dialogue's own fields."""
    authority, language = settings.ACCESSIBILITY_AUTHORITY, get_language() or "fi"
    reviewed = dialogue.accessibility_reviewed_on
    return {
        "askers": [asking.organisation for asking in dialogue.asking.select_related("organisation")],
        "authority": authority | {"name": authority.get(f"name_{language}", authority["name_fi"])},
        "is_stale": reviewed is not None and timezone.localdate() - reviewed > REVIEWED_WITHIN,
    }
