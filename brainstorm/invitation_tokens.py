"""What stands in the links of an invitation: nothing of it is kept, it is made of the invitation's key each time."""

import base64
import binascii
import hmac
from typing import Any
from uuid import UUID

from accounts.keys import keyed_hash
from accounts.seals import seal, unseal
from brainstorm.models import Dialogue

_PROOF_BYTES = 12
_LEAVE = "invitation opt-out"


def invitation_token(invitation: UUID, wave: int) -> str:
    """The token of one invitation in one wave: its key, the wave, and a keyed hash of both."""
    return base64.urlsafe_b64encode(invitation.bytes + bytes([wave]) + _proof(invitation, wave)).decode().rstrip("=")


def read_invitation_token(token: str) -> UUID | None:
    """Which invitation a token belongs to, whichever wave it was made for; None for what is not ours."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    if len(raw) != 16 + 1 + _PROOF_BYTES:
        return None
    invitation, wave = UUID(bytes=raw[:16]), raw[16]
    return invitation if hmac.compare_digest(raw[17:], _proof(invitation, wave)) else None


def leave_token(organisations: list[int], address: str) -> str:
    """What lets an address be left alone from then on, even once all its invitations are gone. Sealed and undated."""
    return seal(_LEAVE, {"o": organisations, "a": address}, is_dated=False)


def read_leave_token(token: str) -> tuple[list[int], str] | None:
    """Whom an address wants no more invitations from; None for what is not ours."""
    value: dict[str, Any] | None = unseal(_LEAVE, token)
    return (value["o"], value["a"]) if value is not None else None


def organisations_of(dialogue: Dialogue) -> list[int]:
    """The organisations that ask in a dialogue: a refusal holds for each of them."""
    return list(dialogue.asking.values_list("organisation_id", flat=True))


def _proof(invitation: UUID, wave: int) -> bytes:
    return bytes.fromhex(keyed_hash("invitation", f"{invitation.hex}\0{wave}"))[:_PROOF_BYTES]
