"""Addresses whose mail came back, told by the mail server or by a file: they are mailed no more."""

import hmac
import json
import time
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.audit import record
from accounts.models import User
from accounts.policies import require
from brainstorm import policies
from brainstorm.inviting import ROWS_AT_MOST, readable_layout
from brainstorm.models import Dialogue, Invitation, InvitationState, OptOut
from brainstorm.opt_outs import opt_out_hash
from brainstorm.rows import UnreadableError, normalise_address, read_records

S = InvitationState
FRESH_SECONDS = 300
"""A message of the mail server that was signed longer ago is not taken: somebody may have kept it."""
_AT_ONCE = 1_000
_MAILED = [S.MARKED, S.SENT, S.UNCERTAIN, S.REFUSED]


class BadMessageError(Exception):
    """What came is not a message of the mail server."""


def is_signed(body: bytes, *, signed_at: str, signature: str) -> bool:
    """Whether somebody who knows the shared secret signed this, just now: HMAC-SHA256 of time, full stop and body."""
    if not settings.BOUNCE_SECRET or not signed_at.isascii() or not signed_at.isdecimal() or len(signed_at) > 12:
        return False
    expected = hmac.new(settings.BOUNCE_SECRET.encode(), signed_at.encode() + b"." + body, sha256).hexdigest()
    is_fresh = abs(time.time() - int(signed_at)) <= FRESH_SECONDS
    return is_fresh and hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace"))


def take_message(body: bytes) -> None:
    """Write down what the mail server tells. Told twice it is told once; what passes by itself is let be.

    Raises BadMessageError.
    """
    try:
        told = [(str(one["address"]), str(one["kind"])) for one in json.loads(body)["bounces"]]
    except (ValueError, KeyError, TypeError) as error:
        raise BadMessageError from error
    addresses = {kind: {normalise_address(typed) for typed, its in told if its == kind} for _typed, kind in told}
    _mark_bounced(addresses.get("permanent", set()))
    for address in addresses.get("complaint", set()) - {""}:
        _leave_alone(address)


def take_file(by: User, *, dialogue: Dialogue, path: Path) -> int:
    """Write down the addresses of a file. Returns how many invitations of the dialogue they were.

    Raises UnreadableError.
    """
    require(policies.can_facilitate(by, dialogue))
    layout = readable_layout(path)
    index, found = layout.columns["address"], 0
    rows = islice(read_records(path, layout), ROWS_AT_MOST + 1)
    typed = (row.cells[index] for row in rows if not row.problem and index < len(row.cells))
    for number, some in enumerate(_portions(typed)):
        if number * _AT_ONCE >= ROWS_AT_MOST:
            raise UnreadableError("too_many_rows")
        found += _mark_bounced({normalise_address(one) for one in some}, dialogue=dialogue)
    if found:
        record(by, "bounces_read", dialogue, number=found)
    return found


def _portions(typed: Iterator[str]) -> Iterator[list[str]]:
    while some := list(islice(typed, _AT_ONCE)):
        yield some


def _mark_bounced(addresses: Iterable[str], *, dialogue: Dialogue | None = None) -> int:
    rows = Invitation.objects.filter(address__in=set(addresses) - {""}, state__in=_MAILED)
    if dialogue is not None:
        rows = rows.filter(dialogue=dialogue)
    return rows.update(state=S.BOUNCED)


@transaction.atomic
def _leave_alone(address: str) -> None:
    """Who calls an invitation junk wants no more of them from whoever asked."""
    rows = Invitation.objects.filter(address=address)
    asked: Any = rows.values_list("dialogue__asking__organisation", flat=True).distinct()
    for pk in {one for one in asked if one is not None}:
        OptOut.objects.get_or_create(organisation_id=pk, address_hash=opt_out_hash(pk, address))
    rows.update(state=S.LEFT)
