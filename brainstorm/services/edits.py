"""Two people editing at once: what one of them saved is never written over unseen.

A form carries, for each of its fields, a short digest of the value it was made from. A field whose owner did not
touch it keeps what somebody else stored meanwhile; a field both changed is a conflict, told with the other's value.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import models


class EditConflictError(Exception):
    """Somebody else changed the same fields meanwhile. ``theirs`` holds what is stored now."""

    def __init__(self, theirs: dict[str, Any]) -> None:
        super().__init__(", ".join(sorted(theirs)))
        self.theirs = theirs


def digest(value: Any) -> str:
    """A short name of a value: equal values have equal digests, and nothing is as good as an empty text."""
    canonical = json.dumps("" if value is None else value, default=str, sort_keys=True, ensure_ascii=False)
    return hashlib.blake2s(canonical.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def changes_to(row: models.Model, typed: Mapping[str, Any], seen: Mapping[str, str]) -> dict[str, Any]:
    """What of the typed values has to be written to a freshly read (and locked) row.

    Raises EditConflictError for fields that were changed by somebody else since ``seen`` and now again.
    """
    theirs: dict[str, Any] = {}
    changes: dict[str, Any] = {}
    for name, value in typed.items():
        stored = getattr(row, name)
        if digest(value) == digest(stored):
            continue
        then = seen.get(name)
        if then is not None and digest(value) == then:
            continue  # untouched here, changed by somebody else: theirs stays
        if then is not None and digest(stored) != then:
            theirs[name] = stored
        changes[name] = value
    if theirs:
        raise EditConflictError(theirs)
    return changes


def write(row: models.Model, changes: Mapping[str, Any]) -> None:
    """Store the changed fields and nothing else."""
    for name, value in changes.items():
        setattr(row, name, value)
    if changes:
        row.save(update_fields=list(changes))
