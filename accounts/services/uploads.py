"""Files that wait for a run which reads them: put in safety, and removed once they are not needed."""

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import DatabaseError

from accounts.models import Run, RunState

NEVER_ASKED_FOR = 24 * 60 * 60
"""Seconds for which an uploaded file without a row is left alone: its row may be on its way."""


def put_upload(file: TemporaryUploadedFile, folder: str, key: UUID) -> Path:
    """Copy an uploaded file so that it is whole and on disk before its row is, or leave nothing."""
    path: Path = settings.DATA_DIR / folder / f"{key}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{uuid4().hex}.csv")
    file.seek(0)
    try:
        with draft.open("wb") as copy:
            shutil.copyfileobj(file, copy)
            copy.flush()
            os.fsync(copy.fileno())
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    return path


def short_name(name: str) -> str:
    """The end of a name tells more than its beginning."""
    return Path(name).name[-200:]


def tidy_uploads(folder: str, model: type[Run]) -> None:
    """Remove uploaded files once they are not needed: they hold people's words, or addresses.

    What is so is asked of the database, not of the run in hand: a last transaction may have failed after all, or
    have been stored with its answer lost. A file whose row was never stored goes after a day.
    """
    files = {path.stem: path for path in (settings.DATA_DIR / folder).glob("*.csv")}
    keys = [key for name in files if (key := _key(name)) is not None]
    with suppress(DatabaseError):  # away: the next run tidies up
        rows = model._default_manager.filter(pk__in=keys)
        states = {str(key): state for key, state in rows.values_list("pk", "state")}
        for name, path in files.items():
            is_over = states.get(name) in {RunState.DONE, RunState.FAILED}
            if is_over or (name not in states and _age(path) > NEVER_ASKED_FOR):
                path.unlink(missing_ok=True)


def _key(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0
