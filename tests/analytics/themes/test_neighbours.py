"""Neighbours by cells find nearly what exact search finds, and vectors are sound."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.themes import neighbours
from analytics.themes.clusters import leiden
from analytics.themes.neighbours import nearest_neighbours, neighbour_graph
from analytics.themes.recipe import RECIPE
from analytics.themes.refining import by_size
from analytics.themes.vectors import centred_by_language, make_vectors, sharpened, unit, whitened
from analytics.themes.wholes import bounds


def some_points(count=1500, seed=0):
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(30, 24))
    return unit(centres[rng.integers(0, 30, count)] + rng.normal(size=(count, 24)))


def test_cells_find_nearly_the_same_neighbours(monkeypatch):
    points = some_points()
    exact, _cosines = nearest_neighbours(points, seed=1)
    monkeypatch.setattr(neighbours, "EXACT_UP_TO", 100)
    near, cosines = nearest_neighbours(points, seed=1)
    again, _ = nearest_neighbours(points, seed=1)
    shared = np.mean([len(set(one) & set(other)) / len(one) for one, other in zip(exact, near, strict=True)])
    assert shared > 0.95
    assert np.array_equal(near, again)
    assert np.allclose(cosines[5], points[near[5]] @ points[5], atol=1e-5)


def test_few_columns_looked_at_first_change_nothing():
    rng = np.random.default_rng(4)
    for scores in (rng.normal(size=(50, 3000)), np.sort(rng.normal(size=(50, 3000)))[:, ::-1], np.ones((5, 3000))):
        scores = scores.astype(np.float32)
        scores[:3, ::8] += 100  # what is looked at first misleads
        places, best = neighbours._best(scores, 25)
        assert all(len(set(row)) == 25 for row in places.tolist())
        assert np.array_equal(np.sort(best), np.sort(scores)[:, -25:])
        assert np.array_equal(best, np.take_along_axis(scores, places, axis=1))


def test_nobody_is_their_own_neighbour(monkeypatch):
    monkeypatch.setattr(neighbours, "EXACT_UP_TO", 100)
    ids, _cosines = nearest_neighbours(some_points(400), seed=2)
    assert not np.any(ids == np.arange(400)[:, None])


def test_the_graph_is_symmetric_and_without_loops():
    graph = neighbour_graph(some_points(300), seed=1)
    assert abs(graph - graph.T).max() < 1e-6
    assert graph.diagonal().sum() == 0
    assert graph.data.min() > 0


def test_points_without_direction_have_no_edges():
    points = some_points(60)
    points[7] = 0
    assert neighbour_graph(points, seed=1)[7].nnz == 0


def test_a_graph_without_edges_is_one_cluster():
    graph = neighbour_graph(np.zeros((5, 3), np.float32), seed=1)
    assert leiden(graph, resolution=1.0, seed=1).tolist() == [0] * 5


def test_centring_takes_the_language_out():
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(140, 8)).astype(np.float32)
    vectors[:100] += 5
    centred = centred_by_language(vectors, ["fi"] * 100 + ["sv"] * 40)
    apart = np.linalg.norm(vectors[:100].mean(axis=0) - vectors[100:].mean(axis=0))
    assert np.linalg.norm(centred[:100].mean(axis=0) - centred[100:].mean(axis=0)) < 0.1 * apart


def test_few_texts_of_a_language_keep_some_of_what_they_say():
    vectors = np.eye(4, dtype=np.float32)
    centred = centred_by_language(vectors, ["fi", "fi", "fi", "sv"])
    assert np.linalg.norm(centred[3]) > 0.3


def test_whitening_keeps_angles_at_power_zero():
    points = some_points(200)
    turned = whitened(points, dimensions=24, power=0)
    assert np.allclose(turned @ turned.T, points @ points.T, atol=1e-4)


def test_sharpening_brings_a_theme_together():
    points = some_points(600)
    labels = by_size(np.argmax(points @ some_points(600)[:8].T, axis=1))
    before = np.mean([points[labels == k].mean(axis=0) @ points[labels == k].mean(axis=0) for k in range(8)])
    sharp = sharpened(points, labels)
    after = np.mean([sharp[labels == k].mean(axis=0) @ sharp[labels == k].mean(axis=0) for k in range(8)])
    assert after > before


def test_wholes_are_four_to_seven_where_there_are_sub_themes_enough():
    assert bounds(1) == (1, 1)
    assert bounds(5) == (2, 3)
    assert bounds(8) == (4, 4)
    assert bounds(40) == (4, 7)


def test_words_count_less_the_fewer_texts_share_a_language():
    rng = np.random.default_rng(0)
    words = [[f"asia{number % 6}", f"sana{number % 5}"] for number in range(60)]
    vectors = rng.normal(size=(60, 8)).astype(np.float32)

    def lexical_part(others: int) -> float:
        languages = ["sv"] * others + ["fi"] * (60 - others)
        points = make_vectors([" ".join(each) for each in words], languages, words, vectors, seed=1).points
        return float(np.linalg.norm(points[-1, 8:]) / np.linalg.norm(points[-1, :8]))

    assert lexical_part(0) == pytest.approx(RECIPE.lexical_share, rel=1e-3)
    assert lexical_part(24) == pytest.approx(RECIPE.lexical_share * 0.6**2, rel=1e-3)
