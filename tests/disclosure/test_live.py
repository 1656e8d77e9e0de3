"""Live figures against somebody who watches them grow."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure import live_count, live_mean

ratings = st.lists(st.integers(1, 5), max_size=40)


@given(ratings)
def test_a_single_rating_never_moves_the_figure_alone(values):
    shown = [live_mean(values[:n]) for n in range(len(values) + 1)]
    moves = [n for n in range(1, len(shown)) if shown[n] != shown[n - 1]]
    assert all(n % 5 == 0 for n in moves)


@given(st.lists(st.integers(1, 5), min_size=10, max_size=10))
def test_growth_tells_of_no_single_rating_unless_all_agreed(values):
    """The whole series of figures fits several values of every rating of a batch that was not unanimous."""
    figures = [live_mean(values[:n]) for n in (5, 10)]
    batch = values[5:]
    fitting = [rest for rest in product(range(1, 6), repeat=5) if live_mean([*values[:5], *rest]) == figures[1]]
    for place in range(5):
        if len({rest[place] for rest in fitting}) == 1:
            assert len(set(batch)) == 1


def test_little_is_nothing():
    assert live_mean([5, 4, 5, 4]) is None
    assert live_mean([5] * 9, k=10) is None


def test_one_decimal_and_whole_batches():
    assert live_mean([5, 4, 5, 4, 4, 1, 1]) == (4.4, 5)
    assert live_mean([3, 3, 3, 3, 3, 3, 3, 3, 3, 4]) == (3.1, 10)
    assert [live_count(n) for n in (0, 4, 5, 9, 10)] == [0, 0, 5, 5, 10]


@pytest.mark.parametrize(("n", "step"), [(-1, 5), (3, 1)])
def test_counts_that_make_no_sense_are_refused(n, step):
    with pytest.raises(ValueError, match="batch"):
        live_count(n, step=step)
