"""A second run keeps identities and never undoes a person's work."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.themes.continuity import OldPlace, OldTheme, continue_themes


def keys():
    numbers = count(1)
    return lambda: f"new{next(numbers)}"


def a_run(groups, whole_of=None):
    sub_theme = {idea: number for number, group in enumerate(groups) for idea in group}
    return sub_theme, whole_of or [0] * len(groups)


def first_run(groups, whole_of=None):
    sub_theme, wholes = a_run(groups, whole_of)
    return continue_themes([], {}, sub_theme, wholes, new_key=keys())


def state_after(result, sub_theme):
    """The rows a pipeline would write, as the next run reads them."""
    subs = [OldTheme(key, parent) for key, parent in result.parents.items()]
    wholes = [OldTheme(key, None) for key in result.current if key not in result.parents]
    places = {idea: OldPlace(key, result.sub_keys.get(sub_theme[idea])) for idea, key in result.places.items()}
    return [*subs, *wholes], places


GROUPS = ["abcdef", "ghijkl", "mnopqr"]


def test_a_first_run_makes_themes_and_wholes():
    result = first_run(GROUPS, [0, 0, 1])
    assert len(result.parents) == 3
    assert len(set(result.parents.values())) == 2
    assert result.new == result.current
    assert result.places["a"] == result.places["f"] != result.places["g"]


def test_the_same_ideas_keep_the_same_themes():
    sub_theme, _wholes = a_run(GROUPS, [0, 0, 1])
    first = first_run(GROUPS, [0, 0, 1])
    themes, places = state_after(first, sub_theme)
    again = continue_themes(themes, places, *a_run(list(reversed(GROUPS)), [1, 0, 0]), new_key=keys())
    assert again.places == first.places
    assert again.parents == first.parents
    assert again.new == set()


OLD = [
    OldTheme("W", None),
    OldTheme("A", "W"),
    OldTheme("B", "W"),
]
PLACES = {idea: OldPlace("A", "A") for idea in "abcdef"} | {idea: OldPlace("B", "B") for idea in "ghijkl"}


def with_theme(key, **changes):
    return [
        OldTheme(**{**{name: getattr(t, name) for name in t.__slots__}, **changes}) if t.key == key else t for t in OLD
    ]


def rerun(themes, places, groups=("abcdef", "ghijkl"), whole_of=None):
    return continue_themes(themes, places, *a_run(groups, whole_of), new_key=keys())


def test_a_moved_idea_stays_where_it_was_put():
    result = rerun(OLD, PLACES | {"a": OldPlace("B", "A", is_by_person=True)})
    assert result.places["a"] == "B"
    assert result.places["b"] == "A"


def test_an_idea_set_aside_stays_aside():
    assert rerun(OLD, PLACES | {"a": OldPlace(None, "A", is_by_person=True)}).places["a"] is None


def test_moving_most_of_a_theme_away_does_not_change_what_it_is():
    moved = {idea: OldPlace("B", "A", is_by_person=True) for idea in "abcd"}
    result = rerun(OLD, PLACES | moved)
    assert result.places["e"] == "A"
    assert {result.places[idea] for idea in "abcd"} == {"B"}


def test_a_merge_holds_when_both_are_found_again_and_new_ideas_follow_it():
    themes = with_theme("B", merged_into="A")
    places = PLACES | {idea: OldPlace("A", "B") for idea in "ghijkl"}
    result = rerun(themes, places, ("abcdef", "ghijklz"))
    assert set(result.places.values()) == {"A"}
    assert "B" not in result.current
    assert result.sub_keys[1] == "B"


def test_an_approved_theme_keeps_what_it_has():
    result = rerun(with_theme("A", is_approved=True), PLACES, ("abc", "def", "ghijkl"))
    assert {result.places[idea] for idea in "abcdef"} == {"A"}


def test_a_named_theme_that_is_not_found_again_keeps_its_ideas():
    result = rerun(with_theme("A", is_touched=True), PLACES, ("ab", "cd", "ef", "ghijkl"))
    assert {result.places[idea] for idea in "abcdef"} == {"A"}
    assert "A" in result.current


def test_an_untouched_theme_that_is_not_found_again_is_gone():
    result = rerun(OLD, PLACES, ("ab", "cd", "ef", "ghijkl"))
    assert "A" not in result.current
    assert len(result.new) >= 3


def test_a_placed_theme_stays_in_its_whole():
    themes = [OldTheme("V", None), *with_theme("B", parent="V", is_placed=True)]
    result = rerun(themes, PLACES, whole_of=[0, 0])
    assert result.parents["B"] == "V"
    assert "V" in result.current


def test_a_named_whole_keeps_its_sub_themes_when_the_machine_takes_it_apart():
    themes = with_theme("W", is_touched=True)
    places = PLACES | {idea: OldPlace("C", "C") for idea in "mnopqr"}
    themes.append(OldTheme("C", "W"))
    result = rerun(themes, places, GROUPS, [0, 1, 2])
    assert {result.parents[key] for key in "ABC"} == {"W"}


def test_a_merged_whole_takes_the_sub_themes_of_both():
    themes = [OldTheme("V", None, merged_into="W"), *OLD]
    result = rerun(themes, PLACES, whole_of=[0, 1])
    assert "V" not in result.current
    assert "V" not in result.parents.values()


@st.composite
def states(draw):
    """Any state that people and runs can bring about, and any finding of the next run."""
    wholes = [f"W{n}" for n in range(draw(st.integers(1, 3)))]
    subs = [f"S{n}" for n in range(draw(st.integers(1, 5)))]
    flag = st.booleans()

    def theme(key, parent, others):
        merged = draw(st.one_of(st.none(), st.sampled_from(others))) if others and draw(flag) else None
        return OldTheme(
            key,
            parent,
            merged,
            draw(flag),
            is_approved=draw(flag) and merged is None,
            is_placed=parent is not None and draw(flag),
        )

    themes = [theme(key, None, wholes[:number]) for number, key in enumerate(wholes)]
    themes += [theme(key, draw(st.sampled_from(wholes)), subs[:number]) for number, key in enumerate(subs)]
    shown = [t.key for t in themes if t.parent is not None and t.merged_into is None]
    ideas = range(draw(st.integers(0, 30)))
    places = {}
    for idea in ideas:
        if draw(flag):
            by_person = draw(flag)
            at = draw(st.sampled_from(shown)) if not by_person else draw(st.one_of(st.none(), st.sampled_from(shown)))
            places[idea] = OldPlace(at, draw(st.one_of(st.none(), st.sampled_from(subs))), by_person)
    number = draw(st.integers(1, 5))
    labels = {idea: draw(st.integers(0, number - 1)) for idea in ideas}
    used = {label: place for place, label in enumerate(sorted(set(labels.values())))}
    sub_theme = {idea: used[label] for idea, label in labels.items()}
    whole_of = [draw(st.integers(0, 2)) for _ in used]
    return themes, places, sub_theme, whole_of


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(states())
def test_whatever_people_did_holds(state):
    themes, places, sub_theme, whole_of = state
    old = {theme.key: theme for theme in themes}
    result = continue_themes(themes, places, sub_theme, whole_of, new_key=keys())
    merged = {key for key, theme in old.items() if theme.merged_into is not None}

    assert set(result.places) == set(sub_theme)
    for idea, key in result.places.items():
        place = places.get(idea)
        if place is not None and place.is_by_person:
            assert key == place.theme
        else:
            assert key is not None
        if place is not None and place.theme is not None and old[place.theme].is_approved:
            assert key == place.theme
        assert key is None or (key in result.current and key in result.parents)
    assert not result.current & merged
    for key, theme in old.items():
        if theme.merged_into is None and (theme.is_touched or theme.is_approved):
            assert key in result.current
        if theme.parent and theme.merged_into is None and theme.is_placed and old[theme.parent].merged_into is None:
            assert result.parents[key] == theme.parent
    for parent in result.parents.values():
        assert parent in result.current
        assert parent not in result.parents
        assert parent not in old or old[parent].parent is None
    assert result.new.isdisjoint(old)
    assert result.current <= set(old) | result.new
    for number, key in result.sub_keys.items():
        assert key in result.current or key in old, number


@settings(max_examples=100, deadline=None)
@given(states())
def test_running_again_on_the_same_ideas_changes_nothing(state):
    _themes, _places, sub_theme, whole_of = state
    first = continue_themes([], {}, sub_theme, whole_of, new_key=keys())
    themes, places = state_after(first, sub_theme)
    again = continue_themes(themes, places, sub_theme, whole_of, new_key=keys())
    assert (again.places, again.parents, again.new) == (first.places, first.parents, set())


def test_an_approved_whole_keeps_sub_themes_that_are_not_found_again():
    result = rerun(with_theme("W", is_approved=True), PLACES, ("ab", "cd", "ef", "gh", "ij", "kl"), [0, 1, 2, 0, 1, 2])
    assert {result.parents[key] for key in "AB"} == {"W"}
    assert result.places["a"] == "A"
    assert result.places["l"] == "B"
