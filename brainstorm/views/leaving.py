"""The rest of the background, thanks, the return code, and leaving a cleared device behind."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import PersonRequest
from brainstorm import policies
from brainstorm.access import public_dialogue
from brainstorm.forms.background import BackgroundForm
from brainstorm.forms.subscriptions import SubscriptionForm
from brainstorm.link_cookie import forget_all_links
from brainstorm.middleware import forget, remember
from brainstorm.models import AskedWhen, BackgroundAnswer, BackgroundQuestion, Dialogue, Participant
from brainstorm.phases import Act
from brainstorm.services.own_data import erase_participant, participant_data
from brainstorm.services.participants import answer_background, change_key, finish_participant, give_return_code
from brainstorm.views.arrival import answers_of, questions_of
from brainstorm.views.frame import COMMENTING_COOKIE, frame, taking_part
from brainstorm.views.writing import SENT_COOKIE


@require_http_methods(["GET", "POST"])
@taking_part
def background_rest(request: PersonRequest, dialogue: Dialogue, participant: Participant) -> HttpResponse:
    """What is asked at the end, of those whom it concerns."""
    questions = _asked_of(participant, questions_of(dialogue, AskedWhen.AFTER))
    if not questions or not policies.can_act(dialogue, Act.ANSWER_BACKGROUND):
        finish_participant(participant)
        return redirect("brainstorm:thanks", dialogue.slug)
    is_post = request.method == "POST"
    form = BackgroundForm(questions, request.POST if is_post else None, answered=answers_of(participant))
    if form.is_valid():
        answer_background(participant, answers=form.answers())
        finish_participant(participant)
        return redirect("brainstorm:thanks", dialogue.slug)
    context = frame(dialogue, participant) | {"form": form}
    return render(request, "brainstorm/background_rest.html", context, status=422 if form.is_bound else 200)


def _asked_of(participant: Participant, questions: list[BackgroundQuestion]) -> list[BackgroundQuestion]:
    """Leave out what concerns other roles. The role is the answer to the dialogue's first question."""
    if not any(question.only_for for question in questions):
        return questions
    first = participant.dialogue.background_questions.order_by("order", "pk").values("pk")[:1]
    answer = BackgroundAnswer.objects.filter(participant=participant, question__in=first).select_related("option")
    role = next((row.option.key for row in answer if row.option), "")
    return [question for question in questions if not question.only_for or role in question.only_for]


@require_safe
@taking_part
def thanks(request: PersonRequest, dialogue: Dialogue, participant: Participant) -> HttpResponse:
    """Thanks, the return code once more, the results if one wants them, and the ways on."""
    return render(request, "brainstorm/thanks.html", thanks_context(request, participant, SubscriptionForm()))


def thanks_context(request: PersonRequest, participant: Participant, form: SubscriptionForm) -> dict[str, Any]:
    """What the page of thanks shows; also when its form comes back with an error."""
    dialogue = participant.dialogue
    return frame(dialogue, participant) | {
        "code": give_return_code(participant, key=request.participant_keys[dialogue.slug]),
        "form": form if policies.can_act(dialogue, Act.SUBSCRIBE) else None,
        "can_write": policies.can_act(dialogue, Act.WRITE),
    }


@require_http_methods(["GET", "POST"])
@taking_part
def return_code(request: PersonRequest, dialogue: Dialogue, participant: Participant) -> HttpResponse:
    """The return code, to be kept; and a new one for whoever has lost the old one."""
    if request.method == "POST":
        known = change_key(participant)
        response = redirect("brainstorm:return_code", dialogue.slug)
        remember(response, slug=dialogue.slug, key=known.key)
        return response
    code = give_return_code(participant, key=request.participant_keys[dialogue.slug])
    return render(request, "brainstorm/return_code.html", frame(dialogue, participant) | {"code": code})


@never_cache
@require_POST
def finish(request: PersonRequest, slug: str) -> HttpResponse:
    """Clear this device: nobody who comes after can see who was here, or what they wrote."""
    dialogue = public_dialogue(slug)
    return _cleared(request, redirect("brainstorm:goodbye", dialogue.slug))


@never_cache
@require_safe
def goodbye(request: PersonRequest, slug: str) -> HttpResponse:
    """The device is clear. Back only by the code."""
    return render(request, "brainstorm/goodbye.html", frame(public_dialogue(slug), None))


@require_safe
@taking_part
def my_data(request: PersonRequest, dialogue: Dialogue, participant: Participant) -> HttpResponse:
    """Everything that is kept of the participant, as a file."""
    response = JsonResponse(participant_data(participant), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{dialogue.slug}.json"'
    return response


@require_http_methods(["GET", "POST"])
@taking_part
def erase_all(request: PersonRequest, dialogue: Dialogue, participant: Participant) -> HttpResponse:
    """Have everything of one's own destroyed: asked once, with what it means."""
    if request.method == "POST":
        erase_participant(participant)
        return _cleared(request, redirect(reverse("brainstorm:goodbye", args=[dialogue.slug]) + "?poistettu"))
    return render(request, "brainstorm/erase_all.html", frame(dialogue, participant))


def _cleared(request: PersonRequest, response: HttpResponse) -> HttpResponse:
    """Remove every participant's cookie, also of other dialogues, and what pages have kept in this browser.

    Staff who are signed in stay so: their cookie is not a participant's. Drafts are removed by the script of the
    goodbye page as well, since browsers obey the header only over a secure connection.
    """
    for slug in request.participant_keys:
        forget(response, slug=slug)
    forget_all_links(request, response)
    response.delete_cookie(SENT_COOKIE, samesite="Lax")
    response.delete_cookie(COMMENTING_COOKIE, samesite="Lax")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
