"""What screening does to a contribution when it is posted or edited."""

import pytest

from brainstorm.models import Idea
from moderation.models import Case, CaseState, Urgency, Visibility
from moderation.screening import Kind
from moderation.services.cases import flag_content, lapse_case
from moderation.services.screening import screen
from tests.factories.brainstorm import CommentFactory, IdeaFactory

CLEAN = "Yksi kirjautuminen riittäisi."
PERSONAL = "Viimeksi asia koski potilasta 131052-308T."
DISTRESS = "En jaksa enää elää."


def posted(prompt, text: str, **fields) -> Idea:
    idea = IdeaFactory(prompt=prompt, text=text, visibility=Visibility.HELD, **fields)
    screen(idea)
    idea.refresh_from_db()
    return idea


def edited(idea: Idea, text: str) -> Idea:
    idea.text = text
    idea.save()
    screen(idea, edited=True)
    idea.refresh_from_db()
    return idea


def test_clean_text_is_published_without_a_case(prompt):
    assert posted(prompt, CLEAN).visibility == Visibility.PUBLISHED
    assert not Case.objects.exists()


def test_personal_data_is_held_with_a_case_that_knows_places_but_not_the_text(prompt):
    idea = posted(prompt, PERSONAL)
    case = Case.objects.get()
    assert idea.visibility == Visibility.HELD
    assert (case.queue, case.object_id, case.urgency) == (prompt.dialogue.queue, idea.pk, Urgency.HELD)
    assert case.findings == [{"kind": "identity_code", "start": 30, "end": 41}]
    assert PERSONAL[30:41] == "131052-308T"


def test_distress_is_published_and_urgent_never_silently_held(prompt):
    idea = posted(prompt, DISTRESS)
    assert idea.visibility == Visibility.PUBLISHED
    assert Case.objects.get().urgency == Urgency.DANGER


def test_distress_with_personal_data_is_held_and_urgent(prompt):
    idea = posted(prompt, f"{DISTRESS} Soita 040 123 4567.")
    assert idea.visibility == Visibility.HELD
    assert Case.objects.get().urgency == Urgency.DANGER


def test_screening_tells_what_it_found(prompt):
    idea = IdeaFactory(prompt=prompt, text=DISTRESS, visibility=Visibility.HELD)
    assert [finding.kind for finding in screen(idea)] == [Kind.SUICIDE]


def test_mending_the_text_publishes_it_and_lapses_the_case(prompt):
    idea = edited(posted(prompt, PERSONAL), CLEAN)
    assert idea.visibility == Visibility.PUBLISHED
    assert Case.objects.get().state == CaseState.LAPSED


def test_mending_does_not_take_a_flagged_or_distressed_case_off_the_queue(prompt):
    flagged = posted(prompt, PERSONAL)
    flag_content(flagged, reason="other", text="", nonce="1" * 32)
    edited(flagged, CLEAN)
    distressed = edited(posted(prompt, DISTRESS), CLEAN)
    assert set(Case.objects.values_list("object_id", "state")) == {(flagged.pk, "open"), (distressed.pk, "open")}
    assert Case.objects.get(object_id=distressed.pk).findings == [{"kind": "suicide"}]


def test_distress_of_an_earlier_wording_is_remembered_by_kind(prompt):
    idea = edited(posted(prompt, DISTRESS), PERSONAL)
    case = Case.objects.get()
    assert idea.visibility == Visibility.HELD
    assert case.findings == [{"kind": "identity_code", "start": 30, "end": 41}, {"kind": "suicide"}]
    assert case.urgency == Urgency.DANGER


def test_adding_personal_data_by_editing_holds_the_text(prompt):
    assert edited(posted(prompt, CLEAN), PERSONAL).visibility == Visibility.HELD


@pytest.mark.parametrize("visibility", [Visibility.HIDDEN, Visibility.WITHDRAWN, Visibility.MERGED, Visibility.ERASED])
def test_screening_never_brings_back_what_was_hidden_or_withdrawn(prompt, visibility):
    idea = IdeaFactory(prompt=prompt, text=CLEAN, visibility=visibility)
    screen(idea)
    idea.refresh_from_db()
    assert idea.visibility == visibility


def test_a_comment_is_screened_like_an_idea(prompt):
    comment = CommentFactory(idea__prompt=prompt, text="Soita 040 123 4567", visibility=Visibility.HELD)
    screen(comment)
    comment.refresh_from_db()
    assert comment.visibility == Visibility.HELD
    assert Case.objects.get().target == comment


def test_withdrawing_lapses_every_case(prompt):
    idea = posted(prompt, DISTRESS)
    lapse_case(idea)
    assert Case.objects.get().state == CaseState.LAPSED


def test_posting_a_clean_text_costs_one_query(prompt, django_assert_num_queries):
    idea = IdeaFactory(prompt=prompt, text=CLEAN, visibility=Visibility.HELD)
    with django_assert_num_queries(1):
        screen(idea)
