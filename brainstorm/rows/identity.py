"""Who a row is: so that the same file brought in twice adds nothing, and two equal rows are still two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

_UNIT: Final = "\x1f"


@dataclass(slots=True)
class RowKeys:
    """Gives the rows of one file their keys, in the order of the file.

    Parameters
    ----------
    digest : callable
        A hash of a string, the same in every run; keyed, so that nobody can try texts out against it.
    """

    digest: Callable[[str], str]
    _seen: Counter[str] = field(default_factory=Counter)
    _contents: dict[str, str] = field(default_factory=dict)

    def key(self, values: Mapping[str, str]) -> tuple[str, bool]:
        """Name a row.

        Parameters
        ----------
        values : mapping of str to str
            The row's values by field; unknown columns do not count, nor does the order of the columns.

        Returns
        -------
        key : str
            By the row's own ``id`` when it has one, else by what it holds and the how manieth such row of
            the file it is.
        is_contradicted : bool
            Whether an earlier row of the file had the same id and held something else.
        """
        content = self.digest(_UNIT.join(f"{name}={' '.join(values[name].split())}" for name in sorted(values)))
        own = " ".join(values.get("id", "").split())
        if own:
            key = self.digest(f"id{_UNIT}{own}")
            return key, self._contents.setdefault(key, content) != content
        self._seen[content] += 1
        return self.digest(f"row{_UNIT}{content}{_UNIT}{self._seen[content]}"), False
