"""An embedder whose weights the operator brings: an ONNX file and its tokenizer in a folder, run on this machine."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from language.texts import embeddable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ONNX: Final = "onnx"
PREFIX: Final = "query: "
MOST_TOKENS: Final = 512
AT_ONCE: Final = 16
PACKAGES: Final = ("numpy", "onnxruntime", "tokenizers")
MODELS: Final = ("model.onnx", "onnx/model.onnx")
TOKENIZERS: Final = ("tokenizer.json", "onnx/tokenizer.json")
NEEDED: Final = frozenset({"input_ids", "attention_mask"})
KNOWN: Final = NEEDED | {"token_type_ids"}
PADS: Final = ("<pad>", "[PAD]")


class OnnxEmbedder:
    """A sentence model such as the official multilingual-e5-small, by onnxruntime.

    Parameters
    ----------
    folder : str
        Holds ``model.onnx`` and ``tokenizer.json``, side by side or the former in ``onnx/`` as published.

    Raises
    ------
    RuntimeError
        If a package or a file is missing, or the model is of another kind. The message says what to do.

    Notes
    -----
    As its authors use it: the prefix of queries, the mean of the last layer over the tokens of the text, unit length.
    Wang et al. (2024), "Multilingual E5 Text Embeddings: A Technical Report", arXiv:2402.05672. The version is made of
    the files themselves, so that vectors of other weights are never taken for these.
    """

    name = ONNX

    def __init__(self, folder: str) -> None:
        if problem := what_is_missing(folder):
            raise RuntimeError(problem)
        files = _files(folder)
        self._numpy: Any = importlib.import_module("numpy")
        self.version: str = fingerprint(folder)
        try:
            self._session = _session(files[0])
            self._tokenizer: Any = importlib.import_module("tokenizers").Tokenizer.from_file(str(files[-1]))
        except Exception as error:
            raise RuntimeError(f"{folder} cannot be read as a model and its tokenizer: {_first_line(error)}") from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self._pad = _pad(self._tokenizer)
        self._inputs = {one.name for one in self._session.get_inputs()}
        if not NEEDED <= self._inputs <= KNOWN:
            raise RuntimeError(f"{files[0]} takes {sorted(self._inputs)}, not input_ids and attention_mask")
        self.dimension: int = self._tried(files[0])

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, shape (texts, dimension); zeros where the model gives no numbers.

        Parameters
        ----------
        texts : sequence of str
            Of any length; may be empty.

        Returns
        -------
        ndarray of float32, shape (texts, dimension)
            Of length one, or zeros.
        """
        encoded = [one.ids for one in self._tokenizer.encode_batch([PREFIX + embeddable(text) for text in texts])]
        rows = [self._pooled(encoded[start : start + AT_ONCE]) for start in range(0, len(encoded), AT_ONCE)]
        return self._numpy.vstack([self._numpy.zeros((0, self.dimension), "float32"), *rows])  # type: ignore[no-any-return]

    def _pooled(self, ids: Sequence[Sequence[int]]) -> Any:
        """The mean over the tokens of each text, of unit length."""
        np = self._numpy
        hidden, mask = self._hidden(ids)
        means = (hidden * mask[:, :, None]).sum(axis=1) / np.maximum(mask.sum(axis=1, keepdims=True), 1)
        means = np.nan_to_num(means.astype("float64"), nan=0.0, posinf=0.0, neginf=0.0)
        lengths = np.sqrt((means * means).sum(axis=1, keepdims=True))
        return (means / np.maximum(lengths, 1e-12)).astype("float32")

    def _hidden(self, ids: Sequence[Sequence[int]]) -> tuple[Any, Any]:
        """The last layer, and which of its rows are tokens of the text."""
        np = self._numpy
        longest = max(len(one) for one in ids)
        tokens = np.array([[*one, *[self._pad] * (longest - len(one))] for one in ids], "int64")
        mask = np.array([[1] * len(one) + [0] * (longest - len(one)) for one in ids], "int64")
        given = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
        hidden = self._session.run(None, {name: given[name] for name in self._inputs})[0]
        return np.asarray(hidden, "float32"), mask.astype("float32")

    def _tried(self, model: Path) -> int:
        """How many numbers the model gives, found by trying it."""
        ids = self._tokenizer.encode(f"{PREFIX}koe").ids
        try:
            hidden, _mask = self._hidden([ids])
        except Exception as error:
            raise RuntimeError(f"{model} does not run: {_first_line(error)}") from error
        if hidden.ndim != 3 or hidden.shape[:2] != (1, len(ids)) or not self._numpy.isfinite(hidden).all():
            raise RuntimeError(
                f"{model} gives numbers of shape {hidden.shape}; wanted is a vector for each token, (1, {len(ids)}, …)"
            )
        return int(hidden.shape[2])


def what_is_missing(folder: str) -> str:
    """Say which package or file is missing, without loading anything; nothing when all is there.

    Parameters
    ----------
    folder : str
        Where the model lies; empty when none is set.

    Returns
    -------
    str
        What to do about it; empty when nothing is missing.
    """
    missing = [package for package in PACKAGES if importlib.util.find_spec(package) is None]
    if missing:
        return f"{' and '.join(missing)} missing: pip install --no-deps --require-hashes -r requirements-onnx.txt"
    if not folder:
        return "EMBEDDER_PATH is not set: which folder holds model.onnx and tokenizer.json?"
    for names in (MODELS, TOKENIZERS):
        if not any((Path(folder) / name).is_file() for name in names):
            return f"{names[0]} is not in {folder}"
    return ""


def fingerprint(folder: str) -> str:
    """Return the first 16 digits of the SHA-256 of the files one after another: model, its data if apart, tokenizer.

    Raises FileNotFoundError if one is missing.

    Parameters
    ----------
    folder : str
        Where the model lies.

    Returns
    -------
    str
        Hexadecimal digits.
    """
    digest = hashlib.sha256()
    for file in _files(folder):
        with file.open("rb") as opened:
            while part := opened.read(1 << 20):
                digest.update(part)
    return digest.hexdigest()[:16]


def _files(folder: str) -> list[Path]:
    model, tokenizer = (
        next((path for name in names if (path := Path(folder) / name).is_file()), None)
        for names in (MODELS, TOKENIZERS)
    )
    if model is None or tokenizer is None:
        raise FileNotFoundError(what_is_missing(folder))
    apart = sorted(path for path in model.parent.glob("*_data") if path.is_file())
    return [model, *apart, tokenizer]


def _session(model: Path) -> Any:
    runtime = importlib.import_module("onnxruntime")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # worker processes share the cores
    options.log_severity_level = 3
    return runtime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def _pad(tokenizer: Any) -> int:
    return next((found for name in PADS if (found := tokenizer.token_to_id(name)) is not None), 0)


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:200]
