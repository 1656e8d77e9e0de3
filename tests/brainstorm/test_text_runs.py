"""Texts are embedded once by one embedder, and all again by another: to the end, once, and after what is new."""

import contextlib
from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone

from accounts.models import RunLostError, RunState
from analytics import tasks as analytics_tasks
from analytics.models import ThemeRun
from analytics.services.runs import start_theme_run
from analytics.workbench import open_workbench
from brainstorm import tasks
from brainstorm.models import Idea, IdeaText, TextRun
from brainstorm.pipelines import text_runs, texts
from brainstorm.services.ideas import edit_idea
from moderation.models import Visibility
from tests.factories.brainstorm import DialogueFactory, IdeaFactory, PromptFactory

pytestmark = pytest.mark.django_db


class Counting:
    """A small embedder that writes down what it was asked to embed."""

    name, dimension = "counting", 4

    def __init__(self, version="1"):
        self.version = version
        self.asked = []

    def embed(self, asked):
        self.asked += asked
        return np.array([[len(text), text.count("a"), text.count("i"), 1] for text in asked], dtype=np.float32)


@pytest.fixture
def embedder(monkeypatch):
    """The one in use. ``embedder("2")`` puts another in its place."""

    def use(version):
        made = Counting(version)
        monkeypatch.setattr(texts, "get_embedder", lambda setting, path: made)
        return made

    return use


@pytest.fixture
def ideas(prompt, participant):
    return [IdeaFactory(prompt=prompt, participant=participant, text=f"Ajatus numero {n}") for n in range(70)]


def carry_out(run, *, seconds=0.0):
    """Slices, as a worker would carry them out one after another; return how many."""
    for count in range(1, 1000):
        text_runs.execute(str(run.pk), seconds=seconds)
        run.refresh_from_db()
        if run.state != RunState.QUEUED:
            return count
    raise AssertionError("it does not end")


def versions():
    return set(IdeaText.objects.values_list("embedder", flat=True))


def test_the_same_embedder_is_asked_once_for_each_text(embedder, ideas, analyst, dialogue, participant):
    first = embedder("1")
    tasks.make_missing_texts()
    assert sorted(first.asked) == sorted(idea.text for idea in ideas)
    first.asked.clear()
    for again in range(2):
        tasks.make_missing_texts()
        run = start_theme_run(analyst, dialogue, seed=again + 1)
        analytics_tasks.find_themes(str(run.pk))
    tasks.make_idea_text(str(ideas[0].pk))
    Idea.objects.filter(pk=ideas[1].pk).update(kind="worry", evaluation_count=5)
    ideas[2].visibility = Visibility.HIDDEN
    ideas[2].save()
    edit_idea(participant, idea=ideas[3], text=ideas[3].text)
    tasks.make_missing_texts()
    assert first.asked == []
    assert not TextRun.objects.exists()


def test_after_a_restart_with_the_same_embedder_nothing_is_embedded_again(embedder, ideas):
    embedder("1")
    tasks.make_missing_texts()
    restarted = embedder("1")
    tasks.make_missing_texts()
    assert restarted.asked == []


def test_an_edited_text_is_embedded_and_no_other(embedder, ideas, participant):
    first = embedder("1")
    tasks.make_missing_texts()
    first.asked.clear()
    edit_idea(participant, idea=ideas[0], text="Nyt toisin")
    tasks.make_missing_texts()
    assert first.asked == ["Nyt toisin"]


def test_another_embedder_embeds_all_once_in_a_run_with_progress(embedder, ideas, dialogue):
    embedder("1")
    tasks.make_missing_texts()
    second = embedder("2")
    tasks.make_missing_texts()
    run = TextRun.objects.get()
    assert (run.dialogue, run.state, run.total, run.done) == (dialogue, RunState.QUEUED, 70, 0)
    text_runs.execute(str(run.pk), seconds=0)
    run.refresh_from_db()
    assert (run.state, run.done, run.progress) == (RunState.QUEUED, 32, 45)
    assert versions() == {"counting 1", "counting 2"}
    assert carry_out(run) == 3
    assert (run.state, run.done, run.progress) == (RunState.DONE, 70, 100)
    assert versions() == {"counting 2"}
    assert sorted(second.asked) == sorted(idea.text for idea in ideas)
    tasks.make_missing_texts()
    assert TextRun.objects.count() == 1


