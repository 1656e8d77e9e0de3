"""A theme run: started once, carried out once, and a person's work stays."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import AuditEntry, RunState
from analytics import tasks
from analytics.models import Theme, ThemeAssignment, ThemeQuotation, ThemeRun
from analytics.pipelines import themes
from analytics.services.runs import start_theme_run
from brainstorm.models import Dialogue
from brainstorm.phases import Phase
from brainstorm.services.phases import change_phase
from moderation.models import Visibility
from tests.analytics.themes.test_finding import a_dialogue
from tests.factories.brainstorm import EvaluationFactory, IdeaFactory, ParticipantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ideas(prompt, participant):
    """A hundred and twenty thoughts on eight subjects."""
    return [IdeaFactory(prompt=prompt, participant=participant, text=text.capitalize()) for text in a_dialogue(120)[0]]


@pytest.fixture
def run(analyst, dialogue, ideas):
    """A run that has been carried out."""
    run = start_theme_run(analyst, dialogue)
    tasks.find_themes(str(run.pk))
    run.refresh_from_db()
    return run


def again(analyst, dialogue):
    run = start_theme_run(analyst, dialogue)
    tasks.find_themes(str(run.pk))
    run.refresh_from_db()
    assert run.state == RunState.DONE
    return run


def shown(dialogue):
    return {row.idea_id: row.theme_id for row in ThemeAssignment.objects.filter(idea__dialogue=dialogue)}


def test_a_run_makes_wholes_sub_themes_and_places(run, dialogue, ideas):
    assert (run.state, run.progress, run.idea_count) == (RunState.DONE, 100, 120)
    wholes = Theme.objects.filter(dialogue=dialogue, parent=None, is_current=True)
    subs = Theme.objects.filter(dialogue=dialogue, parent__in=wholes, is_current=True)
    assert 2 <= wholes.count() <= 7
    assert subs.count() >= 6
    assert ThemeAssignment.objects.filter(theme__in=subs).count() == 120
    assert all(theme.name_fi and theme.words for theme in subs)
    assert ThemeQuotation.objects.filter(theme__in=subs).count() >= subs.count()
    assert run.method["lemma_engine"] in {"voikko", "simplemma"}
    assert run.method["lite"] is True


def test_delivered_twice_it_is_carried_out_once(run, dialogue):
    before = shown(dialogue)
    tasks.find_themes(str(run.pk))
    assert shown(dialogue) == before
    assert ThemeRun.objects.count() == 1


def test_pressed_twice_one_run_is_made(analyst, dialogue, ideas):
    first = start_theme_run(analyst, dialogue)
    assert start_theme_run(analyst, dialogue).pk == first.pk
    assert AuditEntry.objects.filter(action="theme_run_started").count() == 1


def test_only_analysts_may_start_one(facilitator, dialogue, ideas):
    with pytest.raises(PermissionDenied):
        start_theme_run(facilitator, dialogue)


def test_without_ideas_there_is_nothing_to_look_into(analyst, dialogue):
    with pytest.raises(PermissionDenied, match="kun ajatuksia"):
        start_theme_run(analyst, dialogue)


def test_what_is_hidden_is_not_in_themes(analyst, dialogue, ideas):
    ideas[0].visibility = Visibility.HIDDEN
    ideas[0].save()
    again(analyst, dialogue)
    assert ideas[0].pk not in shown(dialogue)


def test_a_run_by_a_dead_worker_is_taken_over(analyst, dialogue, ideas):
    run = start_theme_run(analyst, dialogue)
    assert run.claim()
    ThemeRun.objects.filter(pk=run.pk).update(heartbeat_at=timezone.now() - timedelta(minutes=10))
    tasks.find_themes(str(run.pk))
    run.refresh_from_db()
    assert (run.state, run.attempts) == (RunState.DONE, 2)


def test_a_run_another_worker_has_is_left_alone(analyst, dialogue, ideas):
    run = start_theme_run(analyst, dialogue)
    assert run.claim()
    tasks.find_themes(str(run.pk))
    run.refresh_from_db()
    assert run.state == RunState.RUNNING
    assert not Theme.objects.exists()


def test_a_failure_is_written_down(analyst, dialogue, ideas, monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(themes, "find_themes", fails)
    run = start_theme_run(analyst, dialogue)
    with pytest.raises(RuntimeError):
        tasks.find_themes(str(run.pk))
    run.refresh_from_db()
    assert (run.state, run.error) == (RunState.FAILED, "RuntimeError")


def test_a_second_run_keeps_identities(run, analyst, dialogue, prompt, participant):
    before = shown(dialogue)
    for text in a_dialogue(30, seed=9)[0]:
        IdeaFactory(prompt=prompt, participant=participant, text=text.upper())
    second = again(analyst, dialogue)
    after = shown(dialogue)
    same = sum(after[idea] == theme for idea, theme in before.items())
    assert same >= 0.95 * len(before)
    assert second.summary["ideas_new"] == 30
    assert len(after) == 150


def test_a_second_run_is_told_where_ideas_were_found(run, analyst, dialogue, prompt, participant, monkeypatch):
    new = IdeaFactory(prompt=prompt, participant=participant, text="Hoitajien palkka vaatii korjausta")
    told: dict[str, list[int]] = {}
    original = themes.find_themes

    def listening(*args, **kwargs):
        told.update(kwargs)
        return original(*args, **kwargs)

    monkeypatch.setattr(themes, "find_themes", listening)
    rows = list(ThemeAssignment.objects.filter(idea__dialogue=dialogue, is_provisional=False).order_by("idea"))
    again(analyst, dialogue)
    keys = sorted([row.idea_id for row in rows] + [new.pk])
    found = {row.idea_id: row.found_in_id for row in rows}
    numbers = dict(zip(keys, told["earlier"], strict=True))
    assert numbers[new.pk] == -1
    assert len({(found[key], numbers[key]) for key in found}) == len(set(found.values()))
    parents = dict(Theme.objects.filter(dialogue=dialogue).values_list("pk", "parent"))
    wholes = {(parents[found[key]], told["earlier_whole_of"][numbers[key]]) for key in found}
    assert len(wholes) == len({whole for whole, _number in wholes}) == len({number for _whole, number in wholes})


def test_a_second_run_never_undoes_a_persons_work(run, analyst, dialogue):
    subs = list(Theme.objects.filter(dialogue=dialogue, parent__isnull=False, is_current=True))
    named, merged, target, hidden = subs[:4]
    Theme.objects.filter(pk=named.pk).update(name_fi="Oma nimi", is_named_by_person=True)
    ThemeAssignment.objects.filter(theme=merged).update(theme=target)
    Theme.objects.filter(pk=merged.pk).update(merged_into=target)
    Theme.objects.filter(pk=hidden.pk).update(is_hidden=True)
    moved = ThemeAssignment.objects.filter(theme=subs[4]).first()
    ThemeAssignment.objects.filter(pk=moved.pk).update(theme=named, is_by_person=True, confidence=1)
    before = shown(dialogue)
    again(analyst, dialogue)
    assert shown(dialogue) == before
    named.refresh_from_db(), hidden.refresh_from_db(), merged.refresh_from_db()
    assert named.name_fi == "Oma nimi"
    assert hidden.is_hidden
    assert merged.merged_into_id == target.pk
    assert ThemeAssignment.objects.get(pk=moved.pk).is_by_person


def test_pinned_quotations_stay(run, analyst, dialogue, ideas):
    for idea in ideas:
        idea.participant = ParticipantFactory(dialogue=dialogue)
        idea.save()
    assignment = ThemeAssignment.objects.exclude(theme=None).order_by("confidence").first()
    ThemeQuotation.objects.filter(theme=assignment.theme).delete()
    ThemeQuotation.objects.create(theme=assignment.theme, idea=assignment.idea, is_pinned=True)
    again(analyst, dialogue)
    assert ThemeQuotation.objects.filter(theme=assignment.theme, idea=assignment.idea, is_pinned=True).exists()
    assert ThemeQuotation.objects.filter(theme=assignment.theme).count() > 1


def test_themes_are_looked_for_when_answering_ends(facilitator, dialogue, ideas):
    change_phase(facilitator, Dialogue.objects.get(pk=dialogue.pk), Phase.CLOSED)
    run = ThemeRun.objects.get(dialogue=dialogue)
    assert (run.state, run.started_by) == (RunState.QUEUED, None)


def test_an_empty_dialogue_ends_without_a_run(facilitator, dialogue):
    change_phase(facilitator, Dialogue.objects.get(pk=dialogue.pk), Phase.CLOSED)
    assert not ThemeRun.objects.exists()


def test_themes_are_weighed_coarsely(run, dialogue, ideas):
    theme = Theme.objects.filter(dialogue=dialogue, parent__isnull=False).first()
    people = ParticipantFactory.create_batch(12, dialogue=dialogue)
    for idea in [row.idea for row in ThemeAssignment.objects.filter(theme=theme, is_unclear=False)[:3]]:
        for number, person in enumerate(people):
            EvaluationFactory(idea=idea, participant=person, value=4 + number % 2)
    tasks.measure_themes(dialogue.pk)
    run.refresh_from_db()
    figure = run.summary["importance"][str(theme.pk)]
    assert figure["scale"] == "importance"
    assert figure["n"] == 10
    assert figure["low"] <= figure["mean"] <= figure["high"]
    assert figure["mean"] == round(figure["mean"], 1)
    assert str(theme.parent_id) in run.summary["importance"]


def test_nobody_speaks_twice_for_a_theme(run, analyst, dialogue, prompt, ideas):
    quoted = ThemeQuotation.objects.filter(theme__dialogue=dialogue, theme__is_current=True)
    assert {quoted.filter(theme=theme).count() for theme in quoted.values_list("theme", flat=True)} == {1}
    for idea in ideas:
        idea.participant = ParticipantFactory(dialogue=dialogue)
        idea.save()
    again(analyst, dialogue)
    assert max(quoted.filter(theme=theme).count() for theme in quoted.values_list("theme", flat=True)) > 1
