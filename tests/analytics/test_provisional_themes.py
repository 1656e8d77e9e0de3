"""New ideas get a provisional theme between runs; a person's work and the next run come first."""

import random
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import RunState
from analytics import tasks
from analytics.models import Theme, ThemeAssignment, ThemePlacer
from analytics.pipelines import provisional
from analytics.pipelines import themes as theme_pipeline
from analytics.pipelines.report_data import make_report
from analytics.services.curation import Shown, merge_themes, move_ideas
from analytics.services.runs import start_theme_run
from analytics.services.undoing import undo_edit
from analytics.workbench import open_workbench
from brainstorm.models import IdeaText
from brainstorm.pipelines import texts
from brainstorm.services.ideas import edit_idea, submit_idea
from config.celery import app
from moderation.models import Visibility
from tests.analytics.themes.test_finding import a_dialogue
from tests.factories.brainstorm import IdeaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ideas(prompt, participant):
    return [IdeaFactory(prompt=prompt, participant=participant, text=text) for text in a_dialogue(72)[0]]


@pytest.fixture
def found(analyst, dialogue, ideas):
    """A run over them, done."""
    return run_again(analyst, dialogue)


@pytest.fixture
def now(django_capture_on_commit_callbacks):
    """Carry out at once what the block sends to the worker."""
    app.conf.task_always_eager = True
    yield lambda: django_capture_on_commit_callbacks(execute=True)
    app.conf.task_always_eager = False


def run_again(analyst, dialogue):
    run = start_theme_run(analyst, dialogue)
    tasks.find_themes(str(run.pk))
    run.refresh_from_db()
    assert run.state == RunState.DONE
    return run


def like(text):
    """A text on the same subject as one there is."""
    words = text.split()
    return " ".join([*words[1:], words[0]]) + "!"


def post(prompt, participant, text):
    return submit_idea(participant, prompt=prompt, nonce=uuid4().hex, text=text, language="fi").idea


def place_of(idea):
    return ThemeAssignment.objects.get(pk=idea.pk)


def test_a_posted_idea_is_placed_at_once_and_marked(found, ideas, prompt, participant, now):
    old = place_of(ideas[0])
    with now():
        idea = post(prompt, participant, like(ideas[0].text))
    place = place_of(idea)
    assert place.is_provisional
    assert place.is_tentative
    assert (place.theme_id, place.found_in_id, place.run_id) == (old.theme_id, old.found_in_id, found.pk)
    assert 0 < place.confidence <= 1
    assert not place.is_by_person


def test_before_the_first_run_nothing_is_placed(prompt, participant, now):
    with now():
        post(prompt, participant, "Lisää aikaa potilaille")
    assert provisional.place_new_ideas() == 0
    assert not ThemeAssignment.objects.exists()


def test_what_its_own_task_missed_the_sweep_finds(found, ideas, prompt, participant):
    new = [post(prompt, participant, like(idea.text)) for idea in ideas[:5]]
    texts.make_missing_texts()
    assert not ThemeAssignment.objects.filter(pk__in=[idea.pk for idea in new]).exists()
    assert provisional.place_new_ideas() == 5
    assert provisional.place_new_ideas() == 0
    assert ThemeAssignment.objects.filter(is_provisional=True).count() == 5


def test_many_wait_in_batches(found, prompt, participant, monkeypatch):
    monkeypatch.setattr(provisional, "BATCH", 7)
    for text in a_dialogue(30, seed=5)[0]:
        IdeaFactory(prompt=prompt, participant=participant, text=text)
    texts.make_missing_texts()
    assert provisional.place_new_ideas() == 30


def test_what_analysis_may_not_see_is_not_placed_until_it_may(found, ideas, prompt, participant):
    idea = IdeaFactory(prompt=prompt, participant=participant, text=like(ideas[0].text), visibility=Visibility.HELD)
    texts.make_missing_texts()
    assert provisional.place_ideas([str(idea.pk)]) == 0
    assert provisional.place_new_ideas() == 0
    idea.visibility = Visibility.PUBLISHED
    idea.save()
    assert provisional.place_new_ideas() == 1


def test_it_goes_where_a_person_merged_the_theme_and_back_when_that_is_undone(
    found, ideas, prompt, participant, analyst, dialogue, now
):
    theme = Theme.objects.get(pk=place_of(ideas[0]).theme_id)
    target = Theme.objects.filter(dialogue=dialogue, parent__isnull=False, is_current=True).exclude(pk=theme.pk).first()
    edit = merge_themes(analyst, theme, into=target, version=theme.version)
    with now():
        idea = post(prompt, participant, like(ideas[0].text))
    assert place_of(idea).theme_id == target.pk
    assert place_of(idea).found_in_id == theme.pk
    undo_edit(analyst, edit)
    assert place_of(idea).theme_id == theme.pk


