"""Where a mail server tells of mail that came back."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from brainstorm.services.bounces import BadMessageError, is_signed, take_message


@csrf_exempt
@require_POST
def bounces(request: HttpRequest) -> HttpResponse:
    """Take a signed message. The answer does not tell whether anybody was invited."""
    if not settings.BOUNCE_SECRET:
        raise Http404
    signed_at = request.headers.get("X-Talkooriihi-Time", "")
    if not is_signed(request.body, signed_at=signed_at, signature=request.headers.get("X-Talkooriihi-Signature", "")):
        return HttpResponse(status=403)
    try:
        take_message(request.body)
    except BadMessageError:
        return HttpResponse(status=400)
    return HttpResponse(status=204)
