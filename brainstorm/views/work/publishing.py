"""Publishing, moving from phase to phase, pausing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import StaffRequest
from brainstorm import policies
from brainstorm.forms.dialogues import InterruptionForm, ReopenForm
from brainstorm.models import Dialogue, Interruption
from brainstorm.phases import NEXT_PHASES, READABLE, Phase
from brainstorm.readiness import missing_from, missing_texts
from brainstorm.services.phases import (
    NotReadyError,
    change_phase,
    interrupt_dialogue,
    publish_dialogue,
    resume_dialogue,
    unpublish_dialogue,
)
from brainstorm.views.work.frame import facilitator_page, frame

_MOVED = {
    Phase.OPEN: lambda: _("Keskustelu on auki."),
    Phase.WEIGHING: lambda: _("Kirjoittaminen on päättynyt. Arviointi jatkuu."),
    Phase.CLOSED: lambda: _("Vastaaminen on päättynyt."),
    Phase.COMPLETED: lambda: _("Keskustelu on valmis."),
    Phase.ARCHIVED: lambda: _("Keskustelu on arkistoitu."),
}


@require_http_methods(["GET", "POST"])
@facilitator_page
def publish(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """What is missing; and when nothing is, the button."""
    if dialogue.phase != Phase.DRAFT:
        return redirect("brainstorm:work_phase", dialogue.slug)
    status = 200
    if request.method == "POST":
        try:
            row = publish_dialogue(request.user, dialogue)
        except NotReadyError:
            status = 422  # the page lists what the service found
        else:
            opened = row.phase == Phase.OPEN
            text = _("Keskustelu on julkaistu ja auki.") if opened else _("Julkaistu. Keskustelu avautuu itsestään.")
            messages.success(request, text)
            return redirect("brainstorm:work_dialogue", dialogue.slug)
    missing = [(item.label, item.address(dialogue)) for item in missing_from(dialogue)]
    opens_now = bool(dialogue.opens_on and dialogue.opens_on <= timezone.localdate())
    context = frame(dialogue, "overview", missing=missing, opens_now=opens_now, refused=status != 200)
    return render(request, "brainstorm/work/publish.html", context, status=status)


@require_POST
@facilitator_page
def unpublish(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Take back a publishing that has not opened yet."""
    unpublish_dialogue(request.user, dialogue)
    messages.success(request, _("Julkaisu on peruttu. Keskustelu on taas luonnos."))
    return redirect("brainstorm:work_dialogue", dialogue.slug)


@require_http_methods(["GET", "POST"])
@facilitator_page
def phase(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Where the dialogue can go from here; pausing and going on."""
    reopening, interruption = ReopenForm(initial=_ends(dialogue)), InterruptionForm(dialogue=dialogue)
    if request.method != "POST":
        return _render(request, dialogue, reopening, interruption)
    act = request.POST.get("toimi", "")
    if act == "jatka":
        resume_dialogue(request.user, dialogue)
        messages.success(request, _("Keskustelu jatkuu."))
        return redirect("brainstorm:work_phase", dialogue.slug)
    if act == "keskeyta":
        interruption = InterruptionForm(request.POST, dialogue=dialogue)
        if interruption.is_valid() and _interrupt(request, dialogue, interruption):
            return redirect("brainstorm:work_phase", dialogue.slug)
        return _render(request, dialogue, reopening, interruption, status=422)
    if act not in Phase.values:
        return _render(request, dialogue, reopening, interruption, status=422)
    reopening = ReopenForm(request.POST)
    if reopening.is_valid() and _move(request, dialogue, Phase(act), reopening):
        return redirect("brainstorm:work_phase", dialogue.slug)
    return _render(request, dialogue, reopening, interruption, status=422)


def _ends(dialogue: Dialogue) -> dict[str, Any]:
    today = timezone.localdate()
    names = ("writing_ends_on", "answering_ends_on")
    return {name: day for name in names if (day := getattr(dialogue, name)) is not None and day >= today}


def _interrupt(request: StaffRequest, dialogue: Dialogue, form: InterruptionForm) -> bool:
    text = {code: form.cleaned_data[f"text_{code}"] for code in dialogue.languages}
    kind = Interruption(form.cleaned_data["kind"])
    interrupt_dialogue(request.user, dialogue, kind=kind, text=text)
    messages.success(request, _("Keskustelu on keskeytetty. Ilmoitus näkyy osallistujille."))
    return True


def _move(request: StaffRequest, dialogue: Dialogue, to: Phase, form: ReopenForm) -> bool:
    try:
        change_phase(request.user, dialogue, to, **form.cleaned_data)
    except ValidationError as problem:
        for name, errors in problem.message_dict.items():
            form.add_error(name, errors)
        return False
    except NotReadyError:
        return False  # the page lists what is missing
    messages.success(request, _MOVED[to]())
    return True


def _render(
    request: StaffRequest,
    dialogue: Dialogue,
    reopening: ReopenForm,
    interruption: InterruptionForm,
    status: int = 200,
) -> HttpResponse:
    ways = {
        to.value: policies.can_change_phase(request.user, dialogue, to) for to in NEXT_PHASES[Phase(dialogue.phase)]
    }
    missing = missing_texts(dialogue, ("summary",)) if Phase.COMPLETED.value in ways else []
    context = frame(
        dialogue,
        "settings",
        "phase",
        ways=ways,
        reopening=reopening,
        interruption=interruption,
        can_interrupt=dialogue.phase in READABLE and dialogue.interruption == Interruption.NONE,
        missing=[(item.label, item.address(dialogue)) for item in missing],
    )
    return render(request, "brainstorm/work/phase.html", context, status=status)
