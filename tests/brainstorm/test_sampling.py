"""Whom to show which idea next: what holds for any pool."""

from collections import Counter
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brainstorm.sampling import FOCUS, JITTER, LAST, SET_SIZE, Candidate, anchors_in_set, draw_set

LANGUAGES = st.sampled_from(["fi", "sv", "en"])
POOLS = st.lists(st.tuples(LANGUAGES, st.integers(0, 30)), max_size=40).map(
    lambda rows: [Candidate(UUID(int=n), language, count) for n, (language, count) in enumerate(rows)]
)
SEEDS = st.integers(0, 2**32).map(Random)


@given(pool=POOLS, language=LANGUAGES, chance=SEEDS, head_start=st.integers(0, 10), size=st.integers(1, 7))
def test_a_set_is_as_full_as_it_can_be_and_holds_nothing_twice(pool, language, chance, head_start, size):
    before = list(pool)
    keys = draw_set(pool, language=language, chance=chance, head_start=head_start, size=size)
    assert len(keys) == min(size, len(pool)) == len(set(keys))
    assert set(keys) <= {idea.key for idea in pool}
    assert pool == before


@given(pool=POOLS, chance=SEEDS, size=st.integers(1, 7))
def test_with_one_language_nothing_left_out_is_less_evaluated_than_what_was_chosen(pool, chance, size):
    pool = [Candidate(idea.key, "fi", idea.draw) for idea in pool]
    chosen = set(draw_set(pool, language="fi", chance=chance, head_start=6, size=size))
    counts = [idea.draw for idea in pool if idea.key in chosen]
    rest = [idea.draw for idea in pool if idea.key not in chosen]
    assert not counts or not rest or max(counts) <= min(rest)


@given(pool=POOLS, language=LANGUAGES, chance=SEEDS, head_start=st.integers(0, 10))
def test_some_idea_that_is_furthest_behind_is_always_in_the_set(pool, language, chance, head_start):
    keys = draw_set(pool, language=language, chance=chance, head_start=head_start)
    if pool:
        fewest = min(idea.draw for idea in pool)
        assert any(idea.draw == fewest for idea in pool if idea.key in keys)


@given(own=st.integers(SET_SIZE, 20), others=st.integers(0, 20), chance=SEEDS)
def test_among_equals_the_own_language_comes_first(own, others, chance):
    pool = [Candidate(UUID(int=n), "fi" if n < own else "sv", 3) for n in range(own + others)]
    keys = draw_set(pool, language="fi", chance=chance, head_start=6)
    assert all(key.int < own for key in keys)


@pytest.mark.parametrize(("own", "foreign"), [(0, 0), (1, 1), (5, 1), (6, 2), (FOCUS, 2)])
def test_another_language_gets_one_place_where_it_is_behind_and_two_where_it_is_far_behind(own, foreign):
    pool = [Candidate(UUID(int=n), "fi" if n < 10 else "sv", own if n < 10 else 0) for n in range(20)]
    chosen = draw_set(pool, language="fi", chance=Random(1), head_start=6)
    assert [key.int >= 10 for key in chosen] == [False] * (5 - foreign) + [True] * foreign


def test_no_language_starves_when_nobody_reads_it():
    counts = Counter({UUID(int=n): 0 for n in range(60)})
    languages = {key: "fi" if key.int < 50 else "sv" for key in counts}
    chance = Random(7)
    for _ in range(400):
        pool = [Candidate(key, languages[key], number) for key, number in counts.items()]
        counts.update(draw_set(pool, language="fi", chance=chance, head_start=6))
    assert min(counts.values()) > 20
    assert max(counts.values()) - min(counts.values()) <= 2 + 6


def test_ties_are_decided_by_lot():
    pool = [Candidate(UUID(int=n), "fi", 0) for n in range(30)]
    seen = Counter(
        key for seed in range(200) for key in draw_set(pool, language="fi", chance=Random(seed), head_start=6)
    )
    assert len(seen) == 30


@given(pool=POOLS, language=LANGUAGES, chance=SEEDS)
def test_nothing_focused_is_chosen_before_what_has_not_had_its_base(pool, language, chance):
    pool = [Candidate(idea.key, language, idea.draw) for idea in pool]
    focused = [Candidate(UUID(int=1000 + n), language, FOCUS - 90 + n) for n in range(8)]
    chosen = draw_set([*focused, *pool], language=language, chance=chance, head_start=0)
    assert sum(key.int < 1000 for key in chosen) == min(len(pool), SET_SIZE)


def test_of_focused_ideas_the_lowest_come_first_and_near_ones_by_lot():
    pool = [Candidate(UUID(int=n), "fi", FOCUS + 3 * JITTER * (n // 10)) for n in range(30)]
    draws = [draw_set(pool, language="fi", chance=Random(seed), head_start=6) for seed in range(50)]
    assert all(key.int < 10 for keys in draws for key in keys)
    assert len({key for keys in draws for key in keys}) == 10


def test_focused_ideas_of_other_languages_come_when_the_own_run_out():
    own = [Candidate(UUID(int=n), "fi", FOCUS) for n in range(2)]
    others = [Candidate(UUID(int=10 + n), "sv", FOCUS - 90) for n in range(2)]
    keys = draw_set([*others, *own], language="fi", chance=Random(3), head_start=6)
    assert [key.int // 10 for key in keys] == [0, 0, 1, 1]


def test_ideas_with_enough_come_when_there_is_nothing_else():
    enough = [Candidate(UUID(int=20 + n), "fi", LAST + n) for n in range(4)]
    focused = [Candidate(UUID(int=n), "fi", FOCUS + 90) for n in range(2)]
    keys = draw_set([*enough, *focused], language="fi", chance=Random(3), head_start=6)
    assert [key.int // 20 for key in keys] == [0, 0, 1, 1, 1]


def test_what_has_enough_in_the_own_language_comes_after_what_has_not_in_others():
    own = [Candidate(UUID(int=n), "fi", FOCUS if n < 2 else LAST + n) for n in range(6)]
    others = [Candidate(UUID(int=10 + n), "sv", FOCUS + 90 * n) for n in range(2)]
    keys = draw_set([*others, *own], language="fi", chance=Random(3), head_start=6)
    assert sorted(key.int for key in keys[:2]) == [0, 1]
    assert [key.int for key in keys[2:4]] == [10, 11]
    assert 2 <= keys[4].int < 6


def test_anchors_are_a_quarter_of_the_cards():
    chance = Random(5)
    numbers = Counter(anchors_in_set(chance) for _ in range(4000))
    assert set(numbers) == {1, 2}
    assert sum(n * times for n, times in numbers.items()) / 4000 / SET_SIZE == pytest.approx(0.25, abs=0.01)
    assert anchors_in_set(chance, share=0) == 0
    assert anchors_in_set(chance, share=1) == SET_SIZE
    with pytest.raises(ValueError, match="share"):
        anchors_in_set(chance, share=1.1)


def test_a_set_of_nothing_is_empty():
    pool = [Candidate(UUID(int=n), "fi", n) for n in range(9)]
    assert draw_set(pool, language="sv", chance=Random(0), head_start=6, size=0) == []


@pytest.mark.parametrize(("size", "head_start"), [(-1, 6), (5, -1)])
def test_impossible_sizes_are_refused(size, head_start):
    with pytest.raises(ValueError, match="at least"):
        draw_set([], language="fi", chance=Random(0), head_start=head_start, size=size)
