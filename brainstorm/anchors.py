"""What the page about ideas that everybody is shown needs to know. Reads only, a fixed number of queries."""

from dataclasses import dataclass

from brainstorm.browsing import LONGEST_SEARCH, MOST_WORDS
from brainstorm.dividing import ANCHORS, IDEAS_NEEDED
from brainstorm.models import Dialogue, Idea, Scale
from brainstorm.models.ideas import IdeaQuerySet
from moderation.models import Audience

MOST_FOUND = 10


@dataclass(frozen=True, slots=True)
class AnchorPage:
    """Anchors that people named, those the clock found, and what a search for more gives."""

    is_asked: bool
    """Some prompt asks whether one agrees."""
    count: int
    """Ideas one may agree with."""
    named: list[Idea]
    found: list[Idea]
    search: str
    hits: list[Idea]
    needed: int = IDEAS_NEEDED
    most: int = ANCHORS


def anchor_page(dialogue: Dialogue, search: str = "") -> AnchorPage:
    """Everything the page shows."""
    ideas = to_agree_with(dialogue)
    words = search.replace("\0", " ")[:LONGEST_SEARCH].split()[:MOST_WORDS]
    anchors = list(ideas.filter(anchor__isnull=False).select_related("anchor", "prompt").order_by("text"))
    return AnchorPage(
        is_asked=dialogue.prompts.filter(scale=Scale.AGREEMENT).exists(),
        count=ideas.count(),
        named=[idea for idea in anchors if idea.anchor.is_named],
        found=[idea for idea in anchors if not idea.anchor.is_named],
        search=" ".join(words),
        hits=_hits(ideas, words) if words else [],
    )


def to_agree_with(dialogue: Dialogue) -> IdeaQuerySet:
    """What may be an anchor: visible, on a prompt one agrees or disagrees with."""
    return Idea.objects.visible_in(dialogue, Audience.PARTICIPANT).filter(prompt__scale=Scale.AGREEMENT)


def _hits(ideas: IdeaQuerySet, words: list[str]) -> list[Idea]:
    for word in words:
        ideas = ideas.filter(text__icontains=word)
    return list(ideas.exclude(anchor__is_named=True).select_related("prompt").order_by("text")[:MOST_FOUND])
