"""What was decided, and why. Written once."""

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from moderation.models.cases import Case
from moderation.models.content import Visibility
from moderation.models.guidelines import Ground


class Outcome(models.TextChoices):
    KEEP = "keep"
    HIDE = "hide"
    RESTORE = "restore"


class Decision(models.Model):
    """The statement of reasons. A new decision is a new row; no row is changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="decisions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome)
    ground = models.ForeignKey(Ground, models.PROTECT, related_name="+", null=True)
    facts = models.TextField(blank=True, help_text="told to the author")
    was_automated = models.BooleanField(default=False, help_text="screening took part")
    visibility_before = models.CharField(max_length=10, choices=Visibility)
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-decided_at"]

    def __str__(self) -> str:
        return f"{self.outcome} {self.case_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A decision is written once.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A decision is never deleted.")
