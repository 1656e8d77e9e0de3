"""Tokens of links and codes of rooms: what stands on a poster and is typed by somebody who stands before it."""

from __future__ import annotations

import secrets

from stdnum import damm

from accounts.keys import ALPHABET, without_lookalikes

TOKEN_LENGTH = 10
ROOM_CODE_LENGTH = 6


def new_token() -> str:
    """Make the token of a link.

    Returns
    -------
    str
        Fifty random bits as ten characters without look-alikes.
    """
    return "".join(secrets.choice(ALPHABET) for _ in range(TOKEN_LENGTH))


def normalise_token(typed: str) -> str:
    """Make a typed token comparable.

    Parameters
    ----------
    typed : str
        In any case, with look-alikes.

    Returns
    -------
    str
        The token; empty when it cannot be one.
    """
    token = without_lookalikes(typed)
    return token if len(token) == TOKEN_LENGTH else ""


def new_room_code() -> str:
    """Make the code of a room.

    Returns
    -------
    str
        Six digits: digits have the same names for everybody and no look-alikes among themselves. The first is not
        zero, and the last is a check digit.

    Notes
    -----
    The check is Damm's (2004, "Total anti-symmetrische Quasigruppen"): one wrong digit, and two neighbours that
    changed places, never make another valid code, so that a slip of the finger leads into nobody else's room.
    """
    body = str(10 ** (ROOM_CODE_LENGTH - 2) + secrets.randbelow(9 * 10 ** (ROOM_CODE_LENGTH - 2)))
    return body + damm.calc_check_digit(body)


def normalise_room_code(typed: str) -> str:
    """Make a typed room code comparable.

    Parameters
    ----------
    typed : str
        With or without a space or a dash between.

    Returns
    -------
    str
        Six digits; empty when they cannot be a code, by their number or by the check digit.
    """
    code = "".join(c for c in typed if c in "0123456789")
    return code if len(code) == ROOM_CODE_LENGTH and damm.is_valid(code) else ""


def shown_room_code(code: str) -> str:
    """Write a room code as it is read aloud.

    Parameters
    ----------
    code : str
        Six digits.

    Returns
    -------
    str
        In two groups of three: ``482 915``, the space unbreakable.
    """
    return f"{code[:3]}\N{NO-BREAK SPACE}{code[3:]}"
