"""Who was shown what, and how they weighed it."""

import uuid

from django.db import models
from django.db.models import Q

from brainstorm.models.dialogues import Dialogue
from brainstorm.models.ideas import Idea
from brainstorm.models.participants import Participant


class ExposureReason(models.TextChoices):
    ROUTED = "routed"  # the sampler's choice
    ANCHOR = "anchor"  # shared by everybody, so that opinions can be compared
    OWN_CHOICE = "own_choice"  # found by browsing; never counted in rankings of routed evaluations


class ExposureState(models.TextChoices):
    SHOWN = "shown"  # handed out, not dealt with yet
    EVALUATED = "evaluated"
    SKIPPED = "skipped"


class Exposure(models.Model):
    """That an idea was handed to a participant to weigh. Never handed out twice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="exposures")
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="exposures")
    reason = models.CharField(max_length=10, choices=ExposureReason, default=ExposureReason.ROUTED)
    state = models.CharField(max_length=10, choices=ExposureState, default=ExposureState.SHOWN)
    # The place in the sets of five that were dealt: 0–4, 5–9, …; none for what the participant found by browsing.
    # Unique, so that two requests at once cannot deal two sets.
    position = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "idea"], name="one_exposure_each"),
            models.UniqueConstraint(fields=["participant", "position"], name="one_card_in_each_place"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.idea_id}"


class Evaluation(models.Model):
    """How one participant weighs one idea, on the scale of its prompt. Never without the exposure it came from."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="evaluations")
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="evaluations")
    value = models.SmallIntegerField()
    second_value = models.SmallIntegerField(null=True)
    is_routed = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea", "participant"], name="one_evaluation_each"),
            models.CheckConstraint(condition=Q(value__gte=-1, value__lte=5), name="evaluation_on_scale"),
            models.CheckConstraint(
                condition=Q(second_value=None) | Q(second_value__gte=1, second_value__lte=5),
                name="second_value_on_scale",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} {self.idea_id}"


class Anchor(models.Model):
    """That an idea is shown to everybody, so that people who weighed otherwise different ideas can be compared.

    Organisers name some; the rest are found by a job, which replaces its own finds and never what a person named.
    """

    idea = models.OneToOneField(Idea, models.CASCADE, primary_key=True, related_name="anchor")
    # Also the idea's; repeated here for the index.
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="anchors")
    is_named = models.BooleanField(default=False, help_text="by a person")

    def __str__(self) -> str:
        return str(self.idea_id)
