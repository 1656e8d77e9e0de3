"""Who sees what: the one rule, state by state."""

import pytest

from brainstorm.models import Comment, Idea
from brainstorm.phases import Phase
from moderation.models import SEEN_BY, Audience, Visibility
from tests.factories.brainstorm import CommentFactory, IdeaFactory


@pytest.mark.parametrize("state", Visibility)
@pytest.mark.parametrize("audience", Audience)
def test_an_idea_is_seen_as_the_table_says(db, state, audience):
    idea = IdeaFactory(visibility=state)
    seen = Idea.objects.visible_to(audience).filter(pk=idea.pk).exists()
    assert seen == (state in SEEN_BY[audience])


def test_nothing_of_a_draft_dialogue_is_public(db):
    idea = IdeaFactory()
    type(idea.dialogue).objects.filter(pk=idea.dialogue.pk).update(phase=Phase.DRAFT)
    assert not Idea.objects.visible_to(Audience.PUBLIC).exists()
    assert Idea.objects.visible_to(Audience.ANALYSIS).exists()


@pytest.mark.parametrize("state", Visibility)
def test_a_comment_goes_with_its_idea(db, state):
    comment = CommentFactory(idea__visibility=state)
    shown = state in {Visibility.PUBLISHED, Visibility.REDACTED, Visibility.ERASED}
    assert Comment.objects.visible_to(Audience.PUBLIC).filter(pk=comment.pk).exists() == shown
