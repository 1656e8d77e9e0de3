"""Which clusters are one, how many are left, and how an earlier run holds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from sklearn.metrics import adjusted_rand_score

from analytics.themes.clusters import anchored, leiden, partition, without_twins
from analytics.themes.neighbours import neighbour_graph
from analytics.themes.recipe import RECIPE
from analytics.themes.refining import by_size
from analytics.themes.vectors import Vectors, lemma_counts, unit


def blobs(centres, each=60, spread=0.25, seed=0):
    """Points around centres, and the centre of each."""
    rng = np.random.default_rng(seed)
    truth = np.repeat(np.arange(len(centres)), each)
    return unit(centres[truth] + spread * rng.normal(size=(len(truth), centres.shape[1]))), truth


def test_one_subject_cut_in_two_is_one_again():
    points, truth = blobs(np.eye(12)[:4])
    cut = np.where((truth == 0) & (points[:, 5] > 0), 4, truth)
    joined = without_twins(points, cut, neighbour_graph(points, seed=1))
    assert adjusted_rand_score(truth, joined) == 1


def test_subjects_with_a_gap_between_them_stay_two():
    centres = unit(np.eye(12)[:4] + 0.8 * np.eye(12)[11])
    points, truth = blobs(centres, spread=0.1)
    assert (centres @ centres.T)[0, 1] > RECIPE.touching
    assert adjusted_rand_score(truth, without_twins(points, truth, neighbour_graph(points, seed=1))) == 1


def test_clusters_that_touch_but_say_different_things_stay_two():
    points, truth = blobs(np.eye(12)[:4], spread=0.6)
    graph = neighbour_graph(points, seed=1)
    never = replace(RECIPE, touch=0.0, touching=0.99)
    assert np.array_equal(without_twins(points, truth, graph, recipe=never), by_size(truth))


def test_the_nearest_are_joined_until_few_enough_are_left():
    centres = np.eye(24)[:12]
    centres[1] = centres[0] + 0.6 * centres[1]
    centres[3] = centres[2] + 0.6 * centres[3]
    points, truth = blobs(unit(centres), spread=0.05)
    apart = replace(RECIPE, twins=1.1, touching=1.1, most_themes=10)
    joined = without_twins(points, truth, neighbour_graph(points, seed=1), recipe=apart)
    assert joined.max() + 1 == 10
    expected = np.where(truth == 1, 0, np.where(truth == 3, 2, truth))
    assert adjusted_rand_score(expected, joined) == 1


def test_texts_between_two_themes_stay_where_they_were():
    ring = np.array([[np.cos(a), np.sin(a)] for a in np.linspace(0, 2 * np.pi, 300, endpoint=False)])
    points = unit(ring)
    graph = neighbour_graph(points, seed=1)
    halves = [by_size((np.arange(300) + shift) % 300 // 75) for shift in (0, 37)]
    for earlier in halves:
        held = leiden(anchored(graph, earlier, share=0.5), resolution=1.0, seed=1)[:300]
        assert adjusted_rand_score(earlier, held) > 0.9


def test_without_earlier_themes_nothing_is_held():
    points, _truth = blobs(np.eye(8)[:4])
    graph = neighbour_graph(points, seed=1)
    assert anchored(graph, np.full(len(points), -1)) is graph
    vectors = Vectors(points, lemma_counts([[] for _ in points]))
    plain = partition(vectors, seed=1, progress=lambda _share: None)
    none = partition(vectors, seed=1, progress=lambda _share: None, earlier=np.full(len(points), -1))
    assert np.array_equal(plain.labels, none.labels)
