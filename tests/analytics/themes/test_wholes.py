"""Sub-themes are joined into a few wholes of like size, the same each time."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sparse
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score, silhouette_score

from analytics.themes.clusters import Partition
from analytics.themes.vectors import unit
from analytics.themes.wholes import bounds, find_wholes, silhouette


def a_partition(centres: np.ndarray, sizes: list[int], seed: int = 0) -> Partition:
    """Sub-themes of these sizes, scattered around their centres."""
    rng = np.random.default_rng(seed)
    labels = np.repeat(np.arange(len(centres)), sizes)
    points = unit(centres[labels] + 0.05 * rng.normal(size=(len(labels), centres.shape[1])))
    return Partition(labels, np.ones(len(labels), np.float32), points, sparse.csr_matrix((len(labels),) * 2))


def families(of: list[int], seed: int = 0) -> np.ndarray:
    """Centres of which those of one family lie near one another."""
    rng = np.random.default_rng(seed)
    heads = rng.normal(size=(max(of) + 1, 24))
    return unit(heads[of] + 0.45 * rng.normal(size=(len(of), 24)))


def test_families_are_found():
    of = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4]
    found = find_wholes(a_partition(families(of), [20] * len(of)))
    assert adjusted_rand_score(of, found) == 1.0


def test_no_whole_swallows_the_others():
    of = [0] * 20 + [1, 2, 3]
    found = find_wholes(a_partition(families(of), [10] * len(of)))
    assert np.bincount(found).max() <= 8
    assert 4 <= found.max() + 1 <= 7


def test_the_largest_whole_comes_first():
    of = [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]
    sizes = [8, 8, 8, 11, 11, 11, 9, 9, 9, 10, 10, 10]
    found = find_wholes(a_partition(families(of), sizes))
    assert found.tolist() == [3, 3, 3, 0, 0, 0, 2, 2, 2, 1, 1, 1]


def test_wholes_stay_where_others_would_be_no_better():
    kept, afresh = [], []
    for seed in range(6):
        rng = np.random.default_rng(seed)
        centres = rng.normal(size=(20, 12))
        partition = a_partition(unit(centres), [6] * 20)
        moved = a_partition(unit(centres + 0.2 * rng.normal(size=centres.shape)), [6] * 20)
        before = find_wholes(partition)
        assert adjusted_rand_score(before, find_wholes(partition, before[partition.labels])) == 1
        kept.append(adjusted_rand_score(before, find_wholes(moved, before[moved.labels])))
        afresh.append(adjusted_rand_score(before, find_wholes(moved)))
    assert np.mean(kept) > np.mean(afresh) + 0.1


def test_earlier_wholes_that_do_not_fit_are_given_up():
    of = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4]
    partition = a_partition(families(of), [20] * len(of))
    by_lot = np.random.default_rng(1).integers(0, 5, len(partition.labels))
    assert adjusted_rand_score(of, find_wholes(partition, by_lot)) == 1
    assert adjusted_rand_score(of, find_wholes(partition, np.full(len(partition.labels), -1))) == 1


def test_a_new_sub_theme_goes_to_the_earlier_whole_it_is_nearest_to():
    of = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4]
    partition = a_partition(families(of), [20] * len(of))
    known = np.where(partition.labels == 4, -1, np.asarray(of)[partition.labels])
    assert adjusted_rand_score(of, find_wholes(partition, known)) == 1


@pytest.mark.parametrize(
    ("count", "fewest", "most"), [(1, 1, 1), (2, 1, 1), (5, 2, 3), (8, 4, 4), (14, 4, 7), (90, 4, 7)]
)
def test_as_many_wholes_as_a_reader_can_hold(count, fewest, most):
    assert bounds(count) == (fewest, most)
    rng = np.random.default_rng(count)
    found = find_wholes(a_partition(unit(rng.normal(size=(count, 12))), [6] * count))
    assert fewest <= found.max() + 1 <= most


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 40), st.integers(0, 3))
def test_every_sub_theme_is_in_a_whole_and_again_in_the_same(count, seed):
    rng = np.random.default_rng(seed)
    partition = a_partition(unit(rng.normal(size=(count, 6)) + seed), rng.integers(1, 30, size=count).tolist())
    found = find_wholes(partition)
    assert found.shape == (count,)
    assert set(found.tolist()) == set(range(int(found.max()) + 1 if count else 0))
    assert np.array_equal(found, find_wholes(partition))


def test_the_silhouette_is_the_known_one():
    centres = families([0, 0, 0, 1, 1, 2, 2, 3]).astype(np.float64)
    labels = np.array([0, 0, 0, 1, 1, 2, 2, 3])
    assert silhouette(labels, centres) == pytest.approx(silhouette_score(centres, labels, metric="cosine"), abs=1e-6)
