"""The background questions of a dialogue."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import StaffRequest
from brainstorm.forms.questions import ChooseQuestionsForm, QuestionForm
from brainstorm.models import BackgroundQuestion, Dialogue
from brainstorm.services.background import choose_questions, edit_question
from brainstorm.services.edits import EditConflictError
from brainstorm.views.work.frame import facilitator_page, frame


@require_http_methods(["GET", "POST"])
@facilitator_page
def questions(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Which questions are asked, and when."""
    rows = list(dialogue.background_questions.prefetch_related("options"))
    form = ChooseQuestionsForm(request.POST if request.method == "POST" else None, questions=rows)
    if form.is_valid():
        try:
            choose_questions(request.user, dialogue, asked=form.cleaned_data)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("Tallennettu."))
            return redirect("brainstorm:work_background", dialogue.slug)
    names = {option.key: option.text for row in rows[:1] for option in row.options.all()}
    listed = [
        {
            "question": row,
            "field": form[row.key],
            "only_for": [names.get(key, key) for key in row.only_for],
            "missing": [code for code in dialogue.languages if not getattr(row, f"text_{code}")],
        }
        for row in rows
    ]
    context = frame(dialogue, "settings", "background", form=form, rows=listed)
    return render(request, "brainstorm/work/background.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@facilitator_page
def question(request: StaffRequest, dialogue: Dialogue, key: str) -> HttpResponse:
    """The texts of one question and its options."""
    found = get_object_or_404(BackgroundQuestion, dialogue=dialogue, key=key)
    found.dialogue = dialogue
    options = list(found.options.all())
    data = request.POST if request.method == "POST" else None
    form = QuestionForm(data, dialogue=dialogue, question=found, options=options)
    if form.is_valid():
        try:
            edit_question(request.user, found, texts=form.texts(), options=form.option_texts(), seen=form.marks())
        except EditConflictError as conflict:
            form.show_conflict(conflict)
        except ValidationError as problem:
            form.show_problems(problem)
        else:
            messages.success(request, _("Tallennettu."))
            return redirect("brainstorm:work_background", dialogue.slug)
    context = frame(dialogue, "settings", "background", form=form, question=found)
    return render(request, "brainstorm/work/question.html", context, status=422 if form.is_bound else 200)
