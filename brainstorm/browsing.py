"""Browsing a dialogue's ideas: filter, search, sort, and pages by key. Reads only."""

import time
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q

from brainstorm.models import Dialogue, Idea, Kind
from brainstorm.models.ideas import IdeaQuerySet
from moderation.models import Audience

PAGE_SIZE = 20
MOST_WORDS = 8
LONGEST_SEARCH = 100

COUNTED = 1000
"""Up to this many hits are counted anew for each page; beyond it a page's cost must not grow with the dialogue."""

_REMEMBERED_FOR = 60.0  # seconds
_remembered: dict[Hashable, tuple[float, int]] = {}


class Order:
    """Orders of the list, by their word in the address."""

    NEWEST = "uusimmat"
    DISCUSSED = "keskustelluimmat"
    FIELDS: ClassVar[dict[str, str]] = {NEWEST: "posted_at", DISCUSSED: "comment_count"}


@dataclass(frozen=True)
class Hits:
    """How many there are. Not exact: at least so many."""

    number: int
    is_exact: bool = True


class Row(NamedTuple):
    """What the list shows of one idea."""

    pk: UUID
    text: str
    language: str
    kind: str
    evaluation_count: int
    comment_count: int


@dataclass(frozen=True)
class Page:
    """Some ideas in order, and the keys from which the neighbouring pages go on (empty: there is none)."""

    ideas: list[Row]
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Browse:
    """What somebody looks at: the words of the address, checked. Unknown values count as not given.

    A page goes on after, or ends before, the idea of a given key: never by offset, and without a time in the
    address.
    """

    search: str = ""
    kind: str = ""
    prompt: int | None = None
    order: str = Order.NEWEST
    after: str = ""
    before: str = ""
    number: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Browse":
        """From the address."""
        kind, order, prompt = query.get("laji", ""), query.get("jarjestys", ""), query.get("kysymys", "")
        number = query.get("sivu", "")
        return cls(
            search=" ".join(query.get("haku", "").replace("\0", " ").split())[:LONGEST_SEARCH],
            kind=kind if kind in Kind.values else "",
            prompt=int(prompt) if prompt.isdecimal() and len(prompt) < 4 else None,
            order=order if order in Order.FIELDS else Order.NEWEST,
            after=query.get("jalkeen", ""),
            before=query.get("ennen", ""),
            number=max(1, int(number)) if number.isdecimal() and len(number) < 6 else 1,
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.search or self.kind or self.prompt)

    def address(self, **changes: str | int | None) -> str:
        """The same view with something changed, as the end of an address. A change begins from the first page."""
        start = {"after": "", "before": "", "number": 1}
        other = replace(self, **(start | changes))  # type: ignore[arg-type]
        words = {
            "haku": other.search,
            "kysymys": other.prompt,
            "laji": other.kind,
            "jarjestys": "" if other.order == Order.NEWEST else other.order,
            "jalkeen": other.after,
            "ennen": other.before,
            "sivu": "" if other.number == 1 else other.number,
        }
        return "?" + urlencode({name: value for name, value in words.items() if value})

    def _all(self, dialogue: Dialogue) -> IdeaQuerySet:
        return Idea.objects.visible_in(dialogue, Audience.PUBLIC)

    def _found(self, dialogue: Dialogue) -> IdeaQuerySet:
        ideas = self._all(dialogue)
        if self.kind:
            ideas = ideas.filter(kind=self.kind)
        if self.prompt:
            ideas = ideas.filter(prompt__number=self.prompt)
        for word in self.search.split()[:MOST_WORDS]:
            ideas = ideas.filter(_holds(word))
        return ideas

    def page(self, dialogue: Dialogue) -> Page:
        """The ideas of this page, in one query (two when the page begins from a key)."""
        field, backward = Order.FIELDS[self.order], bool(self.before)
        ideas = self._found(dialogue)
        key = self.before or self.after
        if key:
            ideas = ideas.filter(_beyond(dialogue, field, key, backward=backward))
        ideas = ideas.order_by(field, "pk") if backward else ideas.order_by(f"-{field}", "-pk")
        rows = [Row(*row) for row in ideas.values_list(*Row._fields)[: PAGE_SIZE + 1]]
        has_more, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
        if backward:
            rows.reverse()
        has_before, has_after = (has_more, True) if backward else (bool(key), has_more)
        if not rows:
            return Page(rows)
        return Page(rows, str(rows[0].pk) if has_before else "", str(rows[-1].pk) if has_after else "")

    def hits(self, dialogue: Dialogue) -> Hits:
        """How many ideas the filters leave."""
        found = self._found(dialogue)
        if self.search:
            number = found[: COUNTED + 1].count()
            return Hits(min(number, COUNTED), is_exact=number <= COUNTED)
        return Hits(_count(found, (dialogue.pk, self.kind, self.prompt)))

    def total(self, dialogue: Dialogue) -> Hits:
        """How many ideas there are to see in all."""
        return Hits(_count(self._all(dialogue), (dialogue.pk, "", None)))


def _holds(word: str) -> Q:
    """A text that holds the word, in whichever case.

    Databases fold å, ä and ö only with the right collation (SQLite never), so their other cases are asked for.
    """
    return Q.create(
        [("text__icontains", form) for form in dict.fromkeys([word, word.lower(), word.upper(), word.capitalize()])],
        connector=Q.OR,
    )


def _beyond(dialogue: Dialogue, field: str, key: str, *, backward: bool) -> Q:
    """Ideas after the one with this key, or before it. A key of nobody's begins from the start."""
    try:
        pk = UUID(key)
    except ValueError:
        return Q()
    place = Idea.objects.filter(pk=pk, dialogue=dialogue).values_list(field, flat=True).first()
    if place is None:
        return Q()
    way = "gt" if backward else "lt"
    return Q(**{f"{field}__{way}e": place}) & (Q(**{f"{field}__{way}": place}) | Q(**{f"pk__{way}": pk}))


def _count(ideas: IdeaQuerySet, key: Hashable) -> int:
    """An exact count; a large one is up to a minute old."""
    until, number = _remembered.get(key, (0.0, 0))
    now = time.monotonic()
    if now < until:
        return number
    number = ideas.count()
    if number > COUNTED:
        _remembered[key] = (now + _REMEMBERED_FOR, number)
    return number
