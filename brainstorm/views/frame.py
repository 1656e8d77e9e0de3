"""What every page of taking part shares: who is there, and where they go next."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.fields import clean_text
from accounts.http import PersonRequest
from brainstorm import policies
from brainstorm.access import dialogue_and_participant
from brainstorm.models import Dialogue, Idea, Participant, Prompt
from brainstorm.phases import Act
from moderation.models import Audience

P = ParamSpec("P")
MOST_REQUIRED = 2
"""How many prompts are put to everybody; the rest are offered."""

COMMENTING_COOKIE = "kommentoin"
"""Holds the key of the idea that somebody was about to comment on when they were asked to begin."""

_KEPT_AT_MOST = 10_000


def taking_part(
    view: Callable[Concatenate[PersonRequest, Dialogue, Participant, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page for somebody who has begun. Whoever has not is shown where to begin, with what they wrote."""

    @never_cache
    @wraps(view)
    def page(request: PersonRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        dialogue, participant = dialogue_and_participant(request, slug, lean=True)
        if participant is None:
            return _not_begun(request, dialogue)
        return view(request, dialogue, participant, *args, **kwargs)

    return page


def _not_begun(request: PersonRequest, dialogue: Dialogue) -> HttpResponse:
    """The cookie has run out, or the device was cleared: what was typed is shown, so that it can be kept."""
    kept = clean_text(request.POST.get("text", ""))[:_KEPT_AT_MOST]
    if kept:
        return render(request, "brainstorm/lost.html", {"dialogue": dialogue, "kept": kept}, status=403)
    messages.info(request, _("Aloita tästä. Jos olet jo aloittanut, palaa paluukoodilla."))
    return redirect("brainstorm:dialogue", dialogue.slug)


def frame(dialogue: Dialogue, participant: Participant | None, step: str = "") -> dict[str, Any]:
    """What templates/participant.html needs."""
    return {"dialogue": dialogue, "participant": participant, "step": step}


def prompts_of(dialogue: Dialogue) -> list[Prompt]:
    """The dialogue's prompts in their order, in one query."""
    prompts = list(dialogue.prompts.all())
    for prompt in prompts:
        prompt.dialogue = dialogue
    return prompts


def required_prompts(prompts: list[Prompt]) -> list[Prompt]:
    """Those put to everybody today, at most two; none once writing has ended."""
    writable = [prompt for prompt in prompts if policies.is_writable(prompt)]
    if not writable or not policies.can_act(writable[0].dialogue, Act.WRITE):
        return []
    return [prompt for prompt in writable if prompt.is_required][:MOST_REQUIRED]


def write_address(prompt: Prompt) -> str:
    """Where an idea is written under a prompt."""
    return reverse("brainstorm:write", args=[prompt.dialogue.slug, prompt.number])


def back_to_idea(request: PersonRequest, dialogue: Dialogue) -> str:
    """Where somebody was about to comment when they were asked to begin; empty when nowhere."""
    try:
        pk = UUID(request.COOKIES.get(COMMENTING_COOKIE, ""))
    except ValueError:
        return ""
    if not Idea.objects.visible_in(dialogue, Audience.PUBLIC).filter(pk=pk).exists():
        return ""
    return reverse("brainstorm:comment", args=[dialogue.slug, pk])


def after_background(dialogue: Dialogue) -> str:
    """From role and area to the first prompt, or straight to weighing when nothing is to be written."""
    required = required_prompts(prompts_of(dialogue))
    return write_address(required[0]) if required else reverse("brainstorm:weigh", args=[dialogue.slug])


def where_left_off(participant: Participant) -> str:
    """Where somebody who comes back goes on."""
    dialogue = participant.dialogue
    if participant.has_finished or not policies.can_act(dialogue, Act.EVALUATE):
        return reverse("brainstorm:discuss", args=[dialogue.slug])
    answered = set(participant.ideas.values_list("prompt_id", flat=True))
    for prompt in required_prompts(prompts_of(dialogue)):
        if prompt.pk not in answered:
            return write_address(prompt) if answered else reverse("brainstorm:background", args=[dialogue.slug])
    return reverse("brainstorm:weigh", args=[dialogue.slug])
