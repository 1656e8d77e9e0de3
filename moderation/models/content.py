"""The contract between moderation and whatever it moderates, and the one rule of who may see what."""

import uuid
from abc import abstractmethod
from typing import TYPE_CHECKING, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.keys import this_hour
from accounts.models import Inbox

if TYPE_CHECKING:
    from moderation.models.queues import Queue


class Visibility(models.TextChoices):
    """The state of one contribution."""

    HELD = "held"  # waits for a moderator
    PUBLISHED = "published"
    HIDDEN = "hidden"  # by a moderator's decision
    WITHDRAWN = "withdrawn"  # by its author
    MERGED = "merged"  # lives on in another
    REDACTED = "redacted"  # shown with a passage removed
    ERASED = "erased"  # the text is gone; a tombstone remains


class Audience(models.TextChoices):
    """Who looks."""

    PUBLIC = "public"
    PARTICIPANT = "participant"
    AUTHOR = "author"  # of their own; the caller filters by author
    MODERATOR = "moderator"
    ANALYSIS = "analysis"
    REPORT = "report"


_SHOWN = frozenset({Visibility.PUBLISHED, Visibility.REDACTED})

SEEN_BY: dict[Audience, frozenset[Visibility]] = {
    Audience.PUBLIC: _SHOWN,
    Audience.PARTICIPANT: _SHOWN,
    Audience.AUTHOR: frozenset(set(Visibility) - {Visibility.ERASED}),
    Audience.MODERATOR: _SHOWN | {Visibility.HELD, Visibility.HIDDEN, Visibility.MERGED},
    Audience.ANALYSIS: _SHOWN,
    Audience.REPORT: _SHOWN,
}
"""The one visibility rule, as data. Every page, feed, mail, export, analysis and report asks ``visible_to``."""


M = TypeVar("M", bound="ModeratedContent")


class ModeratedContentQuerySet(models.QuerySet[M]):
    """Reads that every kind of contribution shares."""

    def visible_to(self, audience: Audience) -> Self:
        """Only what this audience may see, the rule of the parent (thread, dialogue) included."""
        states = sorted(SEEN_BY[audience])
        return self.filter(Q(visibility__in=states) & self.parent_rule(audience))

    def parent_rule(self, audience: Audience) -> Q:
        """What the parent must be like. Each kind of content adds its own."""
        return Q()

    def published(self) -> Self:
        """Shorthand for what the public sees."""
        return self.visible_to(Audience.PUBLIC)


class ModeratedContent(models.Model):
    """Something a participant wrote, which a moderator may have to decide about.

    Moderation changes only ``visibility``. Times are kept to the hour and shown to the day.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.HELD)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    posted_at = models.DateTimeField(default=this_hour, editable=False)

    class Meta:
        abstract = True

    @property
    @abstractmethod
    def moderation_queue(self) -> "Queue":
        """The queue whose moderators decide about this."""

    @property
    @abstractmethod
    def author_inbox(self) -> Inbox | None:
        """Where the author reads decisions; none for imported texts."""

    @abstractmethod
    def moderated_text(self) -> str:
        """The text that screening and moderators read."""

    @abstractmethod
    def context_url(self) -> str:
        """Where the contribution stands among the others, for a moderator."""

    def context_title(self) -> str:
        """What it answers, in a few words."""
        return ""

    def surroundings(self) -> list["ModeratedContent"]:
        """The contributions it answers, the outermost first. Whoever shows them asks the visibility rule."""
        return []

    def case_actions(self) -> list[tuple[str, str]]:
        """Outcomes only this kind of content knows: pairs of label and address."""
        return []

    def visibility_changed(self) -> None:
        """Told, in the same transaction, after moderation changed the visibility (for counters)."""
