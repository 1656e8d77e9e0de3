"""By which link or invitation a browser came, from opening the link until role and area have been told.

The value is sealed: it can be neither read nor made up. It goes after two hours, when it has been used, and with
*Lopeta ja tyhjennä tämä laite*. Nothing of it is stored on our side.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.seals import seal, unseal
from brainstorm.models import Dialogue, DistributionLink, Invitation

PREFIX = "linkki-"
INVITATION_PREFIX = "kutsu-"
KEPT_SECONDS = 2 * 60 * 60


def keep_link(response: HttpResponse, *, slug: str, link: DistributionLink) -> None:
    """Let this browser know by which link it came."""
    _keep(response, PREFIX + slug, link.pk)
    response.delete_cookie(INVITATION_PREFIX + slug, samesite="Lax")


def keep_invitation(response: HttpResponse, *, slug: str, invitation: Invitation) -> None:
    """Let this browser know by which invitation it came."""
    _keep(response, INVITATION_PREFIX + slug, invitation.pk.hex)
    response.delete_cookie(PREFIX + slug, samesite="Lax")


def kept_link(request: HttpRequest, dialogue: Dialogue) -> DistributionLink | None:
    """The link by which this browser came to a dialogue, if it may still be used."""
    key = _kept(request, PREFIX + dialogue.slug)
    return dialogue.links.usable().with_presets().filter(pk=key).first() if key else None


def kept_invitation(request: HttpRequest, dialogue: Dialogue) -> Invitation | None:
    """The invitation by which this browser came to a dialogue, used or not."""
    key = _kept(request, INVITATION_PREFIX + dialogue.slug)
    if not key:
        return None
    rows = dialogue.invitations.select_related("role__question", "area__question")
    return rows.filter(pk=key, batch__is_confirmed=True).first()


def forget_link(request: HttpRequest, response: HttpResponse, *, slug: str) -> None:
    """The link or invitation has done its work."""
    for name in (PREFIX + slug, INVITATION_PREFIX + slug):
        if name in request.COOKIES:
            response.delete_cookie(name, samesite="Lax")


def forget_all_links(request: HttpRequest, response: HttpResponse) -> None:
    """Nobody who comes after can see by which links somebody came here."""
    for name in request.COOKIES:
        if name.startswith((PREFIX, INVITATION_PREFIX)):
            response.delete_cookie(name, samesite="Lax")


def _keep(response: HttpResponse, name: str, key: int | str) -> None:
    response.set_cookie(
        name,
        seal(_purpose(name), {"link": key}),
        max_age=KEPT_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=getattr(settings, "PARTICIPANT_COOKIE_SECURE", False),
    )


def _kept(request: HttpRequest, name: str) -> Any:
    """The key in a cookie of ours; None for anything else and for what is too old."""
    value = request.COOKIES.get(name)
    inside = unseal(_purpose(name), value, seconds=KEPT_SECONDS) if value else None
    return inside["link"] if inside is not None else None


def _purpose(name: str) -> str:
    """A value works only under the kind of cookie that it was made for."""
    return "invitation cookie" if name.startswith(INVITATION_PREFIX) else "link cookie"
