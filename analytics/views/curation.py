"""Working on themes: each act is one POST, and back to the page."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.http import StaffRequest
from analytics.access import branch_in, edit_in, theme_in, theme_page
from analytics.forms import ChosenIdeasForm, NamesForm, ThemeChoiceForm
from analytics.services.curation import (
    Shown,
    ThemesChangedError,
    approve_themes,
    hide_theme,
    make_theme,
    merge_themes,
    move_ideas,
    place_theme,
    rename_theme,
)
from analytics.services.undoing import undo_edit
from analytics.views.themes import SET_ASIDE, move_choices, render_theme, render_unclear, say_changed
from analytics.workbench import Workbench, open_workbench
from brainstorm.models import Dialogue

ALL = ""


def _back(dialogue: Dialogue, pk: UUID | str | None) -> HttpResponse:
    if pk:
        return redirect("analytics:theme", dialogue.slug, pk)
    return redirect("analytics:themes", dialogue.slug)


@require_POST
@theme_page
def rename(request: StaffRequest, dialogue: Dialogue, pk: UUID) -> HttpResponse:
    """Give a theme a name. What was typed stays on the page when somebody else was first."""
    theme = theme_in(dialogue, pk)
    form = NamesForm(request.POST, languages=dialogue.languages, theme=theme)
    if form.is_valid():
        try:
            rename_theme(request.user, theme, names=form.names(), version=form.cleaned_data["version"] or 0)
        except ThemesChangedError as error:
            bench, branch = branch_in(dialogue, pk)
            typed = request.POST.copy()
            typed["version"] = str(branch.theme.version)
            form = NamesForm(typed, languages=dialogue.languages, theme=branch.theme)
            form.add_error(f"name_{dialogue.languages[0]}", _name_now(str(error), branch.name))
            return render_theme(request, bench, branch, status=422, names_form=form)
        messages.success(request, _("Nimi on tallennettu."))
        return _back(dialogue, pk)
    bench, branch = branch_in(dialogue, pk)
    return render_theme(request, bench, branch, status=422, names_form=form)


def _name_now(reason: str, name: str) -> str:
    now = _("Nimi on nyt ”%(name)s”. Oma tekstisi on alla: tallenna uudelleen, jos haluat pitää sen.")
    return f"{reason} {now % {'name': name}}"


@require_POST
@theme_page
def merge(request: StaffRequest, dialogue: Dialogue, pk: UUID) -> HttpResponse:
    """Join a theme to another."""
    bench, branch = branch_in(dialogue, pk)
    others = [(str(other.key), other.name) for other in bench.all() if other.key != pk]
    form = ThemeChoiceForm(request.POST, label=_("Yhdistä teemaan"), choices=others)
    if not form.is_valid():
        return render_theme(request, bench, branch, status=422, merge_form=form)
    into = theme_in(dialogue, UUID(form.cleaned_data["theme"]))
    try:
        merge_themes(request.user, branch.theme, into=into, version=form.cleaned_data["version"] or 0)
    except ThemesChangedError as error:
        say_changed(request, error)
        return _back(dialogue, None)
    except ValidationError as error:
        form.add_error("theme", error.messages[0])
        return render_theme(request, bench, branch, status=422, merge_form=form)
    messages.success(request, _("Teemat on yhdistetty."))
    return _back(dialogue, into.pk)


@require_POST
@theme_page
def place(request: StaffRequest, dialogue: Dialogue, pk: UUID) -> HttpResponse:
    """Put a sub-theme under another whole."""
    bench, branch = branch_in(dialogue, pk)
    wholes = [(str(whole.key), whole.name) for whole in bench.branches]
    form = ThemeChoiceForm(request.POST, label=_("Siirrä kokonaisuuteen"), choices=wholes)
    if not form.is_valid():
        return render_theme(request, bench, branch, status=422, place_form=form)
    parent = theme_in(dialogue, UUID(form.cleaned_data["theme"]))
    try:
        place_theme(request.user, branch.theme, parent=parent, version=form.cleaned_data["version"] or 0)
    except ThemesChangedError as error:
        say_changed(request, error)
        return _back(dialogue, None)
    except ValidationError as error:
        form.add_error("theme", error.messages[0])
        return render_theme(request, bench, branch, status=422, place_form=form)
    messages.success(request, _("Alateema on siirretty."))
    return _back(dialogue, pk)


@require_POST
@theme_page
def hide(request: StaffRequest, dialogue: Dialogue, pk: UUID) -> HttpResponse:
    """Leave a theme out of reports, or bring it back."""
    theme, is_hidden = theme_in(dialogue, pk), request.POST.get("hidden") == "1"
    try:
        hide_theme(request.user, theme, is_hidden=is_hidden, version=_version(request))
    except ThemesChangedError as error:
        say_changed(request, error)
        return _back(dialogue, None)
    messages.success(
        request, _("Teema on piilotettu raporteista.") if is_hidden else _("Teema on taas mukana raporteissa.")
    )
    return _back(dialogue, pk)


@require_POST
@theme_page
def approve(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Approve a theme with all under it, or every theme; or take the approval back."""
    bench = open_workbench(dialogue)
    key, is_approved = request.POST.get("theme", ALL), request.POST.get("approved") != "0"
    edit = approve_themes(request.user, dialogue, themes=_approved_with(bench, key), is_approved=is_approved)
    if edit is not None:
        count = len(edit.after["themes"])
        done = (
            ngettext("%(count)d teema on hyväksytty.", "%(count)d teemaa on hyväksytty.", count)
            if is_approved
            else _("Hyväksyntä on peruttu.")
        )
        messages.success(request, done % {"count": count} if is_approved else done)
    return _back(dialogue, key if any(str(branch.key) == key for branch in bench.all()) else None)


