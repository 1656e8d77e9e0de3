"""Staff with one factor only do not get in where the site asks for two."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

ACCOUNT_PREFIX = "tili/"


class SecondFactorMiddleware:
    """Sends signed-in people without a second factor to set one up, before any other page.

    Only account pages stay open to them. Participants have no session and are never asked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not settings.STAFF_SECOND_FACTOR_REQUIRED or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        route = request.resolver_match.route if request.resolver_match else ""
        if ACCOUNT_PREFIX in route or not request.user.is_authenticated or is_mfa_enabled(request.user):
            return None
        messages.warning(request, _("Ota ensin käyttöön kaksivaiheinen tunnistautuminen. Se vie pari minuuttia."))
        return redirect("mfa_index")
