"""Flagging: anybody may say that something is wrong with a text, and follow what happens by a receipt code."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.http import PersonRequest
from accounts.rates import address_of, is_allowed
from config.errors import too_many
from moderation.access import public_content
from moderation.forms import FlagForm, ReceiptForm
from moderation.models import CaseState, FlagReason, ModeratedContent, Outcome
from moderation.services.cases import case_of_receipt, flag_content

# A whole hospital may share an address, so the limits only stop machines.
FLAGS_AN_HOUR = 200
CODES_A_MINUTE = 30


@never_cache
@require_http_methods(["GET", "POST"])
def flag(request: PersonRequest, kind: str, pk: UUID) -> HttpResponse:
    """Why should a moderator look at this text? Afterwards the receipt, on the same address: no code in any URL."""
    content = public_content(kind, pk)
    form = FlagForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not is_allowed("flag", address_of(request), limit=FLAGS_AN_HOUR, seconds=3600):
            return too_many(request)
        data = form.cleaned_data
        code = flag_content(content, reason=FlagReason(data["reason"]), text=data["text"], nonce=data["nonce"])
        return render(request, "moderation/flagged.html", _frame(request, content) | {"code": code})
    context = _frame(request, content) | {"form": form, "content": content}
    return render(request, "moderation/flag.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def receipt(request: PersonRequest) -> HttpResponse:
    """What has become of a flag, by its receipt code. A code that is nobody's says so."""
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        if not is_allowed("receipt", address_of(request), limit=CODES_A_MINUTE, seconds=60):
            return too_many(request)
        case = case_of_receipt(form.cleaned_data["code"])
        if case is not None:
            decision = case.decisions.first()
            context |= {
                "case": case,
                "is_open": case.state == CaseState.OPEN,
                "is_hidden": decision is not None and decision.outcome == Outcome.HIDE,
                "is_lapsed": case.state == CaseState.LAPSED,
            }
            return render(request, "moderation/receipt.html", context)
        form.add_error("code", form.unknown_code)
    return render(request, "moderation/receipt.html", context, status=422 if form.is_bound else 200)


def _frame(request: PersonRequest, content: ModeratedContent) -> dict[str, Any]:
    """What the frame of a participant's page needs: the dialogue that owns the queue, and whether they have begun."""
    dialogue = getattr(content.moderation_queue, "dialogue", None)
    has_begun = bool(dialogue and request.participant_keys.get(dialogue.slug))
    return {"dialogue": dialogue, "participant": has_begun, "back": content.context_url()}
