"""Which participants this browser is, from signed cookies. No query is made here."""

from collections.abc import Callable

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from accounts.http import PersonRequest

COOKIE_PREFIX = "osallistuja-"
COOKIE_AGE = 60 * 60 * 24 * 90
_SALT = "participant"


class ParticipantMiddleware:
    """Sets ``request.participant_keys``: the random key of each dialogue this browser takes part in.

    Pages of a browser that takes part are kept by no cache.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: PersonRequest) -> HttpResponse:
        request.participant_keys = {}
        for name, value in request.COOKIES.items():
            if name.startswith(COOKIE_PREFIX):
                slug = name[len(COOKIE_PREFIX) :]
                try:
                    request.participant_keys[slug] = signing.loads(value, salt=f"{_SALT}:{slug}")
                except signing.BadSignature:
                    continue  # not ours, or from before the key was changed: as if it were not there
        response = self.get_response(request)
        if request.participant_keys:
            # On a shared computer nothing of a participant's pages is found by the back button.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def remember(response: HttpResponse, *, slug: str, key: str) -> None:
    """Let this browser be a participant of a dialogue."""
    response.set_cookie(
        COOKIE_PREFIX + slug,
        signing.dumps(key, salt=f"{_SALT}:{slug}"),
        max_age=COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=getattr(settings, "PARTICIPANT_COOKIE_SECURE", False),
    )


def forget(response: HttpResponse, *, slug: str) -> None:
    """Clear the device: this browser is nobody again."""
    response.delete_cookie(COOKIE_PREFIX + slug, samesite="Lax")
