"""Invitations from a file: who is asked to come, by which mail, and who has asked not to be.

No row here knows a participant, and none is touched when somebody begins. How it becomes known that an invitation has
been used is told in docs/decisions/0023-invitations-used-in-the-box.md.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organisation, Run, RunState
from brainstorm.models.dialogues import Dialogue
from brainstorm.models.participants import BackgroundOption


class InvitationBatch(Run):
    """One file of people to invite. Nobody of it is invited before it has been confirmed."""

    task = "brainstorm.tasks.read_invitations"

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="invitation_batches")
    file_name = models.CharField(max_length=200)
    path = models.CharField(max_length=400, help_text="where the uploaded file waits, under the data folder")
    rows_total = models.PositiveIntegerField(default=0)
    rows_read = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0, help_text="in the file twice, or invited before")
    refused = models.PositiveIntegerField(default=0, help_text="have asked the organisation not to be invited")
    is_confirmed = models.BooleanField(default=False)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name


class InvitationRejection(models.Model):
    """A row that could not be taken, and why. The reason is a key with values, told in the reader's language."""

    batch = models.ForeignKey(InvitationBatch, models.CASCADE, related_name="rejections")
    line = models.PositiveIntegerField()
    reason = models.CharField(max_length=40)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["line"]
        constraints = [models.UniqueConstraint(fields=["batch", "line"], name="one_invitation_rejection_by_line")]

    def __str__(self) -> str:
        return f"{self.line}: {self.reason}"


class InvitationState(models.TextChoices):
    """What became of the latest mail to one address."""

    NEW = "new"  # none yet
    MARKED = "marked"  # about to be handed to the mail server; found after a crash: uncertain
    SENT = "sent"
    UNCERTAIN = "uncertain"  # perhaps sent: never sent again unless somebody says so
    REFUSED = "refused"  # by the mail server
    BOUNCED = "bounced"
    LEFT = "left"  # wants no more mail


class Invitation(models.Model):
    """One address that is invited. What its links are checked by is made of its key; no link is kept.

    It holds no time. ``has_come`` is written at night for at least twenty at once, shuffled.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Few indexes: each is written again whenever a row is mailed. The dialogue leads two of them.
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="invitations", db_index=False)
    batch = models.ForeignKey(InvitationBatch, models.CASCADE, related_name="invitations")
    address = models.CharField(max_length=254)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    # What the link suggests: once the batch is confirmed, only what at least twenty share.
    role = models.ForeignKey(BackgroundOption, models.SET_NULL, null=True, related_name="+", db_index=False)
    area = models.ForeignKey(BackgroundOption, models.SET_NULL, null=True, related_name="+", db_index=False)
    # Keyed hash of what the file said: who is alike in the eyes of somebody who has the file.
    likeness = models.CharField(max_length=16)
    state = models.CharField(max_length=10, choices=InvitationState, default=InvitationState.NEW)
    wave = models.PositiveSmallIntegerField(default=0, help_text="the latest wave in which it was mailed")
    has_come = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dialogue", "address"], name="one_invitation_by_address")]
        indexes = [models.Index(fields=["dialogue", "state", "id"], name="invitations_by_state")]

    def __str__(self) -> str:
        return str(self.pk)

    def presets(self) -> list[BackgroundOption]:
        """The answers its link suggests."""
        return [option for option in (self.role, self.area) if option is not None]


class InvitationWave(Run):
    """One round of mail to those who have not come: the first, or a reminder. Carried out a minute's worth at a time.

    What has been done stands in the invitations themselves, so that it goes on where it was.
    """

    task = "brainstorm.tasks.send_invitations"

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="invitation_waves")
    number = models.PositiveSmallIntegerField()
    is_reminder = models.BooleanField(default=False)
    is_paused = models.BooleanField(default=False)
    total = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now, help_text="when the next minute's worth may go")
    problem = models.CharField(max_length=40, blank=True, help_text="why the latest try got no further")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "number"], name="one_wave_by_number"),
            models.UniqueConstraint(
                fields=["dialogue"],
                condition=Q(state__in=[RunState.QUEUED, RunState.RUNNING]),
                name="one_active_wave",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dialogue_id}: {self.number}"

    @classmethod
    def silent(cls) -> Q:
        """As of any run, but neither a paused one nor one whose minute has not come."""
        return super().silent() & Q(is_paused=False, next_at__lte=timezone.now())

    @classmethod
    def active(cls) -> "models.QuerySet[InvitationWave]":
        """Those that are not over."""
        return cls.objects.filter(state__in=[RunState.QUEUED, RunState.RUNNING])


class OptOut(models.Model):
    """That somebody wants no invitations from an organisation. Only a keyed hash of the address is kept."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="opt_outs")
    address_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "address_hash"], name="one_opt_out_each")]

    def __str__(self) -> str:
        return f"{self.organisation_id}"
