"""Designed error pages. Each says what happened, what is kept, what to do, and the help number."""

import sys
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from accounts.faults import is_full, is_passing

RETRY_AFTER = 20
"""Seconds after which it is worth trying again; what programs are told."""

_OF_PARTICIPANTS = {"brainstorm", "moderation"}
_OF_THE_FORM = ("csrfmiddlewaretoken", "text")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose protection has run out: what was typed is in the browser's draft."""
    return render(request, "errors/csrf.html", status=403)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Show the reason a policy gave."""
    return render(request, "errors/403.html", {"reason": str(exception or "")}, status=403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The same page for what does not exist and for what is not this person's to see."""
    return render(request, "errors/404.html", status=404)


def too_many(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Rate limit reached."""
    return render(request, "errors/429.html", status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault. No page of ours asks the database for its frame, which may be what broke.

    Django calls this while it handles the exception. A fault that passes gets a page of its own.
    """
    error = sys.exc_info()[1]
    if is_passing(error) or is_full(error):
        return unavailable(request)
    return render(request, "errors/500.html", status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database is away for a moment, or a disk is full. What was sent stands on the page, to be sent again.

    The form carries the nonce of the first one: if that did arrive after all, nothing is stored twice.
    """
    sent = _sent(request)
    context = {
        "sent": sent is not None,
        "text": sent.get("text", "") if sent else "",
        "fields": [
            (name, value)
            for name, values in (sent.lists() if sent else ())
            for value in values
            if name not in _OF_THE_FORM
        ],
    }
    response = render(request, "errors/503.html", context, status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    response.headers["Cache-Control"] = "no-store"
    return response


def _sent(request: HttpRequest) -> QueryDict | None:
    """The fields of a participant's form; None for anything else, sign-in and files among it."""
    match = request.resolver_match
    is_form = request.method == "POST" and request.content_type == "application/x-www-form-urlencoded"
    if not is_form or match is None or match.namespace not in _OF_PARTICIPANTS:
        return None
    return request.POST
