"""Who takes part, as far as we know: a random key and what they told of themselves. Nobody's name."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Inbox
from brainstorm.models.dialogues import Dialogue


class Channel(models.TextChoices):
    """How somebody's answers came to us."""

    WEB = "web"
    IMPORT = "import"
    ASSISTED = "assisted"


class Participant(models.Model):
    """One person in one dialogue, unnamed.

    Nothing here or anywhere joins the row to an account, an address or an invitation. The cookie holds a random
    key of which only the hash is kept; the return code likewise.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="participants")
    key_hash = models.CharField(max_length=64, null=True, unique=True)
    return_code_hash = models.CharField(max_length=64, null=True, unique=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    inbox = models.OneToOneField(Inbox, models.SET_NULL, null=True, related_name="participant")
    joined_on = models.DateField(default=timezone.localdate)
    has_finished = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["dialogue", "joined_on"], name="participants_by_day")]

    def __str__(self) -> str:
        return str(self.pk)


class AskedWhen(models.TextChoices):
    BEFORE = "before"  # before writing: role and area
    AFTER = "after"  # at the end: the rest


class BackgroundQuestion(models.Model):
    """A single choice about the participant. Every one can be left unanswered."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="background_questions")
    key = models.SlugField(max_length=30)
    text = models.CharField(max_length=200, blank=True)
    asked = models.CharField(max_length=10, choices=AskedWhen, default=AskedWhen.AFTER)
    order = models.PositiveSmallIntegerField(default=0)
    # Keys of the options of the first question (role) whose choosers are asked; empty: everybody.
    only_for = models.JSONField(default=list, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["dialogue", "key"], name="one_question_by_key")]

    def __str__(self) -> str:
        return self.text


class BackgroundOption(models.Model):
    """One answer that can be chosen."""

    question = models.ForeignKey(BackgroundQuestion, models.CASCADE, related_name="options")
    key = models.SlugField(max_length=40)
    text = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=20, blank=True, help_text="official code, e.g. of the wellbeing county")
    # The wider category into which a small group is merged before anything is hidden.
    merges_into = models.CharField(max_length=40, blank=True)
    is_sensitive = models.BooleanField(default=False, help_text="staff, health, minors: floor of ten")

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["question", "key"], name="one_option_by_key")]

    def __str__(self) -> str:
        return self.text


class BackgroundAnswer(models.Model):
    """What one participant told. No option means "I would rather not say"."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="background")
    question = models.ForeignKey(BackgroundQuestion, models.CASCADE, related_name="answers")
    option = models.ForeignKey(BackgroundOption, models.CASCADE, null=True, related_name="answers")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["participant", "question"], name="one_answer_each")]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.option_id}"


class ResultsSubscription(models.Model):
    """An address that asked for the results. Random keys, no time, rewritten in shuffled batches each day.

    Stored only once confirmed. Nothing ties it to a participant; deleted after the last promised message.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="results_subscriptions")
    email = models.EmailField()
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    wants_results = models.BooleanField(default=False)
    wants_follow_up = models.BooleanField(default=False, help_text="what came of it, later")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "email"], name="one_subscription_by_address"),
            models.CheckConstraint(
                condition=Q(wants_results=True) | Q(wants_follow_up=True), name="subscription_has_a_purpose"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class AccessibilityFeedback(models.Model):
    """A barrier somebody met. The law gives fourteen days to answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="accessibility_feedback")
    text = models.TextField()
    reply_to = models.EmailField(blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    received_on = models.DateField(default=timezone.localdate)
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answer = models.TextField(blank=True)
    answer_emailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"{self.received_on} {self.pk}"
