"""Links for employers and associations: who has one, how many came, and the pack each of them hands out."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import StaffRequest
from brainstorm import policies
from brainstorm.codes import shown_room_code
from brainstorm.forms.distribution import LinkForm
from brainstorm.models import Dialogue, DistributionLink
from brainstorm.packs import pack_archive, pack_file, wording_of
from brainstorm.phases import READABLE
from brainstorm.response import response_of
from brainstorm.services.distribution import add_link, close_link, edit_link
from brainstorm.services.edits import EditConflictError
from brainstorm.views.work.frame import facilitator_page, frame

LIST, FORM, PACK = (f"brainstorm/work/{name}.html" for name in ("links", "link_form", "link"))


@require_safe
@facilitator_page
def links(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Every link, and how many have come by each."""
    rows = list(dialogue.links.with_presets())
    verdict = policies.can_distribute(request.user, dialogue)
    context = frame(dialogue, "distribution", response=response_of(dialogue, rows), verdict=verdict)
    return render(request, LIST, context)


@require_http_methods(["GET", "POST"])
@facilitator_page
def new(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Add a link."""
    form = LinkForm(request.POST if request.method == "POST" else None, dialogue=dialogue)
    if form.is_valid():
        try:
            added = add_link(request.user, dialogue, values=form.values())
        except ValidationError as problem:
            form.show_problems(problem)
        else:
            messages.success(request, _("Linkki on tehty. Lataa paketti ja lähetä se jakajalle."))
            return redirect("brainstorm:work_link", dialogue.slug, added.pk)
    context = frame(dialogue, "distribution", form=form, link=None)
    return render(request, FORM, context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@facilitator_page
def edit(request: StaffRequest, dialogue: Dialogue, pk: int) -> HttpResponse:
    """Change what a link is about; its address stays."""
    found = _link(dialogue, pk)
    form = LinkForm(request.POST if request.method == "POST" else None, dialogue=dialogue, link=found)
    if form.is_valid():
        try:
            edit_link(request.user, found, values=form.values(), seen=form.marks())
        except EditConflictError as conflict:
            form.show_conflict(conflict)
        except ValidationError as problem:
            form.show_problems(problem)
        else:
            messages.success(request, _("Tallennettu."))
            return redirect("brainstorm:work_link", dialogue.slug, pk)
    context = frame(dialogue, "distribution", form=form, link=found)
    return render(request, FORM, context, status=422 if form.is_bound else 200)


@require_POST
@facilitator_page
def close(request: StaffRequest, dialogue: Dialogue, pk: int) -> HttpResponse:
    """Take a link out of use, or into use again."""
    is_closed = request.POST.get("auki") != "1"
    close_link(request.user, _link(dialogue, pk), is_closed=is_closed)
    messages.success(request, _("Linkki on suljettu.") if is_closed else _("Linkki on taas käytössä."))
    return redirect("brainstorm:work_link", dialogue.slug, pk)


@require_safe
@facilitator_page
def pack(request: StaffRequest, dialogue: Dialogue, pk: int) -> HttpResponse:
    """What the sender hands out, in each language."""
    found = _link(dialogue, pk)
    context = frame(
        dialogue,
        "distribution",
        link=found,
        room_code=shown_room_code(found.room_code),
        wordings=[wording_of(found, language) for language in found.languages],
        is_public=dialogue.phase in READABLE,
    )
    return render(request, PACK, context)


@require_safe
@facilitator_page
def file(request: StaffRequest, dialogue: Dialogue, pk: int, name: str) -> HttpResponse:
    """One file of the pack."""
    made = pack_file(_link(dialogue, pk), name)
    if made is None:
        raise Http404
    content, content_type = made
    response = HttpResponse(content, content_type=content_type)
    if "nayta" not in request.GET:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@facilitator_page
def archive(request: StaffRequest, dialogue: Dialogue, pk: int) -> HttpResponse:
    """The whole pack as one file."""
    found = _link(dialogue, pk)
    name = slugify(found.sender)[:60] or found.token.lower()
    headers = {"Content-Disposition": f'attachment; filename="jakelupaketti-{name}.zip"'}
    return HttpResponse(pack_archive(found), content_type="application/zip", headers=headers)


def _link(dialogue: Dialogue, pk: int) -> DistributionLink:
    """A link of the dialogue, or 404."""
    found = get_object_or_404(DistributionLink.objects.with_presets(), dialogue=dialogue, pk=pk)
    found.dialogue = dialogue
    return found
