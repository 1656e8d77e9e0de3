"""Where ideas belong in the order of dealing: shrinkage as in the ranking, the base, the cap, and few rows to write."""

from random import Random
from statistics import correlation, mean, stdev
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.evaluations import ranking
from brainstorm.focusing import (
    LEVEL,
    RISE,
    TRIES,
    AgreementPrior,
    ImportancePrior,
    Standing,
    Tally,
    agreement_prior,
    base_of,
    importance_prior,
    new_draws,
)
from brainstorm.sampling import BASE_ENDS, FOCUS, GONE, LAST, STEP

PRIOR = ImportancePrior(mean=3.4, spread=0.16, noise=1.2)


def tally(*values: int) -> Tally:
    return Tally(len(values), sum(values), sum(value * value for value in values))


def idea(number: int, n: int = 0, *, value: int = 3, dealt: int = 0, in_hand: int = 0, draw: float = 0.5, is_open=True):
    return Standing(UUID(int=number), Tally(n, n * value, n * value * value), dealt or n, in_hand, draw, is_open)


def draws(*ideas: Standing, base: int = 10, cap: int = 300, seed: int = 1, most: int = 1000):
    rows = [(one, PRIOR) for one in ideas]
    moved = new_draws(rows, base=base, cap=cap, chance=Random(seed), most_focused=most)
    return {key.int: draw for key, draw in moved.items()}


def world(rng: np.random.Generator, ideas: int) -> list[np.ndarray]:
    worth = rng.normal(3.4, 0.4, ideas)
    return [np.clip(np.rint(rng.normal(x, 1.1, rng.integers(2, 60))), 1, 5).astype(int) for x in worth]


def test_importance_is_shrunken_as_in_the_ranking():
    values = world(np.random.default_rng(3), 400)
    tallies = [tally(*map(int, of_one)) for of_one in values]
    prior = importance_prior(tallies)
    items = np.repeat(np.arange(400), [len(of_one) for of_one in values])
    ranked = ranking.shrink_means(np.concatenate(values), items, np.zeros(400, int), minimum=1)
    ours = [prior.posterior(of_one)[0] for of_one in tallies]
    assert np.abs(ours - ranked.mean).max() < 0.02
    deviations = np.sqrt([prior.posterior(of_one)[1] for of_one in tallies])
    assert 2 * 1.96 * deviations == pytest.approx(ranked.high - ranked.low, abs=0.06)


def test_agreement_is_shrunken_as_in_the_ranking():
    rng = np.random.default_rng(4)
    trials = rng.integers(1, 80, 300)
    agreed = rng.binomial(trials, rng.beta(4, 3, 300))
    passed = rng.binomial(trials - agreed, 0.3)
    tallies = [
        tally(*[1] * yes, *[0] * aside, *[-1] * (n - yes - aside))
        for yes, aside, n in zip(agreed, passed, trials, strict=True)
    ]
    prior = agreement_prior(tallies)
    ranked = ranking.shrink_shares(agreed, trials, np.zeros(300, int), minimum=1)
    a, b = np.array([prior.posterior(of_one) for of_one in tallies]).T
    assert a / (a + b) == pytest.approx(ranked.mean, abs=1e-9)


@pytest.mark.parametrize("prior_of", [importance_prior, agreement_prior])
def test_nothing_known_one_idea_and_ideas_all_alike_give_a_usable_prior(prior_of):
    for tallies in ([], [Tally(0, 0, 0)], [tally(1, 1)], [tally(1, 1)] * 9):
        prior = prior_of(tallies)
        standings = [prior.standing(tally(1), Random(seed)) for seed in range(20)]
        assert all(abs(standing) < 20 for standing in standings)
    with pytest.raises(ValueError, match="negative"):
        prior_of([Tally(-1, 0, 0)])


@pytest.mark.parametrize("prior", [PRIOR, AgreementPrior(share=0.4, weight=5)])
def test_an_idea_nobody_weighed_is_drawn_from_the_prior(prior):
    chance = Random(6)
    standings = [prior.standing(Tally(0, 0, 0), chance) for _ in range(4000)]
    assert mean(standings) == pytest.approx(0, abs=0.06)
    assert stdev(standings) == pytest.approx(1, abs=0.05)


def test_the_more_people_weigh_the_surer_and_the_better_the_higher():
    chance = Random(7)
    few, many, poor = (
        [PRIOR.standing(Tally(n, n * value, n * value * value), chance) for _ in range(500)]
        for n, value in ((10, 4), (200, 4), (200, 3))
    )
    assert stdev(many) < stdev(few) < 1
    assert mean(poor) < 0 < mean(few) < mean(many)


def test_until_it_has_its_base_an_idea_stands_by_its_evaluators_and_cards_in_hand():
    moved = draws(idea(1, 3, in_hand=5), idea(2, 9, draw=9.25), idea(3, 0, draw=FOCUS), idea(4, 10))
    assert 7 <= moved[1] < 8  # one of five cards is likely to be left
    assert 2 not in moved  # it stands where it belongs, lot and all
    assert 0 <= moved[3] < 1
    assert BASE_ENDS < moved[4] < LAST
    assert list(moved) == [3, 1, 4]  # the neediest first, should not all be written at once