def test_another_lemmatiser_too(embedder, ideas):
    embedder("1")
    tasks.make_missing_texts()
    IdeaText.objects.update(lemmatiser="older")
    tasks.make_missing_texts()
    carry_out(TextRun.objects.get())
    assert not IdeaText.objects.filter(lemmatiser="older").exists()


def test_without_an_embedder_vectors_go_the_same_way(embedder, ideas, monkeypatch):
    embedder("1")
    tasks.make_missing_texts()
    monkeypatch.setattr(texts, "get_embedder", lambda setting, path: None)
    carry_out(text_runs.start_text_run_if_needed())
    assert set(IdeaText.objects.values_list("embedder", "embedding")) == {("", None)}


def test_killed_in_the_middle_it_goes_on_where_it_was(embedder, ideas):
    embedder("1")
    tasks.make_missing_texts()
    second = embedder("2")
    run = text_runs.start_text_run_if_needed()
    text_runs.execute(str(run.pk), seconds=0)
    run.refresh_from_db()
    assert run.claim()  # and its worker dies here
    text_runs.execute(str(run.pk), seconds=0)
    assert len(second.asked) == 32
    TextRun.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=10))
    carry_out(run)
    assert run.state == RunState.DONE
    assert len(second.asked) == len(set(second.asked)) == 70


def test_many_slices_are_no_failed_attempts(embedder, prompt, participant, monkeypatch):
    monkeypatch.setattr(text_runs, "BATCH", 2)
    IdeaFactory.create_batch(20, prompt=prompt, participant=participant)
    embedder("1")
    tasks.make_missing_texts()
    embedder("2")
    run = text_runs.start_text_run_if_needed()
    assert carry_out(run) == 11
    assert run.state == RunState.DONE


def test_a_poisoned_text_does_not_stop_it_and_is_tried_once(embedder, ideas, monkeypatch):
    embedder("1")
    tasks.make_missing_texts()
    second = embedder("2")
    embed = second.embed

    def fails(asked):
        if any("numero 7" in text for text in asked):
            raise ValueError
        return embed(asked)

    monkeypatch.setattr(second, "embed", fails)
    run = text_runs.start_text_run_if_needed()
    carry_out(run)
    assert run.state == RunState.DONE
    assert IdeaText.objects.exclude(problem="").count() == 1
    assert text_runs.start_text_run_if_needed() is None


def test_new_ideas_do_not_wait_for_it(embedder, ideas, prompt, participant):
    """Between two slices a posting task finds its turn; and what is new is no part of the run."""
    embedder("1")
    tasks.make_missing_texts()
    second = embedder("2")
    run = text_runs.start_text_run_if_needed()
    text_runs.execute(str(run.pk), seconds=0)
    new = IdeaFactory(prompt=prompt, participant=participant, text="Uusi ajatus")
    tasks.make_idea_text(str(new.pk))
    assert second.asked[-1] == "Uusi ajatus"
    carry_out(run)
    assert second.asked.count("Uusi ajatus") == 1


def test_what_is_gone_is_not_embedded_and_does_not_start_it_again(embedder, ideas):
    embedder("1")
    tasks.make_missing_texts()
    Idea.objects.filter(pk=ideas[0].pk).update(visibility=Visibility.WITHDRAWN)
    second = embedder("2")
    carry_out(text_runs.start_text_run_if_needed())
    assert len(second.asked) == 69
    assert versions() == {"counting 2"}
    assert text_runs.start_text_run_if_needed() is None


