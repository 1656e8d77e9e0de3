"""Reading and discussing: the list of ideas, one idea with its conversation, and commenting."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import PersonRequest
from accounts.rates import is_allowed
from brainstorm import policies
from brainstorm.access import comment_to_reply_to, dialogue_and_participant, idea_or_tombstone
from brainstorm.answering import answer_to
from brainstorm.browsing import PAGE_SIZE, Browse, Hits, Order, Row
from brainstorm.forms.arrival import new_nonce
from brainstorm.forms.comments import CommentForm
from brainstorm.models import Comment, Dialogue, Idea, Kind, Participant, Prompt
from brainstorm.phases import Act
from brainstorm.services.comments import post_comment
from brainstorm.templatetags.cards import Card, Remarks
from brainstorm.threads import threads_of
from brainstorm.views.frame import COMMENTING_COOKIE, frame, prompts_of, taking_part
from brainstorm.words import KIND_BADGES, KIND_NAMES, KIND_PLURALS, WRITTEN_IN
from config.errors import too_many
from moderation.models import Visibility
from moderation.screening import screen_text

COMMENTS_IN_TEN_MINUTES = 60
TEN_MINUTES = 600
COMMENTING_AGE = 2 * 60 * 60


@never_cache
@require_GET
def discuss(request: PersonRequest, slug: str) -> HttpResponse:
    """The ideas of a dialogue: search, filter, sort, page by page."""
    dialogue, participant = dialogue_and_participant(request, slug, lean=True)
    if not dialogue.allows(Act.READ):
        return redirect("brainstorm:dialogue", slug)
    browse = Browse.of(request.GET.dict())
    prompts, page = prompts_of(dialogue), browse.page(dialogue)
    hits = browse.hits(dialogue)
    total = browse.total(dialogue) if browse.is_narrowed else hits
    context = frame(dialogue, participant, "discuss") | {
        "browse": browse,
        "cards": _cards(dialogue, page.ideas),
        "counted": _counted(hits, total, is_narrowed=browse.is_narrowed),
        "has_ideas": bool(total.number),
        "kinds": _kind_links(browse, prompts),
        "prompts": _prompt_links(browse, prompts),
        "orders": _order_links(browse),
        "everything": browse.address(search="", kind="", prompt=None),
        "previous_url": page.before and browse.address(before=page.before, number=max(1, browse.number - 1)),
        "next_url": page.after and browse.address(after=page.after, number=browse.number + 1),
        "here": _here(browse, hits),
    }
    return render(request, "brainstorm/discuss.html", context)


def _cards(dialogue: Dialogue, ideas: list[Row]) -> list[Card]:
    here, base = get_language(), reverse("brainstorm:discuss", args=[dialogue.slug])
    names = {kind: str(name) for kind, name in KIND_NAMES.items()}
    return [
        Card(
            address=f"{base[: -len('keskustelu/')]}ajatus/{idea.pk}/",
            text=idea.text,
            language=idea.language,
            written_in="" if idea.language == here else WRITTEN_IN.get(idea.language, ""),
            kind=names.get(idea.kind, ""),
            badge=KIND_BADGES.get(idea.kind, ""),
            evaluations=idea.evaluation_count,
            comments=idea.comment_count,
        )
        for idea in ideas
    ]


def _number(n: int) -> str:
    return number_format(n, use_l10n=True, force_grouping=True)


def _counted(hits: Hits, total: Hits, *, is_narrowed: bool) -> str:
    """How much there is, in words."""
    everything = ngettext("%(n)s ajatus", "%(n)s ajatusta", total.number) % {"n": _number(total.number)}
    if not is_narrowed:
        return everything
    if not hits.is_exact:
        return _("%(all)s, joista yli %(n)s vastaa rajausta") % {"all": everything, "n": _number(hits.number)}
    return _("%(all)s, joista %(n)s vastaa rajausta") % {"all": everything, "n": _number(hits.number)}


def _here(browse: Browse, hits: Hits) -> str:
    if not hits.is_exact:
        return _("Sivu %(n)d") % {"n": browse.number}
    pages = max(browse.number, -(-hits.number // PAGE_SIZE))
    return _("Sivu %(n)d / %(pages)d") % {"n": browse.number, "pages": pages}


Link = tuple[str, str, bool]
"""Label, address, whether it is what one looks at now."""


def _kind_links(browse: Browse, prompts: list[Prompt]) -> list[Link]:
    asked = {prompt.kind for prompt in prompts}
    kinds = [kind for kind in Kind if kind in asked or "" in asked]
    links = [(str(KIND_PLURALS[kind]), browse.address(kind=kind), browse.kind == kind) for kind in kinds]
    return [(_("Kaikki"), browse.address(kind=""), not browse.kind), *links] if len(kinds) > 1 else []


def _prompt_links(browse: Browse, prompts: list[Prompt]) -> list[Link]:
    links = [(prompt.text, browse.address(prompt=prompt.number), browse.prompt == prompt.number) for prompt in prompts]
    return [(_("Kaikki kysymykset"), browse.address(prompt=None), not browse.prompt), *links] if links[1:] else []


def _order_links(browse: Browse) -> list[Link]:
    words = {Order.NEWEST: _("Uusimmat ensin"), Order.DISCUSSED: _("Eniten keskustelua")}
    return [(word, browse.address(order=order), browse.order == order) for order, word in words.items()]


@never_cache
@require_GET
def idea(request: PersonRequest, slug: str, pk: UUID) -> HttpResponse:
    """One idea and its conversation."""
    dialogue, participant = dialogue_and_participant(request, slug, lean=True)
    if not dialogue.allows(Act.READ):
        return redirect("brainstorm:dialogue", slug)
    found = idea_or_tombstone(dialogue, pk)
    parent = comment_to_reply_to(found, request.GET.get("vastaus", ""))
    return _idea_page(request, found, participant, parent=parent)


@never_cache
@require_http_methods(["GET", "POST"])
def comment(request: PersonRequest, slug: str, pk: UUID) -> HttpResponse:
    """Comment on an idea, or reply to a comment on it. Whoever has not begun begins first, and comes back here."""
    if request.method == "POST":
        return _send(request, slug, pk=pk)
    dialogue, participant = dialogue_and_participant(request, slug, lean=True)
    found = idea_or_tombstone(dialogue, pk)
    if participant is not None:
        response = redirect(_address(found) + "#kirjoita")
        response.delete_cookie(COMMENTING_COOKIE, samesite="Lax")
        return response
    messages.info(request, _("Aloita tästä. Palaamme sitten ajatukseen, jota haluat kommentoida."))
    response = redirect("brainstorm:dialogue", slug)
    response.set_cookie(COMMENTING_COOKIE, pk.hex, max_age=COMMENTING_AGE, httponly=True, samesite="Lax")
    return response


@taking_part
def _send(request: PersonRequest, dialogue: Dialogue, participant: Participant, pk: UUID) -> HttpResponse:
    found = idea_or_tombstone(dialogue, pk)
    form = CommentForm(request.POST)
    parent = comment_to_reply_to(found, request.POST.get("parent", ""))
    verdict = policies.can_comment(participant, found, parent)
    if not verdict:
        form.add_error("text", str(verdict.reason))
    if not form.is_valid():
        return _idea_page(request, found, participant, parent=parent, form=form, status=422)
    if not is_allowed("comment", str(participant.pk), limit=COMMENTS_IN_TEN_MINUTES, seconds=TEN_MINUTES):
        return too_many(request)
    data = form.cleaned_data
    posted, findings = post_comment(
        participant, idea=found, text=data["text"], language=_language(), nonce=data["nonce"], parent=parent
    )
    if findings:
        return redirect(f"{_address(found)}?lahetetty={posted.pk}#lahetetty")
    messages.success(request, _("Kommenttisi on lähetetty."))
    thread = f"?alle={(parent.parent or parent).number + 1}" if parent else ""
    return redirect(f"{_address(found)}{thread}#c-{posted.pk}")


def _idea_page(
    request: PersonRequest,
    found: Idea,
    participant: Participant | None,
    *,
    parent: Comment | None = None,
    form: CommentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of an idea; also when a comment comes back with an error."""
    thread = parent and (parent.parent or parent)
    below = _below(request.GET.get("alle", ""), thread)
    reader = participant.pk if participant else None
    can_comment = policies.can_act(found.dialogue, Act.COMMENT)
    can_reply = bool(can_comment and participant and found.visibility != Visibility.ERASED)
    flagging = reverse("moderation:flag", args=["comment", found.pk])[: -len(f"{found.pk}/")]
    context = frame(found.dialogue, participant, "discuss") | {
        "idea": found,
        "is_gone": found.visibility == Visibility.ERASED,
        "is_own": reader is not None and found.participant_id == reader,
        "kind": KIND_NAMES.get(found.kind, ""),
        "badge": KIND_BADGES.get(found.kind, ""),
        "written_in": "" if found.language == _language() else WRITTEN_IN.get(found.language, ""),
        "base": _address(found),
        "page": threads_of(found, reader=reader, below=below),
        "is_first_page": below is None,
        "parent": parent,
        "parent_thread": thread and thread.pk,
        "closed": "" if can_comment else can_comment.reason,
        "can_reply": can_reply,
        "remarks": Remarks(idea=_address(found), flag=flagging, can_reply=can_reply),
        "typed": form.data.get("text", "") if form else "",
        "errors": list(form.errors.get("text", [])) if form else [],
        "nonce": (form and form.cleaned_data.get("nonce")) or new_nonce(),
        "posted": _just_posted(request, participant),
        "supporting": _supporting(participant, found),
        **_answer(found),
    }
    return render(request, "brainstorm/idea.html", context, status=status)


