"""The front page, a dialogue's welcome, beginning, role and area, and coming back."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import PersonRequest
from accounts.rates import address_of, is_allowed
from brainstorm import policies
from brainstorm.access import dialogue_and_participant
from brainstorm.figures import participants_until_yesterday
from brainstorm.forms.arrival import ComeBackForm, StartForm
from brainstorm.forms.background import BackgroundForm
from brainstorm.link_cookie import forget_link, kept_invitation, kept_link
from brainstorm.middleware import remember
from brainstorm.models import (
    AskedWhen,
    BackgroundQuestion,
    Dialogue,
    DialogueOrganisation,
    DistributionLink,
    Interruption,
    Invitation,
    Participant,
)
from brainstorm.phases import Act, Phase
from brainstorm.services.participants import InvitationUsedError, answer_background, come_back, join_dialogue
from brainstorm.views.frame import (
    after_background,
    back_to_idea,
    frame,
    prompts_of,
    required_prompts,
    taking_part,
    where_left_off,
)
from config.errors import too_many

# From one address in ten minutes. A whole hospital may share an address, so these only stop machines.
BEGINNINGS = 1_000
CODES = 200
TEN_MINUTES = 600

_RUNNING = (Phase.OPEN, Phase.WEIGHING)
_ENDED = (Phase.CLOSED, Phase.COMPLETED)


@require_safe
def home(request: PersonRequest) -> HttpResponse:
    """What one can take part in now, and what has ended."""
    dialogues = list(_with_askers(Dialogue.objects.readable()).exclude(phase=Phase.ARCHIVED))
    dialogues.sort(key=lambda dialogue: dialogue.interruption != Interruption.NONE)  # what stands still comes last
    context = {
        "today": timezone.localdate(),
        "running": [dialogue for dialogue in dialogues if dialogue.phase in _RUNNING],
        "ended": [dialogue for dialogue in dialogues if dialogue.phase in _ENDED],
    }
    return render(request, "brainstorm/home.html", context)


@never_cache
@require_safe
def dialogue(request: PersonRequest, slug: str) -> HttpResponse:
    """A dialogue's welcome: who asks, why, how long it takes, what happens to one's words."""
    found, participant = dialogue_and_participant(request, slug)
    link = None if participant else kept_link(request, found)
    invitation = None if participant or link else kept_invitation(request, found)
    return render(request, "brainstorm/welcome.html", welcome_context(found, participant, link, invitation))


def welcome_context(
    found: Dialogue,
    participant: Participant | None,
    link: DistributionLink | None = None,
    invitation: Invitation | None = None,
) -> dict[str, Any]:
    """What the welcome page shows; also of a dialogue that its facilitator previews."""
    today = timezone.localdate()
    return frame(found, participant) | {
        "askers": [asking.organisation for asking in found.asking.select_related("organisation")],
        "can_join": found.allows(Act.JOIN),
        "can_write": found.allows(Act.WRITE),
        "has_ended": found.phase not in (Phase.DRAFT, *_RUNNING),
        "ends_on": found.answering_ends_on,
        "is_late": bool(found.results_on and found.results_on < today and not found.results_published_at),
        "count": participants_until_yesterday(found),
        "form": StartForm(),
        "link": link,
        "invitation": invitation,
    }


@never_cache
@require_POST
def start(request: PersonRequest, slug: str) -> HttpResponse:
    """Begin, or go on where one left off."""
    found, participant = dialogue_and_participant(request, slug)
    if participant is not None:
        return redirect(where_left_off(participant))
    form = StartForm(request.POST)
    if not form.is_valid():
        return redirect("brainstorm:dialogue", found.slug)
    if not is_allowed("join", address_of(request), limit=BEGINNINGS, seconds=TEN_MINUTES):
        return too_many(request)
    nonce, language = form.cleaned_data["nonce"], get_language() or "fi"
    link = kept_link(request, found)
    invitation = None if link else kept_invitation(request, found)
    try:
        joined = join_dialogue(dialogue=found, nonce=nonce, language=language, link=link, invitation=invitation)
    except InvitationUsedError:
        context = frame(found, None) | {"form": StartForm()}
        response = render(request, "brainstorm/invitation_used.html", context, status=410)
        forget_link(request, response, slug=found.slug)
        return response
    response = redirect("brainstorm:background", found.slug)
    remember(response, slug=found.slug, key=joined.key)
    return response


@require_http_methods(["GET", "POST"])
@taking_part
def background(request: PersonRequest, found: Dialogue, participant: Participant) -> HttpResponse:
    """Role and area, before writing."""
    questions = questions_of(found, AskedWhen.BEFORE)
    if not questions:
        return _without_link(request, found, back_to_idea(request, found) or after_background(found))
    if "tyhjenna" in request.POST:
        return _without_link(request, found, request.path)
    is_post = request.method == "POST"
    link = kept_link(request, found) or kept_invitation(request, found)
    form = BackgroundForm(
        questions, request.POST if is_post else None, answered=answers_of(participant), suggested=_suggested(link)
    )
    if form.is_valid():
        answer_background(participant, answers=form.answers())
        return _without_link(request, found, back_to_idea(request, found) or after_background(found))
    context = frame(found, participant, "background") | {
        "form": form,
        "writes_next": bool(required_prompts(prompts_of(found))),
        "verdict": policies.can_act(found, Act.ANSWER_BACKGROUND),
    }
    return render(request, "brainstorm/background.html", context, status=422 if form.is_bound else 200)


def _suggested(link: DistributionLink | Invitation | None) -> dict[int, str]:
    """The answers that a link suggests, by question."""
    return {option.question_id: option.key for option in link.presets()} if link else {}


def _without_link(request: PersonRequest, found: Dialogue, address: str) -> HttpResponse:
    """On: the link has done its work, and what it suggested has been answered or cleared."""
    response = redirect(address)
    forget_link(request, response, slug=found.slug)
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def return_by_code(request: PersonRequest, slug: str) -> HttpResponse:
    """Come back on any device by the return code."""
    found, participant = dialogue_and_participant(request, slug)
    form = ComeBackForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not is_allowed("come-back", address_of(request), limit=CODES, seconds=TEN_MINUTES):
            return too_many(request)
        known = come_back(dialogue=found, code=form.cleaned_data["code"])
        if known is not None:
            known.participant.dialogue = found
            messages.success(request, _("Tervetuloa takaisin. Voit jatkaa tästä."))
            response = redirect(where_left_off(known.participant))
            remember(response, slug=found.slug, key=known.key)
            return response
        form.add_unknown()
    context = frame(found, participant) | {"form": form}
    return render(request, "brainstorm/come_back.html", context, status=422 if form.is_bound else 200)


def questions_of(found: Dialogue, asked: AskedWhen) -> list[BackgroundQuestion]:
    """The background questions of one place, with their options."""
    return list(found.background_questions.filter(is_active=True, asked=asked).prefetch_related("options"))


def answers_of(participant: Participant) -> dict[int, int | None]:
    """What the participant has told so far, by question."""
    return dict(participant.background.values_list("question_id", "option_id"))


def _with_askers(dialogues: QuerySet[Dialogue]) -> QuerySet[Dialogue]:
    askers = DialogueOrganisation.objects.select_related("organisation")
    return dialogues.prefetch_related(Prefetch("asking", queryset=askers))
