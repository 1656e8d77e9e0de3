"""Every stage can be added and left out, and the last rung of the ladder is the whole recipe."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.themes.recipe import Recipe
from tests.benchmarks import theme_parts
from tests.benchmarks.labelled import Sample, make_sample, read_rows
from tests.benchmarks.theme_parts import ALONE, STAGES, ladder, markdown, one_left_out


@pytest.fixture
def sample(labelled) -> Sample:
    """Ideas with vectors that know their subjects, in two languages."""
    made = make_sample(read_rows(labelled), None)
    rng = np.random.default_rng(0)
    centres = {label: rng.normal(size=32) for label in sorted(set(made.labels))}
    vectors = np.array([centres[label] + rng.normal(size=32) for label in made.labels], np.float32)
    return Sample(made.texts, made.labels, made.written_in, made.written_in, made.lemmas, vectors)


def agrees(figures):
    return {name: value for name, value in figures.items() if name != "cpu_s"}


def test_the_last_rung_is_the_whole_recipe(sample):
    rungs, left_out = ladder(sample, 1, is_lite=False), one_left_out(sample, 1, is_lite=False)
    assert len(rungs) == len(STAGES) + 4
    assert len(left_out) == len(STAGES) + len(ALONE) + 2
    assert agrees(list(rungs.values())[-1]) == agrees(left_out["nothing left out"])
    assert all(figures["left_out"] == 0 and figures["cpu_s"] > 0 for figures in (*rungs.values(), *left_out.values()))
    assert left_out["without centring by language"] != left_out["nothing left out"]


def test_without_embeddings_their_stages_are_left_out(sample):
    assert not any("meaning" in line or "language" in line for line in ladder(sample, 1, is_lite=True))
    assert not any("meaning" in line for line in one_left_out(sample, 1, is_lite=True))


def test_what_words_are_made_into_is_made_once_and_still_paid_for(sample):
    recipe = Recipe()
    first = theme_parts.found_by(sample, recipe, 1, is_lite=False)
    theme_parts._kept.clear()
    with theme_parts.lexical_parts_kept() as saved:
        assert saved() == 0
    fresh = theme_parts.found_by(sample, recipe, 1, is_lite=False)
    kept = theme_parts.found_by(sample, recipe, 1, is_lite=False)
    assert agrees(first) == agrees(fresh) == agrees(kept)
    assert len(theme_parts._kept) == 1


def test_what_it_says_of_the_recipe_is_still_so():
    names = {field.name for field in theme_parts.fields(Recipe)}
    assert names >= theme_parts.NOT_LEXICAL
    assert {name for _stage, changes in (*STAGES, *ALONE) for name in changes} <= names


def test_sets_that_are_not_there_are_said(labelled, tmp_path, capsys):
    labelled.rename(tmp_path / "yle2015_dev.csv")
    theme_parts.main([str(tmp_path), "--rows", "100", "--seeds", "1", "--sets", "fi, LITE; fi, ministries"])
    said = capsys.readouterr()
    assert "fi, ministries: left out, vkk_train.csv is not there" in said.err
    lines = said.out.splitlines()
    assert lines[0].startswith("| | fi, LITE: V, ARI, B³")
    assert len({line.count("|") for line in lines if line}) == 1


def test_a_line_a_set_does_not_have_is_a_dash():
    figures = {"v": 0.5, "ari": 0.25, "b3": 1.0, "language_nmi": 0.01, "cpu_s": 2.0}
    found = {
        "fi": {"ladder": {"a": figures}, "one_left_out": {"a": figures}},
        "fi + sv + en": {"ladder": {}, "one_left_out": {"a": figures}},
    }
    lines = markdown(found).splitlines()
    assert lines[2] == "| a | .500 .250 1.000 | – | 2.0 |"
    assert lines[6] == "| a | .500 .250 1.000 | .500 .250 1.000 .010 | 2.0 |"
