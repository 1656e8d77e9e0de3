"""Freezing: a document as canonical JSON with its checksum, and back."""

from __future__ import annotations

import hashlib
import hmac
import json
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, asdict, fields, is_dataclass
from functools import cache

from analytics.documents.document import SCHEMA, ReportDocument

SALT_BYTES = 16


def freeze(document: ReportDocument) -> str:
    """Write a document as canonical JSON.

    Parameters
    ----------
    document : ReportDocument

    Returns
    -------
    str
        Keys sorted, no spaces, nothing escaped that need not be: the same document is always the same bytes.

    Raises
    ------
    ValueError
        If a number is not finite.
    """
    return json.dumps(asdict(document), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def thaw(frozen: str) -> ReportDocument:
    """Read a document back.

    Parameters
    ----------
    frozen : str
        What `freeze` wrote.

    Returns
    -------
    ReportDocument

    Raises
    ------
    ValueError
        If it is of another schema, or something is missing, unknown or of the wrong type.
    """
    data = json.loads(frozen)
    schema = data.get("schema") if isinstance(data, dict) else None
    if schema != SCHEMA:
        message = f"a report of schema {schema}, not {SCHEMA}"
        raise ValueError(message)
    document = _read(ReportDocument, data, "report")
    assert isinstance(document, ReportDocument)  # for the type checker
    return document


def checksum(frozen: str) -> str:
    """SHA-256 of a frozen document, in hexadecimal.

    Parameters
    ----------
    frozen : str
        The document as canonical JSON.

    Returns
    -------
    str
        64 digits.
    """
    return hashlib.sha256(frozen.encode()).hexdigest()


def text_hash(salt: bytes, text: str) -> str:
    """Hash of a text under its salt: HMAC-SHA-256 in hexadecimal.

    Parameters
    ----------
    salt : bytes
        At least 16 random bytes that belong to this text alone. Destroyed with the text, so that nobody can try
        whether a guess was the text.
    text : str

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If the salt is too short.
    """
    if len(salt) < SALT_BYTES:
        message = f"a salt has at least {SALT_BYTES} bytes"
        raise ValueError(message)
    return hmac.new(salt, text.encode(), hashlib.sha256).hexdigest()


def faults(frozen: str, expected: str, texts: Mapping[str, tuple[bytes, str] | None]) -> list[str]:
    """Check a version: its checksum, and every text against its hash.

    Parameters
    ----------
    frozen, expected : str
        The frozen document and the checksum that was published.
    texts : mapping of str to (salt, text) or None
        Hash → salt and text, or None for a text that has been erased.

    Returns
    -------
    list of str
        What is wrong, as ``checksum`` or ``missing:<hash>`` or ``changed:<hash>``. Empty when all is well.
    """
    wrong = [] if hmac.compare_digest(checksum(frozen), expected) else ["checksum"]
    for key in sorted(thaw(frozen).said()):
        if key not in texts:
            wrong.append(f"missing:{key}")
        elif (kept := texts[key]) is not None and text_hash(*kept) != key:
            wrong.append(f"changed:{key}")
    return wrong


@cache
def _types(kind: type) -> dict[str, typing.Any]:
    return typing.get_type_hints(kind)


def _read(kind: typing.Any, value: object, where: str) -> object:
    """Read plain JSON as a type: dataclass, list, dict of str, optional, or str, int, float, bool."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return None if value is None else _read(next(one for one in inner if one is not types.NoneType), value, where)
    if origin is list and isinstance(value, list):
        return [_read(inner[0], one, where) for one in value]
    if origin is dict and isinstance(value, dict):
        return {key: _read(inner[1], one, where) for key, one in value.items()}
    if is_dataclass(kind) and isinstance(value, dict):
        return _read_fields(typing.cast("type", kind), value, where)
    if kind is float and type(value) is int:
        return float(value)
    if kind in (str, int, float, bool) and type(value) is kind:
        return value
    message = f"{where}: {kind} expected"
    raise ValueError(message)


def _read_fields(kind: type, value: dict[str, object], where: str) -> object:
    names = {field.name for field in fields(kind)}
    needed = {field.name for field in fields(kind) if field.default is MISSING}  # the others came later
    if not needed <= value.keys() <= names:
        message = f"{where}: {sorted((needed - value.keys()) | (value.keys() - names))} missing or unknown"
        raise ValueError(message)
    known = _types(kind)
    return kind(**{name: _read(known[name], one, f"{where}.{name}") for name, one in value.items()})
