"""The benchmark of themes runs, draws what it says and counts right; BERTopic only where it is installed."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from tests.analytics.themes.test_finding import a_dialogue
from tests.benchmarks import placeholder, theme_peers, theme_quality
from tests.benchmarks.conftest import write_rows
from tests.benchmarks.labelled import drawn, read_rows
from tests.benchmarks.scores import agreement, by_language, clocked

ROOT = Path(__file__).resolve().parents[2]


def measured(capsys, *arguments):
    theme_quality.main([*map(str, arguments), "--json"])
    said = capsys.readouterr()
    return json.loads(said.out), said.err


def test_it_measures_and_says_when_bertopic_is_not_there(labelled, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "bertopic", None)
    found, said = measured(capsys, labelled, "--rows", 80, "--seeds", "1,2", "--lite", "--peers")
    ours = {"v", "ari", "b3", "themes", "left_out", "language_nmi", "stability", "cpu_s", "clustering_cpu_s", "peak_mb"}
    assert ours | {"peers", "v_x_kmeans", "by_seed"} <= set(found)
    assert 0 < found["v"] <= 1
    assert found["left_out"] == 0
    assert 0 < found["clustering_cpu_s"] < found["cpu_s"]
    assert set(found["peers"]) == {"kmeans"}
    assert [one["seed"] for one in found["by_seed"]] == [1, 2]
    assert found["v_x_kmeans"] == pytest.approx(found["v"] / found["peers"]["kmeans"]["v"], abs=0.01)
    assert said.strip() == theme_peers.NOT_INSTALLED


def test_it_prints_for_people_too(labelled, capsys):
    theme_quality.main([str(labelled), "--rows", "60", "--seeds", "1", "--lite", "--no-stability"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[0] == "v"
    assert "stability" not in {line.split()[0] for line in lines}


def test_of_several_files_equal_parts_are_mixed(labelled, tmp_path):
    english = write_rows(tmp_path / "en.csv", [(f"Words {n}", "words", "en") for n in range(50)])
    files = [read_rows(labelled), read_rows(english)]
    assert Counter(row["lang"] == "en" for row in drawn(files, 60, 1)) == {True: 30, False: 30}
    assert Counter(row["lang"] == "en" for row in drawn(files, None, 1)) == {True: 50, False: 50}
    assert drawn(files, 60, 1) != drawn(files, 60, 2)


def test_labels_are_left_out_by_pattern(labelled):
    labels = {row["label"] for row in read_rows(labelled, skipping=["bus*", "koulut"])}
    assert labels.isdisjoint({"bussit", "koulut"})
    assert len(labels) == 6


def test_ideas_left_out_are_counted_and_score_as_one_theme():
    found = agreement(["a", "a", "b", "b"], np.array([0, 0, -1, -1]))
    assert (found["v"], found["ari"], found["b3"]) == pytest.approx((1, 1, 1))
    assert (found["themes"], found["left_out"]) == (1, 0.5)


def test_each_language_is_scored_where_there_are_several():
    labels, languages = ["a", "b"] * 40, ["fi"] * 50 + ["sv"] * 30
    found = by_language(labels, languages, np.array([0, 1] * 25 + [0] * 30))
    assert found["v_fi"] == pytest.approx(1)
    assert found["v_sv"] == pytest.approx(0)
    assert set(by_language(labels, ["fi"] * 80, np.zeros(80, np.intp))) == {"language_nmi"}


def test_the_clock_counts_calls_and_leaves_things_as_they_were():
    original = theme_peers.has_bertopic
    with clocked(theme_peers, "has_bertopic") as watch:
        until = time.process_time() + 0.02
        while time.process_time() < until:
            theme_peers.has_bertopic()
    assert 0 < watch.cpu_s <= 0.1
    assert theme_peers.has_bertopic is original


@pytest.mark.slow
def test_bertopic_finds_themes_too():
    pytest.importorskip("bertopic", reason="BERTopic is not installed (requirements-peers.txt)")
    texts, subjects = a_dialogue(160)
    centres = {subject: np.random.default_rng(place).normal(size=16) for place, subject in enumerate(set(subjects))}
    vectors = np.array([centres[subject] for subject in subjects], np.float32)
    vectors += np.random.default_rng(0).normal(scale=0.1, size=vectors.shape).astype(np.float32)
    found, costs = theme_peers.bertopic(texts, vectors, 1)
    assert agreement(subjects, found["bertopic_forced"])["v"] > 0.8
    assert not np.any(found["bertopic_forced"] < 0)
    assert 0 < costs["cpu_s"] <= costs["cpu_all_s"]


def test_the_placeholder_is_what_its_source_makes_and_what_is_pinned():
    assert placeholder.WHEEL.read_bytes() == placeholder.contents()
    digest = hashlib.sha256(placeholder.contents()).hexdigest()
    assert digest in (ROOT / "requirements-peers.txt").read_text()


def test_peers_are_installed_beside_the_product():
    """Every package that both name is pinned to the same version: installing peers changes nothing else."""

    def pins(name):
        lines = (ROOT / name).read_text().splitlines()
        named = [line.split(" \\")[0] for line in lines if "==" in line and not line.startswith((" ", "#"))]
        return {(line.split("==")[0], line.split(";")[1].strip() if ";" in line else ""): line for line in named}

    product, peers = pins("requirements-dev.txt"), pins("requirements-peers.txt")
    assert {"bertopic", "umap-learn", "hdbscan"} <= {name for name, _marker in peers}
    assert not {name for name, _marker in peers} & {"torch", "transformers"}
    shared = {key for key in peers if key in product}
    assert {name for name, _marker in shared} >= {"numpy", "scikit-learn", "scipy"}
    assert {key: peers[key] for key in shared} == {key: product[key] for key in shared}
