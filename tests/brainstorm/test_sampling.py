"""Whom to show which idea next: what holds for any pool."""

from collections import Counter
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brainstorm.sampling import SET_SIZE, Candidate, draw_set

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
    pool = [Candidate(idea.key, "fi", idea.evaluations) for idea in pool]
    chosen = set(draw_set(pool, language="fi", chance=chance, head_start=6, size=size))
    counts = [idea.evaluations for idea in pool if idea.key in chosen]
    rest = [idea.evaluations for idea in pool if idea.key not in chosen]
    assert not counts or not rest or max(counts) <= min(rest)


@given(pool=POOLS, language=LANGUAGES, chance=SEEDS, head_start=st.integers(0, 10))
def test_some_idea_that_is_furthest_behind_is_always_in_the_set(pool, language, chance, head_start):
    keys = draw_set(pool, language=language, chance=chance, head_start=head_start)
    if pool:
        fewest = min(idea.evaluations for idea in pool)
        assert any(idea.evaluations == fewest for idea in pool if idea.key in keys)


@given(own=st.integers(SET_SIZE, 20), others=st.integers(0, 20), chance=SEEDS)
def test_among_equals_the_own_language_comes_first(own, others, chance):
    pool = [Candidate(UUID(int=n), "fi" if n < own else "sv", 3) for n in range(own + others)]
    keys = draw_set(pool, language="fi", chance=chance, head_start=6)
    assert all(key.int < own for key in keys)


def test_another_language_gets_at_most_one_place_until_it_is_far_behind():
    pool = [Candidate(UUID(int=n), "fi" if n < 10 else "sv", 4 if n < 10 else 0) for n in range(20)]
    foreign = [key for key in draw_set(pool, language="fi", chance=Random(1), head_start=6) if key.int >= 10]
    assert len(foreign) == 1
    far = [Candidate(idea.key, idea.language, idea.evaluations + (10 if idea.language == "fi" else 0)) for idea in pool]
    assert all(key.int >= 10 for key in draw_set(far, language="fi", chance=Random(1), head_start=6))


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


@pytest.mark.parametrize(("size", "head_start"), [(0, 6), (5, -1)])
def test_impossible_sizes_are_refused(size, head_start):
    with pytest.raises(ValueError, match="at least"):
        draw_set([], language="fi", chance=Random(0), head_start=head_start, size=size)
