"""Ideas that everybody is shown."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from brainstorm.access import visible_idea
from brainstorm.anchors import anchor_page
from brainstorm.models import Anchor, Dialogue
from brainstorm.services.anchors import name_anchor, release_anchor
from brainstorm.views.work.frame import facilitator_page, frame
from moderation.models import Audience


@require_safe
@facilitator_page
def anchors(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Those there are, and a search for more."""
    page = anchor_page(dialogue, request.GET.get("haku", ""))
    return render(request, "brainstorm/work/anchors.html", frame(dialogue, "prompts", page=page))


@require_POST
@facilitator_page
def name(request: StaffRequest, dialogue: Dialogue, pk: UUID) -> HttpResponse:
    """Have an idea shown to everybody."""
    idea = visible_idea(dialogue, pk, Audience.PARTICIPANT)
    try:
        name_anchor(request.user, idea)
    except PermissionDenied as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Ajatus on nyt yhteinen."))
    return redirect("brainstorm:work_anchors", dialogue.slug)


@require_POST
@facilitator_page
def release(request: StaffRequest, dialogue: Dialogue, pk: UUID) -> HttpResponse:
    """Show an idea to everybody no more."""
    release_anchor(request.user, dialogue, get_object_or_404(Anchor, dialogue=dialogue, pk=pk))
    messages.success(request, _("Ajatusta ei enää näytetä kaikille."))
    return redirect("brainstorm:work_anchors", dialogue.slug)
