"""The measurement of exposure runs, in small, and what it says of a small crowd."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.exposure import Rhythm, simulate
from tests.benchmarks.exposure_world import draw_world

ROOT = Path(__file__).resolve().parents[2]
KEYS = {"min", "median", "max", "under_5", "gini", "tau", "r50", "r50_at_150", "late_rest"}


@pytest.mark.slow
def test_the_command_measures_on_a_database_of_its_own():
    command = [sys.executable, "-m", "tests.benchmarks.exposure", "--sqlite", "--json"]
    sizes = ["--participants", "12", "--ideas", "9", "--per-participant", "6"]
    settings = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "TEST_DATABASE"}
    environment = {name: value for name, value in os.environ.items() if name not in settings}
    output = subprocess.run([*command, *sizes], cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    assert json.loads(output.stdout).keys() >= KEYS


@pytest.mark.parametrize(
    "rhythm", [Rhythm(look_every=40, at_once=4), Rhythm(look_every=200, at_once=150)], ids=["some_days", "a_workshop"]
)
def test_a_small_dialogue_is_as_fair_as_a_large_one(db, rhythm):
    """Whether people come a few at a time, or all at once and the clock looks ten times in all."""
    found = simulate(draw_world(150, 100, each=14, seed=3), rhythm, seed=3)
    assert found["mean"] < 25
    assert found["min"] >= 10
    assert found["under_5"] == 0
    assert found["gini"] <= 0.35
    assert found["late_rest"] >= 0.9


@pytest.mark.slow
def test_late_ideas_are_raised_to_the_rest_where_a_few_ideas_had_everybody_for_long(db):
    """Fewer ideas than cards: the first are seen by all, before there are others."""
    found = simulate(draw_world(120, 30, each=12, seed=2), Rhythm(look_every=80, at_once=8), seed=2)
    assert found["mean"] > 40
    assert found["min"] >= 25
    assert found["late_rest"] >= 0.8


@pytest.mark.slow
def test_a_language_few_read_is_as_fair_in_a_small_dialogue(db):
    found = simulate(draw_world(150, 100, each=14, seed=5, foreign=0.06), Rhythm(look_every=80, at_once=10), seed=5)
    assert found["foreign_min"] >= 10
    assert found["min"] >= 10
    assert found["late_rest"] >= 0.9
