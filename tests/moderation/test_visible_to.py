"""The one rule of who sees what, in every state of a contribution, of what it stands under and of its dialogue."""

from itertools import product

import pytest

from brainstorm.models import Comment, Dialogue, Idea, Interruption
from brainstorm.phases import Phase
from moderation.models import Audience, Visibility
from tests.factories.brainstorm import DialogueFactory, IdeaFactory, ParticipantFactory, PromptFactory

V = Visibility
SHOWN = {V.PUBLISHED, V.REDACTED}
# Written out once more, in the words of the product and not in those of the code.
SEES: dict[Audience, set[Visibility]] = {
    Audience.PUBLIC: SHOWN,
    Audience.PARTICIPANT: SHOWN,
    Audience.ANALYSIS: SHOWN,
    Audience.REPORT: SHOWN,
    Audience.MODERATOR: {V.PUBLISHED, V.REDACTED, V.HELD, V.HIDDEN, V.MERGED},
    Audience.AUTHOR: {V.PUBLISHED, V.REDACTED, V.HELD, V.HIDDEN, V.MERGED, V.WITHDRAWN},
}
ONLOOKERS = {Audience.PUBLIC, Audience.PARTICIPANT}
PLACES = list(product(Phase, Interruption))


def is_open_to_look_at(phase: Phase, interruption: Interruption) -> bool:
    return phase != Phase.DRAFT and interruption != Interruption.EMERGENCY


@pytest.fixture
def dialogues(db: None) -> dict[tuple[Phase, Interruption], Dialogue]:
    return {place: DialogueFactory(phase=place[0], interruption=place[1]) for place in PLACES}


def test_the_words_cover_every_state_and_audience():
    assert set(SEES) == set(Audience)
    assert all(V.ERASED not in seen for seen in SEES.values())


@pytest.mark.parametrize("audience", list(Audience))
def test_ideas(dialogues, audience):
    expected = set()
    for place, dialogue in dialogues.items():
        prompt = PromptFactory(dialogue=dialogue)
        author = ParticipantFactory(dialogue=dialogue)
        for state in V:
            idea = IdeaFactory(prompt=prompt, participant=author, visibility=state)
            if state in SEES[audience] and (audience not in ONLOOKERS or is_open_to_look_at(*place)):
                expected.add(idea.pk)
    assert set(Idea.objects.visible_to(audience).values_list("pk", flat=True)) == expected


@pytest.mark.parametrize("audience", list(Audience))
def test_comments(dialogues, audience):
    """A comment under what is hidden is hidden with it. Under a tombstone, others' words stay."""
    expected = set()
    rows = []
    under_idea = SHOWN | {V.ERASED}
    under_comment = SHOWN | {V.ERASED, V.WITHDRAWN}
    for place in [
        (Phase.OPEN, Interruption.NONE),
        (Phase.DRAFT, Interruption.NONE),
        (Phase.OPEN, Interruption.EMERGENCY),
    ]:
        prompt = PromptFactory(dialogue=dialogues[place])
        author = ParticipantFactory(dialogue=prompt.dialogue)
        for idea_state in V:
            idea = IdeaFactory(prompt=prompt, participant=author, visibility=idea_state)
            parents = {None: None} | {
                state: Comment(idea=idea, participant=author, text="x", language="fi", visibility=state) for state in V
            }
            Comment.objects.bulk_create([parent for parent in parents.values() if parent])
            for parent_state, parent in parents.items():
                for state in V:
                    reply = Comment(
                        idea=idea, parent=parent, participant=author, text="x", language="fi", visibility=state
                    )
                    rows.append(reply)
                    seen = state in SEES[audience]
                    if audience not in {Audience.AUTHOR, Audience.MODERATOR}:
                        seen &= idea_state in under_idea and (parent_state is None or parent_state in under_comment)
                    if audience in ONLOOKERS:
                        seen &= is_open_to_look_at(*place)
                    if seen:
                        expected.add(reply.pk)
    Comment.objects.bulk_create(rows)
    visible = Comment.objects.visible_to(audience).filter(pk__in=[row.pk for row in rows])
    assert set(visible.values_list("pk", flat=True)) == expected


def test_published_is_what_the_public_sees(dialogues):
    idea = IdeaFactory(prompt__dialogue=dialogues[Phase.OPEN, Interruption.NONE])
    IdeaFactory(prompt__dialogue=dialogues[Phase.DRAFT, Interruption.NONE])
    assert list(Idea.objects.published()) == [idea]
