"""Themes keep their identity from run to run."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analytics.themes.stability import match_identities, overlaps, subsample_agreement, theme_stability

partitions = st.lists(st.integers(0, 5), min_size=1, max_size=40).map(
    lambda labels: [{i for i, its in enumerate(labels) if its == label} for label in sorted(set(labels))]
)


def test_a_theme_that_grew_is_the_same_theme():
    old = [{"a", "b", "c"}, {"d", "e", "f"}]
    new = [{"d", "e", "f", "x", "y"}, {"a", "b", "c", "z"}, {"v", "w"}]
    assert match_identities(old, new) == {0: 1, 1: 0}


def test_a_theme_that_fell_apart_is_a_new_one():
    assert match_identities([set("abcdef")], [set("ab"), set("cd"), set("ef")]) == {}


def test_of_two_halves_neither_takes_the_identity_but_a_clear_heir_does():
    assert match_identities([set("abcdef")], [set("abcd"), set("ef")]) == {0: 0}


def test_no_themes_no_pairs():
    assert match_identities([], [{"a"}]) == {}
    assert match_identities([{"a"}], []) == {}


@given(partitions)
def test_the_same_partition_is_matched_to_itself(groups):
    assert match_identities(groups, groups) == {index: index for index in range(len(groups))}


@given(partitions, partitions)
def test_each_old_theme_has_at_most_one_heir(old, new):
    matched = match_identities(old, new)
    assert len(set(matched.values())) == len(matched)
    overlap = overlaps(old, new)
    assert all(overlap[before, after] >= 0.5 for after, before in matched.items())


def test_agreement_is_one_for_a_method_that_never_wavers():
    labels = np.arange(50) % 5
    assert subsample_agreement(labels, lambda rows, _seed: labels[rows], runs=3, seed=1) == 1.0


def test_a_theme_that_is_always_found_is_stable_and_one_that_never_is_is_not():
    labels = np.array([0] * 40 + [1] * 40)

    def find(rows, seed):
        scattered = np.random.default_rng(seed).integers(1, 9, len(rows))
        return np.where(labels[rows] == 0, 0, scattered)

    lasting, fleeting = theme_stability(labels, find, runs=4, seed=1)
    assert lasting == 1.0
    assert fleeting < 0.5