def test_nothing_goes_into_a_hidden_theme_and_what_would_is_unclear(found, ideas, prompt, participant, now):
    hidden = place_of(ideas[0]).theme_id
    Theme.objects.filter(pk=hidden).update(is_hidden=True)
    with now():
        idea = post(prompt, participant, like(ideas[0].text))
    place = place_of(idea)
    assert place.theme_id not in {None, hidden}
    assert place.is_unclear


def test_nothing_goes_under_a_hidden_whole(found, ideas, prompt, participant, now):
    whole = Theme.objects.get(pk=place_of(ideas[0]).theme_id).parent_id
    Theme.objects.filter(pk=whole).update(is_hidden=True)
    with now():
        idea = post(prompt, participant, like(ideas[0].text))
    assert place_of(idea).theme.parent_id != whole


def test_a_text_that_says_nothing_is_unclear(found, prompt, participant, now):
    with now():
        idea = post(prompt, participant, "🌧️🌧️🌧️")
    assert (place_of(idea).is_unclear, place_of(idea).confidence) == (True, 0)


def test_an_edited_idea_is_placed_anew(found, ideas, prompt, participant, now):
    idea = ideas[0]
    other = next(each for each in ideas if place_of(each).theme_id != place_of(idea).theme_id)
    with now():
        edit_idea(participant, idea=idea, text=like(other.text))
    place = place_of(idea)
    assert (place.theme_id, place.is_provisional) == (place_of(other).theme_id, True)


def test_an_edited_idea_whose_task_was_lost_is_placed_by_the_sweep(found, ideas, participant):
    edit_idea(participant, idea=ideas[0], text=like(ideas[1].text))
    texts.make_missing_texts()
    assert not ThemeAssignment.objects.filter(pk=ideas[0].pk).exists()
    assert provisional.place_new_ideas() == 1


def test_a_text_worked_on_again_unchanged_keeps_its_place(found, ideas, now):
    IdeaText.objects.update(lemmatiser="another")
    before = list(ThemeAssignment.objects.order_by("pk").values())
    with now():
        texts.make_texts(ideas)
    assert list(ThemeAssignment.objects.order_by("pk").values()) == before


def test_a_persons_place_outlives_an_edit_of_the_text(found, ideas, analyst, dialogue, participant, now):
    target = Theme.objects.get(pk=place_of(ideas[5]).theme_id)
    move_ideas(analyst, dialogue, ideas=[Shown(ideas[0].pk, place_of(ideas[0]).theme_id)], to=target)
    with now():
        edit_idea(participant, idea=ideas[0], text="Aivan muuta asiaa koulujen pihoista")
    assert (place_of(ideas[0]).theme_id, place_of(ideas[0]).is_by_person) == (target.pk, True)


def test_a_person_can_move_it_and_take_that_back(found, ideas, prompt, participant, analyst, dialogue, now):
    with now():
        idea = post(prompt, participant, like(ideas[0].text))
    before = ThemeAssignment.objects.filter(pk=idea.pk).values().get()
    edit = move_ideas(analyst, dialogue, ideas=[Shown(idea.pk, before["theme_id"])], to=None)
    assert not place_of(idea).is_tentative
    undo_edit(analyst, edit)
    assert ThemeAssignment.objects.filter(pk=idea.pk).values().get() == before


def test_the_next_run_replaces_it_and_counts_it_as_new(found, ideas, prompt, participant, analyst, dialogue, now):
    with now():
        new = [post(prompt, participant, like(idea.text)) for idea in ideas[:6]]
    tentative = {idea.pk: place_of(idea).theme_id for idea in new}
    second = run_again(analyst, dialogue)
    assert not ThemeAssignment.objects.filter(is_provisional=True).exists()
    assert set(ThemeAssignment.objects.filter(pk__in=tentative).values_list("run", flat=True)) == {second.pk}
    assert (second.summary["ideas_new"], second.summary["moved"]) == (6, 0)
    kept = sum(place_of(idea).theme_id == tentative[idea.pk] for idea in new)
    assert (second.summary["provisional"], second.summary["provisional_kept"]) == (6, kept)
    assert ThemePlacer.objects.get().run_id == second.pk


def test_an_approved_theme_does_not_hold_what_was_only_provisionally_there(
    found, ideas, prompt, participant, analyst, dialogue, now
):
    """Approval keeps what runs and people put there."""
    with now():
        idea = post(prompt, participant, like(ideas[0].text))
    wrong = Theme.objects.filter(parent__isnull=False).exclude(pk=place_of(idea).theme_id).first()
    ThemeAssignment.objects.filter(pk=idea.pk).update(theme=wrong)
    Theme.objects.filter(pk=wrong.pk).update(is_approved=True)
    run_again(analyst, dialogue)
    assert place_of(idea).theme_id == place_of(ideas[0]).theme_id


