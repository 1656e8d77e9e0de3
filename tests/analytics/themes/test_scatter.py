"""Themes that hold together badly are told from the others."""

import pytest

from analytics.themes.scatter import scattered


def test_a_theme_far_less_close_than_the_others_is_scattered():
    assert scattered([0.5, 0.5, 0.45, 0.3], [0, 0, 0, 0]) == [False, False, False, True]


def test_so_is_one_with_many_ideas_that_are_not_clearly_in_it():
    assert scattered([0.5, 0.5, None], [0.19, 0.2, 0.5]) == [False, True, True]


def test_nothing_measured_is_nothing_scattered():
    assert scattered([None, None], [0.0, 0.0]) == [False, False]
    assert scattered([], []) == []


def test_lengths_must_agree():
    with pytest.raises(ValueError, match="zip"):
        scattered([0.5], [])
