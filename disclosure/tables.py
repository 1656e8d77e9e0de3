"""Counts by background that can be published together without giving a small group away."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from disclosure.flows import Arc, is_determined

Key = TypeVar("Key", bound=Hashable)

K = 5

Pair = tuple[str, str]
Cell = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Published:
    """What may be shown: None stands for a hidden count.

    Attributes
    ----------
    total : int
        Everybody, whatever they answered.
    one_way : dict
        Variable → category → count or None.
    two_way : dict
        Pair of variables → pair of categories → count or None. A table that cannot be shown at all has only None.
    merged : frozenset of str
        Variables whose categories were merged into coarser ones first.
    """

    total: int
    one_way: dict[str, dict[str, int | None]]
    two_way: dict[Pair, dict[Cell, int | None]]
    merged: frozenset[str]

    def hidden(self, variable: str) -> int:
        """How many categories of a variable are hidden.

        Parameters
        ----------
        variable : str
            One of those published.

        Returns
        -------
        int
            From 0 to its number of categories.
        """
        return sum(1 for count in self.one_way[variable].values() if count is None)


def merge_counts(counts: Mapping[str, int], coarser: Mapping[str, str]) -> dict[str, int]:
    """Add up counts over coarser categories.

    Parameters
    ----------
    counts : mapping of str to int
        Count by category.
    coarser : mapping of str to str
        Category → coarser category; a category that is missing stays as it is.

    Returns
    -------
    dict of str to int
        In the order in which the coarser categories first appear.
    """
    merged: dict[str, int] = {}
    for category, count in counts.items():
        name = coarser.get(category, category)
        merged[name] = merged.get(name, 0) + count
    return merged


def publish_counts(counts: Mapping[str, int], *, k: int = K) -> dict[str, int | None]:
    """Hide small categories of one variable, and as many others as it takes.

    Parameters
    ----------
    counts : mapping of str to int
        Respondents by category; together they are everybody, and that total counts as known.
    k : int
        The smallest group that may be shown: for the group, and for everyone outside it.

    Returns
    -------
    dict of str to (int or None)
        None where hidden. Hidden categories are at least two and hold at least `k` people together, or nobody.
        An empty category is hidden as the small ones are, so that "hidden" never means "somebody".
    """
    hidden = _hide_line(counts, {category for category, count in counts.items() if count < k}, k)
    return {category: None if category in hidden else count for category, count in counts.items()}


def publish_tables(
    one_way: Mapping[str, Mapping[str, int]],
    two_way: Mapping[Pair, Mapping[Cell, int]] | None = None,
    *,
    k: int | Mapping[str, int] = K,
    coarser: Mapping[str, Mapping[str, str]] | None = None,
) -> Published:
    """Make tables over the same people fit to be published together.

    Parameters
    ----------
    one_way : mapping
        Variable → category → count. "No answer" is a category: every variable adds up to everybody.
    two_way : mapping, optional
        Pair of variables → pair of categories → count. A missing pair of categories counts as 0.
    k : int or mapping of str to int
        The smallest group to show, for all or by variable (5; 10 for staff, health and minors). A crossed table has
        the larger limit of its two.
    coarser : mapping, optional
        Variable → category → coarser category, used for the whole variable when one of its categories is small:
        merging tells more than hiding.

    Returns
    -------
    Published

    Raises
    ------
    ValueError
        If the tables are not about the same people, or the crossed pairs make a ring (a × b, b × c, c × a): then
        each tells about the others, more than this method can see.

    Notes
    -----
    Cells under `k` are hidden first, then the smallest other cells until no row or column gives a hidden one away
    by subtraction. Whether it does is decided exactly, as a question of flow in the network of rows and columns
    (Cox 1995, "Network models for complementary cell suppression", JASA 90), with counts that cannot be negative.
    A category hidden in its own table is hidden in every crossed one.
    """
    limits = {variable: k if isinstance(k, int) else k.get(variable, K) for variable in one_way}
    crossed = two_way or {}
    merging = _merging(one_way, coarser or {}, limits)
    singles = {name: merge_counts(counts, merging.get(name, {})) for name, counts in one_way.items()}
    total = _checked_total(singles)
    _refuse_rings(crossed)
    published = {name: publish_counts(counts, k=limits[name]) for name, counts in singles.items()}
    pairs: dict[Pair, dict[Cell, int | None]] = {}
    for (first, second), cells in crossed.items():
        rows, columns = published[first], published[second]
        full = _full_table(cells, singles[first], singles[second], merging.get(first, {}), merging.get(second, {}))
        pairs[first, second] = _Crossed(full, rows, columns, max(limits[first], limits[second])).publish()
    return Published(total, published, pairs, frozenset(merging))


def _merging(
    one_way: Mapping[str, Mapping[str, int]], coarser: Mapping[str, Mapping[str, str]], limits: Mapping[str, int]
) -> dict[str, Mapping[str, str]]:
    """Variables that need merging, and how."""
    return {
        name: coarser[name]
        for name, counts in one_way.items()
        if coarser.get(name, {}).keys() & counts.keys() and any(0 < count < limits[name] for count in counts.values())
    }


def _checked_total(one_way: Mapping[str, Mapping[str, int]]) -> int:
    totals = {sum(counts.values()) for counts in one_way.values()}
    if len(totals) > 1:
        message = f"tables over the same people have different totals: {sorted(totals)}"
        raise ValueError(message)
    return totals.pop() if totals else 0


def _refuse_rings(pairs: Mapping[Pair, object]) -> None:
    root: dict[str, str] = {}

    def find(name: str) -> str:
        while root.setdefault(name, name) != name:
            name = root[name]
        return name

    for first, second in pairs:
        if find(first) == find(second):
            message = f"crossing {first} with {second} closes a ring of tables"
            raise ValueError(message)
        root[find(first)] = find(second)


def _full_table(
    cells: Mapping[Cell, int],
    rows: Mapping[str, int],
    columns: Mapping[str, int],
    merge_rows: Mapping[str, str],
    merge_columns: Mapping[str, str],
) -> dict[Cell, int]:
    full = {(row, column): 0 for row in rows for column in columns}
    for (row, column), count in cells.items():
        full[merge_rows.get(row, row), merge_columns.get(column, column)] += count
    for row, count in rows.items():
        if sum(full[row, column] for column in columns) != count:
            message = f"the crossed table and the table of its rows differ at {row}"
            raise ValueError(message)
    for column, count in columns.items():
        if sum(full[row, column] for row in rows) != count:
            message = f"the crossed table and the table of its columns differ at {column}"
            raise ValueError(message)
    return full


def _hide_line(counts: Mapping[Key, int], hidden: set[Key], k: int) -> set[Key]:
    """Hide the smallest shown counts of a line until its hidden ones are nobody, or at least `k` people together."""
    hidden = set(hidden)
    while 0 < sum(counts[key] for key in hidden) < k and len(hidden) < len(counts):
        hidden.add(min((key for key in counts if key not in hidden), key=counts.__getitem__))
    return hidden


@dataclass(frozen=True, slots=True)
class _Crossed:
    """A table of two variables and what is shown of each alone."""

    cells: dict[Cell, int]
    rows: Mapping[str, int | None]
    columns: Mapping[str, int | None]
    k: int

    def publish(self) -> dict[Cell, int | None]:
        hidden = {
            (row, column)
            for (row, column), count in self.cells.items()
            if count < self.k or self.rows[row] is None or self.columns[column] is None
        }
        while True:
            hidden = self._hide_lines(hidden)
            exposed = self._first_exposed(hidden)
            if exposed is None or len(hidden) == len(self.cells):
                return {cell: None if cell in hidden else count for cell, count in self.cells.items()}
            hidden.add(self._neighbour(exposed, hidden))

    def _lines(self) -> Iterator[dict[Cell, int]]:
        """Rows and columns whose sum is shown."""
        for row in (row for row, shown in self.rows.items() if shown is not None):
            yield {(row, column): self.cells[row, column] for column in self.columns}
        for column in (column for column, shown in self.columns.items() if shown is not None):
            yield {(row, column): self.cells[row, column] for row in self.rows}

    def _hide_lines(self, hidden: set[Cell]) -> set[Cell]:
        size = -1
        while size < len(hidden):
            size = len(hidden)
            for line in self._lines():
                hidden = hidden | _hide_line(line, hidden & line.keys(), self.k)
        return hidden

    def _flows(self, hidden: set[Cell]) -> dict[Arc, int]:
        """Hidden counts as flow: everybody → rows → columns → everybody."""
        flows: dict[Arc, int] = {(("row", row), ("column", column)): self.cells[row, column] for row, column in hidden}
        for row in (row for row, shown in self.rows.items() if shown is None):
            flows["rows", ("row", row)] = sum(self.cells[row, column] for column in self.columns)
        for column in (column for column, shown in self.columns.items() if shown is None):
            flows[("column", column), "columns"] = sum(self.cells[row, column] for row in self.rows)
        return flows

    def _first_exposed(self, hidden: set[Cell]) -> Arc | None:
        flows = self._flows(hidden)
        return next((arc for arc, flow in flows.items() if 0 < flow < self.k and is_determined(arc, flows)), None)

    def _neighbour(self, exposed: Arc, hidden: set[Cell]) -> Cell:
        """The next cell to hide: the smallest shown one of the exposed count's row or column, else of the table."""
        shown = {cell: count for cell, count in self.cells.items() if cell not in hidden}
        near = [(row, column) for row, column in shown if ("row", row) in exposed or ("column", column) in exposed]
        return min(near or shown, key=shown.__getitem__)
