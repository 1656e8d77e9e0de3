"""Looking at themes, and searching for them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from analytics import policies
from analytics.access import branch_in, theme_page
from analytics.forms import NamesForm, ThemeChoiceForm
from analytics.models import ThemeEdit
from analytics.services.runs import start_theme_run
from analytics.workbench import (
    Branch,
    Workbench,
    edit_in_words,
    ideas_of,
    ideas_without,
    name_of,
    open_workbench,
)
from brainstorm.models import Dialogue, Idea

IDEAS_A_PAGE = 30
EDITS_A_PAGE = 50
SET_ASIDE = "aside"


@require_safe
@theme_page
def themes(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """The tree, and what has been found."""
    return render(request, "analytics/themes.html", bench_context(request, open_workbench(dialogue)))


@require_safe
@theme_page
def theme(request: StaffRequest, dialogue: Dialogue, pk: UUID) -> HttpResponse:
    """One theme with its ideas."""
    bench, branch = branch_in(dialogue, pk)
    return render_theme(request, bench, branch)


def render_theme(
    request: StaffRequest, bench: Workbench, branch: Branch, *, status: int = 200, **instead: Any
) -> HttpResponse:
    """The page of a theme; ``instead`` holds forms that were filled in wrong."""
    row = branch.theme
    quoted = row.quotations.filter(idea__in=ideas_of(branch).order_by().values("pk")).select_related("idea")
    context = {
        **bench_context(request, bench),
        "branch": branch,
        "theme": row,
        "whole": bench.find(row.parent_id) if row.parent_id else None,
        "quotations": [quotation.idea for quotation in quoted[:5]],
        "names_form": NamesForm(languages=bench.dialogue.languages, theme=row),
        "merge_form": ThemeChoiceForm(
            label=_("Yhdistä teemaan"), choices=_same_level(bench, branch), version=row.version
        ),
        "place_form": ThemeChoiceForm(
            label=_("Siirrä kokonaisuuteen"), choices=_wholes(bench, without=row.parent_id), version=row.version
        ),
        **ideas_context(request, bench, ideas_of(branch)),
        **instead,
    }
    return render(request, "analytics/theme.html", context, status=status)


@require_safe
@theme_page
def unclear(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Ideas not clearly in any theme."""
    return render_unclear(request, open_workbench(dialogue))


def render_unclear(request: StaffRequest, bench: Workbench, *, status: int = 200, **instead: Any) -> HttpResponse:
    """The page of ideas that are in no theme for sure."""
    context = {
        **bench_context(request, bench),
        "is_unclear_page": True,
        **ideas_context(request, bench, ideas_without(bench.dialogue)),
        **instead,
    }
    return render(request, "analytics/theme_unclear.html", context, status=status)


def bench_context(request: StaffRequest, bench: Workbench) -> dict[str, Any]:
    """What every page of the workbench needs."""
    return {
        "dialogue": bench.dialogue,
        "tab": "themes",
        "bench": bench,
        "verdict": policies.can_start_theme_run(request.user, bench.dialogue),
    }


def ideas_context(request: StaffRequest, bench: Workbench, ideas: Any) -> dict[str, Any]:
    """A page of ideas, and where they can be moved."""
    page: Page[Idea] = Paginator(ideas, IDEAS_A_PAGE).get_page(request.GET.get("sivu"))
    near: dict[UUID | None, Branch] = {branch.key: branch for branch in bench.all()}
    rows = [(idea, near.get(idea.theme_assignment.theme_id), ticked(idea)) for idea in page]
    return {
        "page": page,
        "rows": rows,
        "move_choices": move_choices(bench),
        "make_names": NamesForm(languages=bench.dialogue.languages),
        "make_wholes": _wholes(bench),
    }


def ticked(idea: Idea) -> str:
    """What a ticked box sends: the idea, and the theme it stood in when the page was made."""
    return f"{idea.pk}:{idea.theme_assignment.theme_id or ''}"


def move_choices(bench: Workbench) -> list[tuple[str, Any]]:
    """Every sub-theme, by whole, and setting aside."""
    groups: list[tuple[str, Any]] = [
        (whole.name, [(str(child.key), child.name) for child in whole.children])
        for whole in bench.branches
        if whole.children
    ]
    return [*groups, (SET_ASIDE, _("Ei kuulu mihinkään teemaan"))]


def _same_level(bench: Workbench, branch: Branch) -> list[tuple[str, Any]]:
    if branch.theme.parent_id is None:
        return _wholes(bench, without=branch.key)
    groups = [
        (whole.name, [(str(child.key), child.name) for child in whole.children if child.key != branch.key])
        for whole in bench.branches
    ]
    return [("", _("Valitse")), *((name, choices) for name, choices in groups if choices)]


def _wholes(bench: Workbench, *, without: UUID | None = None) -> list[tuple[str, Any]]:
    wholes = [(str(whole.key), whole.name) for whole in bench.branches if whole.key != without]
    return [("", _("Valitse")), *wholes]


@require_POST
@theme_page
def start(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Search for themes."""
    start_theme_run(request.user, dialogue)
    return redirect("analytics:themes", dialogue.slug)


@require_safe
@theme_page
def run_state(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """How far the search is. When it has ended, the whole page is fetched anew."""
    bench = open_workbench(dialogue)
    if not request.htmx:
        return redirect("analytics:themes", dialogue.slug)
    response = render(request, "analytics/theme_base.html#run", bench_context(request, bench))
    if bench.active is None:
        response["HX-Refresh"] = "true"
    return response


@require_safe
@theme_page
def history(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Every step, newest first."""
    edits = ThemeEdit.objects.filter(dialogue=dialogue).select_related("theme", "by").order_by("-pk")
    page = Paginator(edits, EDITS_A_PAGE).get_page(request.GET.get("sivu"))
    bench = open_workbench(dialogue)
    there = {branch.key for branch in bench.all()}
    rows = [
        {
            "edit": edit,
            "words": edit_in_words(edit),
            "detail": _detail(edit),
            "is_next": bench.edit is not None and edit.pk == bench.edit.pk,
            "link": edit.theme_id if edit.theme_id in there else None,
        }
        for edit in page
    ]
    return render(
        request, "analytics/theme_history.html", {**bench_context(request, bench), "page": page, "steps": rows}
    )


def _detail(edit: ThemeEdit) -> str:
    """What it was before, or where to."""
    if edit.action == "rename":
        return ", ".join(dict.fromkeys(name for name in edit.before.get("names", {}).values() if name))
    if edit.action == "move":
        return _("Teemaan: %(name)s") % {"name": name_of(edit.theme)[0]} if edit.theme else _("Siirretty sivuun")
    return ""


def say_changed(request: StaffRequest, error: Exception) -> None:
    """Tell that somebody else was first."""
    messages.warning(request, str(error))
