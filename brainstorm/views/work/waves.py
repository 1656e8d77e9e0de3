"""Mailing those who are invited: rounds, pauses, what is uncertain, a test, and mail that went to files."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from brainstorm.mail_files import writes_to_files, written_mail
from brainstorm.models import Dialogue, InvitationWave
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


@require_safe
@facilitator_page
def mail(request: StaffRequest, dialogue: Dialogue) -> HttpResponse:
    """Mail that was written to files because no mail server is set."""
    context = frame(dialogue, "distribution", mails=written_mail(dialogue), writes_to_files=writes_to_files())
    return render(request, "brainstorm/work/invitation_mail.html", context)
