"""What everybody sees of the results, once they are published."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import PersonRequest
from analytics.documents.frozen import thaw
from analytics.frozen_results import FrozenResults
from analytics.models import ReportText, ReportVersion
from brainstorm.access import dialogue_and_participant
from brainstorm.models import Dialogue, Idea
from brainstorm.phases import Act
from moderation.models import Audience


@never_cache
@require_safe
def results(request: PersonRequest, slug: str) -> HttpResponse:
    """The wholes in order, who took part, how it was calculated. Before publishing: when the results come."""
    dialogue, participant = dialogue_and_participant(request, slug)
    if not dialogue.allows(Act.READ):
        return redirect("brainstorm:dialogue", slug)  # closed for the time being: nothing is shown but the notice
    context: dict[str, Any] = {"dialogue": dialogue, "participant": participant}
    version, shown = _published(dialogue)
    if shown is None:
        return render(request, "analytics/results_later.html", context)
    return render(request, "analytics/results.html", {**context, "version": version, "results": shown})


@never_cache
@require_safe
def whole(request: PersonRequest, slug: str, number: int) -> HttpResponse:
    """One whole: its sub-themes in order, and people's own words."""
    dialogue, participant = dialogue_and_participant(request, slug)
    if not dialogue.allows(Act.READ):
        return redirect("brainstorm:dialogue", slug)
    version, shown = _published(dialogue)
    if shown is None or not 1 <= number <= len(shown.document.wholes):
        raise Http404
    context = {"dialogue": dialogue, "participant": participant, "version": version, "results": shown}
    return render(request, "analytics/results_whole.html", {**context, "whole": shown.whole(number)})


def _published(dialogue: Dialogue) -> tuple[ReportVersion | None, FrozenResults | None]:
    """The version shown to everybody, and those of its quotations that the public may see now."""
    published = ReportVersion.objects.filter(dialogue=dialogue, is_published=True).exclude(outline="")
    version = published.defer("frozen").first()
    if version is None:
        return None, None
    document = thaw(version.outline)
    quoted = {quotation.said.hash for quotation in document.quotations()}
    visible = Idea.objects.visible_to(Audience.PUBLIC).filter(pk=OuterRef("idea_key"))
    kept = ReportText.objects.filter(version=version, digest__in=quoted, is_erased=False).filter(Exists(visible))
    return version, FrozenResults(document, dict(kept.values_list("digest", "text")), get_language() or "fi")
