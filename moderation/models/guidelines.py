"""The reasons a decision may stand on, fixed before the dialogue opens."""

from django.db import models

from moderation.models.queues import Queue


class Ground(models.Model):
    """One reason for a decision, with the rule or law behind it, in each language."""

    queue = models.ForeignKey(Queue, models.CASCADE, related_name="grounds")
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    explanation = models.TextField(help_text="what the author is told")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["queue", "key"], name="one_ground_by_key")]

    def __str__(self) -> str:
        return self.name
