"""Carrying out an import: a file's rows become ideas, a batch at a time, each batch whole or not at all."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import RunState
from accounts.services.runs import carrying_out
from accounts.services.uploads import tidy_uploads
from brainstorm import tasks
from brainstorm.importing import readable_layout, row_parser
from brainstorm.models import (
    BackgroundAnswer,
    Channel,
    Dialogue,
    Idea,
    ImportRejection,
    ImportRun,
    Kind,
    Participant,
    Prompt,
)
from brainstorm.rows import Layout, Record, Rejection, Row, RowParser, UnreadableError, read_records
from config.celery import send
from language.detection import detect_language
from moderation.models import Visibility
from moderation.screening import screen_text
from moderation.services.screening import screen

BATCH = 500

Progress = Callable[[ImportRun], None]


class _Existing(NamedTuple):
    """An idea that an earlier import made under the same key."""

    text: str
    is_erased: bool


@dataclass(slots=True)
class _Work:
    """What every batch of one run needs."""

    run: ImportRun
    path: Path
    layout: Layout
    dialogue: Dialogue
    first_prompt: Prompt
    prompts: dict[int, Prompt]
    told: Progress


@dataclass(slots=True)
class _Sorted:
    """The rows of one batch, by what becomes of them."""

    new: list[Row] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    skipped: int = 0


def execute(run_id: str, *, told: Progress = lambda run: None) -> None:
    """Carry out an import. Delivered twice, or taken over from a dead worker, each row is still stored once."""
    run = ImportRun.objects.select_related("dialogue__queue", "prompt", "started_by").get(pk=run_id)
    if not run.claim():
        tidy()
        return
    try:
        with carrying_out(run):
            try:
                _carry_out(_prepare(run, told))
            except UnreadableError as error:
                run.advance(state=RunState.FAILED, error=error.reason)
    finally:
        tidy()
    told(run)


def _prepare(run: ImportRun, told: Progress) -> _Work:
    path = Path(run.path)
    if not path.is_file():
        raise UnreadableError("missing")
    prompts = {prompt.number: prompt for prompt in Prompt.objects.filter(dialogue=run.dialogue)}
    first = run.prompt or next(iter(prompts.values()))
    return _Work(run, path, readable_layout(path, run.dialogue), run.dialogue, first, prompts, told)


def _carry_out(work: _Work) -> None:
    run = work.run
    if run.rows_read == 0:
        run.advance(step="counting")
        run.advance(rows_total=sum(1 for _ in read_records(work.path, work.layout)))
        work.told(run)
        if run.all_or_nothing and _check(work):
            run.advance(state=RunState.FAILED, error="refused", step="")
            _record_end(run)
            return
    run.advance(step="storing")
    _store_all(work)
    with transaction.atomic():
        run.advance(state=RunState.DONE, progress=100, step="")
        _record_end(run)
        send(tasks.make_missing_texts)  # the sweep would find them too, a little later


def _check(work: _Work) -> int:
    """Read every row without storing any; write down and count those that cannot be taken."""
    work.run.advance(step="checking")
    parser, read, rejected = row_parser(work.dialogue, work.layout), 0, 0
    for records in _batches(read_records(work.path, work.layout)):
        rows = _sort(work.dialogue, [parser.parse(record) for record in records])
        _write_rejections(work.run, rows.rejections)
        read, rejected = read + len(records), rejected + len(rows.rejections)
        work.run.advance(progress=_percent(read, work.run.rows_total) // 2)
        work.told(work.run)
    return rejected


def _store_all(work: _Work) -> None:
    """Store every row after those that were read before, by this worker or the one before it."""
    parser = row_parser(work.dialogue, work.layout)
    records = read_records(work.path, work.layout)
    for record in islice(records, work.run.rows_read):
        parser.parse(record)  # for its key: the how manieth row of its kind it is
    for batch in _batches(records):
        _store(work, parser, batch)
        work.told(work.run)


def _store(work: _Work, parser: RowParser, records: Sequence[Record]) -> None:
    """Store one batch. What takes time is done before the transaction, which holds the lock shortly."""
    parsed = [parser.parse(record) for record in records]
    ready = {row.key: _make(work, row) for row in _sort(work.dialogue, parsed).new}
    with transaction.atomic():
        # Two imports into one dialogue take turns; participants are not kept waiting.
        Dialogue.objects.select_for_update(no_key=True).get(pk=work.dialogue.pk)
        rows = _sort(work.dialogue, parsed)
        made = [ready[row.key] for row in rows.new]
        Participant.objects.bulk_create([item.participant for item in made])
        BackgroundAnswer.objects.bulk_create([answer for item in made for answer in item.answers])
        Idea.objects.bulk_create([item.idea for item in made])
        for item in made:
            if item.has_findings:
                screen(item.idea)
        _write_rejections(work.run, rows.rejections)
        read = work.run.rows_read + len(records)
        work.run.advance(
            rows_read=read,
            imported=work.run.imported + len(made),
            skipped=work.run.skipped + rows.skipped,
            progress=min(99, _percent(read, work.run.rows_total)),
        )


class _Made(NamedTuple):
    """An idea with its author, not stored yet."""

    participant: Participant
    answers: list[BackgroundAnswer]
    idea: Idea
    has_findings: bool


def _make(work: _Work, row: Row) -> _Made:
    """Each row is a participant of its own."""
    prompt = work.first_prompt if row.prompt is None else work.prompts[row.prompt]
    language = row.language or detect_language(row.text, fallback=work.dialogue.languages[0])
    has_findings = bool(screen_text(row.text))
    participant = Participant(
        dialogue=work.dialogue, language=language, channel=Channel.IMPORT, joined_on=timezone.localdate()
    )
    answers = [
        BackgroundAnswer(participant=participant, question_id=question, option_id=option)
        for question, option in row.answers
    ]
    idea = Idea(
        dialogue=work.dialogue,
        prompt=prompt,
        participant=participant,
        text=row.text,
        kind=row.kind or prompt.kind or Kind.PROPOSAL,
        language=language,
        channel=Channel.IMPORT,
        visibility=Visibility.HELD if has_findings else Visibility.PUBLISHED,
        import_key=row.key,
        import_run=work.run,
    )
    return _Made(participant, answers, idea, has_findings)


def _sort(dialogue: Dialogue, parsed: Sequence[Row | Rejection]) -> _Sorted:
    """New rows, rows that are there already, and rows that cannot be taken."""
    rows = [row for row in parsed if isinstance(row, Row)]
    existing = _existing(dialogue, [row.key for row in rows])
    result = _Sorted(rejections=[row for row in parsed if isinstance(row, Rejection)])
    taken: set[str] = set()
    for row in rows:
        before = existing.get(row.key)
        if before is not None and row.has_id and not before.is_erased and before.text != row.text:
            result.rejections.append(Rejection(row.line, "id_taken", {}))
        elif before is not None or row.key in taken:
            result.skipped += 1
        else:
            taken.add(row.key)
            result.new.append(row)
    return result


def _existing(dialogue: Dialogue, keys: list[str]) -> dict[str, _Existing]:
    found = Idea.objects.filter(dialogue=dialogue, import_key__in=keys)
    return {
        str(key): _Existing(text, visibility == Visibility.ERASED)
        for key, text, visibility in found.values_list("import_key", "text", "visibility")
    }


def _write_rejections(run: ImportRun, rejections: list[Rejection]) -> None:
    rows = [ImportRejection(run=run, line=r.line, reason=r.reason, details=dict(r.details)) for r in rejections]
    ImportRejection.objects.bulk_create(rows, ignore_conflicts=True)


def _record_end(run: ImportRun) -> None:
    rejected = run.rejections.count()
    numbers = {"imported": run.imported, "skipped": run.skipped, "rejected": rejected}
    audit.record(run.started_by, "brainstorm.import_ended", run, state=run.state, **numbers)


def tidy() -> None:
    """Remove uploaded files once they are not needed."""
    tidy_uploads("imports", ImportRun)


def _batches(records: Iterator[Record]) -> Iterator[list[Record]]:
    while batch := list(islice(records, BATCH)):
        yield batch


def _percent(part: int, whole: int) -> int:
    return 100 * part // whole if whole else 100
