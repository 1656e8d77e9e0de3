"""One's own contributions: what has become of them, and changing, withdrawing or erasing them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import PersonRequest
from accounts.models import Notice
from brainstorm import policies
from brainstorm.access import own_comment, own_idea
from brainstorm.forms.comments import IdeaEditForm
from brainstorm.models import Comment, Dialogue, Idea, Participant
from brainstorm.phases import Act
from brainstorm.services.comments import erase_comment, withdraw_comment
from brainstorm.services.ideas import edit_idea, erase_idea, withdraw_idea
from brainstorm.views.frame import frame, taking_part
from brainstorm.words import KIND_BADGES, KIND_NAMES
from moderation.models import Audience, Visibility

MOST_SHOWN = 200


@require_GET
@taking_part
def mine(request: PersonRequest, dialogue: Dialogue, participant: Participant) -> HttpResponse:
    """Everything the participant has written here, what has become of it, and messages to them."""
    ideas = Idea.objects.visible_to(Audience.AUTHOR).for_cards().filter(participant=participant)
    comments = Comment.objects.visible_to(Audience.AUTHOR).filter(participant=participant)
    notices = Notice.objects.filter(inbox=participant.inbox_id) if participant.inbox_id else Notice.objects.none()
    context = frame(dialogue, participant) | {
        "notices": notices[:MOST_SHOWN],
        "ideas": [_told(idea, participant) for idea in ideas.order_by("-posted_at", "-pk")[:MOST_SHOWN]],
        "comments": [
            {"comment": row, "state": _state(row), "can_take_back": row.visibility != Visibility.WITHDRAWN}
            for row in comments.order_by("-posted_at", "-number")[:MOST_SHOWN]
        ],
        "joined": _joined(participant),
        "can_write": policies.can_act(dialogue, Act.WRITE),
    }
    return render(request, "brainstorm/mine.html", context)


def _joined(participant: Participant) -> list[Idea]:
    """Others' thoughts that the participant means too, as far as they may be seen."""
    ideas = Idea.objects.visible_in(participant.dialogue, Audience.PARTICIPANT).filter(
        supports__participant=participant
    )
    return list(ideas.select_related("prompt").order_by("text", "pk")[:MOST_SHOWN])


def _told(idea: Idea, participant: Participant) -> dict[str, Any]:
    """One's own idea with what the page says of it."""
    idea.participant, idea.dialogue = participant, participant.dialogue
    return {
        "idea": idea,
        "kind": KIND_NAMES.get(idea.kind, ""),
        "badge": KIND_BADGES.get(idea.kind, ""),
        "state": _state(idea),
        "evaluators": _evaluators(idea),
        "is_public": idea.visibility in {Visibility.PUBLISHED, Visibility.REDACTED},
        "can_edit": policies.can_edit_idea(participant, idea),
        "can_take_back": idea.visibility != Visibility.WITHDRAWN,
    }


def _state(content: Idea | Comment) -> tuple[str, str]:
    """What has become of a text, in words, and the class of its badge."""
    return {
        Visibility.HELD: (_("Odottaa valvojaa, muut eivät näe"), "straw"),
        Visibility.PUBLISHED: (_("Näkyvissä"), "green"),
        Visibility.REDACTED: (_("Näkyvissä, valvoja poisti kohdan"), "green"),
        Visibility.HIDDEN: (_("Valvoja on piilottanut tekstin"), "red"),
        Visibility.WITHDRAWN: (_("Peruit tämän, muut eivät näe"), ""),
        Visibility.MERGED: (_("Yhdistetty samanlaiseen ajatukseen"), "blue"),
    }[Visibility(content.visibility)]


def _evaluators(idea: Idea) -> str:
    if not idea.evaluation_count:
        return _("Kukaan ei ole vielä arvioinut")
    return ngettext("Yksi arvioija", "%(n)s arvioijaa", idea.evaluation_count) % {"n": idea.evaluation_count}


@require_http_methods(["GET", "POST"])
@taking_part
def idea_edit(request: PersonRequest, dialogue: Dialogue, participant: Participant, pk: UUID) -> HttpResponse:
    """Change one's own idea, until somebody has evaluated it."""
    idea = own_idea(participant, pk)
    verdict = policies.can_edit_idea(participant, idea)
    form = IdeaEditForm(request.POST if request.method == "POST" else None, initial={"text": idea.text})
    if form.is_bound and not verdict:
        form.add_error("text", str(verdict.reason))
    if form.is_valid():
        edited, findings = edit_idea(participant, idea=idea, text=form.cleaned_data["text"])
        if not findings:
            messages.success(request, _("Muutos on tallessa."))
            return redirect("brainstorm:mine", dialogue.slug)
        context = frame(dialogue, participant) | {"idea": edited, "findings": findings}
        return render(request, "brainstorm/idea_edited.html", context)
    context = frame(dialogue, participant) | {"idea": idea, "form": form, "verdict": verdict}
    return render(request, "brainstorm/idea_edit.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@taking_part
def idea_withdraw(request: PersonRequest, dialogue: Dialogue, participant: Participant, pk: UUID) -> HttpResponse:
    """Hide one's own idea from everybody else: asked once."""
    idea = own_idea(participant, pk)
    return _asked_once(
        request, idea, "withdraw", lambda: withdraw_idea(participant, idea=idea), done=_("Ajatuksesi on peruttu.")
    )


@require_http_methods(["GET", "POST"])
@taking_part
def idea_erase(request: PersonRequest, dialogue: Dialogue, participant: Participant, pk: UUID) -> HttpResponse:
    """Destroy the text of one's own idea: asked once, with what it means."""
    idea = own_idea(participant, pk)
    language = get_language() or "fi"
    return _asked_once(
        request,
        idea,
        "erase",
        lambda: erase_idea(participant, idea=idea, language=language),
        done=_("Ajatuksesi teksti on poistettu pysyvästi."),
    )


@require_http_methods(["GET", "POST"])
@taking_part
def comment_withdraw(request: PersonRequest, dialogue: Dialogue, participant: Participant, pk: UUID) -> HttpResponse:
    """Hide one's own comment from everybody else: asked once."""
    comment = own_comment(participant, pk)
    return _asked_once(
        request,
        comment,
        "withdraw",
        lambda: withdraw_comment(participant, comment=comment),
        done=_("Kommenttisi on peruttu."),
    )


@require_http_methods(["GET", "POST"])
@taking_part
def comment_erase(request: PersonRequest, dialogue: Dialogue, participant: Participant, pk: UUID) -> HttpResponse:
    """Destroy the text of one's own comment: asked once, with what it means."""
    comment = own_comment(participant, pk)
    return _asked_once(
        request,
        comment,
        "erase",
        lambda: erase_comment(participant, comment=comment),
        done=_("Kommenttisi teksti on poistettu pysyvästi."),
    )


def _asked_once(
    request: PersonRequest, content: Idea | Comment, deed: str, act: Callable[[], object], *, done: str
) -> HttpResponse:
    """The page that asks, and the deed once the answer is yes."""
    participant = content.participant
    if request.method == "POST":
        act()
        messages.success(request, done)
        return redirect("brainstorm:mine", participant.dialogue.slug)
    context = frame(participant.dialogue, participant) | {
        "content": content,
        "deed": deed,
        "is_idea": isinstance(content, Idea),
        "is_withdrawn": content.visibility == Visibility.WITHDRAWN,
    }
    return render(request, "brainstorm/take_back.html", context)
