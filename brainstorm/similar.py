"""Thoughts that already say nearly what somebody is writing. Reads only.

An index in the database finds those that share rare pieces of words; they are then compared in full, here. What is
kept between requests is nothing, so that a web process costs the same memory whatever the dialogue's size.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from brainstorm.models import GramShares, Idea, IdeaGram, Participant, Prompt
from language.grams import Shares, index_keys, likeness, unpack_shares, weighted
from moderation.models import Audience

SHOWN = 3
COMPARED = 100
"""Candidates compared in full: those with the most rare pieces in common."""

SHORTEST = 10
"""Letters under which a text says too little to compare."""

ALIKE = 0.45
"""Likeness from which on a thought is shown. Of human paraphrases in Finnish 95 % are above it, and of the nearest of a
hundred thousand other texts two in five."""


@dataclass(frozen=True, slots=True)
class Similar:
    """A thought, and how like the text it is, over 0 and at most 1."""

    idea: Idea
    likeness: float


def shares_of(dialogue_id: int) -> Shares:
    """How common pieces of words are in a dialogue, as last counted; empty before the first time."""
    packed = GramShares.objects.filter(dialogue=dialogue_id).values_list("shares", flat=True).first()
    return unpack_shares(bytes(packed)) if packed is not None else {}


def similar_ideas(
    text: str, *, prompt: Prompt, reader: Participant, most: int = SHOWN, least: float = ALIKE
) -> list[Similar]:
    """Others' thoughts on the same prompt that say nearly the same, likest first: what the reader may see of them.

    Three queries, of which none grows much with the dialogue.
    """
    if len(text.strip()) < SHORTEST:
        return []
    shares = shares_of(prompt.dialogue_id)
    found = candidates(text, prompt_id=prompt.pk, shares=shares)
    ideas = Idea.objects.visible_in(prompt.dialogue, Audience.PARTICIPANT).filter(pk__in=found, prompt=prompt)
    rows = ideas.exclude(participant=reader).exclude(supports__participant=reader)
    return compared(text, list(rows.only("pk", "text", "language", "support_count")), shares, least=least)[:most]


def candidates(text: str, *, prompt_id: int, shares: Shares, most: int = COMPARED) -> list[UUID]:
    """Keys of the ideas that share the most of a text's rare pieces."""
    keys = index_keys(text, shares, within=prompt_id)
    rows = IdeaGram.objects.filter(gram__in=keys).order_by().values("text_id").annotate(shared=Count("gram"))
    return [row["text_id"] for row in rows.order_by("-shared", "text_id")[:most]]


def compared(text: str, ideas: list[Idea], shares: Shares, *, least: float = ALIKE) -> list[Similar]:
    """Those of the ideas that are alike enough, likest first."""
    mine = weighted(text, shares)
    found = [Similar(idea, likeness(mine, weighted(idea.text, shares))) for idea in ideas]
    return sorted((each for each in found if each.likeness >= least), key=lambda each: (-each.likeness, each.idea.pk))
