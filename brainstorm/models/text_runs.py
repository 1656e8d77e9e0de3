"""Texts worked on again."""

from django.db import models
from django.db.models import Q

from accounts.models import Run, RunState
from brainstorm.models.dialogues import Dialogue


class TextRun(Run):
    """The texts of a dialogue worked on again, since the embedder or lemmatiser is another than it was.

    Which are done stands in ``IdeaText`` itself, so it goes on where it was left.
    """

    task = "brainstorm.tasks.remake_texts"

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="text_runs")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["dialogue"],
                condition=Q(state__in=[RunState.QUEUED, RunState.RUNNING]),
                name="one_active_text_run",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dialogue_id}: {self.done} of {self.total}"

    @classmethod
    def active(cls) -> "models.QuerySet[TextRun]":
        """Those that wait or are worked on."""
        return cls.objects.filter(state__in=[RunState.QUEUED, RunState.RUNNING])
