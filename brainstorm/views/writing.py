"""Writing: one thing at a time, two prompts at most, and more for whoever has more to say."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import PersonRequest
from accounts.rates import is_allowed
from brainstorm import policies
from brainstorm.forms.ideas import IdeaForm
from brainstorm.models import Dialogue, Participant, Prompt
from brainstorm.phases import Act
from brainstorm.services.ideas import Posted, submit_idea
from brainstorm.services.participants import give_return_code
from brainstorm.views.frame import frame, prompts_of, required_prompts, taking_part, write_address
from config.errors import too_many

IDEAS_IN_TEN_MINUTES = 60
TEN_MINUTES = 600
SENT_COOKIE = "lahetetty"
"""Tells static/js/draft.js which form has arrived, so that its draft can go. Holds the form's nonce."""

SENT_AGE = 2 * 60 * 60


@require_http_methods(["GET", "POST"])
@taking_part
def write(request: PersonRequest, dialogue: Dialogue, participant: Participant, number: int) -> HttpResponse:
    """One prompt: send and write another, or go on. Going on with nothing written is going on."""
    prompts = prompts_of(dialogue)
    prompt = next((prompt for prompt in prompts if prompt.number == number), None)
    if prompt is None:
        raise Http404
    goes_on = request.POST.get("then") == "on"
    if goes_on and not request.POST.get("text", "").strip():
        return redirect(_after(prompt, prompts))
    verdict = policies.can_submit_idea(participant, prompt)
    form = IdeaForm(prompt, request.POST if request.method == "POST" else None)
    if not verdict and not form.is_bound:
        raise PermissionDenied(str(verdict.reason))
    if not verdict:
        form.add_error("text", str(verdict.reason))
    if form.is_valid():
        if not is_allowed("idea", str(participant.pk), limit=IDEAS_IN_TEN_MINUTES, seconds=TEN_MINUTES):
            return too_many(request)
        next_address = _after(prompt, prompts) if goes_on else write_address(prompt)
        return _send(request, participant, prompt, form, next_address)
    required = required_prompts(prompts)
    context = frame(dialogue, participant, "write") | {
        "prompt": prompt,
        "form": form,
        "place": required.index(prompt) + 1 if prompt in required else 0,
        "places": len(required),
    }
    return render(request, "brainstorm/write.html", context, status=422 if form.is_bound else 200)


@require_safe
@taking_part
def more(request: PersonRequest, dialogue: Dialogue, participant: Participant) -> HttpResponse:
    """The prompts that were not put to everybody, for whoever wants to answer still."""
    answered = set(participant.ideas.values_list("prompt_id", flat=True))
    can_write = policies.can_act(dialogue, Act.WRITE)
    prompts = [prompt for prompt in prompts_of(dialogue) if can_write and policies.is_writable(prompt)]
    context = frame(dialogue, participant, "write") | {
        "unanswered": [prompt for prompt in prompts if prompt.pk not in answered],
        "answered": [prompt for prompt in prompts if prompt.pk in answered],
        "can_write": can_write,
    }
    return render(request, "brainstorm/more.html", context)


def _after(prompt: Prompt, prompts: list[Prompt]) -> str:
    """Where "go on" leads: the next prompt put to everybody, then weighing; from an offered prompt to the offer."""
    required, slug = required_prompts(prompts), prompt.dialogue.slug
    if prompt not in required:
        return reverse("brainstorm:more" if required else "brainstorm:weigh", args=[slug])
    later = required[required.index(prompt) + 1 :]
    return write_address(later[0]) if later else reverse("brainstorm:weigh", args=[slug])


def _send(
    request: PersonRequest, participant: Participant, prompt: Prompt, form: IdeaForm, next_address: str
) -> HttpResponse:
    """Store what was written, and tell its author what has become of it."""
    posted = submit_idea(participant, prompt=prompt, language=get_language() or "fi", **form.cleaned_data)
    code = ""
    if participant.return_code_hash is None:
        code = give_return_code(participant, key=request.participant_keys[prompt.dialogue.slug])
    response = _told(request, participant, posted, code, next_address)
    response.set_cookie(SENT_COOKIE, form.cleaned_data["nonce"], max_age=SENT_AGE, samesite="Lax")
    return response


def _told(
    request: PersonRequest, participant: Participant, posted: Posted, code: str, next_address: str
) -> HttpResponse:
    """A line on the next page when all is well; a page of its own when a text is held or its author may need help."""
    dialogue = participant.dialogue
    if posted.findings:
        context = frame(dialogue, participant, "write") | {"posted": posted, "code": code, "next_address": next_address}
        return render(request, "brainstorm/posted.html", context)
    if code:
        messages.success(
            request,
            format_html(
                '{} <strong class="code">{}</strong> <a href="{}">{}</a>',
                _("Ajatuksesi on lähetetty. Näin pääset takaisin:"),
                code,
                reverse("brainstorm:return_code", args=[dialogue.slug]),
                _("Ota paluukoodi talteen"),
            ),
        )
    else:
        messages.success(request, _("Ajatuksesi on lähetetty."))
    return redirect(next_address)
