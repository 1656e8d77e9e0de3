"""A tiny model of the kind an operator may bring: real ONNX and tokenizer files, and what they should give by numpy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

WORDS = ("query", ":", "hoitajia", "on", "liian", "vähän", "bussit", "myöhässä", "puisto", "koe", "x")
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")


def make_model(
    folder: Path,
    *,
    dimension: int = 8,
    seed: int = 1,
    inputs: tuple[str, ...] = ("input_ids", "attention_mask"),
    kind: str = "tokens",
) -> Path:
    """Write model.onnx and tokenizer.json; ``kind`` "pooled" gives one vector a text, as some published files do."""
    folder.mkdir(parents=True, exist_ok=True)
    _tokenizer().save(str(folder / "tokenizer.json"))
    onnx.save(_network(_weights(dimension, seed), inputs, kind), str(folder / "model.onnx"))
    return folder


def expected(folder: Path, texts: list[str], *, dimension: int = 8, seed: int = 1) -> NDArray[np.float64]:
    """What the model must give, computed without onnxruntime: mean over tokens of tanh(table), unit length."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(512)
    table = np.tanh(_weights(dimension, seed).astype(np.float64))
    rows = []
    for text in texts:
        mean = table[tokenizer.encode(f"query: {text[:4000]}").ids].mean(axis=0)
        rows.append(mean / np.linalg.norm(mean))
    return np.array(rows)


def _weights(dimension: int, seed: int) -> NDArray[np.float32]:
    return np.random.default_rng(seed).normal(size=(len(SPECIAL) + len(WORDS), dimension)).astype(np.float32)


def _tokenizer() -> Tokenizer:
    vocabulary = {word: number for number, word in enumerate((*SPECIAL, *WORDS))}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", vocabulary["<s>"]), ("</s>", vocabulary["</s>"])]
    )
    # As published files have it: to a fixed length, which would cost every short text 512 tokens.
    tokenizer.enable_padding(pad_id=vocabulary["<pad>"], pad_token="<pad>", length=32)
    return tokenizer


def _network(weights: NDArray[np.float32], inputs: tuple[str, ...], kind: str) -> onnx.ModelProto:
    nodes = [helper.make_node("Gather", ["table", inputs[0]], ["rows"]), helper.make_node("Tanh", ["rows"], ["hidden"])]
    output, shape = "hidden", ["batch", "tokens", weights.shape[1]]
    if kind == "pooled":
        nodes.append(helper.make_node("ReduceMean", ["hidden", "second"], ["pooled"], keepdims=0))
        output, shape = "pooled", ["batch", weights.shape[1]]
    constants = [numpy_helper.from_array(weights, "table"), numpy_helper.from_array(np.array([1]), "second")]
    graph = helper.make_graph(
        nodes,
        "small",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"]) for name in inputs],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)])
    model.ir_version = 9
    onnx.checker.check_model(model)
    return model
