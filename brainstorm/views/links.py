"""Coming to a dialogue by a link, an invitation, a QR code or the code of a room.

Opening one spends and stores nothing.
"""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import PersonRequest
from accounts.rates import address_of, is_allowed
from brainstorm.access import invitation_by_token, link_by_room_code, link_by_token
from brainstorm.forms.arrival import RoomCodeForm
from brainstorm.invitation_tokens import read_leave_token
from brainstorm.link_cookie import keep_invitation, keep_link
from brainstorm.models import DistributionLink
from brainstorm.phases import Act
from brainstorm.services.opt_outs import opt_out
from config.errors import too_many

# From one address in ten minutes: a full hall behind one address gets in, a machine that tries codes does not get far.
CODES = 500
TEN_MINUTES = 600


@never_cache
@require_safe
def link(request: PersonRequest, token: str) -> HttpResponse:
    """An open link."""
    return _arrive(request, link_by_token(token))


@never_cache
@require_http_methods(["GET", "POST"])
def room_code(request: PersonRequest) -> HttpResponse:
    """Type the code that stands on a poster or on the wall of a room."""
    form = RoomCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not is_allowed("room-code", address_of(request), limit=CODES, seconds=TEN_MINUTES):
            return too_many(request)
        found = link_by_room_code(form.cleaned_data["code"])
        if found is not None:
            return _arrive(request, found)
        form.add_unknown()
    return render(request, "brainstorm/room_code.html", {"form": form}, status=422 if form.is_bound else 200)


@never_cache
@require_safe
def invitation(request: PersonRequest, token: str) -> HttpResponse:
    """An invitation's own link. Opening it spends nothing, and does not tell whether it has been used."""
    found = invitation_by_token(token)
    response = redirect("brainstorm:dialogue", found.dialogue.slug)
    keep_invitation(response, slug=found.dialogue.slug, invitation=found)
    return response


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def invitation_leave(request: PersonRequest, token: str) -> HttpResponse:
    """Get no more invitations: by the button of the page, or by that of a mail program (RFC 8058), which has no cookie.

    Opening the link does nothing: machines open links too.
    """
    is_ours = read_leave_token(token) is not None
    if is_ours and request.method == "POST":
        opt_out(token)
    context = {"is_ours": is_ours, "is_done": is_ours and request.method == "POST"}
    return render(request, "brainstorm/invitation_leave.html", context, status=200 if is_ours else 410)


def _arrive(request: PersonRequest, found: DistributionLink) -> HttpResponse:
    """To the welcome; by a link that is no longer in use past a word about it, if one can still begin without it."""
    dialogue = found.dialogue
    if not found.is_usable and dialogue.allows(Act.JOIN):
        return render(request, "brainstorm/link_closed.html", {"dialogue": dialogue, "link": found}, status=410)
    response = redirect("brainstorm:dialogue", dialogue.slug)
    if found.is_usable:
        keep_link(response, slug=dialogue.slug, link=found)
    return response
