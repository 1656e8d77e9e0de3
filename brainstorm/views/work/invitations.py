"""People invited from a file: choosing it, what was left out, what their links carry, and agreeing to it."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import StaffRequest
from accounts.uploads import was_too_large
from brainstorm import policies
from brainstorm.forms.invitations import InvitationFileForm
from brainstorm.inviting import example_rows, reason_in_words
from brainstorm.mail_files import writes_to_files
from brainstorm.models import Dialogue, InvitationBatch, InvitationWave
from brainstorm.services.invitations import confirm_batch, discard_batch, shares_of, start_batch
from brainstorm.services.waves import standing_of, uncertain_of
from brainstorm.views.csv_files import csv_response
from brainstorm.views.work.frame import facilitator_page, frame

LIST, BATCH = "brainstorm/work/invitations.html", "brainstorm/work/invitation_batch.html"
BATCHES_SHOWN = 20
REJECTIONS_A_PAGE = 50


@require_http_methods(["GET", "POST"])
@facilitator_page
def invitations(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Choose a file; what has been done so far."""
    if request.method != "POST":
        return _render_list(request, dialogue, InvitationFileForm(initial={"nonce": uuid4().hex}))
    form = InvitationFileForm(request.POST, request.FILES, too_large=was_too_large(request))
    if not form.is_valid():
        return _render_list(request, dialogue, form, status=422)
    batch = start_batch(request.user, dialogue=dialogue, **form.cleaned_data)
    return redirect("brainstorm:work_invitation_batch", dialogue.slug, batch.pk)


def _render_list(
    request: StaffRequest, dialogue: Dialogue, form: InvitationFileForm, status: int = 200
) -> HttpResponse:
    batches = InvitationBatch.objects.filter(dialogue=dialogue).annotate(rejected=Count("rejections"))[:BATCHES_SHOWN]
    verdict = policies.can_invite(request.user, dialogue)
    standing = standing_of(dialogue)
    context = frame(
        dialogue,
        "distribution",
        form=form,
        batches=batches,
        verdict=verdict,
        standing=standing,
        waves=dialogue.invitation_waves.all(),
        active=InvitationWave.active().filter(dialogue=dialogue).first(),
        sending=policies.can_send_invitations(request.user, dialogue),
        uncertain=uncertain_of(dialogue) if standing.uncertain else [],
        writes_to_files=writes_to_files(),
    )
    if request.htmx:
        return render(request, f"{LIST}#waves", context)
    return render(request, LIST, context, status=status)


@require_safe
@facilitator_page
def batch(request: StaffRequest, dialogue: Dialogue, pk: UUID) -> HttpResponse:
    """One file: how far it is, what was left out, and what the links will carry."""
    found = _batch(dialogue, pk)
    context: dict[str, Any] = frame(dialogue, "distribution", batch=found)
    if found.error:
        context["failure"] = reason_in_words(found.error, {})
    if not found.is_active:
        context |= {
            "shares": shares_of(found),
            "verdict": policies.can_invite(request.user, dialogue) and policies.can_confirm(found),
        }
    page = Paginator(found.rejections.all(), REJECTIONS_A_PAGE).get_page(request.GET.get("sivu"))
    context |= {"page": page, "rejections": [(r.line, reason_in_words(r.reason, r.details)) for r in page]}
    return render(request, f"{BATCH}#state" if request.htmx else BATCH, context)


@require_safe
@facilitator_page
def rejections(request: StaffRequest, dialogue: Dialogue, pk: UUID) -> StreamingHttpResponse:
    """The rows that were left out, as a table for the spreadsheet in which the file is mended."""
    found = _batch(dialogue, pk).rejections.iterator(chunk_size=1000)
    rows = ([row.line, reason_in_words(row.reason, row.details)] for row in found)
    return csv_response("hylatyt-rivit.csv", [_("rivi"), _("syy")], rows)


@require_safe
@facilitator_page
def example(request: StaffRequest, dialogue: Dialogue) -> StreamingHttpResponse:
    """A small file to start from."""
    header, *rows = example_rows(dialogue)
    return csv_response("kutsuttavat.csv", header, iter(rows))


@require_POST
@facilitator_page
def confirm(request: StaffRequest, dialogue: Dialogue, pk: UUID) -> HttpResponse:
    """Agree to a file."""
    confirm_batch(request.user, _batch(dialogue, pk))
    messages.success(request, _("Kutsuttavat on hyväksytty. Voit nyt lähettää kutsut."))
    return redirect("brainstorm:work_invitations", dialogue.slug)


@require_POST
@facilitator_page
def discard(request: StaffRequest, dialogue: Dialogue, pk: UUID) -> HttpResponse:
    """Delete a file that nobody has been invited from."""
    found = InvitationBatch.objects.filter(dialogue=dialogue, pk=pk).first()
    if found is not None:
        discard_batch(request.user, found)
    return redirect("brainstorm:work_invitations", dialogue.slug)


def _batch(dialogue: Dialogue, pk: UUID) -> InvitationBatch:
    found = get_object_or_404(InvitationBatch, dialogue=dialogue, pk=pk)
    found.dialogue = dialogue
    return found
