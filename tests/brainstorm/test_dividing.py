"""Which ideas everybody is shown: those that divide people, and some that may."""

from random import Random
from statistics import mean
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brainstorm.dividing import DIVIDES, KNOWN, TRIED, Divided, choose_anchors, divisiveness, possible_divisiveness
from brainstorm.focusing import Tally


def votes(agreed: int, disagreed: int, passed: int = 0) -> Tally:
    return Tally(agreed + disagreed + passed, agreed - disagreed, agreed + disagreed)


def idea(number: int, agreed: int = 0, disagreed: int = 0, passed: int = 0) -> Divided:
    return Divided(UUID(int=number), votes(agreed, disagreed, passed))


def chosen(ideas, *, now=(), named=(), places=8, seed=1) -> set[int]:
    keys = choose_anchors(
        ideas, now={UUID(int=n) for n in now}, named={UUID(int=n) for n in named}, chance=Random(seed), places=places
    )
    return {key.int for key in keys}


@given(agreed=st.integers(0, 200), disagreed=st.integers(0, 200), passed=st.integers(0, 200), seed=st.integers(0, 99))
def test_divisiveness_is_the_same_from_either_side_and_within_its_bounds(agreed, disagreed, passed, seed):
    value = divisiveness(votes(agreed, disagreed, passed))
    assert 0 < value < 1
    assert value == pytest.approx(divisiveness(votes(disagreed, agreed, passed)))
    assert 0 <= possible_divisiveness(votes(agreed, disagreed, passed), Random(seed)) <= 1


def test_halves_divide_most_and_passing_lessens_it():
    assert divisiveness(votes(100, 100)) > 0.95
    assert divisiveness(votes(170, 30)) > DIVIDES > divisiveness(votes(180, 20))
    assert divisiveness(votes(100, 100)) > divisiveness(votes(100, 100, 100)) > divisiveness(votes(10, 10, 280))


def test_what_is_drawn_is_near_what_is_known_of_an_idea_many_have_weighed():
    drawn = [possible_divisiveness(votes(300, 100), Random(seed)) for seed in range(300)]
    assert mean(drawn) == pytest.approx(divisiveness(votes(300, 100)), abs=0.02)
    assert max(possible_divisiveness(votes(0, 0), Random(seed)) for seed in range(100)) > 0.9


def test_the_most_divisive_of_the_known_ones_stay_and_new_ones_are_tried_in_their_last_places():
    known = [idea(n, 60 + n, 60 - n) for n in range(10)]
    unknown = [idea(100 + n, 3, 3) for n in range(20)]
    found = chosen([*known, *unknown], now=range(10))
    assert {n for n in found if n < 100} == set(range(8 - int(8 * TRIED)))
    assert len(found) == 8


def test_an_idea_on_trial_stays_until_it_is_known_and_goes_if_it_does_not_divide():
    others = [idea(100 + n) for n in range(20)]
    trial, over = [idea(n, 30, 5) for n in range(8)], [idea(n, KNOWN, 5) for n in range(8)]
    assert chosen([*trial, *others], now=range(8)) == set(range(8))
    assert not chosen([*over, *others], now=range(8)) & set(range(8))


def test_one_known_from_elsewhere_takes_a_place():
    ideas = [idea(1, 80, 80), *(idea(100 + n, 4, 1) for n in range(20))]
    assert 1 in chosen(ideas)


def test_those_a_person_named_take_places_and_are_not_chosen_again():
    ideas = [idea(n, 70, 60) for n in range(20)]
    found = chosen(ideas, named=range(5), places=8)
    assert len(found) == 3
    assert not found & set(range(5))
    assert chosen(ideas, named=range(9), places=8) == set()


def test_when_there_are_few_all_are_anchors():
    ideas = [idea(1, 150, 2), idea(2, 60, 60), idea(3)]
    assert chosen(ideas) == {1, 2, 3}
    assert chosen([]) == set()


def test_promising_ideas_are_tried_before_others():
    ideas = [*(idea(n, 6, 6) for n in range(30)), *(idea(100 + n, 12, 0) for n in range(30))]
    found = chosen(ideas, places=20)
    assert sum(n < 100 for n in found) > 15


def test_a_negative_number_of_places_is_refused():
    with pytest.raises(ValueError, match="places"):
        choose_anchors([], now=(), named=(), chance=Random(0), places=-1)
