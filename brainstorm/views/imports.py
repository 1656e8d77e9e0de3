"""Bringing in ideas from a file: choosing it, following it, and what was left out."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import StaffRequest
from accounts.uploads import was_too_large
from brainstorm import policies
from brainstorm.access import staff_dialogue
from brainstorm.forms.imports import ImportForm
from brainstorm.importing import example_rows, reason_in_words
from brainstorm.models import Dialogue, Idea, ImportRun, Role
from brainstorm.services.imports import start_import
from brainstorm.views.csv_files import csv_response
from moderation.models import Visibility

LIST = "brainstorm/imports.html"
PAGE = "brainstorm/import.html"
RUNS_SHOWN = 20
REJECTIONS_A_PAGE = 50


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def imports(request: StaffRequest, slug: str) -> HttpResponse:
    """Choose a file; earlier ones below."""
    dialogue = staff_dialogue(request, slug, Role.FACILITATOR)
    if request.method != "POST":
        first = dialogue.prompts.first()
        form = ImportForm(dialogue=dialogue, initial={"nonce": uuid4().hex, "prompt": first})
        return _render_list(request, dialogue, form)
    form = ImportForm(request.POST, request.FILES, dialogue=dialogue, too_large=was_too_large(request))
    if not form.is_valid():
        return _render_list(request, dialogue, form, status=422)
    run = start_import(request.user, dialogue=dialogue, **form.cleaned_data)
    return redirect("brainstorm:work_import", slug, run.pk)


def _render_list(request: StaffRequest, dialogue: Dialogue, form: ImportForm, status: int = 200) -> HttpResponse:
    runs = ImportRun.objects.filter(dialogue=dialogue).annotate(rejected=Count("rejections"))[:RUNS_SHOWN]
    verdict = policies.can_import_ideas(request.user, dialogue)
    context = {"dialogue": dialogue, "tab": "import", "form": form, "runs": runs, "verdict": verdict}
    return render(request, LIST, context, status=status)


@never_cache
@require_safe
@login_required
def import_run(request: StaffRequest, slug: str, pk: UUID) -> HttpResponse:
    """One file: how far it is, and the rows that were left out."""
    dialogue = staff_dialogue(request, slug, Role.FACILITATOR)
    run = get_object_or_404(ImportRun, pk=pk, dialogue=dialogue)
    context: dict[str, Any] = {"dialogue": dialogue, "tab": "import", "run": run, **_texts(run)}
    if run.error:
        context["failure"] = reason_in_words(run.error, {})
    page = Paginator(run.rejections.all(), REJECTIONS_A_PAGE).get_page(request.GET.get("sivu"))
    context |= {"page": page, "rejections": [(r.line, reason_in_words(r.reason, r.details)) for r in page]}
    return render(request, f"{PAGE}#state" if request.htmx else PAGE, context)


def _texts(run: ImportRun) -> dict[str, Any]:
    """The second progress: texts that a worker has made comparable, of those that are still there."""
    gone = [Visibility.ERASED, Visibility.WITHDRAWN, Visibility.MERGED]
    ideas = Idea.objects.filter(import_run=run).exclude(visibility__in=gone)
    counts = ideas.aggregate(total=Count("pk"), worked=Count("worked_text"))
    return {"texts": counts, "is_moving": run.is_active or counts["worked"] < counts["total"]}


@never_cache
@require_safe
@login_required
def import_rejections(request: StaffRequest, slug: str, pk: UUID) -> StreamingHttpResponse:
    """The rows that were left out, as a table for the spreadsheet in which the file is mended."""
    dialogue = staff_dialogue(request, slug, Role.FACILITATOR)
    run = get_object_or_404(ImportRun, pk=pk, dialogue=dialogue)
    found = run.rejections.iterator(chunk_size=1000)
    rows = ([row.line, reason_in_words(row.reason, row.details)] for row in found)
    return csv_response("hylatyt-rivit.csv", [_("rivi"), _("syy")], rows)


@never_cache
@require_safe
@login_required
def import_example(request: StaffRequest, slug: str) -> StreamingHttpResponse:
    """A small file to start from."""
    header, *rows = example_rows(staff_dialogue(request, slug, Role.FACILITATOR))
    return csv_response("malli.csv", header, iter(rows))
