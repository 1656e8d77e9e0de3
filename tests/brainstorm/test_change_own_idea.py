"""Editing, withdrawing and erasing an idea of one's own."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Notice
from accounts.notices import notify
from brainstorm.models import Comment, Evaluation, Idea, IdeaText
from brainstorm.phases import Phase
from brainstorm.services.ideas import edit_idea, erase_idea, submit_idea, withdraw_idea
from brainstorm.signals import content_erased
from moderation.models import Audience, Case, CaseState, Visibility
from tests.factories.brainstorm import (
    CommentFactory,
    DialogueFactory,
    EvaluationFactory,
    IdeaFactory,
    ParticipantFactory,
    PromptFactory,
)


@pytest.fixture
def idea(prompt, participant):
    idea = IdeaFactory(prompt=prompt, participant=participant, text="Ennen")
    IdeaText.objects.create(idea=idea, language="fi", lemmas="ennen")
    return idea


def test_an_edited_idea_is_worked_on_again(participant, idea):
    edit_idea(participant, idea=idea, text="Jälkeen")
    idea.refresh_from_db()
    assert (idea.text, idea.is_edited) == ("Jälkeen", True)
    assert not IdeaText.objects.exists()


def test_an_edit_that_changes_nothing_changes_nothing(participant, idea):
    edit_idea(participant, idea=idea, text="Ennen")
    idea.refresh_from_db()
    assert not idea.is_edited
    assert IdeaText.objects.exists()


def test_personal_data_edited_in_is_held_and_edited_out_is_shown_again(participant, idea):
    edit_idea(participant, idea=idea, text="Soita 040 123 4567")
    assert Idea.objects.get().visibility == Visibility.HELD
    edit_idea(participant, idea=idea, text="En kerro numeroa")
    assert Idea.objects.get().visibility == Visibility.PUBLISHED
    assert not Case.objects.filter(state=CaseState.OPEN).exists()


def test_what_somebody_has_weighed_is_not_edited(participant, idea):
    Idea.objects.update(evaluation_count=1)
    with pytest.raises(PermissionDenied, match="arvioinut"):
        edit_idea(participant, idea=idea, text="Jälkeen")
    assert Idea.objects.get().text == "Ennen"


@pytest.mark.parametrize("visibility", [Visibility.HIDDEN, Visibility.WITHDRAWN, Visibility.ERASED])
def test_what_is_hidden_is_not_edited_back(participant, idea, visibility):
    Idea.objects.update(visibility=visibility)
    with pytest.raises(PermissionDenied):
        edit_idea(participant, idea=idea, text="Jälkeen")


ACTS = [
    lambda by, idea: edit_idea(by, idea=idea, text="x"),
    lambda by, idea: withdraw_idea(by, idea=idea),
    lambda by, idea: erase_idea(by, idea=idea),
]


@pytest.mark.parametrize("act", ACTS)
def test_nobody_changes_anothers_idea(idea, act):
    with pytest.raises(PermissionDenied):
        act(ParticipantFactory(dialogue=idea.dialogue), idea)
    assert Idea.objects.get().text == "Ennen"


def test_a_withdrawn_idea_is_seen_by_its_author_only(participant, idea):
    withdraw_idea(participant, idea=idea)
    withdraw_idea(participant, idea=idea)
    assert not Idea.objects.visible_to(Audience.PUBLIC).exists()
    assert not Idea.objects.visible_to(Audience.REPORT).exists()
    assert Idea.objects.visible_to(Audience.AUTHOR).get().text == "Ennen"


def test_an_erased_idea_leaves_a_tombstone(participant, idea):
    comment, evaluation = CommentFactory(idea=idea), EvaluationFactory(idea=idea)
    notify(participant.inbox, kind="x", language="fi", subject="s", body="Ennen oli väärin", about=idea.pk)
    told = []
    content_erased.connect(lambda **news: told.append(news), weak=False, dispatch_uid="test_change")
    try:
        erase_idea(participant, idea=idea)
    finally:
        content_erased.disconnect(dispatch_uid="test_change")
    row = Idea.objects.get()
    assert (row.text, row.visibility) == ("", Visibility.ERASED)
    assert not IdeaText.objects.exists()
    assert (told[0]["kind"], told[0]["key"], told[0]["dialogue"]) == ("idea", idea.pk, idea.dialogue)
    assert Comment.objects.visible_to(Audience.PUBLIC).get() == comment
    assert Evaluation.objects.get() == evaluation
    notice = Notice.objects.get()
    assert notice.kind == "idea_erased"
    assert "Ennen" not in notice.body


def test_erasing_twice_is_refused_in_words(participant, idea):
    erase_idea(participant, idea=idea)
    with pytest.raises(PermissionDenied, match="jo poistettu"):
        erase_idea(participant, idea=idea)


@pytest.mark.parametrize("act", [withdraw_idea, erase_idea])
def test_taking_back_is_possible_after_the_end(participant, idea, act):
    type(idea.dialogue).objects.update(phase=Phase.ARCHIVED)
    act(participant, idea=idea)
    assert not Idea.objects.visible_to(Audience.REPORT).exists()


def test_nobody_writes_into_another_dialogue(participant):
    prompt = PromptFactory(dialogue=DialogueFactory())
    with pytest.raises(PermissionDenied):
        submit_idea(participant, prompt=prompt, nonce="n", text="x", language="fi")


def test_an_idea_is_sent_to_be_worked_on_once_it_is_safe(
    participant, prompt, monkeypatch, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        submit_idea(participant, prompt=prompt, nonce="n", text="x", language="fi")
    assert len(callbacks) == 1
