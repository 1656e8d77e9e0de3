"""The benchmark of continuity runs, and counts what stayed."""

from __future__ import annotations

import json

import pytest

from tests.benchmarks import theme_continuity


def test_it_measures_and_holds_its_bars_against_what_was_found(labelled, capsys):
    theme_continuity.main([str(labelled), "--seeds", "1", "--lite", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert 0.5 < found["kept"] <= 1
    assert found["themes_after"] >= 2
    assert {bar["what"]: bar["met"] for bar in found["bars"]} == {
        "kept": found["kept"] >= 0.95,
        "stability": found["stability"] >= 0.78,
    }


def test_with_nothing_new_everything_stays(labelled, capsys):
    theme_continuity.main([str(labelled), "--seeds", "1", "--more", "0", "--lite"])
    lines = dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines()[:5])
    assert float(lines["kept"]) == pytest.approx(1)
    assert float(lines["themes_new"]) == 0
