"""What a run has learned places new texts, survives being stored, and never stumbles over a text."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.themes.placing import BUCKETS, dump_placer, learn_placer, load_placer

SUBJECTS = ("hoitaja", "bussi", "koulu", "puisto", "verkko", "asunto")
DIMENSIONS = 12


def texts(count, *, seed=1, language="fi"):
    """Embeddings near the centre of their subject, words of it, and the subject's number."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(len(SUBJECTS), size=count)
    centres = np.eye(len(SUBJECTS), DIMENSIONS)
    embeddings = (centres[labels] + 0.15 * rng.normal(size=(count, DIMENSIONS)) + 0.5).astype(np.float32)
    lemmas = [[f"{SUBJECTS[label]}{rng.integers(4)}" for _ in range(4)] + ["yhteinen"] for label in labels]
    return embeddings, [language] * count, lemmas, labels.astype(np.intp)


@pytest.fixture(scope="module")
def learnt():
    embeddings, languages, lemmas, labels = texts(240)
    return learn_placer(embeddings, languages, lemmas, labels, seed=1)


@pytest.fixture(scope="module")
def by_words():
    _embeddings, languages, lemmas, labels = texts(240)
    return learn_placer(None, languages, lemmas, labels, seed=1)


def test_new_texts_go_where_their_like_are(learnt):
    embeddings, languages, lemmas, labels = texts(100, seed=2)
    themes, confidence = learnt.place(embeddings, languages, lemmas)
    assert (themes == labels).mean() > 0.97
    assert np.median(confidence) > 0.9


def test_without_embeddings_words_decide(by_words):
    embeddings, languages, lemmas, labels = texts(100, seed=2)
    assert (by_words.place(None, languages, lemmas)[0] == labels).mean() > 0.97
    assert (by_words.place(embeddings, languages, lemmas)[0] == labels).mean() > 0.97


def test_a_text_without_its_embedding_is_placed_by_its_words(learnt):
    embeddings, languages, lemmas, labels = texts(100, seed=2)
    assert (learnt.place(np.zeros_like(embeddings), languages, lemmas)[0] == labels).mean() > 0.97


def test_words_of_another_language_do_not_outvote_meaning(learnt):
    embeddings, languages, lemmas, labels = texts(40, seed=3)
    turned = [lemmas[-1 - row] for row in range(40)]
    themes, sure = learnt.place(embeddings, ["sv"] * 40, turned)
    assert (themes == labels).mean() > 0.97
    assert learnt.place(embeddings, languages, turned)[1].mean() < sure.mean()


def test_alone_or_among_others_a_text_goes_to_the_same_theme(learnt):
    embeddings, languages, lemmas, _labels = texts(20, seed=4)
    together, confidence = learnt.place(embeddings, languages, lemmas)
    for row in range(20):
        theme, sure = learnt.place(embeddings[row : row + 1], languages[:1], lemmas[row : row + 1])
        assert theme[0] == together[row]
        assert sure[0] == pytest.approx(confidence[row], abs=1e-4)


@pytest.mark.parametrize("way", ["learnt", "by_words"])
def test_stored_and_read_back_it_says_the_same(way, request):
    placer = request.getfixturevalue(way)
    embeddings, languages, lemmas, _labels = texts(50, seed=5)
    again = load_placer(dump_placer(placer))
    assert again.limit == placer.limit
    assert again.main_language == "fi"
    before, after = (each.posterior(embeddings, languages, lemmas)[0] for each in (placer, again))
    assert np.allclose(before, after, atol=0.02)
    assert (before.argmax(axis=1) == after.argmax(axis=1)).all()


def test_what_is_stored_is_small_and_holds_no_word(learnt):
    content = dump_placer(learnt)
    assert len(content) < 60_000
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        assert {name for name in stored.files if stored[name].dtype.kind in "US"} == {"languages", "main_language"}


def test_anything_else_is_no_placer():
    cut_short = dump_placer(learn_placer(None, ["fi"], [["a"]], np.zeros(1, np.intp), seed=1))[:-40]
    for content in (b"", b"abc", cut_short):
        with pytest.raises(ValueError, match="not a stored placer"):
            load_placer(content)


def test_a_text_that_says_nothing_is_placed_without_confidence(learnt, by_words):
    for placer in (learnt, by_words):
        themes, confidence = placer.place(np.zeros((2, DIMENSIONS), np.float32), ["fi", ""], [[], ["tuntematon"]])
        assert themes.tolist() == [0, 0]
        assert confidence.tolist() == [0, 0]
        assert placer.limit > 0


def test_about_as_many_are_unclear_as_in_a_run():
    embeddings, languages, lemmas, labels = texts(400)
    rng = np.random.default_rng(1)
    labels = np.where(rng.random(400) < 0.4, rng.integers(len(SUBJECTS), size=400), labels)
    placer = learn_placer(embeddings, languages, lemmas, labels, seed=1)
    new, spoken, words, _labels = texts(400, seed=6)
    assert (placer.place(new, spoken, words)[1] < placer.limit).mean() < 0.3
    assert 0 < placer.limit <= 0.6


@pytest.mark.parametrize("count", [1, 2, 3, 39, 40, 41])
def test_few_texts_are_enough(count):
    embeddings, languages, lemmas, labels = texts(count)
    labels = np.unique(labels, return_inverse=True)[1]
    for vectors in (embeddings, None):
        placer = learn_placer(vectors, languages, lemmas, labels, seed=1)
        themes, confidence = placer.place(vectors, languages, lemmas)
        assert themes.max() <= labels.max()
        assert np.isfinite(confidence).all()
        assert placer.themes == labels.max() + 1


def test_the_same_seed_learns_the_same():
    embeddings, languages, lemmas, labels = texts(100)
    one, two = (learn_placer(embeddings, languages, lemmas, labels, seed=3) for _ in range(2))
    assert dump_placer(one) == dump_placer(two)


def test_wrong_shapes_are_errors(learnt):
    embeddings, languages, lemmas, labels = texts(10)
    with pytest.raises(ValueError, match="equal length"):
        learnt.place(embeddings[:5], languages, lemmas)
    with pytest.raises(ValueError, match="5 numbers, not 12"):
        learnt.place(embeddings[:, :5], languages, lemmas)
    with pytest.raises(ValueError, match="not empty"):
        learn_placer(None, [], [], np.zeros(0, np.intp), seed=1)
    with pytest.raises(ValueError, match="equal length"):
        learn_placer(embeddings[:5], languages, lemmas, labels, seed=1)


WORD = st.text(max_size=20)


@given(st.lists(st.lists(WORD, max_size=6), min_size=1, max_size=12), st.integers(0, 2**31))
def test_any_words_and_any_vectors_are_learnt_from_and_placed(lemmas, seed):
    rng = np.random.default_rng(seed)
    count = len(lemmas)
    embeddings = (rng.normal(size=(count, 4)) * rng.choice([0, 1, 1e3], size=(count, 1))).astype(np.float32)
    languages = rng.choice(["fi", "sv", "en", ""], size=count).tolist()
    labels = np.unique(rng.integers(4, size=count), return_inverse=True)[1]
    for vectors in (embeddings, None):
        placer = load_placer(dump_placer(learn_placer(vectors, languages, lemmas, labels, seed=1)))
        themes, confidence = placer.place(vectors, languages, lemmas)
        assert ((themes >= 0) & (themes <= labels.max())).all()
        assert ((confidence >= 0) & (confidence <= 1.0001)).all()
        assert placer.sums.shape == (labels.max() + 1, BUCKETS)
