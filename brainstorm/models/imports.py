"""Bringing in ideas from a file."""

from django.db import models

from accounts.models import Run
from brainstorm.models.dialogues import Dialogue
from brainstorm.models.prompts import Prompt


class ImportRun(Run):
    """One file on its way in. Rows read so far make it resumable; texts are worked on after it."""

    task = "brainstorm.tasks.import_ideas"

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="import_runs")
    prompt = models.ForeignKey(Prompt, models.SET_NULL, null=True, related_name="+")
    file_name = models.CharField(max_length=200)
    path = models.CharField(max_length=400, help_text="where the uploaded file waits, under the data folder")
    all_or_nothing = models.BooleanField(default=False)
    rows_total = models.PositiveIntegerField(default=0)
    rows_read = models.PositiveIntegerField(default=0)
    imported = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name


class ImportRejection(models.Model):
    """A row that could not be taken, and why. The reason is a key with values, told in the reader's language."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rejections")
    line = models.PositiveIntegerField()
    reason = models.CharField(max_length=40)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["line"]
        constraints = [models.UniqueConstraint(fields=["run", "line"], name="one_rejection_by_line")]

    def __str__(self) -> str:
        return f"{self.line}: {self.reason}"
