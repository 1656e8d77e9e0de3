"""Questions that the organisation has answered."""

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import PersonRequest
from brainstorm.access import dialogue_and_participant
from brainstorm.answering import answered
from brainstorm.models import Idea
from brainstorm.phases import Act
from brainstorm.views.frame import frame

A_PAGE = 20


@never_cache
@require_safe
def answers(request: PersonRequest, slug: str) -> HttpResponse:
    """All of them, the latest answer first."""
    dialogue, participant = dialogue_and_participant(request, slug, lean=True)
    if not dialogue.allows(Act.READ):
        return redirect("brainstorm:dialogue", slug)
    page = Paginator(answered(dialogue), A_PAGE).get_page(request.GET.get("sivu"))
    language = get_language() or "fi"
    rows = [(idea, *idea.public_answer.text_for(language)) for idea in page]
    context = frame(dialogue, participant, "discuss") | {"rows": rows, **pager(page)}
    return render(request, "brainstorm/answers.html", context)


def pager(page: "Page[Idea]") -> dict[str, str]:
    """What templates/elements/pager.html needs."""
    return {
        "previous_url": f"?sivu={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?sivu={page.next_page_number()}" if page.has_next() else "",
        "here": _("Sivu %(n)d / %(pages)d") % {"n": page.number, "pages": page.paginator.num_pages},
    }
