"""Screening while somebody writes: a warning with the words it is about, and help at once."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.fields import clean_text
from accounts.http import PersonRequest
from accounts.rates import address_of, is_allowed
from moderation.screening import screen_text

MOST_CHARACTERS = 10_000
TEXTS_A_MINUTE = 1_200  # from one address, which may be a whole hospital's; a writer sends a few


@never_cache
@require_POST
def screen(request: PersonRequest) -> HttpResponse:
    """What the rules find in the text of the body, as a piece of page. Nothing is stored, nothing is logged.

    An empty answer means that nothing was found.
    """
    if not is_allowed("screen", address_of(request), limit=TEXTS_A_MINUTE, seconds=60):
        return HttpResponse(status=429)
    text = clean_text(request.POST.get("text", ""))[:MOST_CHARACTERS]
    return render(request, "moderation/_screened.html", {"findings": screen_text(text), "is_draft": True})
