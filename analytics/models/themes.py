"""Themes: proposed by the machine, finished by a person."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Run
from brainstorm.models import Dialogue, Idea


class ThemeRun(Run):
    """One search for themes over all ideas of a dialogue that analysis may see."""

    task = "analytics.tasks.find_themes"

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="theme_runs")
    number = models.PositiveIntegerField(help_text="1, 2, … in the dialogue")
    seed = models.PositiveIntegerField(default=1)
    method = models.JSONField(default=dict, help_text="recipe, embedder, lemmatiser, versions, parameters")
    idea_count = models.PositiveIntegerField(default=0)
    unclear_count = models.PositiveIntegerField(default=0)
    summary = models.JSONField(default=dict, help_text="what changed against the run before")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "number"], name="one_theme_run_by_number"),
            models.UniqueConstraint(
                fields=["dialogue"], condition=Q(state__in=["queued", "running"]), name="one_active_theme_run"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dialogue_id} {self.number}"


class Theme(models.Model):
    """A whole (no parent) or a sub-theme. Keeps its identity from run to run."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="themes")
    parent = models.ForeignKey("self", models.SET_NULL, null=True, related_name="children")
    last_run = models.ForeignKey(ThemeRun, models.SET_NULL, null=True, related_name="themes")
    name = models.CharField(max_length=200, blank=True)  # in each language: see translation.py
    words = models.JSONField(default=list, help_text="label words, best first")
    is_named_by_person = models.BooleanField(default=False)
    is_made_by_person = models.BooleanField(default=False)
    is_placed_by_person = models.BooleanField(default=False, help_text="its parent was chosen by a person")
    is_approved = models.BooleanField(default=False)
    is_hidden = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="merged_from")
    # False once a later run no longer finds it and nobody had touched it; kept for history.
    is_current = models.BooleanField(default=True)
    cohesion = models.FloatField(null=True, help_text="mean cosine to the centroid, 0 to 1")
    stability = models.FloatField(null=True, help_text="mean Jaccard over subsampled runs, 0 to 1")
    centroid = models.BinaryField(null=True, help_text="float16, for provisional assignment of new ideas")
    order = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, help_text="raised by every edit; guards against lost updates")

    class Meta:
        ordering = ["order", "id"]
        indexes = [models.Index(fields=["dialogue", "is_current", "order"], name="themes_current")]

    def __str__(self) -> str:
        return self.name


class ThemeAssignment(models.Model):
    """In which sub-theme an idea is now, and how surely. No theme: set aside, "not clearly in any theme"."""

    idea = models.OneToOneField(Idea, models.CASCADE, primary_key=True, related_name="theme_assignment")
    theme = models.ForeignKey(Theme, models.CASCADE, null=True, related_name="assignments")
    # What a person moved or merged is elsewhere; by this the next run knows its own themes again.
    found_in = models.ForeignKey(
        Theme, models.SET_NULL, null=True, related_name="found", help_text="where the latest run found it"
    )
    confidence = models.FloatField(default=0, help_text="posterior, 0 to 1")
    is_unclear = models.BooleanField(default=False, help_text="shown as not clearly in any theme")
    is_by_person = models.BooleanField(default=False, help_text="never moved by a run")
    is_provisional = models.BooleanField(default=False, help_text="placed between runs")
    run = models.ForeignKey(ThemeRun, models.SET_NULL, null=True, related_name="assignments")

    class Meta:
        indexes = [models.Index(fields=["theme", "-confidence", "idea"], name="assignments_surest_first")]

    def __str__(self) -> str:
        return f"{self.idea_id} in {self.theme_id}"

    @property
    def is_tentative(self) -> bool:
        """Placed between runs, and no person has said where it belongs: the next run places it anew."""
        return self.is_provisional and not self.is_by_person


class ThemePlacer(models.Model):
    """What the latest run has learned of its themes: by this, new ideas are placed until the next run.

    A row of its own, since it is some hundred kilobytes and only workers read it. No word can be read out of it.
    """

    dialogue = models.OneToOneField(Dialogue, models.CASCADE, primary_key=True, related_name="theme_placer")
    run = models.ForeignKey(ThemeRun, models.CASCADE, related_name="+")
    themes = models.JSONField(default=list, help_text="key of each theme that the run found, by number; null: none")
    embedder = models.CharField(max_length=60, blank=True, help_text="whose vectors it has learned from; empty: none")
    content = models.BinaryField(help_text="see analytics.themes.placing")

    def __str__(self) -> str:
        return f"{self.dialogue_id} by {self.run_id}"


class ThemeQuotation(models.Model):
    """An idea that stands for its theme, proposed by the machine or pinned by a person."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="quotations")
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="quoted_in")
    order = models.PositiveSmallIntegerField(default=0)
    is_pinned = models.BooleanField(default=False)

    class Meta:
        ordering = ["-is_pinned", "order"]
        constraints = [models.UniqueConstraint(fields=["theme", "idea"], name="quoted_once")]

    def __str__(self) -> str:
        return f"{self.idea_id} for {self.theme_id}"


class ThemeEdit(models.Model):
    """One step of a person's work on themes: what it was, what it became. Undone, never deleted."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="theme_edits")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    action = models.CharField(max_length=30)
    theme = models.ForeignKey(Theme, models.SET_NULL, null=True, related_name="edits")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.action} {self.theme_id}"
