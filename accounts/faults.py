"""Telling a fault that passes from one that stays, whichever part it struck."""

import errno
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

DISK_FULL, GAVE_UP = "disk full", "gave up"
"""What ``Run.error`` says of faults that a person can do something about."""

_FULL_ERRNOS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FULL_WORDS = ("No space left on device", "Disk quota exceeded", "File too large", "database or disk is full")
_FULL_IN_POSTGRESQL = "DiskFull"


def is_passing(error: BaseException | None) -> bool:
    """Whether the database is away, restarting, locked or full: the same request may succeed in a moment."""
    return isinstance(error, OperationalError | InterfaceError)


def is_full(error: BaseException | None) -> bool:
    """Whether there was no room left to write, on whichever disk.

    Libraries wrap the system's error, or hand on its words alone, so the whole chain is looked at.
    """
    return any(
        (isinstance(each, OSError) and each.errno in _FULL_ERRNOS)
        or type(each).__name__ == _FULL_IN_POSTGRESQL
        or any(words in str(each) for words in _FULL_WORDS)
        for each in _chain(error)
    )


def reason_of(error: BaseException) -> str:
    """What ``Run.error`` is to say of an exception that ended a run."""
    return DISK_FULL if is_full(error) else type(error).__name__


def in_words(error: str) -> str:
    """Why a run failed, to whoever asked for it; empty when there is nothing more to say than that it failed."""
    words = {
        DISK_FULL: _(
            "Palvelimen levy on täynnä. Mitään ei ole kadonnut. Pyydä ylläpitoa vapauttamaan tilaa ja yritä sitten "
            "uudelleen."
        ),
        GAVE_UP: _(
            "Työ keskeytyi monta kertaa, eikä sitä enää aloiteta itsestään. Mitään ei ole kadonnut. Yritä uudelleen; "
            "jos se keskeytyy taas, ota yhteys ylläpitoon."
        ),
    }
    return words.get(error, "")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
