"""The conversation under an idea: threads one level deep, newest thread first, replies in order. Reads only."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from brainstorm.models import Comment, Idea
from moderation.models import Audience, Visibility

PAGE_SIZE = 20
_GONE = (Visibility.WITHDRAWN, Visibility.ERASED)


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment as others see it. A tombstone has no text, whatever is stored."""

    pk: UUID
    number: int
    text: str
    language: str
    is_gone: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment and the replies to it."""

    first: Remark
    replies: list[Remark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Threads:
    """One page of a conversation; ``older`` is the number below which the next page begins, 0 when none does."""

    threads: list[Thread]
    older: int


def threads_of(idea: Idea, *, reader: UUID | None, below: int | None = None) -> Threads:
    """A page of threads, those numbered under ``below``, in two queries.

    What its author withdrew or erased shows as a tombstone as long as somebody's reply stands under it.
    """
    visible = Comment.objects.visible_to(Audience.PUBLIC).filter(idea=idea)
    gone = Q(visibility__in=_GONE) & Exists(visible.filter(parent=OuterRef("pk")))
    firsts = Comment.objects.filter(Exists(visible.filter(pk=OuterRef("pk"))) | gone, idea=idea, parent=None)
    if below is not None:
        firsts = firsts.filter(number__lt=below)
    rows = list(firsts.order_by("-number", "-pk")[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    threads = {row.pk: Thread(_remark(row, reader)) for row in shown}
    if threads:
        for reply in visible.filter(parent__in=list(threads)).order_by("number", "pk"):
            if reply.parent_id is not None:
                threads[reply.parent_id].replies.append(_remark(reply, reader))
    return Threads(list(threads.values()), shown[-1].number if len(rows) > PAGE_SIZE else 0)


def _remark(comment: Comment, reader: UUID | None) -> Remark:
    is_gone = comment.visibility in _GONE
    return Remark(
        pk=comment.pk,
        number=comment.number,
        text="" if is_gone else comment.text,
        language=comment.language,
        is_gone=is_gone,
        is_own=reader is not None and comment.participant_id == reader,
    )
