"""The moderators' queue: what waits, the most urgent first, and one case at a time to decide."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import StaffRequest
from moderation.access import case_of, queue_of, queues_of
from moderation.forms import DecisionForm
from moderation.models import SEEN_BY, Audience, Case, ModeratedContent, Outcome, Queue
from moderation.policies import OUTCOMES
from moderation.queries import Place, next_open_case, page_of_cases
from moderation.services.cases import DecidedMeanwhileError, close_targetless, decide_case

PAGE = "moderation/queue.html"


@never_cache
@require_safe
@login_required
def queue_all(request: StaffRequest) -> HttpResponse:
    """What waits in all the queues that one moderates."""
    return _list(request, None)


@never_cache
@require_safe
@login_required
def queue(request: StaffRequest, queue_id: int) -> HttpResponse:
    """What waits in one queue, that is, in one dialogue. Whose it is not, learns whom to ask, and not if it exists."""
    try:
        found = queue_of(request, queue_id)
    except Http404:
        return render(request, "moderation/no_queue.html", status=404)
    return _list(request, found)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def case(request: StaffRequest, pk: UUID) -> HttpResponse:
    """One case: the text in its context, what was found in it, and the decision."""
    chosen = case_of(request, pk)
    place = _place(request, None if "kaikki" in request.GET else chosen.queue)
    if request.method != "POST":
        return _render(request, place, chosen, DecisionForm(queue=chosen.queue))
    if chosen.target is None:
        close_targetless(request.user, chosen)
        return _on_to_the_next(request, place, chosen)
    form = DecisionForm(request.POST, queue=chosen.queue)
    if not form.is_valid():
        return _render(request, place, chosen, form, status=422)
    data = form.cleaned_data | {"outcome": Outcome(form.cleaned_data["outcome"])}
    try:
        decide_case(request.user, chosen, **data)
    except DecidedMeanwhileError:
        return _render(request, place, case_of(request, pk), form, status=409, was_decided=True)
    messages.success(request, _("Päätös on tallennettu."))
    return _on_to_the_next(request, place, chosen)


def _list(request: StaffRequest, in_queue: Queue | None) -> HttpResponse:
    place = _place(request, in_queue)
    if not place.queues:
        raise PermissionDenied(_("Et ole minkään keskustelun valvoja. Pyydä oikeutta keskustelun vetäjältä."))
    return _render(request, place, None, None)


def _place(request: StaffRequest, in_queue: Queue | None) -> Place:
    return Place(
        queues=list(queues_of(request)),
        queue=in_queue,
        is_open=request.GET.get("tila") != "paatetyt",
        after=request.GET.get("jalkeen", ""),
    )


def _render(
    request: HttpRequest,
    place: Place,
    chosen: Case | None,
    form: DecisionForm | None,
    *,
    status: int = 200,
    was_decided: bool = False,
) -> HttpResponse:
    page = page_of_cases(place)
    if chosen is None and page.cases:
        chosen = page.cases[0]
        form = DecisionForm(queue=chosen.queue)
    if chosen is not None and place.queue:
        chosen.queue = place.queue  # the same row: what the frame asks of it is asked once
    context: dict[str, Any] = {
        "place": place,
        "page": page,
        "queue": place.queue or (chosen.queue if chosen else None),
        "tab": "moderation",
        "was_decided": was_decided,
    }
    if chosen is not None:
        context |= _of_case(chosen) | {"form": form}
    return render(request, PAGE, context, status=status)


def _of_case(chosen: Case) -> dict[str, Any]:
    content: ModeratedContent | None = chosen.target
    decisions = list(chosen.decisions.select_related("by", "ground"))
    context = {"case": chosen, "content": content, "decisions": decisions, "flags": list(chosen.flags.all())}
    if content is None:
        return context
    seen = SEEN_BY[Audience.MODERATOR]
    return context | {
        "outcomes": OUTCOMES.get((chosen.state, content.visibility), ()),
        "surroundings": [around for around in content.surroundings() if around.visibility in seen],
        "is_public": content.visibility in SEEN_BY[Audience.PUBLIC],
    }


def _on_to_the_next(request: HttpRequest, place: Place, decided: Case) -> HttpResponse:
    following = next_open_case(place, decided)
    if following is not None:
        return redirect(place.address_of(following))
    return redirect(place.list_address)
