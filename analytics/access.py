"""From an address to an object: found and allowed, or 404."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from accounts.http import StaffRequest
from accounts.policies import require
from analytics import policies
from analytics.models import Theme, ThemeEdit
from analytics.workbench import Branch, Workbench, open_workbench
from brainstorm.access import staff_dialogue
from brainstorm.models import Dialogue

P = ParamSpec("P")


def theme_page(
    view: Callable[Concatenate[StaffRequest, Dialogue, P], HttpResponse],
) -> Callable[Concatenate[StaffRequest, str, P], HttpResponse]:
    """A page for analysts. Other roles of the dialogue are told why not; for others it does not exist."""

    @never_cache
    @login_required
    @wraps(view)
    def page(request: StaffRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        dialogue = staff_dialogue(request, slug)
        require(policies.can_curate_themes(request.user, dialogue))
        return view(request, dialogue, *args, **kwargs)

    return page  # type: ignore[return-value]  # login_required is typed for plain requests


def theme_in(dialogue: Dialogue, pk: UUID) -> Theme:
    """A theme of the dialogue, also one that is no more: then the service tells what became of it."""
    theme = get_object_or_404(Theme.objects.defer("centroid"), pk=pk, dialogue=dialogue)
    theme.dialogue = dialogue
    return theme


def branch_in(dialogue: Dialogue, pk: UUID) -> tuple[Workbench, Branch]:
    """The tree, and a theme that is in it."""
    bench = open_workbench(dialogue)
    branch = bench.find(pk)
    if branch is None:
        raise Http404
    return bench, branch


def edit_in(dialogue: Dialogue, pk: str) -> ThemeEdit:
    """A step taken in the dialogue."""
    if not pk.isdecimal() or len(pk) > 18:
        raise Http404
    edit = get_object_or_404(ThemeEdit, pk=int(pk), dialogue=dialogue)
    edit.dialogue = dialogue
    return edit
