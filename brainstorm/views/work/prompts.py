"""The questions of a dialogue."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import StaffRequest
from brainstorm.access import prompt_by_number
from brainstorm.expectation import CARDS_EACH, IDEAS_EACH, RANKABLE, expected_evaluations
from brainstorm.forms.prompts import KINDS, SCALES, PromptForm
from brainstorm.models import Dialogue, Prompt, Scale
from brainstorm.services.edits import EditConflictError
from brainstorm.services.prompts import REQUIRED_AT_MOST, add_prompt, edit_prompt, move_prompt, remove_prompt
from brainstorm.views.work.frame import facilitator_page, frame


@require_http_methods(["GET", "HEAD"])
@facilitator_page
def prompts(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """All questions in their order, and how many evaluations an idea can expect."""
    rows = list(dialogue.prompts.annotate(idea_count=Count("ideas")))
    kinds, scales = dict(KINDS), dict(SCALES)
    listed = [
        {
            "prompt": prompt,
            "kind": kinds[prompt.kind],
            "scale": scales[prompt.scale],  # type: ignore[index]
            "missing": [code for code in dialogue.languages if not getattr(prompt, f"text_{code}")],
        }
        for prompt in rows
    ]
    has_agreement = any(prompt.scale == Scale.AGREEMENT for prompt in rows)
    context = frame(dialogue, "prompts", rows=listed, expected=_expected(rows), has_agreement=has_agreement)
    return render(request, "brainstorm/work/prompts.html", context)


def _expected(rows: Sequence[Prompt]) -> dict[str, object] | None:
    """Evaluations per idea: when everybody answers everything, and when only what is required."""
    if not rows:
        return None
    required = sum(1 for prompt in rows if prompt.is_required) or min(len(rows), REQUIRED_AT_MOST)
    everything = expected_evaluations(len(rows))
    return {
        "everything": everything,
        "required": expected_evaluations(required),
        "required_count": required,
        "is_low": everything < RANKABLE,
        "needed": RANKABLE,
        "ideas_each": IDEAS_EACH,
        "cards_each": CARDS_EACH,
    }


@require_http_methods(["GET", "POST"])
@facilitator_page
def new(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Add a question."""
    form = PromptForm(request.POST if request.method == "POST" else None, dialogue=dialogue)
    if form.is_valid():
        try:
            add_prompt(request.user, dialogue, values=form.values())
        except ValidationError as problem:
            form.show_problems(problem)
        else:
            messages.success(request, _("Kysymys on lisätty viimeiseksi."))
            return redirect("brainstorm:work_prompts", dialogue.slug)
    context = frame(dialogue, "prompts", form=form, prompt=None)
    return render(request, "brainstorm/work/prompt.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@facilitator_page
def prompt(request: StaffRequest, dialogue: Dialogue, number: int) -> HttpResponse:
    """Edit a question."""
    found = prompt_by_number(dialogue, number)
    form = PromptForm(request.POST if request.method == "POST" else None, dialogue=dialogue, prompt=found)
    if form.is_valid():
        try:
            edit_prompt(request.user, found, values=form.values(), seen=form.marks())
        except EditConflictError as conflict:
            form.show_conflict(conflict)
        except ValidationError as problem:
            form.show_problems(problem)
        else:
            messages.success(request, _("Tallennettu."))
            return redirect("brainstorm:work_prompts", dialogue.slug)
    context = frame(dialogue, "prompts", form=form, prompt=found, has_ideas=found.ideas.exists())
    return render(request, "brainstorm/work/prompt.html", context, status=422 if form.is_bound else 200)


@require_POST
@facilitator_page
def move(request: StaffRequest, dialogue: Dialogue, number: int) -> HttpResponse:
    """One place up or down."""
    move_prompt(request.user, prompt_by_number(dialogue, number), up=request.POST.get("suunta") == "ylos")
    return redirect("brainstorm:work_prompts", dialogue.slug)


@require_POST
@facilitator_page
def remove(request: StaffRequest, dialogue: Dialogue, number: int) -> HttpResponse:
    """Remove a question that has no answers."""
    try:
        remove_prompt(request.user, prompt_by_number(dialogue, number))
    except PermissionDenied as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Kysymys on poistettu."))
    return redirect("brainstorm:work_prompts", dialogue.slug)
