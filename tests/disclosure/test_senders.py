"""Counts by sender give no small sender's people away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure import Sender, first_step, publish_senders, whole_batches

BIG, UNKNOWN, SMALL, TINY = Sender(45, 900), Sender(20, None), Sender(0, 19), Sender(0, 8)


def test_a_big_sender_is_shown_and_small_ones_together():
    shown = publish_senders({"a": BIG, "b": SMALL, "c": TINY}, pooled=15, unlinked=30)
    assert shown.counts == {"a": 45, "b": None, "c": None}
    assert (shown.pool, shown.pool_reached, shown.rest, shown.is_pool_in_rest) == (15, 27, 30, False)


@pytest.mark.parametrize("small", [{"b": SMALL}, {"b": TINY, "c": TINY}])
def test_a_pool_of_one_or_of_few_people_is_hidden_with_those_who_came_by_no_link(small):
    shown = publish_senders({"a": BIG, **small}, pooled=10, unlinked=30)
    assert shown.pool is None
    assert (shown.rest, shown.is_pool_in_rest) == (40, True)


def test_what_was_counted_while_a_sender_was_thought_big_joins_the_pool():
    shown = publish_senders({"a": Sender(25, 12), "b": SMALL}, pooled=10, unlinked=0)
    assert shown.counts["a"] is None
    assert shown.pool == 35


def test_without_small_senders_there_is_no_pool():
    shown = publish_senders({"a": BIG, "b": UNKNOWN}, pooled=0, unlinked=10)
    assert (shown.pool, shown.rest, shown.is_pool_in_rest) == (None, 10, False)


@pytest.mark.parametrize(
    ("n", "counted", "first", "more"),
    [(0, 0, 10, 0), (9, 0, 10, 0), (14, 0, 10, 10), (19, 0, 20, 0), (23, 0, 20, 20), (4, 10, 10, 0), (7, 10, 10, 5)],
)
def test_only_whole_batches_are_counted_from_the_first_that_may_be_shown(n, counted, first, more):
    assert whole_batches(n, counted, first=first) == more


def test_who_reaches_nobody_knows_how_many_is_counted_later():
    assert [first_step(one) for one in (None, BIG, SMALL, UNKNOWN)] == [10, 10, 10, 20]


@pytest.mark.parametrize("wrong", [{"pooled": 3, "unlinked": 0}, {"pooled": 0, "unlinked": -5}])
def test_counts_that_are_no_whole_batches_are_refused(wrong):
    with pytest.raises(ValueError, match="whole batches"):
        publish_senders({"a": BIG}, **wrong)
    with pytest.raises(ValueError, match="at least 0"):
        whole_batches(5, -5, first=10)


FIVES = st.sampled_from(range(0, 50, 5))


@given(st.lists(st.tuples(FIVES, st.none() | st.integers(1, 60)), max_size=8), FIVES, FIVES)
def test_nobody_is_lost_and_no_small_sender_can_be_subtracted(rows, pooled, unlinked):
    senders = {key: Sender(*row) for key, row in enumerate(rows)}
    shown = publish_senders(senders, pooled=pooled, unlinked=unlinked)
    everybody = pooled + unlinked + sum(sender.counted for sender in senders.values())
    assert sum(n for n in shown.counts.values() if n) + (shown.pool or 0) + shown.rest == everybody
    small = [key for key, sender in senders.items() if sender.is_small]
    assert all(shown.counts[key] is None for key in small)
    if shown.pool is not None:
        assert len(small) >= 2
        assert shown.pool_reached >= 20
