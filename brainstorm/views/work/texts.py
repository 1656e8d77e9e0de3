"""Texts and settings of a dialogue."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import StaffRequest
from brainstorm.forms.dialogues import SettingsForm, TextsForm
from brainstorm.forms.edits import LANGUAGE_NAMES
from brainstorm.models import Dialogue
from brainstorm.readiness import REQUIRED_TEXTS, missing_texts
from brainstorm.services.dialogues import edit_dialogue
from brainstorm.services.edits import EditConflictError
from brainstorm.views.work.frame import facilitator_page, frame


@require_http_methods(["GET", "POST"])
@facilitator_page
def texts(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Every text beside its languages, saved together."""
    form = TextsForm(request.POST if request.method == "POST" else None, dialogue=dialogue)
    if form.is_valid() and _saved(request, dialogue, form):
        return redirect("brainstorm:work_texts", dialogue.slug)
    context = frame(dialogue, "texts", form=form, progress=_progress(dialogue))
    return render(request, "brainstorm/work/texts.html", context, status=422 if form.is_bound else 200)


def _progress(dialogue: Dialogue) -> list[tuple[str, str, int]]:
    """For each language, how many required texts are still missing."""
    empty = [missing.anchor.rpartition("_")[2] for missing in missing_texts(dialogue, REQUIRED_TEXTS)]
    return [(code, LANGUAGE_NAMES[code], empty.count(code)) for code in dialogue.languages]


@require_http_methods(["GET", "POST"])
@facilitator_page
def settings(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Dates, languages, contacts, privacy, records."""
    form = SettingsForm(request.POST if request.method == "POST" else None, dialogue=dialogue)
    if form.is_valid() and _saved(request, dialogue, form):
        return redirect("brainstorm:work_settings", dialogue.slug)
    context = frame(dialogue, "settings", "settings", form=form)
    return render(request, "brainstorm/work/settings.html", context, status=422 if form.is_bound else 200)


def _saved(request: StaffRequest, dialogue: Dialogue, form: TextsForm | SettingsForm) -> bool:
    """Store what was typed; tell what stands in the way."""
    try:
        row = edit_dialogue(request.user, dialogue, values=form.values(), seen=form.marks())
    except EditConflictError as conflict:
        form.show_conflict(conflict)
        return False
    except ValidationError as problem:
        form.show_problems(problem)
        return False
    text = _("Tallennettu.") if row.version != dialogue.version else _("Mitään ei muutettu.")
    messages.success(request, text)
    return True
