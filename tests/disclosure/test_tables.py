"""Published tables against somebody who subtracts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from disclosure import Published, merge_counts, publish_counts, publish_tables

Row = tuple[int, ...]


def tabulate(people: list[Row], crosses: list[tuple[int, int]], sizes: Row):
    one_way = {f"v{v}": dict.fromkeys((f"c{c}" for c in range(size)), 0) for v, size in enumerate(sizes)}
    two_way = {(f"v{a}", f"v{b}"): {} for a, b in crosses}
    for person in people:
        for variable, category in enumerate(person):
            one_way[f"v{variable}"][f"c{category}"] += 1
        for a, b in crosses:
            cell = (f"c{person[a]}", f"c{person[b]}")
            two_way[f"v{a}", f"v{b}"][cell] = two_way[f"v{a}", f"v{b}"].get(cell, 0) + 1
    return one_way, two_way


class Attack:
    """Everything that is shown, as equations in whole numbers that cannot be negative."""

    def __init__(self, shown: Published, one_way, two_way) -> None:
        self.truth: dict[tuple, int] = {}
        self.shown: dict[tuple, int | None] = {}
        for variable, counts in one_way.items():
            for category, count in counts.items():
                self.truth[variable, category] = count
                self.shown[variable, category] = shown.one_way[variable][category]
        for pair, cells in shown.two_way.items():
            for cell, count in cells.items():
                self.truth[pair, cell] = two_way[pair].get(cell, 0)
                self.shown[pair, cell] = count
        self.index = {key: i for i, key in enumerate(self.truth)}
        self.equations, self.sums = self._equations(shown)

    def _equations(self, shown: Published):
        equations, sums = [], []

        def add(plus: list, minus: list, total: int) -> None:
            row = np.zeros(len(self.index))
            for key in plus:
                row[self.index[key]] += 1
            for key in minus:
                row[self.index[key]] -= 1
            equations.append(row)
            sums.append(total)

        for variable, counts in shown.one_way.items():
            add([(variable, category) for category in counts], [], shown.total)
        for (first, second), cells in shown.two_way.items():
            for row in shown.one_way[first]:
                add([((first, second), cell) for cell in cells if cell[0] == row], [(first, row)], 0)
            for column in shown.one_way[second]:
                add([((first, second), cell) for cell in cells if cell[1] == column], [(second, column)], 0)
        for key, value in self.shown.items():
            if value is not None:
                add([key], [], value)
        return np.array(equations), np.array(sums)

    def range_of(self, key: tuple) -> tuple[int, int]:
        ends = []
        for sign in (1, -1):
            cost = np.zeros(len(self.index))
            cost[self.index[key]] = sign
            found = milp(
                cost,
                constraints=LinearConstraint(self.equations, self.sums, self.sums),
                bounds=Bounds(0, np.inf),
                integrality=np.ones(len(self.index)),
            )
            assert found.success
            ends.append(round(sign * found.fun))
        return ends[0], ends[1]

    def recovered(self, k: int) -> list[tuple]:
        small = [key for key, count in self.truth.items() if 0 < count < k]
        assert all(self.shown[key] is None for key in small)
        return [key for key in small if len(set(self.range_of(key))) == 1]


@st.composite
def populations(draw: st.DrawFn):
    sizes = tuple(draw(st.lists(st.integers(2, 5), min_size=1, max_size=3)))
    chances = [draw(st.lists(st.integers(1, 30), min_size=size, max_size=size)) for size in sizes]
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    n = draw(st.integers(0, 120))
    columns = [rng.choice(size, size=n, p=np.array(c) / sum(c)) for size, c in zip(sizes, chances, strict=True)]
    people = [tuple(int(column[i]) for column in columns) for i in range(n)]
    possible = [(0, 1), (1, 2)][: len(sizes) - 1]
    return people, possible[: draw(st.integers(0, len(possible)))], sizes


@given(populations(), st.sampled_from([3, 5, 10]))
@settings(max_examples=60, deadline=None)
def test_subtraction_recovers_no_small_cell(population, k):
    people, crosses, sizes = population
    one_way, two_way = tabulate(people, crosses, sizes)
    shown = publish_tables(one_way, two_way, k=k)
    assert Attack(shown, one_way, two_way).recovered(k) == []


def test_the_attack_finds_what_plain_hiding_leaves_open():
    counts = {"a": 3, "b": 40, "c": 57}
    naive = Published(100, {"v": {"a": None, "b": 40, "c": 57}}, {}, frozenset())
    assert Attack(naive, {"v": counts}, {}).recovered(5) == [("v", "a")]


@given(st.lists(st.integers(0, 60), min_size=1, max_size=12), st.sampled_from([2, 5, 10]))
def test_hidden_people_are_nobody_or_a_group(sizes, k):
    counts = {f"c{i}": size for i, size in enumerate(sizes)}
    shown = publish_counts(counts, k=k)
    hidden = sum(counts[category] for category, count in shown.items() if count is None)
    assert hidden == 0 or hidden >= k or all(count is None for count in shown.values())
    assert all(count is None or (count >= k and count == counts[category]) for category, count in shown.items())


def test_a_group_is_hidden_when_almost_everybody_is_in_it():
    assert publish_counts({"yes": 97, "no": 3}) == {"yes": None, "no": None}


def test_large_groups_are_shown_as_they_are():
    assert publish_counts({"a": 50, "b": 30, "c": 5}) == {"a": 50, "b": 30, "c": 5}


def test_categories_are_merged_before_any_is_hidden():
    counts = {"01": 3, "02": 9, "10": 4, "11": 3, "90": 30}
    areas = {"01": "south", "02": "south", "10": "east", "11": "east"}
    shown = publish_tables({"area": counts}, coarser={"area": areas})
    assert shown.one_way == {"area": {"south": 12, "east": 7, "90": 30}}
    assert shown.merged == {"area"}


def test_nothing_is_merged_when_nothing_is_small():
    shown = publish_tables({"area": {"01": 8, "02": 9}}, coarser={"area": {"01": "south", "02": "south"}})
    assert shown.one_way == {"area": {"01": 8, "02": 9}}
    assert shown.merged == frozenset()


@pytest.mark.parametrize("coarser", [{}, {"area": {}}, {"area": {"elsewhere": "south"}}])
def test_where_nothing_can_be_merged_nothing_is_said_to_be(coarser):
    assert publish_tables({"area": {"01": 2, "02": 9}}, coarser=coarser).merged == frozenset()


def test_limits_may_differ_by_variable():
    tables = {"role": {"a": 7, "b": 23, "c": 30}, "health": {"a": 7, "b": 23, "c": 30}}
    shown = publish_tables(tables, k={"health": 10})
    assert shown.one_way["role"] == {"a": 7, "b": 23, "c": 30}
    assert shown.one_way["health"] == {"a": None, "b": None, "c": 30}
    assert shown.hidden("health") == 2


def test_tables_about_different_people_are_refused():
    with pytest.raises(ValueError, match="different totals"):
        publish_tables({"a": {"x": 5}, "b": {"x": 6}})


def test_a_crossed_table_that_differs_from_its_rows_is_refused():
    with pytest.raises(ValueError, match="differ at x"):
        publish_tables({"a": {"x": 5, "y": 5}, "b": {"x": 5, "y": 5}}, {("a", "b"): {("x", "x"): 4, ("y", "y"): 6}})


def test_rings_of_crossed_tables_are_refused():
    one = {name: {"x": 10} for name in "abc"}
    cell = {("x", "x"): 10}
    with pytest.raises(ValueError, match="ring"):
        publish_tables(one, {("a", "b"): cell, ("b", "c"): cell, ("c", "a"): cell})


def test_merging_adds_everything_up():
    assert merge_counts({"a": 1, "b": 2, "c": 3}, {"a": "x", "c": "x"}) == {"x": 4, "b": 2}