def test_what_is_posted_while_themes_are_looked_for_is_placed_by_the_new_run(
    found, ideas, prompt, participant, analyst, dialogue, monkeypatch, now
):
    """And what is edited then does not get the place of its old text."""
    find, new = theme_pipeline.find_themes, []

    def meanwhile(*args, **kwargs):
        result = find(*args, **kwargs)
        with now():
            new.append(post(prompt, participant, like(ideas[3].text)))
            edit_idea(participant, idea=ideas[0], text=like(ideas[1].text))
        assert place_of(new[0]).run_id == found.pk
        return result

    monkeypatch.setattr(theme_pipeline, "find_themes", meanwhile)
    with now():
        second = run_again(analyst, dialogue)
    for idea in (*new, ideas[0]):
        assert (place_of(idea).run_id, place_of(idea).is_provisional) == (second.pk, True)
    assert place_of(ideas[0]).theme_id == place_of(ideas[1]).theme_id


def test_the_workbench_counts_them_apart(found, ideas, prompt, participant, dialogue, now):
    with now():
        idea = post(prompt, participant, ideas[0].text)
    bench = open_workbench(dialogue)
    branch = bench.find(place_of(idea).theme_id)
    assert (bench.counts.tentative, branch.tentative) == (1, 1)
    assert bench.find(branch.theme.parent_id).tentative == 1
    assert bench.counts.unplaced == 0


def test_the_pages_say_so(found, ideas, prompt, participant, dialogue, now, client, analyst):
    with now():
        idea = post(prompt, participant, ideas[0].text)
    client.force_login(analyst)
    page = client.get(reverse("analytics:theme", args=[dialogue.slug, place_of(idea).theme_id]))
    assert "Yksi uusi, alustavasti sijoitettu." in page.content.decode()
    assert "Yksi on sijoitettu alustavasti, uusi haku tarkistaa." in page.content.decode()
    assert page.content.decode().count(">alustava<") == 1


def test_a_report_says_how_many_are_provisional(found, ideas, prompt, participant, dialogue, now):
    assert make_report(dialogue, number=1, languages=["fi"], today=date(2026, 1, 1)).document.counts.provisional == 0
    with now():
        for idea in ideas[:3]:
            post(prompt, participant, idea.text)
    shown = ThemeAssignment.objects.filter(is_provisional=True, is_unclear=False).count()
    made = make_report(dialogue, number=1, languages=["fi"], today=date(2026, 1, 1))
    assert made.document.counts.provisional == shown > 0


def test_placing_one_idea_costs_few_queries(found, ideas, prompt, participant, django_assert_max_num_queries):
    keys = [str(post(prompt, participant, like(idea.text)).pk) for idea in ideas[:9]]
    texts.make_missing_texts()
    provisional.place_ideas(keys[:1])
    with django_assert_max_num_queries(10) as one:
        provisional.place_ideas(keys[1:2])
    with django_assert_max_num_queries(len(one)):
        assert provisional.place_ideas(keys[2:]) == 7


ACTS = st.lists(st.sampled_from(["post", "edit", "sweep", "place", "hide", "aside", "move"]), min_size=3, max_size=12)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS, seed=st.integers(0, 1000))
def test_placing_never_touches_what_a_person_or_a_run_placed(
    found, ideas, prompt, participant, analyst, dialogue, acts, seed
):
    """Whatever happens in whatever order: rows of people stay, and rows of the run but for edited texts."""
    rng = random.Random(seed)
    subs = list(Theme.objects.filter(dialogue=dialogue, parent__isnull=False, is_current=True))
    edited = set()
    for act in acts:
        idea = rng.choice(ideas)
        if act == "post":
            post(prompt, participant, like(idea.text))
        elif act == "edit":
            edit_idea(participant, idea=idea, text=like(rng.choice(ideas).text) + str(rng.random()))
            edited.add(idea.pk)
        elif act == "hide":
            Theme.objects.filter(pk=rng.choice(subs).pk).update(is_hidden=rng.random() < 0.5)
        elif act in {"aside", "move"} and (row := ThemeAssignment.objects.filter(pk=idea.pk).first()):
            target = None if act == "aside" else rng.choice(subs)
            move_ideas(analyst, dialogue, ideas=[Shown(row.pk, row.theme_id)], to=target)
        before = {row["idea_id"]: row for row in ThemeAssignment.objects.filter(is_by_person=True).values()}
        by_run = {row["idea_id"]: row for row in ThemeAssignment.objects.filter(is_provisional=False).values()}
        texts.make_missing_texts()
        if act == "place":
            provisional.place_ideas([str(each.pk) for each in ideas])
        provisional.place_new_ideas()
        after = {row["idea_id"]: row for row in ThemeAssignment.objects.values()}
        assert {key: after[key] for key in before} == before
        assert all(after[key] == row for key, row in by_run.items() if key not in edited)
        assert len(after) == prompt.ideas.count()
