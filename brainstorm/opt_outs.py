"""Who wants no invitations, known by keyed hashes of addresses alone. Reads only."""

from collections.abc import Iterable

from accounts.keys import keyed_hash
from brainstorm.models import Dialogue, OptOut


def opt_out_hash(organisation_id: int, address: str) -> str:
    """What is remembered of an address that wants no invitations from an organisation."""
    return keyed_hash("opt-out", f"{organisation_id}\0{address}")


def opted_out(dialogue: Dialogue, addresses: Iterable[str]) -> set[str]:
    """Those of the addresses that want no invitations from an organisation that asks here."""
    organisations = list(dialogue.asking.values_list("organisation_id", flat=True))
    hashes = {opt_out_hash(pk, address): address for address in addresses for pk in organisations}
    found = OptOut.objects.filter(address_hash__in=hashes)
    return {hashes[one] for one in found.values_list("address_hash", flat=True)}
