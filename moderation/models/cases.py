"""A contribution that somebody or something asks a moderator to look at."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from accounts.keys import this_hour
from moderation.models.queues import Queue


class CaseState(models.TextChoices):
    OPEN = "open"
    DECIDED = "decided"
    LAPSED = "lapsed"  # the author withdrew, erased or mended the text before anybody decided


class Urgency(models.IntegerChoices):
    """Higher comes first."""

    NORMAL = 1
    HELD = 2  # an author waits
    DANGER = 9  # distress, threat, patient safety


class Case(models.Model):
    """The one open case of a contribution. Flags and findings join it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    queue = models.ForeignKey(Queue, models.CASCADE, related_name="cases")
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.UUIDField()
    target = GenericForeignKey("content_type", "object_id")
    state = models.CharField(max_length=10, choices=CaseState, default=CaseState.OPEN)
    urgency = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.NORMAL)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    # What screening saw: kinds and places in the text, never the text itself.
    findings = models.JSONField(default=list)
    flag_count = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(default=this_hour)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], condition=Q(state="open"), name="one_open_case_each"
            )
        ]
        indexes = [
            models.Index(fields=["queue", "state", "-urgency", "opened_at", "id"], name="case_queue_order"),
            models.Index(fields=["queue", "state", "-decided_at", "id"], name="case_decided_order"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class FlagReason(models.TextChoices):
    PERSONAL_DATA = "personal_data"
    INSULT = "insult"
    THREAT = "threat"
    OFF_TOPIC = "off_topic"
    OTHER = "other"


class Flag(models.Model):
    """One person's notice that something is wrong with a text. The flagger follows it by receipt code."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="flags")
    reason = models.CharField(max_length=20, choices=FlagReason)
    text = models.TextField(blank=True)
    receipt_hash = models.CharField(max_length=64, unique=True)
    posted_at = models.DateTimeField(default=this_hour)

    def __str__(self) -> str:
        return f"{self.reason} {self.case_id}"
