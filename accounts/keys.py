"""Keys, codes and times that tell nothing about who made a row or when."""

import hashlib
import hmac
import secrets
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone

# Crockford's base 32: no I, L, O, U, so that a code read aloud or off paper cannot be misread.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12  # 12 × 5 bits = 60 bits
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


def keyed_hash(purpose: str, value: str) -> str:
    """HMAC-SHA256 of a secret under the site's key, as 64 hexadecimal digits.

    The purpose keeps hashes of different kinds apart. Without the site's key nobody who reads the
    database can try values out.
    """
    message = f"{purpose}\0{value}".encode("utf-8", "surrogatepass")
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()


def key_for(owner: object, nonce: str) -> UUID:
    """The primary key of the row that one sending of one form makes.

    The form carries a random nonce; sent twice, it names the same row, so that a double press or a
    retried request never makes two. Nothing about the owner can be read from the key.
    """
    return UUID(keyed_hash("row", f"{owner}\0{nonce}")[:32], version=4)


def new_code() -> str:
    """A return or receipt code of 60 random bits, as three groups of four: ``7K2M-Q0ZT-WX4A``."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return "-".join(code[i : i + 4] for i in range(0, CODE_LENGTH, 4))


def code_of(purpose: str, value: str) -> str:
    """The code that a secret value always gives: sixty bits of its keyed hash, in the shape of ``new_code``."""
    bits = int(keyed_hash(purpose, value)[:15], 16)
    code = "".join(ALPHABET[bits >> shift & 31] for shift in range(0, 5 * CODE_LENGTH, 5))
    return "-".join(code[i : i + 4] for i in range(0, CODE_LENGTH, 4))


def normalise_code(typed: str) -> str:
    """What somebody typed as a code, made comparable. Not a code at all gives an empty string."""
    code = without_lookalikes(typed)
    if len(code) != CODE_LENGTH:
        return ""
    return "-".join(code[i : i + 4] for i in range(0, CODE_LENGTH, 4))


def without_lookalikes(typed: str) -> str:
    """The characters of the alphabet in what somebody typed; what can be misread is taken for what it looks like."""
    return "".join(c for c in typed.upper().translate(_MISREAD) if c in ALPHABET)


def this_hour() -> datetime:
    """Now, to the hour: the finest time kept beside what an unnamed person did."""
    return timezone.now().replace(minute=0, second=0, microsecond=0)
