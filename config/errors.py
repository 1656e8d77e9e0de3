"""Designed error pages. Each says what happened, what is kept, what to do, and the help number."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


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
    """Our fault. Rendered without the request's context, which may be what broke."""
    return render(request, "errors/500.html", status=500)
