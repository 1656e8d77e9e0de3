"""No text stops the search for themes or the placing of the next one, whatever embedder there is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.themes.finding import find_themes
from analytics.themes.placing import learn_placer
from language.detection import detect_language
from language.lemmas import lemmas
from language.onnx_embedder import OnnxEmbedder
from tests.analytics.themes.test_finding import a_dialogue
from tests.language.poison import POISON
from tests.language.small_model import make_model


@pytest.fixture(scope="module")
def embedder(tmp_path_factory):
    return OnnxEmbedder(str(make_model(tmp_path_factory.mktemp("model"))))


def found_and_placed(texts, embedder):
    languages = [detect_language(text, fallback="fi") for text in texts]
    words = [lemmas(text, language) for text, language in zip(texts, languages, strict=True)]
    vectors = None if embedder is None else embedder.embed(texts)
    result = find_themes(texts, languages, words, vectors, seed=1)
    assert result.sub_theme.shape == (len(texts),)
    assert np.isfinite(result.confidence).all()
    if len(texts):
        placer = learn_placer(vectors, languages, words, result.sub_theme, seed=1)
        themes, confidence = placer.place(vectors, languages, words)
        assert set(themes.tolist()) <= set(result.sub_theme.tolist())
        assert np.isfinite(confidence).all()
    return result


@pytest.mark.parametrize("with_vectors", [True, False])
@pytest.mark.parametrize("good", [0, 60])
def test_poison_among_good_texts_or_alone(embedder, with_vectors, good):
    texts = [*POISON.values(), *a_dialogue(60)[0][:good]]
    result = found_and_placed(texts, embedder if with_vectors else None)
    assert result.sub_themes


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(st.characters(codec=None), max_size=80), max_size=12), st.booleans())
def test_any_texts(embedder, texts, with_vectors):
    found_and_placed(texts, embedder if with_vectors else None)