def test_an_idea_everybody_passes_by_is_not_dealt_for_ever():
    moved = draws(idea(1, 0, dealt=10 * TRIES - 1), idea(2, 0, dealt=10 * TRIES))
    assert 9 <= moved[1] < 10
    assert BASE_ENDS < moved[2] < LAST


def test_cards_that_were_forgotten_bring_an_idea_back():
    assert draws(idea(1, 4, in_hand=8, dealt=12))[1] > 500
    assert 4 <= draws(idea(1, 4, in_hand=0, dealt=12, draw=FOCUS))[1] < 5


def test_one_with_enough_and_one_that_may_not_be_weighed_go_out_of_the_way_and_come_back():
    moved = draws(
        idea(1, 295, in_hand=5, draw=900.0),
        idea(2, 300, draw=LAST + 340),
        idea(3, 2, draw=1.5, is_open=False),
        idea(4, 2, draw=GONE + 0.5, is_open=False),
        idea(5, 2, draw=GONE + 0.5),
        idea(6, 250, draw=LAST + 300),
    )
    assert LAST <= moved[1] < GONE
    assert moved[3] >= GONE
    assert moved.keys() == {1, 3, 5, 6}
    assert 2 <= moved[5] < 3
    assert moved[6] < LAST


def test_the_base_rises_with_what_the_crowd_gives():
    assert base_of([], target=10, cap=300) == 10
    assert base_of([idea(n, 9) for n in range(4)], target=10, cap=300) == 10
    uneven = [idea(n, 20) for n in range(8)] + [idea(n, 170) for n in range(8, 10)]
    assert base_of(uneven, target=10, cap=300) == 10 + int(RISE * 40)
    assert base_of([*uneven, idea(9, 0, is_open=False)], target=10, cap=300) == 10 + int(RISE * 40)


def test_the_base_is_near_what_most_ideas_have():
    assert base_of([idea(n, 50) for n in range(4)], target=10, cap=300) == LEVEL * 50
    late = [idea(n, 0) for n in range(4, 7)]
    assert base_of([idea(n, 50) for n in range(4)] + late, target=10, cap=300) == LEVEL * 50


@pytest.mark.parametrize(("target", "cap", "base"), [(10, 300, 299), (10, 900, 499), (400, 300, 400), (999, 300, 499)])
def test_the_base_stays_under_the_cap_and_in_its_part_of_the_order(target, cap, base):
    """Ten thousand people may weigh the same fifty ideas."""
    ideas = [idea(n, 3200) for n in range(4)]
    assert base_of(ideas, target=target, cap=cap) == base
    assert base_of([], target=target, cap=cap) == min(target, 499)


def test_ideas_with_far_too_many_stay_where_ideas_with_enough_are():
    moved = draws(idea(1, 9000, draw=900.0), idea(2, 301, draw=900.0), idea(3, 0, dealt=300 * TRIES, draw=900.0))
    assert LAST <= moved[3] < moved[2] < moved[1] < GONE  # also what was dealt that often and never answered


@given(
    counts=st.lists(st.tuples(st.integers(10, 40), st.integers(1, 5), st.floats(600, 1500)), min_size=1, max_size=60),
    most=st.integers(1, 20),
    seed=st.integers(0, 999),
)
def test_writing_few_rows_deals_as_if_all_had_been_written(counts, most, seed):
    ideas = [idea(number, n, value=value, draw=draw) for number, (n, value, draw) in enumerate(counts)]
    stored = {one.key.int: one.draw for one in ideas}
    few, everything = draws(*ideas, most=most, seed=seed), draws(*ideas, most=len(ideas), seed=seed)

    def first(order: dict[int, float]) -> list[int]:
        return sorted(order, key=order.__getitem__)[:most]

    edge = max(few[key] for key in first(few))
    assert first(stored | few) == first(stored | everything)
    assert len(few) <= most + sum(draw <= edge for draw in stored.values())


def test_better_ideas_are_drawn_lower_most_of_the_time():
    rows = [(idea(number, 30, value=2 + number % 3), PRIOR) for number in range(90)]
    moved = new_draws(rows, base=10, cap=300, chance=Random(2), most_focused=90)
    values = [2 + key.int % 3 for key in moved]
    assert correlation(values, list(moved.values())) < -0.9
    assert max(moved.values()) - min(moved.values()) > STEP


@pytest.mark.parametrize(("base", "cap", "most"), [(0, 300, 9), (10, 10, 9), (10, 300, 0)])
def test_impossible_orders_are_refused(base, cap, most):
    with pytest.raises(ValueError, match="at least"):
        new_draws([], base=base, cap=cap, chance=Random(0), most_focused=most)
