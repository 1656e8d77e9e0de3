"""Estimates against simulated truth."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import betabinom

from analytics.evaluations.ranking import (
    MINIMUM,
    rank_ranges,
    shrink_means,
    shrink_shares,
    theme_importance,
    tiers,
)


def simulate(rng, n_items, per_item, *, mu=3.8, tau=0.3, sigma=0.9):
    truth = rng.normal(mu, tau, n_items)
    n = rng.integers(per_item[0], per_item[1] + 1, n_items)
    items = np.repeat(np.arange(n_items), n)
    return truth, items, np.clip(rng.normal(truth[items], sigma), -5, 12)


@pytest.mark.parametrize("n_items", [4, 12, 300])
def test_intervals_hold_the_truth_as_often_as_they_promise(n_items):
    rng = np.random.default_rng(1)
    hits = []
    for _ in range(240 if n_items < 100 else 12):
        truth, items, values = simulate(rng, n_items, (6, 20))
        found = shrink_means(values, items, np.zeros(n_items, int), scale=(-5, 12))
        hits += list((found.low <= truth) & (truth <= found.high))
    assert 0.93 <= np.mean(hits) <= 0.99


def test_shrinking_finds_the_top_better_than_raw_means_when_exposure_is_uneven():
    rng = np.random.default_rng(2)
    n_items = 2000
    truth = rng.normal(3.8, 0.3, n_items)
    n = np.maximum(1, rng.geometric(0.06, n_items))
    items = np.repeat(np.arange(n_items), n)
    values = np.clip(np.round(rng.normal(truth[items], 0.9)), 1, 5)
    found = shrink_means(values, items, np.zeros(n_items, int), minimum=1)
    top = set(np.argsort(-truth)[:50])
    shrunken, raw = (len(top & set(np.argsort(-x)[:50])) for x in (found.mean, found.raw))
    assert shrunken >= 3 * raw
    assert shrunken >= 10


def test_each_prompt_has_its_own_mean():
    rng = np.random.default_rng(3)
    truth = np.r_[np.full(50, 2.0), np.full(50, 4.0)]
    items = np.repeat(np.arange(100), 6)
    values = np.clip(np.round(rng.normal(truth[items], 0.8)), 1, 5)
    found = shrink_means(values, items, np.repeat([0, 1], 50))
    assert np.abs(found.mean[:50] - values[:300].mean()).max() < 0.25
    assert np.abs(found.mean[50:] - values[300:].mean()).max() < 0.25


def test_fewer_evaluators_mean_more_shrinking_and_a_wider_interval():
    rng = np.random.default_rng(4)
    _, items, values = simulate(rng, 60, (10, 40), tau=0.5)
    few, many = np.full(6, 5.0), np.full(60, 5.0)
    values = np.r_[values, few, many].clip(1, 5)
    items = np.r_[items, np.full(6, 60), np.full(60, 61)]
    found = shrink_means(values, items, np.zeros(62, int))
    assert found.raw[60] == found.raw[61] == 5
    assert found.mean[60] < found.mean[61] < 5
    assert found.high[60] - found.low[60] > found.high[61] - found.low[61]


def test_nothing_is_estimated_under_the_minimum():
    items = np.repeat([0, 1], [MINIMUM - 1, MINIMUM])
    found = shrink_means(np.full(items.size, 4.0), items, [0, 0, 0])
    assert np.isnan(found.mean).tolist() == [True, False, True]
    assert found.n.tolist() == [MINIMUM - 1, MINIMUM, 0]
    assert np.isnan(found.raw[2])


def test_unanimous_evaluations_still_leave_doubt():
    found = shrink_means(np.full(12, 5.0), np.repeat([0, 1], 6), [0, 0])
    assert (found.low < 5).all()
    assert (found.high <= 5).all()


@pytest.mark.parametrize(
    ("values", "items", "groups", "message"),
    [
        ([1.0], [0, 0], [0], "different shapes"),
        ([1.0], [1], [0], "not among"),
        ([6.0], [0], [0], "outside the scale"),
    ],
)
def test_bad_input_is_refused(values, items, groups, message):
    with pytest.raises(ValueError, match=message):
        shrink_means(values, items, groups)


def test_shares_shrink_as_the_beta_binomial_they_came_from():
    rng = np.random.default_rng(5)
    n = rng.integers(8, 60, 3000)
    share = rng.beta(6, 4, 3000)
    agreed = rng.binomial(n, share)
    found = shrink_shares(agreed, n, np.zeros(3000, int))
    exact = (agreed + 6) / (n + 10)
    assert np.abs(found.mean - exact).max() < 0.03
    assert 0.93 <= np.mean((found.low <= share) & (share <= found.high)) <= 0.97
    assert betabinom(10, 6, 4).var() > 0  # the simulation is over-dispersed, so shrinking has work to do


def test_shares_keep_their_order_of_magnitude_with_one_item():
    found = shrink_shares([9, 2], [10, 3], [0, 1])
    assert 0.75 < found.mean[0] < 0.95
    assert np.isnan(found.mean[1])


def test_shares_over_one_are_refused():
    with pytest.raises(ValueError, match="more agreed"):
        shrink_shares([5], [4], [0])
    with pytest.raises(ValueError, match="different shapes"):
        shrink_shares([5], [4, 4], [0])


def test_the_keenest_evaluator_of_a_theme_has_one_voice():
    values = [1.0] * 200 + [5.0] * 20
    evaluators = [0] * 200 + list(range(1, 21))
    found = theme_importance(values, evaluators, np.zeros(220, int), np.zeros(220, int), n_themes=1)
    assert found.n.tolist() == [21]
    assert found.raw[0] == pytest.approx((1 + 20 * 5) / 21)


def test_themes_are_compared_with_their_own_prompts():
    """People rate one prompt higher; a theme that is average there is not above one that is average elsewhere."""
    rng = np.random.default_rng(6)
    prompt = np.repeat([0, 1], 4000)
    theme = rng.integers(0, 4, 8000)
    level = np.where(prompt == 0, 4.2, 3.0) + np.where(theme == 2, 0.5, 0.0)
    values = np.clip(np.round(rng.normal(level, 0.8)), 1, 5)
    found = theme_importance(values, rng.integers(0, 900, 8000), theme, prompt, n_themes=4)
    assert np.argmax(found.mean) == 2
    assert rank_ranges(found.low, found.high)[0][2] == 1
    assert (found.n > 600).all()


def test_theme_intervals_hold_the_truth():
    rng = np.random.default_rng(7)
    hits = []
    for _ in range(150):
        truth = rng.normal(0, 0.2, 5)
        who = rng.integers(0, 120, 700)
        theme = rng.integers(0, 5, 700)
        leaning = rng.normal(0, 0.4, 120)
        values = 3.5 + truth[theme] + leaning[who] + rng.normal(0, 0.7, 700)
        found = theme_importance(values, who, theme, np.zeros(700, int), n_themes=5, scale=(-9, 19))
        offset = 3.5 + truth
        hits += list((found.low <= offset) & (offset <= found.high))
    assert 0.91 <= np.mean(hits) <= 0.99


def test_ideas_without_a_theme_and_themes_without_ideas():
    found = theme_importance([4.0] * 8, range(8), [-1] * 8, [0] * 8, n_themes=2)
    assert np.isnan(found.mean).all()
    assert found.n.tolist() == [0, 0]
    empty = theme_importance([], [], [], [], n_themes=1)
    assert empty.n.tolist() == [0]


def test_unknown_themes_are_refused():
    with pytest.raises(ValueError, match="not among"):
        theme_importance([4.0], [0], [3], [0], n_themes=2)
    with pytest.raises(ValueError, match="different shapes"):
        theme_importance([4.0], [0, 1], [0], [0], n_themes=2)
    with pytest.raises(ValueError, match="outside"):
        theme_importance([9.0], [0], [0], [0], n_themes=2)


def test_a_rank_is_given_only_where_the_interval_allows_one():
    low, high = [4.5, 4.1, 4.0, 2.0, np.nan], [4.9, 4.4, 4.3, 2.2, np.nan]
    best, worst = rank_ranges(low, high)
    assert best.tolist() == [1, 2, 2, 4, 0]
    assert worst.tolist() == [1, 3, 3, 4, 0]


def test_tiers_end_where_intervals_part():
    mean = np.array([4.7, 4.25, 4.15, 2.1, np.nan, 4.0])
    low, high = mean - 0.2, mean + 0.2
    assert tiers(mean, low, high).tolist() == [1, 2, 2, 3, 0, 2]
