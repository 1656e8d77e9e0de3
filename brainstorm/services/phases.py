"""Moving a dialogue from phase to phase, by hand and by its dates; pausing it."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from accounts.policies import denied, require
from brainstorm import policies
from brainstorm.models import Dialogue, Interruption
from brainstorm.phases import Phase
from brainstorm.readiness import Missing, missing_from, missing_texts
from brainstorm.services.dialogues import locked
from brainstorm.services.edits import write
from brainstorm.signals import phase_changed


class NotReadyError(Exception):
    """The dialogue lacks something. ``missing`` says what, and where to fix it."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__(f"{len(missing)} things are missing")
        self.missing = missing


@transaction.atomic
def publish_dialogue(by: User, dialogue: Dialogue) -> Dialogue:
    """Approve a draft: it opens now, or by itself on its opening day. Pressed twice, it is published once.

    Raises NotReadyError with the list of what is missing.
    """
    require(policies.can_facilitate(by, dialogue))
    row = locked(dialogue)
    if row.published_at is not None or row.phase != Phase.DRAFT:
        return row
    missing = missing_from(row)
    if missing:
        raise NotReadyError(missing)
    write(row, {"published_at": timezone.now(), "version": row.version + 1})
    record(by, "dialogue_published", row, opens_on=str(row.opens_on))
    if row.opens_on is not None and row.opens_on <= timezone.localdate():
        _move(by, row, Phase.OPEN)
    return row


@transaction.atomic
def unpublish_dialogue(by: User, dialogue: Dialogue) -> Dialogue:
    """Take back the approval of a dialogue that has not opened yet."""
    require(policies.can_facilitate(by, dialogue))
    row = locked(dialogue)
    if row.phase != Phase.DRAFT:
        require(denied(_("Keskustelu on jo avautunut. Voit keskeyttää sen tai päättää vastaamisen.")))
    if row.published_at is not None:
        write(row, {"published_at": None, "version": row.version + 1})
        record(by, "dialogue_unpublished", row)
    return row


@transaction.atomic
def change_phase(
    by: User,
    dialogue: Dialogue,
    to: Phase,
    *,
    writing_ends_on: date | None = None,
    answering_ends_on: date | None = None,
) -> Dialogue:
    """Move by hand: end writing, end answering, reopen (with new end dates), complete, archive.

    Pressed twice, it moves once. Raises NotReadyError when completing without a summary in every language,
    ValidationError (by field) when the new dates of a reopened dialogue will not do.
    """
    row = locked(dialogue)
    require(policies.can_facilitate(by, row))
    if row.phase == to:
        return row
    require(policies.can_change_phase(by, row, to))
    if to == Phase.COMPLETED:
        missing = missing_texts(row, ("summary",))
        if missing:
            raise NotReadyError(missing)
    _set_ends(row, to, writing_ends_on, answering_ends_on)
    _move(by, row, to)
    return row


def _set_ends(row: Dialogue, to: Phase, writing_ends_on: date | None, answering_ends_on: date | None) -> None:
    """Ending early makes today the last day; reopening needs days that are still to come."""
    today = timezone.localdate()
    if to == Phase.WEIGHING and row.phase == Phase.OPEN:
        _write_dates(row, _earlier(row.writing_ends_on, today), row.answering_ends_on)
    elif to == Phase.CLOSED:
        _write_dates(row, _earlier(row.writing_ends_on, today), _earlier(row.answering_ends_on, today))
    elif to in {Phase.OPEN, Phase.WEIGHING}:
        writing = writing_ends_on if to == Phase.OPEN else _earlier(row.writing_ends_on, today)
        answering = answering_ends_on or row.answering_ends_on
        _check_reopening(row, to, writing, answering, today)
        _write_dates(row, writing, answering)


def _earlier(planned: date | None, today: date) -> date:
    return min(planned or today, today)


def _write_dates(row: Dialogue, writing: date | None, answering: date | None) -> None:
    write(row, {"writing_ends_on": writing, "answering_ends_on": answering})


def _check_reopening(row: Dialogue, to: Phase, writing: date | None, answering: date | None, today: date) -> None:
    problems: dict[str, str] = {}
    if to == Phase.OPEN and (writing is None or writing < today):
        problems["writing_ends_on"] = _("Anna uusi viimeinen kirjoituspäivä, aikaisintaan tänään.")
    if answering is None or answering < today:
        problems["answering_ends_on"] = _("Anna uusi viimeinen arviointipäivä, aikaisintaan tänään.")
    elif writing is not None and answering < writing:
        problems["answering_ends_on"] = _("Arviointi päättyy ennen kirjoittamista")
    elif row.results_on is not None and answering >= row.results_on:
        problems["answering_ends_on"] = _("Tulokset luvataan ennen kuin vastaaminen on päättynyt")
    if problems:
        raise ValidationError(problems)


def _move(by: User | None, row: Dialogue, to: Phase) -> None:
    before = Phase(row.phase)
    write(row, {"phase": to, "version": row.version + 1})
    record(by, "phase_changed", row, before=before, after=to)
    phase_changed.send(sender=Dialogue, dialogue=row, before=before, after=to)


@transaction.atomic
def interrupt_dialogue(by: User, dialogue: Dialogue, *, kind: Interruption, text: Mapping[str, str]) -> Dialogue:
    """Pause, or close in an emergency, with a text for people in each language of the dialogue."""
    row = locked(dialogue)
    require(policies.can_interrupt(by, row, kind))
    problems = {
        f"text_{language}": _("Kirjoita ilmoitus myös tällä kielellä.")
        for language in row.languages
        if not text.get(language)
    }
    if problems:
        raise ValidationError(problems)
    notice = {f"interruption_text_{language}": text[language] for language in row.languages}
    write(row, {"interruption": kind, **notice, "version": row.version + 1})
    record(by, "dialogue_interrupted", row, kind=kind)
    return row


@transaction.atomic
def resume_dialogue(by: User, dialogue: Dialogue) -> Dialogue:
    """Let a paused or closed dialogue go on. Its dates have not moved."""
    require(policies.can_facilitate(by, dialogue))
    row = locked(dialogue)
    if row.interruption != Interruption.NONE:
        write(row, {"interruption": Interruption.NONE, "version": row.version + 1})
        record(by, "dialogue_resumed", row)
    return row


def move_due_phases(today: date | None = None) -> int:
    """Do what the dates say: open, end writing, end answering. Run as often as one likes; returns how many moved."""
    day = today or timezone.localdate()
    due = (
        Q(phase=Phase.DRAFT, published_at__isnull=False, opens_on__lte=day)
        | Q(phase=Phase.OPEN, writing_ends_on__lt=day)
        | Q(phase__in=[Phase.OPEN, Phase.WEIGHING], answering_ends_on__lt=day)
    )
    return sum(_move_one(dialogue, day) for dialogue in Dialogue.objects.filter(due))


@transaction.atomic
def _move_one(dialogue: Dialogue, day: date) -> bool:
    """Move one dialogue as far as its dates say, unless somebody has just done so."""
    row = locked(dialogue)
    start = row.phase
    if row.phase == Phase.DRAFT and row.published_at and row.opens_on and row.opens_on <= day:
        if missing_from(row):
            return False  # the overview says what is missing
        _move(None, row, Phase.OPEN)
    if row.phase in {Phase.OPEN, Phase.WEIGHING} and row.answering_ends_on and row.answering_ends_on < day:
        _move(None, row, Phase.CLOSED)
    elif row.phase == Phase.OPEN and row.writing_ends_on and row.writing_ends_on < day:
        _move(None, row, Phase.WEIGHING)
    return bool(row.phase != start)
