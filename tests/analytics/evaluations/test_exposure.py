"""The exposure table."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.evaluations.exposure import exposure


def test_a_small_table_by_hand():
    found = exposure([0, 5, 6, 9, 10, 30])
    assert (found.ideas, found.evaluations, found.minimum, found.median, found.maximum) == (6, 60, 0, 7.5, 30)
    assert (found.below_minimum, found.below_target) == (2, 4)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30).filter(any))
def test_gini_is_the_mean_difference_over_twice_the_mean(counts):
    x = np.array(counts, float)
    expected = np.abs(x[:, None] - x).mean() / (2 * x.mean())
    assert exposure(counts).gini == pytest.approx(expected, abs=1e-9)


def test_no_ideas_and_no_evaluations():
    assert exposure([]).ideas == 0
    assert exposure([0, 0]).gini == 0
    with pytest.raises(ValueError, match="negative"):
        exposure([-1])
