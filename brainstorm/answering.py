"""What the pages of public answers show. Reads only, a fixed number of queries."""

from collections.abc import Collection

from django.db.models import Q

from brainstorm.models import Dialogue, Idea, Kind, PublicAnswer
from brainstorm.models.ideas import IdeaQuerySet
from moderation.models import Audience

ASKED = (Kind.QUESTION, Kind.INFORMATION_NEED)
"""Kinds of thought that want an answer. Any other may be given one too."""


def unanswered(dialogue: Dialogue, kinds: Collection[str] = ASKED) -> IdeaQuerySet:
    """Questions that wait, those first that most people mean or have weighed."""
    asked = Idea.objects.visible_in(dialogue, Audience.PARTICIPANT).filter(kind__in=kinds, public_answer=None)
    return asked.order_by("-support_count", "-evaluation_count", "pk")


def answered(dialogue: Dialogue, audience: Audience = Audience.PUBLIC) -> IdeaQuerySet:
    """Thoughts that have been answered and that the audience may see, latest answer first."""
    ideas = Idea.objects.visible_in(dialogue, audience).filter(~Q(public_answer=None))
    return ideas.select_related("public_answer", "prompt").order_by("-public_answer__answered_on", "pk")


def answer_to(idea: Idea) -> PublicAnswer | None:
    """The answer to one thought, if there is one."""
    return getattr(idea, "public_answer", None)
