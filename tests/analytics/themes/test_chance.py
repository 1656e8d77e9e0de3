"""The same seed gives the same themes, however often a worker has looked for some before."""

from __future__ import annotations

import numpy as np

from analytics.themes.clusters import leiden
from analytics.themes.neighbours import neighbour_graph
from analytics.themes.vectors import unit


def test_a_graph_without_clear_parts_is_parted_the_same_way_each_time():
    graph = neighbour_graph(unit(np.random.default_rng(0).normal(size=(400, 8))), seed=1)
    first = leiden(graph, resolution=2.0, seed=1)
    assert all(np.array_equal(first, leiden(graph, resolution=2.0, seed=1)) for _ in range(5))
    assert any(not np.array_equal(first, leiden(graph, resolution=2.0, seed=seed)) for seed in range(2, 5))
