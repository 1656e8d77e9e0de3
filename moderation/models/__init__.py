"""Moderation acts on any ModeratedContent."""

from moderation.models.cases import Case, CaseState, Flag, FlagReason, Urgency
from moderation.models.content import SEEN_BY, Audience, ModeratedContent, ModeratedContentQuerySet, Visibility
from moderation.models.decisions import Decision, Outcome
from moderation.models.guidelines import Ground
from moderation.models.queues import Queue, QueueMember

__all__ = [
    "SEEN_BY",
    "Audience",
    "Case",
    "CaseState",
    "Decision",
    "Flag",
    "FlagReason",
    "Ground",
    "ModeratedContent",
    "ModeratedContentQuerySet",
    "Outcome",
    "Queue",
    "QueueMember",
    "Urgency",
    "Visibility",
]
