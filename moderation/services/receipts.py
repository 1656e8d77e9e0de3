"""Receipt codes of flags: the same sending of the same form gives the same code."""

from uuid import UUID

from accounts.keys import ALPHABET, CODE_LENGTH, keyed_hash


def code_for(flag_key: UUID) -> str:
    """Sixty bits made from the flag's key under the site's own, in the shape of ``accounts.keys.new_code``.

    Only the site can make it, so that the code need not be stored to be shown again after a double press.
    """
    number = int(keyed_hash("receipt code", str(flag_key))[:15], 16)  # 15 × 4 bits = 60 bits
    digits = "".join(ALPHABET[number >> 5 * place & 31] for place in range(CODE_LENGTH))
    return "-".join(digits[i : i + 4] for i in range(0, CODE_LENGTH, 4))
