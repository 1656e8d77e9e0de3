"""Weighing: one card at a time, in sets of five."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from accounts.http import PersonRequest
from brainstorm import policies
from brainstorm.access import dealt_idea, dialogue_and_participant
from brainstorm.forms.evaluations import EvaluationForm
from brainstorm.models import Dialogue, Evaluation, ExposureState, Idea, Participant
from brainstorm.phases import Act
from brainstorm.sampling import HOPED_FOR, SET_SIZE
from brainstorm.services.dealing import Card, CardSet, deal_cards, held_set, next_cards
from brainstorm.services.evaluations import evaluate_idea, skip_idea
from brainstorm.words import KIND_BADGES, KIND_NAMES, WRITTEN_IN

WEIGH = "brainstorm/weigh.html"
NOTHING_LEFT = gettext_lazy(
    "Olet käynyt läpi kaikki ajatukset, jotka voimme sinulle nyt näyttää. Uusia tulee, kun muut kirjoittavat."
)


@never_cache
@require_http_methods(["GET", "POST"])
def weigh(request: PersonRequest, slug: str) -> HttpResponse:
    """The card to weigh now, or that the set is done; with htmx only the card region."""
    dialogue, participant = dialogue_and_participant(request, slug, lean=True)
    if participant is None:
        start = reverse("brainstorm:dialogue", args=[slug])
        return HttpResponseClientRedirect(start) if request.htmx else redirect(start)
    verdict = policies.can_act(dialogue, Act.EVALUATE)
    if not verdict:
        return _page(request, dialogue, participant, {"closed": verdict.reason})
    if request.method == "POST":
        return _act(request, dialogue, participant)
    cards = held_set(participant)
    if not cards.cards:
        cards = deal_cards(participant, after=cards, language=_language())
    return _page(request, dialogue, participant, _now(participant, cards, request.GET.get("kortti", "")))


def _act(request: PersonRequest, dialogue: Dialogue, participant: Participant) -> HttpResponse:
    """What the participant pressed: another set, skip, or the next thought."""
    deed = request.POST.get("deed")
    if deed == "more":
        if not next_cards(participant, language=_language()).cards:
            messages.info(request, NOTHING_LEFT)
        return _go_on(request, dialogue, participant)
    idea = dealt_idea(participant, request.POST.get("idea", ""))
    verdict = policies.can_evaluate(participant, idea)
    if not verdict:  # hidden or withdrawn while it was on the screen
        messages.info(request, str(verdict.reason))
        skip_idea(participant, idea=idea)
    elif deed == "skip":
        skip_idea(participant, idea=idea)
    else:
        form = EvaluationForm(request.POST, scale=idea.prompt.scale)
        if not form.is_valid():
            return _again(request, dialogue, participant, idea, form)
        evaluate_idea(participant, idea=idea, **form.cleaned_data)
    return _go_on(request, dialogue, participant)


def _again(
    request: PersonRequest, dialogue: Dialogue, participant: Participant, idea: Idea, form: EvaluationForm
) -> HttpResponse:
    """The same card with what is wrong; from the page of an earlier set, the card to weigh now."""
    cards = held_set(participant)
    card = next((card for card in cards.cards if card.idea_id == idea.pk), None)
    context = _card(cards, card, form) if card else _now(participant, cards)
    return _page(request, dialogue, participant, context, status=422)


def _go_on(request: PersonRequest, dialogue: Dialogue, participant: Participant) -> HttpResponse:
    if not request.htmx:
        return redirect("brainstorm:weigh", dialogue.slug)
    return _page(request, dialogue, participant, _now(participant, held_set(participant)))


def _now(participant: Participant, cards: CardSet, asked_for: str = "") -> dict[str, Any]:
    """The card asked for (going back), else the first that waits, else that the set is done."""
    card = next((card for card in cards.cards if asked_for == str(cards.number_of(card))), None) or cards.waiting
    if card is not None:
        given = None
        if card.state == ExposureState.EVALUATED:
            given = Evaluation.objects.filter(participant=participant, idea=card.idea_id).first()
        return _card(cards, card, EvaluationForm(scale=card.scale, given=given))
    evaluated = Evaluation.objects.filter(participant=participant, is_routed=True).count()
    return {
        "is_done": True,
        "in_set": sum(card.state == ExposureState.EVALUATED for card in cards.cards),
        "set_size": SET_SIZE,
        "evaluated": evaluated,
        "hoped_for": HOPED_FOR,
        "is_enough": evaluated >= HOPED_FOR,
        "last": len(cards.cards),
        "nothing_left": "" if cards.cards else NOTHING_LEFT,
    }


def _card(cards: CardSet, card: Card, form: EvaluationForm) -> dict[str, Any]:
    number, total = cards.number_of(card), len(cards.cards)
    return {
        "card": card,
        "kind": KIND_NAMES.get(card.kind, ""),
        "badge": KIND_BADGES.get(card.kind, ""),
        "written_in": "" if card.language == _language() else WRITTEN_IN.get(card.language, ""),
        "form": form,
        "rows": form.rows(),
        "progress": _in_words(number, total),
        "grains": _grains(number, total),
        "previous": number - 1,
    }


def _grains(number: int, total: int) -> SafeString:
    """The same for the eye: those done, the one at hand, those to come."""
    return SafeString(
        '<li class="done"></li>' * (number - 1) + '<li class="now"></li>' + "<li></li>" * (total - number)
    )


def _in_words(number: int, total: int) -> str:
    """How far one is, in words."""
    if total == SET_SIZE:
        words = (
            _("Ensimmäinen viidestä"), _("Toinen viidestä"), _("Kolmas viidestä"), _("Neljäs viidestä"),
            _("Viides viidestä"),
        )  # fmt: skip
        return words[number - 1]
    return _("%(number)d. ajatus, yhteensä %(total)d") % {"number": number, "total": total}


def _language() -> str:
    return get_language() or "fi"


def _page(
    request: PersonRequest, dialogue: Dialogue, participant: Participant, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    template = f"{WEIGH}#region" if request.htmx else WEIGH
    frame = {"dialogue": dialogue, "participant": participant, "step": "weigh"}
    return render(request, template, frame | context, status=status)
