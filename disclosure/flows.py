"""Whether hidden counts can be worked out from the ones that are shown."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

Node = Hashable
Arc = tuple[Node, Node]


def is_determined(arc: Arc, flows: Mapping[Arc, int]) -> bool:
    """Tell whether only one value of a hidden count fits everything that is shown.

    Parameters
    ----------
    arc : tuple of two nodes
        The hidden count asked about; a key of `flows`.
    flows : mapping of arc to int
        All hidden counts, as flow from a row to a column (or from and to the nodes of the totals). What flows in and
        out of each node is known, since the shown counts are.

    Returns
    -------
    bool
        True if it can be neither one more nor one less: no way around leads back through arcs that can give or take.

    Notes
    -----
    With whole numbers that cannot be negative, another solution exists exactly when the residual network has a cycle
    through the arc that is not the arc there and back.
    """
    tail, head = arc
    if _reaches(head, tail, flows, without=arc):
        return False
    return flows[arc] == 0 or not _reaches(tail, head, flows, without=arc)


def _reaches(start: Node, goal: Node, flows: Mapping[Arc, int], *, without: Arc) -> bool:
    ways: dict[Node, list[Node]] = {}
    for (tail, head), flow in flows.items():
        if (tail, head) == without:
            continue
        ways.setdefault(tail, []).append(head)
        if flow > 0:
            ways.setdefault(head, []).append(tail)
    seen, waiting = {start}, [start]
    while waiting:
        for node in ways.get(waiting.pop(), ()):
            if node == goal:
                return True
            if node not in seen:
                seen.add(node)
                waiting.append(node)
    return False
