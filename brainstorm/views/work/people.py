"""Who does what, and answering those who met a barrier."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import StaffRequest
from accounts.models import Membership, OrganisationRole
from brainstorm.forms.people import ROLES, AnswerForm, GiveRoleForm
from brainstorm.models import AccessibilityFeedback, Dialogue, DialogueRole, Role
from brainstorm.services.feedback import AnsweredMeanwhileError, answer_feedback
from brainstorm.services.people import give_role, take_role
from brainstorm.views.work.frame import facilitator_page, frame


@require_http_methods(["GET", "POST"])
@facilitator_page
def people(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Roles, and inviting somebody to one."""
    form = GiveRoleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        values = form.cleaned_data
        give_role(request.user, dialogue, **{**values, "role": Role(values["role"])})
        messages.success(request, _("Tehtävä on annettu. Kutsu lähtee sähköpostilla."))
        return redirect("brainstorm:work_people", dialogue.slug)
    given = dialogue.roles.select_related("user").order_by("user__name", "user__email", "pk")
    by_role = [(label, [row for row in given if row.role == role]) for role, label in ROLES]
    administrators = Membership.objects.filter(
        role=OrganisationRole.ADMINISTRATOR, organisation__asks_in__dialogue=dialogue
    ).select_related("user", "organisation")
    context = frame(dialogue, "settings", "people", form=form, by_role=by_role, administrators=administrators)
    return render(request, "brainstorm/work/people.html", context, status=422 if form.is_bound else 200)


@require_POST
@facilitator_page
def remove(request: StaffRequest, dialogue: Dialogue, pk: int) -> HttpResponse:
    """Take a role away."""
    given = DialogueRole.objects.select_related("dialogue").filter(dialogue=dialogue, pk=pk).first()
    if given is not None:
        try:
            take_role(request.user, given)
        except PermissionDenied as refusal:
            messages.warning(request, str(refusal))
            return redirect("brainstorm:work_people", dialogue.slug)
    messages.success(request, _("Tehtävä on poistettu."))
    return redirect("brainstorm:work_people", dialogue.slug)


@require_safe
@facilitator_page
def feedback(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Barriers people have met, those to answer first on top."""
    rows = list(dialogue.accessibility_feedback.select_related("answered_by"))
    context = frame(
        dialogue,
        "settings",
        "feedback",
        open=[row for row in rows if row.answered_at is None],
        answered=[row for row in reversed(rows) if row.answered_at is not None],
        today=timezone.localdate(),
    )
    return render(request, "brainstorm/work/feedback.html", context)


@require_http_methods(["GET", "POST"])
@facilitator_page
def answer(request: StaffRequest, dialogue: Dialogue, pk: UUID) -> HttpResponse:
    """Answer one of them."""
    found = get_object_or_404(AccessibilityFeedback, dialogue=dialogue, pk=pk)
    found.dialogue = dialogue
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            answer_feedback(request.user, found, answer=form.cleaned_data["answer"])
        except AnsweredMeanwhileError:
            form.add_error("answer", _("Joku muu ehti vastata tähän. Oma tekstisi on alla, sitä ei lähetetty."))
        else:
            text = _("Vastaus on lähetetty.") if found.reply_to else _("Vastaus on tallennettu.")
            messages.success(request, text)
            return redirect("brainstorm:work_feedback", dialogue.slug)
    context = frame(dialogue, "settings", "feedback", form=form, feedback=found, today=timezone.localdate())
    return render(request, "brainstorm/work/answer.html", context, status=422 if form.is_bound else 200)
