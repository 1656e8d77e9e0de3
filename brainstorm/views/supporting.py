"""Thoughts that say the same already: shown while one writes, and joined in place of being repeated."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import PersonRequest
from accounts.rates import is_allowed
from brainstorm import policies
from brainstorm.access import visible_idea
from brainstorm.models import IDEA_LENGTH, Dialogue, Participant
from brainstorm.services.supports import support_idea, withdraw_support
from brainstorm.similar import similar_ideas
from brainstorm.views.frame import prompts_of, taking_part, write_address
from brainstorm.views.writing import SENT_AGE, SENT_COOKIE, TEN_MINUTES
from config.errors import too_many
from moderation.models import Audience

ASKED_IN_TEN_MINUTES = 300
NONCE_LENGTH = 64


@require_POST
@taking_part
def similar(request: PersonRequest, dialogue: Dialogue, participant: Participant, number: int) -> HttpResponse:
    """A piece of page: others' thoughts that say nearly what is being written. Nothing of the text is kept."""
    prompt = next((prompt for prompt in prompts_of(dialogue) if prompt.number == number), None)
    if prompt is None:
        raise Http404
    if not is_allowed("similar", str(participant.pk), limit=ASKED_IN_TEN_MINUTES, seconds=TEN_MINUTES):
        return too_many(request)
    can_join = policies.can_submit_idea(participant, prompt)
    text = request.POST.get("text", "")[:IDEA_LENGTH]
    context = {
        "dialogue": dialogue,
        "prompt": prompt,
        "found": similar_ideas(text, prompt=prompt, reader=participant) if can_join else [],
        "nonce": request.POST.get("nonce", "")[:NONCE_LENGTH],
    }
    return render(request, "brainstorm/_similar.html", context)


@require_POST
@taking_part
def support(request: PersonRequest, dialogue: Dialogue, participant: Participant, pk: UUID) -> HttpResponse:
    """Join a thought, or take it back. From writing one goes back to write; what was written there need not be sent."""
    idea = visible_idea(dialogue, pk, Audience.PARTICIPANT)
    if request.POST.get("peru"):
        withdraw_support(participant, idea=idea)
        messages.success(request, _("Et ole enää mukana tässä ajatuksessa."))
    else:
        support_idea(participant, idea=idea)
        messages.success(request, _("Olet nyt mukana tässä ajatuksessa."))
    number = request.POST.get("kysymys", "")
    prompt = next((prompt for prompt in prompts_of(dialogue) if str(prompt.number) == number), None)
    if prompt is None:
        return redirect(reverse("brainstorm:idea", args=[dialogue.slug, pk]))
    response = redirect(write_address(prompt))
    response.set_cookie(SENT_COOKIE, request.POST.get("nonce", "")[:NONCE_LENGTH], max_age=SENT_AGE, samesite="Lax")
    return response
