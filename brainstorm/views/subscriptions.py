"""Sending the results to those who ask: ask, confirm from the mail, leave."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.http import PersonRequest
from accounts.rates import address_of, is_allowed
from brainstorm import policies
from brainstorm.access import dialogue_and_participant, public_dialogue
from brainstorm.forms.subscriptions import SubscriptionForm
from brainstorm.phases import Act
from brainstorm.services import subscriptions
from brainstorm.views.frame import frame
from brainstorm.views.leaving import thanks_context
from config.errors import too_many

MAILS_IN_TEN_MINUTES = 100
MAILS_TO_ONE_ADDRESS = 3
TEN_MINUTES = 600
AN_HOUR = 3600


@never_cache
@require_http_methods(["GET", "POST"])
def subscribe(request: PersonRequest, slug: str) -> HttpResponse:
    """Ask for the results. Open to anybody, also to those who have not taken part."""
    dialogue, participant = dialogue_and_participant(request, slug)
    verdict = policies.can_act(dialogue, Act.SUBSCRIBE)
    form = SubscriptionForm(request.POST if request.method == "POST" else None)
    if verdict and form.is_valid():
        if not _may_be_mailed(request, form.cleaned_data["email"]):
            return too_many(request)
        try:
            subscriptions.ask_for_results(dialogue=dialogue, language=get_language() or "fi", **form.cleaned_data)
        except subscriptions.MailNotSentError:
            form.add_error(None, _("Viestiä ei voitu lähettää juuri nyt. Yritä hetken kuluttua uudelleen."))
        else:
            return render(request, "brainstorm/subscription_asked.html", frame(dialogue, participant))
    status = 422 if form.is_bound else 200
    if participant is not None and form.is_bound:
        return render(request, "brainstorm/thanks.html", thanks_context(request, participant, form), status=status)
    context = frame(dialogue, participant) | {"form": form, "verdict": verdict}
    return render(request, "brainstorm/subscribe.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def subscribe_confirm(request: PersonRequest, slug: str, token: str) -> HttpResponse:
    """Confirm from the mail. Opening the link does nothing yet: machines open links too."""
    dialogue = public_dialogue(slug)
    wish = subscriptions.wish_in(token, dialogue)
    if wish is not None and request.method == "POST":
        subscriptions.confirm_subscription(wish)
        messages.success(request, _("Tilauksesi on vahvistettu. Saat viestin, kun on kerrottavaa."))
        return redirect("brainstorm:dialogue", dialogue.slug)
    context = frame(dialogue, None) | {"wish": wish}
    return render(request, "brainstorm/subscription_confirm.html", context, status=200 if wish else 410)


@never_cache
@require_http_methods(["GET", "POST"])
def unsubscribe(request: PersonRequest, slug: str, token: str) -> HttpResponse:
    """Leave, from any message."""
    dialogue = public_dialogue(slug)
    email = subscriptions.address_in(token, dialogue)
    if email and request.method == "POST":
        subscriptions.unsubscribe(dialogue=dialogue, email=email)
        messages.success(request, _("Osoitteesi on poistettu. Et saa enää viestejä."))
        return redirect("brainstorm:dialogue", dialogue.slug)
    context = frame(dialogue, None) | {"email": email}
    return render(request, "brainstorm/unsubscribe.html", context, status=200 if email else 410)


def _may_be_mailed(request: PersonRequest, email: str) -> bool:
    """Nobody's address is filled by somebody else, and this site is no machine for sending mail."""
    return is_allowed(
        "results-mail", address_of(request), limit=MAILS_IN_TEN_MINUTES, seconds=TEN_MINUTES
    ) and is_allowed("results-mail-to", email.lower(), limit=MAILS_TO_ONE_ADDRESS, seconds=AN_HOUR)
