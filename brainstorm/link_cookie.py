"""By which link a browser came, from opening the link until role and area have been told.

The value is sealed: it can be neither read nor made up. It goes after two hours, when it has been used, and with
*Lopeta ja tyhjennä tämä laite*. Nothing of it is stored on our side.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.seals import seal, unseal
from brainstorm.models import Dialogue, DistributionLink

PREFIX = "linkki-"
KEPT_SECONDS = 2 * 60 * 60
_PURPOSE = "link cookie"


def keep_link(response: HttpResponse, *, slug: str, link: DistributionLink) -> None:
    """Let this browser know by which link it came."""
    response.set_cookie(
        PREFIX + slug,
        seal(_PURPOSE, {"link": link.pk}),
        max_age=KEPT_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=getattr(settings, "PARTICIPANT_COOKIE_SECURE", False),
    )


def kept_link(request: HttpRequest, dialogue: Dialogue) -> DistributionLink | None:
    """The link by which this browser came to a dialogue, if it may still be used."""
    value = request.COOKIES.get(PREFIX + dialogue.slug)
    inside = unseal(_PURPOSE, value, seconds=KEPT_SECONDS) if value else None
    if inside is None:
        return None
    return dialogue.links.usable().with_presets().filter(pk=inside["link"]).first()


def forget_link(request: HttpRequest, response: HttpResponse, *, slug: str) -> None:
    """The link has done its work."""
    if PREFIX + slug in request.COOKIES:
        response.delete_cookie(PREFIX + slug, samesite="Lax")


def forget_all_links(request: HttpRequest, response: HttpResponse) -> None:
    """Nobody who comes after can see by which links somebody came here."""
    for name in request.COOKIES:
        if name.startswith(PREFIX):
            response.delete_cookie(name, samesite="Lax")
