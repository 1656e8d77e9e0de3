"""Asking for a file to be brought in."""

from pathlib import Path

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import IntegrityError, transaction

from accounts import audit
from accounts.keys import key_for
from accounts.models import User
from accounts.policies import require
from accounts.services.uploads import put_upload, short_name
from brainstorm import policies, tasks
from brainstorm.importing import readable_layout
from brainstorm.models import Dialogue, ImportRun, Prompt
from config.celery import send


def start_import(
    by: User,
    *,
    dialogue: Dialogue,
    file: TemporaryUploadedFile,
    prompt: Prompt | None,
    all_or_nothing: bool,
    nonce: str,
) -> ImportRun:
    """Put an uploaded file in safety and have a worker bring it in. The same form sent twice is one import."""
    require(policies.can_import_ideas(by, dialogue))
    key = key_for(by.pk, nonce)
    if (first := ImportRun.objects.filter(pk=key, dialogue=dialogue).first()) is not None:
        return first
    path = put_upload(file, "imports", key)
    run = ImportRun(
        pk=key, dialogue=dialogue, prompt=prompt, file_name=short_name(file.name or ""), path=str(path), started_by=by
    )
    run.all_or_nothing = all_or_nothing
    try:
        with transaction.atomic():
            run.save(force_insert=True)
            _record_start(by, run)
            send(tasks.import_ideas, str(run.pk))
    except IntegrityError:  # the other press of the same button was quicker, and its file is this one
        return ImportRun.objects.get(pk=key, dialogue=dialogue)
    return run


def start_import_here(*, dialogue: Dialogue, path: Path, prompt: Prompt | None, all_or_nothing: bool) -> ImportRun:
    """Make the row of an import that whoever sits at the machine carries out at once.

    Raises UnreadableError when the file cannot be read, and PermissionDenied when the dialogue is over.
    """
    require(policies.can_take_in_ideas(dialogue))
    readable_layout(path, dialogue)
    with transaction.atomic():
        run = ImportRun.objects.create(
            dialogue=dialogue,
            prompt=prompt,
            file_name=short_name(path.name),
            path=str(path.resolve()),
            all_or_nothing=all_or_nothing,
        )
        _record_start(None, run)
    return run


def _record_start(by: User | None, run: ImportRun) -> None:
    audit.record(by, "brainstorm.import_started", run, dialogue=run.dialogue_id, all_or_nothing=run.all_or_nothing)
