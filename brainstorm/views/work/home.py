"""One's own dialogues, and starting a new one."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import StaffRequest
from accounts.models import OrganisationRole, User
from brainstorm.forms.dialogues import NewDialogueForm
from brainstorm.models import Dialogue
from brainstorm.phases import Phase
from brainstorm.services.dialogues import create_dialogue

JUST_NOW = timedelta(minutes=10)
_PAST = (Phase.COMPLETED, Phase.ARCHIVED)


def dialogues_of(user: User) -> QuerySet[Dialogue]:
    """Those in which somebody has a role, or whose asking organisation they administer."""
    administers = Q(
        organisations__memberships__user=user, organisations__memberships__role=OrganisationRole.ADMINISTRATOR
    )
    mine = Dialogue.objects.filter(Q(roles__user=user) | administers).values("pk")
    return Dialogue.objects.filter(pk__in=mine).prefetch_related("organisations")


@never_cache
@require_safe
@login_required
def work(request: StaffRequest) -> HttpResponse:
    """My dialogues with their state."""
    found = list(dialogues_of(request.user))
    context = {
        "running": [dialogue for dialogue in found if dialogue.phase not in _PAST],
        "past": [dialogue for dialogue in found if dialogue.phase in _PAST],
        "can_create": request.user.memberships.exists(),
    }
    return render(request, "brainstorm/work/home.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def new(request: StaffRequest) -> HttpResponse:
    """Who asks, what about, in which languages: the rest comes from the template."""
    form = NewDialogueForm(request.POST if request.method == "POST" else None, by=request.user)
    if form.is_valid():
        slug = form.cleaned_data["slug"]
        there = Dialogue.objects.filter(slug=slug).first() or _make(request, form)
        if there is None:
            messages.success(request, _("Keskustelu on perustettu luonnoksena. Käy tekstit läpi."))
            return redirect("brainstorm:work_dialogue", slug)
        if _is_resent(there, request.user):
            return redirect("brainstorm:work_dialogue", slug)
        form.add_error("slug", _("Tämä osoite on jo käytössä. Valitse toinen."))
    return render(request, "brainstorm/work/new.html", {"form": form}, status=422 if form.is_bound else 200)


def _make(request: StaffRequest, form: NewDialogueForm) -> Dialogue | None:
    """Make the draft. Gives the dialogue that took the address at the very same moment, if one did."""
    values = form.cleaned_data
    try:
        create_dialogue(
            request.user,
            slug=values["slug"],
            title={get_language() or "fi": values["title"]},
            organisations=values["organisations"],
            languages=values["languages"],
        )
    except IntegrityError:
        return Dialogue.objects.get(slug=values["slug"])
    return None


def _is_resent(dialogue: Dialogue, user: User) -> bool:
    """The same form sent twice: the draft that its first sending made is theirs and seconds old."""
    fresh = dialogue.phase == Phase.DRAFT and timezone.now() - dialogue.created_at < JUST_NOW
    return fresh and dialogue.version == 1 and dialogue.roles.filter(user=user).exists()
