"""What is asked."""

from django.db import models

from brainstorm.models.dialogues import Dialogue


class Kind(models.TextChoices):
    """What sort of thought it is. The prompt sets it; where the prompt is open, the author picks."""

    PROPOSAL = "proposal"
    WORRY = "worry"
    OPPORTUNITY = "opportunity"
    PRIDE = "pride"
    INFORMATION_NEED = "information_need"
    IMAGE = "image"
    QUESTION = "question"


class Scale(models.TextChoices):
    """On which scale a prompt's ideas are weighed."""

    IMPORTANCE = "importance"  # 1–5
    IMPORTANCE_REALISED = "importance_realised"  # and 1–5: is it so now?
    IMPORTANCE_FEASIBLE = "importance_feasible"  # and 1–5: could it succeed?
    AGREEMENT = "agreement"  # agree 1, pass 0, disagree −1

    @property
    def has_second(self) -> bool:
        """Whether a second value is asked for."""
        return self in {Scale.IMPORTANCE_REALISED, Scale.IMPORTANCE_FEASIBLE}

    @property
    def values(self) -> tuple[int, ...]:
        """The values an evaluation may have."""
        return (1, 0, -1) if self == Scale.AGREEMENT else (1, 2, 3, 4, 5)


class Prompt(models.Model):
    """One question of a dialogue."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="prompts")
    number = models.PositiveSmallIntegerField(help_text="1, 2, … in the order of the dialogue")
    text = models.CharField(max_length=300, blank=True)
    hint = models.CharField(max_length=300, blank=True)
    # Empty: open to all kinds, the author is asked.
    kind = models.CharField(max_length=20, choices=Kind, blank=True)
    scale = models.CharField(max_length=20, choices=Scale, default=Scale.IMPORTANCE)
    is_required = models.BooleanField(default=False)
    opens_on = models.DateField(null=True, blank=True)
    writing_ends_on = models.DateField(null=True, blank=True)
    weighing_ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["dialogue", "number"], name="one_prompt_by_number")]

    def __str__(self) -> str:
        return self.text
