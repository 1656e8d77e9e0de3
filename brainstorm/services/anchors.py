"""Naming the ideas that everybody is shown."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from accounts.policies import denied, require
from brainstorm import policies
from brainstorm.dividing import ANCHORS
from brainstorm.models import Anchor, Dialogue, Idea
from brainstorm.services.dialogues import locked


@transaction.atomic
def name_anchor(by: User, idea: Idea) -> None:
    """Have an idea shown to everybody. Named twice is once; one that was found by the clock is kept from now on."""
    require(policies.can_name_anchor(by, idea))
    row = locked(idea.dialogue)
    named = Anchor.objects.filter(dialogue=row, is_named=True)
    if named.filter(idea=idea).exists():
        return
    if named.count() >= ANCHORS:
        require(denied(_("Yhteisiä ajatuksia on jo %(count)d. Poista jokin niistä ensin.") % {"count": ANCHORS}))
    Anchor.objects.update_or_create(idea=idea, defaults={"dialogue": row, "is_named": True})
    record(by, "anchor_named", row, idea=str(idea.pk))


@transaction.atomic
def release_anchor(by: User, dialogue: Dialogue, anchor: Anchor) -> None:
    """Show a named idea to everybody no more. The clock may find it again by itself."""
    require(policies.can_facilitate(by, dialogue))
    row = locked(dialogue)
    if Anchor.objects.filter(dialogue=row, idea=anchor.idea_id, is_named=True).delete()[0]:
        record(by, "anchor_released", row, idea=str(anchor.idea_id))