def _answer(found: Idea) -> dict[str, Any]:
    """The organisation's answer, in the reader's language where it is."""
    answer = None if found.visibility == Visibility.ERASED else answer_to(found)
    if answer is None:
        return {}
    text, language = answer.text_for(_language())
    return {"answer": answer, "text": text, "language": language}


def _supporting(participant: Participant | None, found: Idea) -> str:
    """Whether the reader has joined the idea ("joined"), may ("open"), or is not to be asked."""
    if participant is None:
        return ""
    if found.participant_id != participant.pk and found.supports.filter(participant=participant).exists():
        return "joined"
    return "open" if policies.can_support(participant, found) else ""


def _below(asked: str, thread: Comment | None) -> int | None:
    """From which thread the page goes on: the one replied to is always on it."""
    if asked.isdecimal() and len(asked) < 9:
        return int(asked)
    return thread.number + 1 if thread else None


def _just_posted(request: PersonRequest, participant: Participant | None) -> dict[str, Any] | None:
    """The reader's own comment that screening had something to say about."""
    key = request.GET.get("lahetetty", "")
    if participant is None or not key:
        return None
    try:
        row = Comment.objects.filter(pk=UUID(key), participant=participant).first()
    except ValueError:
        return None
    if row is None or row.visibility not in {Visibility.HELD, Visibility.PUBLISHED}:
        return None
    return {"findings": screen_text(row.text), "is_held": row.visibility == Visibility.HELD, "comment": row}


def _address(found: Idea) -> str:
    return reverse("brainstorm:idea", args=[found.dialogue.slug, found.pk])


def _language() -> str:
    return get_language() or "fi"
