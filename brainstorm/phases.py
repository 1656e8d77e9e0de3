"""The phases of a dialogue, and what each allows. Data, not code: read the table."""

from django.db import models


class Phase(models.TextChoices):
    """Where a dialogue is. It moves forward, and by its dates also by itself."""

    DRAFT = "draft"
    OPEN = "open"  # write, weigh, discuss
    WEIGHING = "weighing"  # no new ideas
    CLOSED = "closed"  # read
    COMPLETED = "completed"  # summary and results are out
    ARCHIVED = "archived"


class Act(models.TextChoices):
    """What a participant may do."""

    READ = "read"
    JOIN = "join"
    WRITE = "write"
    EVALUATE = "evaluate"
    COMMENT = "comment"
    WITHDRAW = "withdraw"
    ANSWER_BACKGROUND = "answer_background"
    SUBSCRIBE = "subscribe"


_ALWAYS = frozenset({Act.READ, Act.WITHDRAW})
_TAKING_PART = _ALWAYS | {Act.JOIN, Act.EVALUATE, Act.COMMENT, Act.ANSWER_BACKGROUND, Act.SUBSCRIBE}

ALLOWED_ACTS: dict[Phase, frozenset[Act]] = {
    Phase.DRAFT: frozenset(),
    Phase.OPEN: _TAKING_PART | {Act.WRITE},
    Phase.WEIGHING: _TAKING_PART,
    Phase.CLOSED: _ALWAYS | {Act.SUBSCRIBE},
    Phase.COMPLETED: _ALWAYS | {Act.SUBSCRIBE},
    Phase.ARCHIVED: _ALWAYS,
}

NEXT_PHASES: dict[Phase, tuple[Phase, ...]] = {
    Phase.DRAFT: (Phase.OPEN,),
    Phase.OPEN: (Phase.WEIGHING, Phase.CLOSED),
    Phase.WEIGHING: (Phase.OPEN, Phase.CLOSED),
    Phase.CLOSED: (Phase.WEIGHING, Phase.OPEN, Phase.COMPLETED),
    Phase.COMPLETED: (Phase.ARCHIVED,),
    Phase.ARCHIVED: (),
}

READABLE: tuple[Phase, ...] = (Phase.OPEN, Phase.WEIGHING, Phase.CLOSED, Phase.COMPLETED, Phase.ARCHIVED)
"""Phases in which the public may look."""