def test_one_dialogue_at_a_time_and_every_dialogue(embedder, ideas):
    other = PromptFactory(dialogue=DialogueFactory())
    IdeaFactory.create_batch(3, prompt=other)
    embedder("1")
    tasks.make_missing_texts()
    embedder("2")
    first = text_runs.start_text_run_if_needed()
    assert text_runs.start_text_run_if_needed() is None
    carry_out(first)
    second = text_runs.start_text_run_if_needed()
    assert {first.dialogue_id, second.dialogue_id} == {ideas[0].dialogue_id, other.dialogue_id}
    carry_out(second)
    assert text_runs.start_text_run_if_needed() is None


def test_one_that_failed_is_not_started_again_at_once(embedder, ideas, monkeypatch):
    embedder("1")
    tasks.make_missing_texts()
    embedder("2")
    run = text_runs.start_text_run_if_needed()
    monkeypatch.setattr(text_runs, "make_texts", lambda batch: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        text_runs.execute(str(run.pk))
    run.refresh_from_db()
    assert (run.state, run.error) == (RunState.FAILED, "ZeroDivisionError")
    assert text_runs.start_text_run_if_needed() is None
    TextRun.objects.update(finished_at=timezone.now() - timedelta(hours=2))
    assert text_runs.start_text_run_if_needed() is not None


def test_a_theme_run_never_mixes_two_embedders(embedder, ideas, analyst, dialogue):
    """It finishes what is being worked on again, and nothing of that is done twice."""
    embedder("1")
    tasks.make_missing_texts()
    second = embedder("2")
    half = text_runs.start_text_run_if_needed()
    text_runs.execute(str(half.pk), seconds=0)
    run = start_theme_run(analyst, dialogue)
    analytics_tasks.find_themes(str(run.pk))
    run.refresh_from_db()
    half.refresh_from_db()
    assert (run.state, run.method["embedder"], half.state) == (RunState.DONE, "counting 2", RunState.DONE)
    assert len(second.asked) == len(set(second.asked)) == 70


def test_a_theme_run_waits_while_another_worker_does_it(embedder, ideas, dialogue, monkeypatch):
    embedder("1")
    tasks.make_missing_texts()
    second = embedder("2")
    run = text_runs.start_text_run_if_needed()
    assert run.claim()
    waited = []

    def other_worker(seconds):
        waited.append(seconds)
        batch = list(texts.outdated(dialogue)[:32])
        texts.make_texts(batch)
        run.advance(done=run.done + len(batch))
        if not batch:
            run.advance(state=RunState.DONE)

    monkeypatch.setattr(text_runs.time, "sleep", other_worker)
    told = []
    text_runs.bring_up_to_date(dialogue, told=lambda done, all_: told.append((done, all_)))
    assert len(waited) == 4
    assert len(second.asked) == len(set(second.asked)) == 70
    assert told[-1][1] == 70


def test_a_theme_run_that_is_taken_over_gives_the_texts_back(embedder, ideas, dialogue):
    embedder("1")
    tasks.make_missing_texts()
    embedder("2")

    def lost(done, all_):
        raise RunLostError("taken over")

    with contextlib.suppress(RunLostError):
        text_runs.bring_up_to_date(dialogue, told=lost)
    assert TextRun.objects.get().state == RunState.QUEUED


def test_staff_see_how_far_it_is(embedder, ideas, dialogue, analyst, client):
    embedder("1")
    tasks.make_missing_texts()
    embedder("2")
    run = text_runs.start_text_run_if_needed()
    text_runs.execute(str(run.pk), seconds=0)
    client.force_login(analyst)
    page = client.get(f"/tyo/{dialogue.slug}/teemat/")
    assert "Tekstejä käydään läpi uudelleen: 32 / 70." in page.content.decode()
    carry_out(run)
    assert open_workbench(dialogue).remaking is None
    assert not ThemeRun.objects.exists()