def _approved_with(bench: Workbench, key: str) -> list[UUID]:
    if key == ALL:
        return [branch.key for branch in bench.all()]
    for branch in bench.all():
        if str(branch.key) == key:
            return [branch.key, *(child.key for child in branch.children)]
    return []


@require_POST
@theme_page
def move(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Move the chosen ideas to another theme, or set them aside."""
    bench = open_workbench(dialogue)
    form = ChosenIdeasForm(request.POST, choices=move_choices(bench))
    if not form.is_valid():
        return _refuse(request, bench, _first_error(form))
    chosen = form.cleaned_data["theme"]
    to = None if chosen == SET_ASIDE else theme_in(dialogue, UUID(chosen))
    try:
        edit = move_ideas(request.user, dialogue, ideas=[Shown(*pair) for pair in form.shown], to=to)
    except ThemesChangedError as error:
        say_changed(request, error)
        return _to_origin(request, bench)
    except ValidationError as error:
        return _refuse(request, bench, error.messages[0])
    count = edit.after["count"]
    done = ngettext("%(count)d ajatus on siirretty.", "%(count)d ajatusta on siirretty.", count)
    messages.success(request, done % {"count": count})
    return _to_origin(request, bench)


@require_POST
@theme_page
def make(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Make a theme of the chosen ideas."""
    bench = open_workbench(dialogue)
    wholes = [(str(whole.key), whole.name) for whole in bench.branches]
    data = request.POST.copy()
    data["theme"] = data.get("whole", "")
    form, names = ChosenIdeasForm(data, choices=wholes), NamesForm(request.POST, languages=dialogue.languages)
    is_named = names.is_valid()
    if not form.is_valid() or not is_named:
        reason = "" if form.is_valid() else _first_error(form)
        return _refuse(request, bench, reason, make_names=names)
    parent = theme_in(dialogue, UUID(form.cleaned_data["theme"]))
    ideas = [Shown(*pair) for pair in form.shown]
    try:
        edit = make_theme(request.user, dialogue, ideas=ideas, names=names.names(), parent=parent)
    except ThemesChangedError as error:
        return _refuse(request, bench, str(error), make_names=names)
    except ValidationError as error:
        return _refuse(request, bench, error.messages[0], make_names=names)
    messages.success(request, _("Uusi teema on tehty."))
    return _back(dialogue, edit.theme_id)


@require_POST
@theme_page
def undo(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Undo the latest step."""
    edit = edit_in(dialogue, request.POST.get("edit", ""))
    try:
        undo_edit(request.user, edit)
    except ThemesChangedError as error:
        say_changed(request, error)
    else:
        messages.success(request, _("Muutos on kumottu."))
    if request.POST.get("next") == "history":
        return redirect("analytics:theme_history", dialogue.slug)
    return _to_origin(request, open_workbench(dialogue))


def _version(request: StaffRequest) -> int:
    value = request.POST.get("version", "")
    return int(value) if value.isdecimal() and len(value) < 10 else 0


def _origin(request: StaffRequest, bench: Workbench) -> UUID | None:
    """The theme whose page the form stood on."""
    value = request.POST.get("page", "")
    return next((branch.key for branch in bench.all() if str(branch.key) == value), None)


def _to_origin(request: StaffRequest, bench: Workbench) -> HttpResponse:
    if request.POST.get("page") == "unclear":
        return redirect("analytics:themes_unclear", bench.dialogue.slug)
    return _back(bench.dialogue, _origin(request, bench))


def _refuse(request: StaffRequest, bench: Workbench, reason: str, **instead: object) -> HttpResponse:
    """Show the page again with what was typed, and why nothing was done."""
    chosen = set(request.POST.getlist("idea"))
    key = _origin(request, bench)
    branch = bench.find(key) if key else None
    context = {"move_error": reason, "chosen": chosen, **instead}
    if branch is not None:
        return render_theme(request, bench, branch, status=422, **context)
    return render_unclear(request, bench, status=422, **context)


def _first_error(form: ChosenIdeasForm) -> str:
    return str(next(iter(form.errors.values()))[0])
