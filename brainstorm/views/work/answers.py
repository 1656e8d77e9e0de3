"""Answering questions in public."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import StaffRequest
from brainstorm.access import visible_idea
from brainstorm.answering import answer_to, answered, unanswered
from brainstorm.forms.answers import AnswerForm
from brainstorm.models import Dialogue
from brainstorm.services.answers import answer_idea, remove_answer
from brainstorm.services.edits import EditConflictError
from brainstorm.views.answers import pager
from brainstorm.views.work.frame import facilitator_page, frame
from moderation.models import Audience

SHOWN = 50


@require_safe
@facilitator_page
def answers(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Questions that wait for an answer, and those that have one."""
    page = Paginator(unanswered(dialogue).select_related("prompt"), SHOWN).get_page(request.GET.get("sivu"))
    context = frame(
        dialogue,
        "overview",
        waiting=page,
        waiting_count=page.paginator.count,
        answered=answered(dialogue, Audience.PARTICIPANT)[:SHOWN],
        **pager(page),
    )
    return render(request, "brainstorm/work/answers.html", context)


@require_http_methods(["GET", "POST"])
@facilitator_page
def answer(request: StaffRequest, dialogue: Dialogue, pk: UUID) -> HttpResponse:
    """Answer one, or mend the answer."""
    idea = visible_idea(dialogue, pk, Audience.PARTICIPANT)
    stored = answer_to(idea)
    form = AnswerForm(request.POST if request.method == "POST" else None, idea=idea, answer=stored)
    if form.is_valid():
        try:
            answer_idea(request.user, idea, texts=form.values(), seen=form.marks())
        except EditConflictError as conflict:
            form.show_conflict(conflict)
        except ValidationError as problem:
            form.show_problems(problem)
        else:
            messages.success(request, _("Vastaus on julkaistu."))
            return redirect("brainstorm:work_answers", dialogue.slug)
    context = frame(dialogue, "overview", form=form, idea=idea, answer=stored)
    return render(request, "brainstorm/work/public_answer.html", context, status=422 if form.is_bound else 200)


@require_POST
@facilitator_page
def remove(request: StaffRequest, dialogue: Dialogue, pk: UUID) -> HttpResponse:
    """Take an answer away."""
    remove_answer(request.user, visible_idea(dialogue, pk, Audience.PARTICIPANT))
    messages.success(request, _("Vastaus on poistettu."))
    return redirect("brainstorm:work_answers", dialogue.slug)
