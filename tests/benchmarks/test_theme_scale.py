"""The benchmark of scale runs each way apart, and its made-up rows are like real ones."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.benchmarks import theme_scale
from tests.benchmarks.made_up import Rows, distinct, sized


def some_rows(count: int = 600) -> Rows:
    """Rows of three labels in a plane, each label stretched its own way."""
    rng = np.random.default_rng(0)
    labels = [f"label {place % 3}" for place in range(count)]
    centres = np.eye(3, 6)
    vectors = np.array([centres[place % 3] + 0.2 * rng.normal(size=6) for place in range(count)], np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    texts = [f"one{place} two{place} three{place} four{place}" for place in range(count)]
    return Rows(texts, labels, ["fi"] * count, vectors, count)


@pytest.mark.slow
def test_each_size_is_measured_in_processes_of_their_own(labelled, capsys):
    theme_scale.main([str(labelled), "--sizes", "60,200", "--lite", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert [(one["size"], one["real"], one["made_up"]) for one in found["sizes"]] == [(60, 60, 0), (200, 120, 80)]
    for one in found["sizes"]:
        assert one["ours"]["cpu_s"] >= one["ours"]["parts"]["clustering"] >= 0
        assert one["ours"]["themes"] >= 1
        assert one["ours"]["peak_mb"] > 30
        assert one["kmeans"]["peak_mb"] > 30
        assert one["cpu_x_kmeans"] == pytest.approx(one["ours"]["cpu_s"] / one["kmeans"]["cpu_s"], abs=0.02)
        assert one["bars"] == []


def test_bars_are_held_against_what_was_found():
    found = {"cpu_x_kmeans": 5.2, "ours": {"peak_mb": 2400.0}, "cpu_share_of_bertopic": 0.1}
    assert [(bar["what"], bar["met"]) for bar in theme_scale.bars(100_000, found)] == [
        ("cpu_x_kmeans", False),
        ("peak_mb", True),
    ]
    assert [bar["what"] for bar in theme_scale.bars(10_000, found)] == ["cpu_share_of_bertopic"]
    del found["cpu_share_of_bertopic"]
    assert theme_scale.bars(10_000, found) == []


def test_few_rows_are_a_part_of_the_real_ones():
    rows = some_rows()
    part = sized(rows, 100, 1)
    assert part.real == len(part.texts) == 100
    assert set(part.texts) <= set(rows.texts)


def test_made_up_rows_come_after_the_real_ones_and_are_no_copies():
    rows = some_rows()
    more = sized(rows, 1500, 1)
    assert more.real == 600
    assert more.texts[:600] == rows.texts
    assert len(distinct(more).texts) == 1500
    assert more.vectors.shape == (1500, 6)
    again = sized(rows, 1500, 1)
    assert again.texts == more.texts
    assert np.array_equal(again.vectors, more.vectors)


def test_made_up_vectors_spread_as_real_ones_do():
    more = sized(some_rows(), 4000, 1)
    labels = np.asarray(more.labels)
    real = np.arange(len(labels)) < more.real
    for label in set(more.labels):
        here, there = more.vectors[real & (labels == label)], more.vectors[~real & (labels == label)]
        assert np.allclose(here.mean(axis=0), there.mean(axis=0), atol=0.05)
        assert there.var(axis=0).sum() == pytest.approx(here.var(axis=0).sum(), rel=0.25)
    assert np.allclose(np.linalg.norm(more.vectors, axis=1), 1, atol=1e-4)


def test_rows_that_cannot_be_recombined_are_refused():
    alone = Rows(["a b", "c d"], ["x", "y"], ["fi", "fi"], np.zeros((2, 3), np.float32), 2)
    with pytest.raises(ValueError, match="rows enough"):
        sized(alone, 10, 1)
