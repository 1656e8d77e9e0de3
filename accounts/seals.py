"""Values that travel in a link and come back: nobody else can read them, or make one up."""

import base64
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from accounts.keys import keyed_hash


def seal(purpose: str, value: dict[str, Any], *, is_dated: bool = True) -> str:
    """A value as a token for an address. It is encrypted, so that an address in it never reaches a log.

    The second of sealing can be read on the outside, unless it is not dated.
    """
    data = json.dumps(value).encode()
    token = _box(purpose).encrypt(data) if is_dated else _box(purpose).encrypt_at_time(data, 0)
    return token.decode().rstrip("=")


def unseal(purpose: str, token: str, *, seconds: int | None = None) -> dict[str, Any] | None:
    """What was sealed for the purpose; None for anything else and for what is older than so many seconds."""
    padded = token + "=" * (-len(token) % 4)
    try:
        value = json.loads(_box(purpose).decrypt(padded.encode(), ttl=seconds))
    except (InvalidToken, ValueError):
        return None
    return value if isinstance(value, dict) else None


def _box(purpose: str) -> Fernet:
    digest = hashlib.sha256(keyed_hash("seal", purpose).encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
