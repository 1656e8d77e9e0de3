"""How a dialogue is doing, and what was done in it."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from accounts.models import AuditEntry
from brainstorm import policies
from brainstorm.audit_words import words_for
from brainstorm.expectation import expected_evaluations
from brainstorm.models import Attendance, Dialogue, Role
from brainstorm.overview import attendance_tables, figures_of, stages_of, steps_of
from brainstorm.phases import READABLE, Phase
from brainstorm.readiness import missing_from
from brainstorm.services.retention import retention_log
from brainstorm.spread import SpreadRow, spread_page
from brainstorm.views.work.frame import facilitator_page, frame, staff_page
from brainstorm.waiting import waiting_in

LINES_A_PAGE = 50


@require_safe
@staff_page
def overview(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Where it is, who has come, what waits."""
    is_draft = dialogue.phase == Phase.DRAFT
    missing = missing_from(dialogue) if is_draft else []
    attendance = Attendance.objects.filter(dialogue=dialogue).first()
    last_day = dialogue.answering_ends_on
    context = frame(
        dialogue,
        "overview",
        steps=steps_of(dialogue, missing),
        can_facilitate=bool(policies.can_facilitate(request.user, dialogue)),
        figures=figures_of(dialogue),
        stages=stages_of(dialogue),
        waiting=waiting_in(dialogue, missing, moderates=Role.MODERATOR in request.dialogue_roles),
        attendance=attendance,
        tables=attendance_tables(attendance, dialogue),
        days_left=(last_day - timezone.localdate()).days if last_day else None,
        public_address=request.build_absolute_uri(reverse("brainstorm:dialogue", args=[dialogue.slug])),
        is_public=dialogue.phase in READABLE,
        retention=retention_log(dialogue) if dialogue.retention_done_at else None,
    )
    return render(request, "brainstorm/work/overview.html", context)


@require_safe
@staff_page
def spread(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Whether every idea gets its evaluations: the exposure table, by question, language and time of writing."""
    page = spread_page(dialogue)
    context = frame(
        dialogue,
        "overview",
        page=page,
        groups=[[SpreadRow(_("Kaikki"), page.all)], page.prompts, page.languages, page.ages],
        expected=expected_evaluations(max(1, len(page.prompts))),
    )
    return render(request, "brainstorm/work/spread.html", context)


@require_safe
@facilitator_page
def log(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """What staff did in this dialogue, newest first."""
    about = Q(target_type="brainstorm.dialogue", target_key=str(dialogue.pk)) | Q(details__dialogue=dialogue.pk)
    lines = AuditEntry.objects.filter(about).select_related("actor")
    page = Paginator(lines, LINES_A_PAGE).get_page(request.GET.get("sivu"))
    rows = [(line, *words_for(line)) for line in page]
    return render(request, "brainstorm/work/log.html", frame(dialogue, "settings", "log", page=page, rows=rows))
