"""Deciding: reasons, visibility, audit and notice together, once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.translation import override

from accounts.models import AuditEntry, Notice
from brainstorm.models import Idea, Role
from moderation.models import CaseState, Decision, Outcome, Urgency, Visibility
from moderation.policies import OUTCOMES
from moderation.services.cases import DecidedMeanwhileError, close_targetless, decide_case, open_case
from moderation.services.statements import notices_for
from tests.conftest import _staff
from tests.factories.brainstorm import DialogueFactory, IdeaFactory


def decide(by, case, outcome: Outcome, ground=None, facts: str = "", seen: int = 0) -> Decision:
    return decide_case(by, case, outcome=outcome, ground=ground, facts=facts, seen=seen)


@pytest.fixture
def case(idea):
    return open_case(idea, urgency=Urgency.NORMAL)


def test_hiding_does_all_of_it(idea, case, moderator, ground):
    decision = decide(moderator, case, Outcome.HIDE, ground, "Tekstissä haukutaan esimiestä.")
    idea.refresh_from_db()
    case.refresh_from_db()
    assert idea.visibility == Visibility.HIDDEN
    assert (case.state, case.decided_at) == (CaseState.DECIDED, decision.decided_at)
    assert (decision.by, decision.visibility_before, decision.was_automated) == (moderator, "published", False)
    line = AuditEntry.objects.get(action="moderation.decide")
    assert line.details == {"outcome": "hide", "ground": "insult", "content": str(idea.pk)}
    notice = notices_for(idea.participant.inbox).get()
    assert notice.subject == "Piilotimme tekstisi"
    assert ground.name_fi in notice.body
    assert "Tekstissä haukutaan esimiestä." in notice.body
    assert notice.subject_key == idea.pk
    assert idea.text not in notice.body


def test_reasons_come_in_the_language_of_the_text(prompt, moderator):
    idea = IdeaFactory(prompt=prompt, language="sv")
    case = open_case(idea, urgency=Urgency.NORMAL)
    from moderation.services.guidelines import create_default_grounds

    create_default_grounds(case.queue)
    with override("en"):
        decide(moderator, case, Outcome.HIDE, case.queue.grounds.get(key="off-topic"))
    notice = Notice.objects.get()
    assert notice.language == "sv"
    assert "Hör inte till ämnet" in notice.body


def test_keeping_a_held_text_publishes_it_and_says_so(idea, moderator):
    Idea.objects.update(visibility=Visibility.HELD)
    case = open_case(Idea.objects.get(), urgency=Urgency.HELD)
    decide(moderator, case, Outcome.KEEP)
    idea.refresh_from_db()
    assert idea.visibility == Visibility.PUBLISHED
    assert Notice.objects.get().subject == "Tekstisi on nyt julkaistu"


def test_keeping_a_flagged_text_worries_nobody(idea, case, moderator):
    decide(moderator, case, Outcome.KEEP)
    assert not Notice.objects.exists()
    assert Decision.objects.count() == 1


def test_restoring_answers_a_hiding_and_both_stand(idea, case, moderator, ground):
    decide(moderator, case, Outcome.HIDE, ground)
    decide(moderator, case, Outcome.RESTORE, seen=1)
    idea.refresh_from_db()
    assert idea.visibility == Visibility.PUBLISHED
    assert set(case.decisions.values_list("outcome", flat=True)) == {"hide", "restore"}
    assert Notice.objects.filter(subject="Palautimme tekstisi näkyviin").exists()


def test_the_second_of_two_moderators_changes_nothing(idea, case, moderator, ground):
    other = _staff(idea.dialogue, Role.MODERATOR)
    decide(moderator, case, Outcome.HIDE, ground)
    with pytest.raises(DecidedMeanwhileError):
        decide(other, case, Outcome.KEEP)
    idea.refresh_from_db()
    assert idea.visibility == Visibility.HIDDEN
    assert Decision.objects.get().by == moderator
    assert AuditEntry.objects.count() == 1


def test_an_old_page_cannot_undo_a_newer_decision(idea, case, moderator, ground):
    decide(moderator, case, Outcome.HIDE, ground)
    decide(moderator, case, Outcome.RESTORE, seen=1)
    with pytest.raises(DecidedMeanwhileError):
        decide(moderator, case, Outcome.HIDE, ground, seen=1)


@pytest.mark.parametrize("visibility", [Visibility.WITHDRAWN, Visibility.ERASED])
def test_what_the_author_took_away_is_not_brought_back(idea, case, moderator, visibility):
    Idea.objects.update(visibility=visibility)
    with pytest.raises(DecidedMeanwhileError):
        decide(moderator, case, Outcome.KEEP)
    idea.refresh_from_db()
    assert idea.visibility == visibility
    assert not Decision.objects.exists()
    close_targetless(moderator, case)
    case.refresh_from_db()
    assert case.state == CaseState.LAPSED


@pytest.mark.parametrize("state", CaseState.values)
@pytest.mark.parametrize("visibility", sorted(set(Visibility.values) - {"erased", "withdrawn"}))
@pytest.mark.parametrize("outcome", list(Outcome))
def test_only_what_the_table_allows_can_be_decided(idea, case, moderator, ground, state, visibility, outcome):
    Idea.objects.update(visibility=visibility)
    type(case).objects.update(state=state)
    if outcome in OUTCOMES.get((state, visibility), ()):
        assert decide(moderator, case, outcome, ground).outcome == outcome
    else:
        with pytest.raises(DecidedMeanwhileError):
            decide(moderator, case, outcome, ground)
        idea.refresh_from_db()
        assert idea.visibility == visibility


def test_only_moderators_of_the_queue_decide(idea, case, facilitator, analyst):
    outsider = _staff(DialogueFactory(), Role.MODERATOR)
    for user in (facilitator, analyst, outsider):
        with pytest.raises(PermissionDenied):
            decide(user, case, Outcome.KEEP)
        with pytest.raises(PermissionDenied):
            close_targetless(user, case)
    assert not Decision.objects.exists()


def test_a_decision_is_written_once(idea, case, moderator):
    decision = decide(moderator, case, Outcome.KEEP)
    decision.facts = "muuta"
    with pytest.raises(TypeError):
        decision.save()
    with pytest.raises(TypeError):
        decision.delete()


def test_an_imported_text_without_an_inbox_can_be_decided(idea, moderator, ground):
    idea.participant.inbox.delete()
    case = open_case(Idea.objects.get(), urgency=Urgency.NORMAL)
    decide(moderator, case, Outcome.HIDE, ground)
    assert not Notice.objects.exists()


def test_default_grounds_are_in_every_language_and_edited_ones_stay(idea):
    from moderation.services.guidelines import create_default_grounds

    queue = idea.dialogue.queue
    queue.grounds.filter(key="insult").update(name_fi="Oma peruste")
    count = queue.grounds.count()
    create_default_grounds(queue)
    assert queue.grounds.count() == count
    assert queue.grounds.get(key="insult").name_fi == "Oma peruste"
    for ground in queue.grounds.all():
        texts = [getattr(ground, f"{field}_{code}") for field in ("name", "explanation") for code in ("fi", "sv", "en")]
        assert all(texts)
        assert len(set(texts)) == 6
