"""Mailing those who are invited: rounds, pauses, what is uncertain, a test, and mail that went to files."""

from pathlib import Path
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import StaffRequest
from accounts.uploads import was_too_large
from brainstorm.forms.invitations import InvitationFileForm
from brainstorm.inviting import reason_in_words
from brainstorm.mail_files import writes_to_files, written_mail
from brainstorm.models import Dialogue, InvitationWave
from brainstorm.rows import UnreadableError
from brainstorm.services.bounces import take_file
from brainstorm.services.subscriptions import MailNotSentError
from brainstorm.services.waves import pause_wave, resume_wave, send_test, settle_uncertain, start_wave
from brainstorm.views.work.frame import facilitator_page, frame


@require_POST
@facilitator_page
def start(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Begin a round: the first mail, or a reminder."""
    start_wave(request.user, dialogue, is_reminder=request.POST.get("muistutus") == "1")
    messages.success(request, _("Lähetys on alkanut. Voit sulkea sivun."))
    return redirect("brainstorm:work_invitations", dialogue.slug)


@require_POST
@facilitator_page
def pause(request: StaffRequest, dialogue: Dialogue, number: int) -> HttpResponse:
    """Pause a round, or go on."""
    wave = get_object_or_404(InvitationWave, dialogue=dialogue, number=number)
    if request.POST.get("jatka") == "1":
        resume_wave(request.user, wave)
    else:
        pause_wave(request.user, wave)
    return redirect("brainstorm:work_invitations", dialogue.slug)


@require_POST
@facilitator_page
def settle(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Say what becomes of those of whom nobody knows whether their mail went out."""
    settle_uncertain(request.user, dialogue, send_again=request.POST.get("uudelleen") == "1")
    return redirect("brainstorm:work_invitations", dialogue.slug)


@require_POST
@facilitator_page
def test(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Mail the invitation to oneself."""
    try:
        send_test(request.user, dialogue)
    except MailNotSentError:
        messages.error(request, _("Sähköpostipalvelin ei vastaa. Pyydä ylläpitoa tarkistamaan asetukset."))
    else:
        messages.success(request, _("Koeviesti on lähetetty osoitteeseen %(to)s.") % {"to": request.user.email})
    return redirect("brainstorm:work_invitations", dialogue.slug)


@require_http_methods(["GET", "POST"])
@facilitator_page
def bounces(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Bring in addresses whose mail came back."""
    if request.method == "POST":
        form = InvitationFileForm(request.POST, request.FILES, too_large=was_too_large(request))
    else:
        form = InvitationFileForm(initial={"nonce": uuid4().hex})
    if form.is_valid():
        path = Path(form.cleaned_data["file"].temporary_file_path())
        try:
            found = take_file(request.user, dialogue=dialogue, path=path)
        except UnreadableError as error:
            form.add_error("file", reason_in_words(error.reason, error.details))
        else:
            text = _("Merkitty palautuneiksi: %(count)d kutsua.") % {"count": found}
            messages.success(request, text)
            return redirect("brainstorm:work_invitations", dialogue.slug)
    context = frame(dialogue, "distribution", form=form)
    return render(request, "brainstorm/work/bounces.html", context, status=422 if form.is_bound else 200)


@require_safe
@facilitator_page
def mail(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Mail that was written to files because no mail server is set."""
    context = frame(dialogue, "distribution", mails=written_mail(dialogue), writes_to_files=writes_to_files())
    return render(request, "brainstorm/work/invitation_mail.html", context)
