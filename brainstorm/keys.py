"""What is stored of the secrets by which a participant is known."""

from accounts.keys import keyed_hash


def participant_key_hash(key: str) -> str:
    """What is stored of a cookie's key."""
    return keyed_hash("participant", key)


def return_code_hash(code: str) -> str:
    """What is stored of a return code."""
    return keyed_hash("return code", code)
