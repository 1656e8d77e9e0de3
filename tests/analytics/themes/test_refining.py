"""Refining places what was misplaced, and leaves well alone where clusters are not round."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import scipy.sparse as sparse
from sklearn.metrics import adjusted_rand_score

from analytics.themes.neighbours import neighbour_graph
from analytics.themes.recipe import RECIPE
from analytics.themes.refining import by_size, refined, smallest_cluster
from analytics.themes.vectors import Vectors, unit


def no_words(count):
    return sparse.csr_matrix((count, 1), dtype=np.float32)


def around(centres, truth, spread, seed=1):
    rng = np.random.default_rng(seed)
    return unit(centres[truth] + spread * rng.normal(size=(len(truth), centres.shape[1])))


def test_misplaced_texts_are_placed_right():
    rng = np.random.default_rng(4)
    truth = np.repeat(np.arange(5), 60)
    points = around(rng.normal(size=(5, 20)), truth, 0.6)
    start = np.where(rng.random(300) < 0.25, rng.integers(0, 5, 300), truth)
    labels, confidence = refined(Vectors(points, no_words(300)), points, start, neighbour_graph(points, seed=1))
    assert adjusted_rand_score(truth, start) < 0.7
    assert adjusted_rand_score(truth, labels) > 0.97
    assert np.all((confidence >= 0) & (confidence <= 1 + 1e-5))


def arcs(count=240):
    """A long arc and two small round clusters close to its ends: nearness to centroids cuts the arc."""
    rng = np.random.default_rng(2)
    angles = rng.uniform(-1.0, 1.0, count)
    long = np.column_stack([np.cos(angles), np.sin(angles), np.full(count, 0.0)])
    ends = np.array([[np.cos(a), np.sin(a), 0.55] for a in (-0.9, 0.9)])
    small = np.repeat(ends, 40, axis=0) + rng.normal(0, 0.03, (80, 3))
    points = unit(np.vstack([long + rng.normal(0, 0.03, long.shape), small]))
    return points, np.repeat([0, 1, 2], [count, 40, 40])


def test_what_all_neighbours_agree_on_stays():
    points, truth = arcs()
    graph = neighbour_graph(points, seed=1)
    by_neighbours, _ = refined(Vectors(points, no_words(len(points))), points, truth, graph)
    alone, _ = refined(
        Vectors(points, no_words(len(points))), points, truth, graph, recipe=replace(RECIPE, neighbour_share=0.0)
    )
    assert adjusted_rand_score(truth, alone) < 0.8
    assert adjusted_rand_score(truth, by_neighbours) > 0.95


def test_words_tell_apart_what_lies_close():
    rng = np.random.default_rng(3)
    truth = np.repeat([0, 1], 80)
    points = around(np.array([[1.0, 0.1, 0], [1.0, -0.1, 0]]), truth, 0.1)
    counts = sparse.csr_matrix((2.0 * np.eye(2)[truth] @ np.kron(np.eye(2), np.ones((1, 3)))).astype(np.float32))
    start = np.where(rng.random(160) < 0.3, 1 - truth, truth)
    graph = neighbour_graph(points, seed=1)
    with_words, _ = refined(Vectors(points, counts), points, start, graph, recipe=replace(RECIPE, word_share=1.0))
    without, _ = refined(Vectors(points, no_words(160)), points, start, graph)
    assert adjusted_rand_score(truth, with_words) > adjusted_rand_score(truth, without)


def test_a_text_without_direction_is_placed_but_not_surely():
    rng = np.random.default_rng(4)
    truth = np.repeat(np.arange(3), 30)
    points = around(rng.normal(size=(3, 10)), truth, 0.3)
    points[7] = 0
    labels, confidence = refined(Vectors(points, no_words(90)), points, truth, neighbour_graph(points, seed=1))
    assert confidence[7] == 0
    assert adjusted_rand_score(np.delete(truth, 7), np.delete(labels, 7)) > 0.9


def test_clusters_too_small_to_learn_from_are_given_up():
    points = around(np.eye(3), np.repeat([0, 1], 100), 0.2)
    start = np.repeat([0, 1], 100)
    start[5] = 2
    labels, _ = refined(Vectors(points, no_words(200)), points, start, neighbour_graph(points, seed=1))
    assert set(labels.tolist()) == {0, 1}
    assert smallest_cluster(200) == 5


def test_clusters_are_numbered_by_size():
    assert by_size(np.array([7, 3, 3, 9, 3, 9])).tolist() == [2, 0, 0, 1, 0, 1]
