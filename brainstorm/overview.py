"""What the overview of a dialogue shows: figures, where it is, who has come. Reads only, a fixed number of queries."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from brainstorm.models import (
    Attendance,
    BackgroundOption,
    Channel,
    Comment,
    Dialogue,
    Idea,
    Participant,
)
from brainstorm.phases import Phase
from brainstorm.readiness import Missing
from brainstorm.setup import wider
from brainstorm.spread import Spread, spread_of
from disclosure import live_count
from moderation.models import Audience


@dataclass(frozen=True, slots=True)
class Figures:
    """Who and what has come so far."""

    participants: int
    imported: int
    comments: int
    spread: Spread


def figures_of(dialogue: Dialogue) -> Figures:
    """Counts of a dialogue. People are counted in whole fives: one by one they would give themselves away."""
    people = Participant.objects.filter(dialogue=dialogue).aggregate(
        here=Count("pk", filter=~Q(channel=Channel.IMPORT)), imported=Count("pk", filter=Q(channel=Channel.IMPORT))
    )
    ideas = Idea.objects.visible_to(Audience.ANALYSIS).filter(dialogue=dialogue).order_by()
    histogram = ideas.values_list("evaluation_count").annotate(n=Count("pk"))
    comments = Comment.objects.visible_to(Audience.ANALYSIS).filter(idea__dialogue=dialogue).count()
    return Figures(
        participants=live_count(people["here"]),
        imported=people["imported"],
        comments=comments,
        spread=spread_of(histogram, needed=dialogue.minimum_evaluations),
    )


@dataclass(frozen=True, slots=True)
class Stage:
    """One stop on the strip of phases."""

    name: str
    first: date | None
    last: date | None
    state: str  # done | current | ahead


def stages_of(dialogue: Dialogue) -> list[Stage]:
    """The strip: where the dialogue is and what comes when."""
    phase = Phase(dialogue.phase)
    here = {
        Phase.DRAFT: 0,
        Phase.OPEN: 1,
        Phase.WEIGHING: 2,
        Phase.CLOSED: 3,
        Phase.COMPLETED: 4,
        Phase.ARCHIVED: 5,
    }[phase]
    after_writing = dialogue.writing_ends_on + timedelta(days=1) if dialogue.writing_ends_on else None
    names = [
        (_("Valmistelu"), None, None),
        (_("Kirjoittaminen ja arviointi"), dialogue.opens_on, dialogue.writing_ends_on),
        (_("Arviointi"), after_writing, dialogue.answering_ends_on),
        (_("Teemat ja tulokset"), None, dialogue.results_on),
        (_("Yhteenveto"), None, None),
    ]
    return [
        Stage(name, first, last, "done" if place < here else "current" if place == here else "ahead")
        for place, (name, first, last) in enumerate(names)
    ]


@dataclass(frozen=True, slots=True)
class Step:
    """One part of setting up: where, and how much of it is still missing."""

    name: str
    about: str
    address: str
    count: int


def steps_of(dialogue: Dialogue, missing: list[Missing]) -> list[Step]:
    """The way from a template to a published dialogue."""
    parts = [
        (_("Tekstit"), _("Otsikko, miksi kysytään, mihin päätökseen vastaukset vaikuttavat."), ("work_texts",)),
        (_("Kysymykset"), _("Mitä kysytään, mitkä ovat pakollisia."), ("work_prompts", "work_prompt")),
        (
            _("Taustakysymykset"),
            _("Mitä vastaajasta kysytään ja milloin."),
            ("work_background", "work_background_question"),
        ),
        (_("Asetukset"), _("Aikataulu, tukipuhelin, tietosuoja, asianumero."), ("work_settings",)),
        (_("Henkilöt"), _("Kuka vetää, kuka valvoo, kuka analysoi."), ("work_people",)),
        (_("Tarkista ja julkaise"), _("Katso ensin osallistujan silmin."), ("work_publish",)),
    ]
    counts = Counter(item.page for item in missing)
    return [
        Step(name, about, reverse(f"brainstorm:{pages[0]}", args=[dialogue.slug]), _count(pages, counts, len(missing)))
        for name, about, pages in parts
    ]


def _count(pages: tuple[str, ...], counts: Counter[str], everything: int) -> int:
    return everything if pages == ("work_publish",) else sum(counts[page] for page in pages)


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """One group of the table of who has come: its count, None when it is hidden, and its share of the largest."""

    name: str
    count: int | None
    width: int


@dataclass(frozen=True, slots=True)
class AttendanceTable:
    """Who has come, by one background question."""

    key: str
    heading: str
    floor: int
    is_merged: bool
    rows: list[AttendanceRow]


def attendance_tables(attendance: Attendance | None, dialogue: Dialogue) -> list[AttendanceTable]:
    """The day's tables in words, largest group first."""
    if attendance is None:
        return []
    tables: dict[str, Any] = attendance.figures.get("tables", {})
    options = BackgroundOption.objects.filter(question__dialogue=dialogue, question__key__in=list(tables))
    names = {(option.question.key, option.key): option.text for option in options.select_related("question")}
    headings = {"role": _("Roolit"), "area": _("Alueet")}
    return [
        AttendanceTable(key, headings.get(key, key), table["floor"], table["merged"], _rows(key, table["rows"], names))
        for key, table in tables.items()
    ]


def _rows(key: str, rows: list[list[Any]], names: dict[tuple[str, str], str]) -> list[AttendanceRow]:
    largest = max((count or 0 for _option, count in rows), default=0) or 1
    language = get_language() or "fi"
    found = [
        AttendanceRow(
            names.get((key, option)) or (wider(option)[language] if option else _("Ei vastausta")),
            count,
            100 * (count or 0) // largest,
        )
        for option, count in rows
    ]
    return sorted(found, key=lambda row: -(row.count or -1))
