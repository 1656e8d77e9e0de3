"""How a dialogue reaches people through their employers and associations, and how many came by each.

Nothing here or anywhere joins a participant to the link by which they came. How that is counted all the same is told
in docs/decisions/0021-arrivals-in-a-box.md.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from brainstorm.models.dialogues import Dialogue
from brainstorm.models.participants import BackgroundOption


class SenderKind(models.TextChoices):
    """Who hands a link out."""

    EMPLOYER = "employer"
    ASSOCIATION = "association"


class DistributionLinkQuerySet(models.QuerySet["DistributionLink"]):
    """Reads of links."""

    def usable(self) -> "DistributionLinkQuerySet":
        """Those by which one may still come, as far as the link itself goes."""
        lasting = Q(expires_on=None) | Q(expires_on__gte=timezone.localdate())
        return self.filter(lasting, is_closed=False)

    def with_presets(self) -> "DistributionLinkQuerySet":
        """With the answers they suggest, and the questions these belong to, in one query."""
        return self.select_related("preset_role__question", "preset_area__question")


class DistributionLink(models.Model):
    """An open link that an employer or an association hands out to its people."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="links")
    sender = models.CharField(max_length=120)
    sender_kind = models.CharField(max_length=12, choices=SenderKind, default=SenderKind.EMPLOYER)
    token = models.CharField(max_length=12, unique=True)
    room_code = models.CharField(max_length=6, unique=True)
    reached = models.PositiveIntegerField(null=True, blank=True, help_text="how many people it is handed to")
    preset_role = models.ForeignKey(BackgroundOption, models.SET_NULL, null=True, blank=True, related_name="+")
    preset_area = models.ForeignKey(BackgroundOption, models.SET_NULL, null=True, blank=True, related_name="+")
    languages = models.JSONField(default=list)
    expires_on = models.DateField(null=True, blank=True)
    is_closed = models.BooleanField(default=False)
    # Whole batches only; what is left over lies sealed in the box.
    counted = models.PositiveIntegerField(default=0)

    objects = DistributionLinkQuerySet.as_manager()

    class Meta:
        ordering = ["sender", "pk"]
        constraints = [models.UniqueConstraint(fields=["dialogue", "sender"], name="one_link_by_sender")]

    def __str__(self) -> str:
        return self.sender

    @property
    def has_expired(self) -> bool:
        """Whether its last day is over."""
        return self.expires_on is not None and self.expires_on < timezone.localdate()

    @property
    def is_usable(self) -> bool:
        """Whether one may still come by it."""
        return not self.is_closed and not self.has_expired

    def presets(self) -> list[BackgroundOption]:
        """The answers it suggests."""
        return [option for option in (self.preset_role, self.preset_area) if option is not None]


class ArrivalSlip(models.Model):
    """One sealed slip in a dialogue's box: somebody began, and only the slip's inside tells by which link.

    Everybody who begins drops one, whether they came by a link or not. They look alike, and are destroyed when the
    box is opened at night.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="arrival_slips")
    sealed = models.CharField(max_length=200)
    # Of somebody invited a keyed hash of the invitation, another one each time the box is opened, by which a second
    # use of a link is noticed; of everybody else as many random digits.
    mark = models.CharField(max_length=64, null=True, unique=True)
    is_left_over = models.BooleanField(default=False, help_text="counted already, too few for a whole batch")

    def __str__(self) -> str:
        return str(self.pk)


class ArrivalTally(models.Model):
    """What the box of a dialogue has given so far besides the links' own counts, in whole batches."""

    dialogue = models.OneToOneField(Dialogue, models.CASCADE, primary_key=True, related_name="arrival_tally")
    counted_on = models.DateField(null=True)
    pooled = models.PositiveIntegerField(default=0, help_text="by the links of small senders together")
    unlinked = models.PositiveIntegerField(default=0, help_text="by no link")

    def __str__(self) -> str:
        return f"{self.dialogue_id} {self.counted_on}"
