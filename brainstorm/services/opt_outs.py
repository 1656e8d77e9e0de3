"""Leaving people alone who do not want to be invited."""

from django.db import transaction

from accounts.models import Organisation
from brainstorm.invitation_tokens import read_leave_token
from brainstorm.models import Invitation, InvitationState, OptOut
from brainstorm.opt_outs import opt_out_hash


@transaction.atomic
def opt_out(token: str) -> bool:
    """Never again invite whoever has this link from the organisations that asked. Done twice it is done once.

    Says whether the link was ours. A hash is remembered; addresses that still wait in any dialogue are let be.
    """
    found = read_leave_token(token)
    if found is None:
        return False
    asked, address = found
    for pk in Organisation.objects.filter(pk__in=asked).values_list("pk", flat=True):
        OptOut.objects.get_or_create(organisation_id=pk, address_hash=opt_out_hash(pk, address))
        theirs = Invitation.objects.filter(address=address, dialogue__asking__organisation=pk)
        Invitation.objects.filter(pk__in=list(theirs.values_list("pk", flat=True))).update(state=InvitationState.LEFT)
    return True
