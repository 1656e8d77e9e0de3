"""The conversation under an idea: threads one level deep, newest thread first, replies in order. Reads only."""

from dataclasses import dataclass, field
from uuid import UUID

from brainstorm.models import Comment, Idea
from brainstorm.models.ideas import GONE

PAGE_SIZE = 20
_COLUMNS = ("pk", "number", "text", "language", "visibility", "participant_id")


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment as others see it. A tombstone has no text, whatever is stored."""

    pk: UUID
    number: int
    text: str
    language: str
    is_gone: bool
    is_own: bool

    @classmethod
    def of(
        cls, reader: UUID | None, pk: UUID, number: int, text: str, language: str, visibility: str, author: UUID
    ) -> "Remark":
        """From the columns of a comment, as one reader sees it."""
        is_gone = visibility in GONE
        return cls(pk, number, "" if is_gone else text, language, is_gone, is_own=author == reader)


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
    """A page of threads, those numbered under ``below``, in two queries. The public is known to see the idea.

    What its author withdrew or erased shows as a tombstone as long as somebody's reply stands under it.
    """
    firsts = Comment.objects.threads_under(idea).order_by("-number", "-pk").values_list(*_COLUMNS)
    if below is not None:
        firsts = firsts.filter(number__lt=below)
    rows = [Remark.of(reader, *row) for row in firsts[: PAGE_SIZE + 1]]
    threads = {row.pk: Thread(row) for row in rows[:PAGE_SIZE]}
    if threads:
        replies = Comment.objects.replies_under(idea).filter(parent__in=list(threads)).order_by("number", "pk")
        for parent, *row in replies.values_list("parent_id", *_COLUMNS):
            threads[parent].replies.append(Remark.of(reader, *row))
    shown = [thread for thread in threads.values() if thread.replies or not thread.first.is_gone]
    return Threads(shown, rows[PAGE_SIZE - 1].number if len(rows) > PAGE_SIZE else 0)
