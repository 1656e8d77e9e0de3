"""A model of the operator's own: what it gives, what its version hangs on, and what is said when it cannot work."""

import importlib.util
import shutil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from language.embedding import embedder_problem, get_embedder
from language.onnx_embedder import AT_ONCE, OnnxEmbedder, fingerprint
from tests.language.small_model import expected, make_model

TEXTS = ["Hoitajia on liian vähän", "Bussit myöhässä", "puisto " * 700, "", "tuntematon sana"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return make_model(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def embedder(folder):
    return OnnxEmbedder(str(folder))


def test_it_gives_what_numpy_gives(folder, embedder):
    vectors = embedder.embed(TEXTS)
    assert vectors.dtype == np.float32
    assert np.allclose(vectors, expected(folder, TEXTS), atol=1e-6)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_the_company_of_a_text_changes_nothing(embedder):
    """Padding is masked, and batches come back in order."""
    many = [f"{'hoitajia on ' * (number % 9)}puisto" for number in range(3 * AT_ONCE + 1)]
    together = embedder.embed(many)
    alone = np.vstack([embedder.embed([text]) for text in many])
    assert np.allclose(together, alone, atol=1e-6)
    assert embedder.embed([]).shape == (0, 8)


@pytest.mark.parametrize("dimension", [3, 17])
def test_any_dimension_works(tmp_path, dimension):
    made = make_model(tmp_path, dimension=dimension)
    assert OnnxEmbedder(str(made)).dimension == dimension
    assert np.allclose(OnnxEmbedder(str(made)).embed(TEXTS), expected(made, TEXTS, dimension=dimension), atol=1e-6)


def test_files_lie_side_by_side_or_as_published(folder, tmp_path):
    (tmp_path / "onnx").mkdir()
    shutil.copy(folder / "model.onnx", tmp_path / "onnx" / "model.onnx")
    shutil.copy(folder / "tokenizer.json", tmp_path)
    assert OnnxEmbedder(str(tmp_path)).version == fingerprint(str(folder))


def test_a_model_that_wants_token_types_gets_them(tmp_path):
    inputs = ("input_ids", "attention_mask", "token_type_ids")
    made = make_model(tmp_path, inputs=inputs)
    assert np.allclose(OnnxEmbedder(str(made)).embed(TEXTS), expected(made, TEXTS), atol=1e-6)


def test_the_version_is_that_of_the_files(folder, embedder, tmp_path):
    again = make_model(tmp_path / "again")
    others = make_model(tmp_path / "others", seed=2)
    assert OnnxEmbedder(str(again)).version == embedder.version
    assert OnnxEmbedder(str(others)).version != embedder.version
    tokenizer = Tokenizer.from_file(str(again / "tokenizer.json"))
    tokenizer.add_tokens(["uusi"])
    tokenizer.save(str(again / "tokenizer.json"))
    assert fingerprint(str(again)) != embedder.version
    (folder / "note.txt").write_text("not part of the model")
    assert fingerprint(str(folder)) == embedder.version


def test_weights_that_lie_apart_count(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    (copy / "model.onnx_data").write_bytes(b"1")
    first = fingerprint(str(copy))
    (copy / "model.onnx_data").write_bytes(b"2")
    assert len({first, fingerprint(str(copy)), fingerprint(str(folder))}) == 3


def test_one_loading_serves_a_process(folder):
    assert get_embedder("onnx", str(folder)) is get_embedder("onnx", str(folder))


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda folder: (folder / "model.onnx").unlink(), "model.onnx is not in"),
        (lambda folder: (folder / "tokenizer.json").unlink(), "tokenizer.json is not in"),
        (lambda folder: (folder / "model.onnx").write_bytes(b"\x00 not a model"), "cannot be read as a model"),
        (lambda folder: (folder / "tokenizer.json").write_text("{}"), "cannot be read as a model"),
        (lambda folder: make_model(folder, kind="pooled"), "a vector for each token"),
        (lambda folder: make_model(folder, inputs=("input_ids", "pixels")), "takes"),
    ],
)
def test_what_cannot_work_says_why(tmp_path, spoil, says):
    made = make_model(tmp_path / "model")
    spoil(made)
    assert says in embedder_problem("onnx", str(made), loading=True)
    with pytest.raises(RuntimeError, match=says):
        get_embedder("onnx", str(made))


def test_a_missing_setting_or_package_says_what_to_do(folder, monkeypatch):
    assert "EMBEDDER_PATH is not set" in embedder_problem("onnx", "", loading=False)
    assert "unknown embedder" in embedder_problem("magic", "", loading=False)
    assert embedder_problem("onnx", str(folder), loading=True) == ""
    assert embedder_problem("none", "", loading=True) == ""
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "onnxruntime" else find(name))
    assert "requirements-onnx.txt" in embedder_problem("onnx", str(folder), loading=False)


def test_nothing_that_fetches_from_the_network_is_installed():
    assert importlib.util.find_spec("huggingface_hub") is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(codec=None), max_size=60), max_size=5))
def test_any_text_is_embedded(embedder, texts):
    vectors = embedder.embed(texts)
    assert vectors.shape == (len(texts), 8)
    assert np.isfinite(vectors).all()
