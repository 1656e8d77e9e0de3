"""From texts to themes: known themes are found, and no input does harm."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from analytics.themes.finding import find_themes
from analytics.themes.keywords import make_label
from analytics.themes.quotations import choose_quotations
from analytics.themes.recipe import LITE, RECIPE
from analytics.themes.stability import subsample_agreement
from language.lemmas import lemmas

SUBJECTS = {
    "hoitajat": ["hoitajien palkka", "hoitajien jaksaminen", "vuoron hoitajat", "hoitajien työvuorot"],
    "bussit": ["bussien aikataulu", "bussin pysäkki", "myöhäinen bussi", "bussien reitti"],
    "koulut": ["koulun ruoka", "koulun piha", "koulujen oppilaat", "koulun opettajat"],
    "tietojärjestelmä": ["potilastietojärjestelmän virhe", "tietojärjestelmän kirjaaminen", "järjestelmän salasana"],
    "puistot": ["puiston penkit", "puiston puut", "puistojen valaistus", "puiston roskikset"],
    "lääkärit": ["lääkärin vastaanotto", "lääkärin jonot", "lääkärin aika", "lääkärien määrä"],
    "kirjastot": ["kirjaston aukioloajat", "kirjaston kirjat", "kirjastojen tilat", "kirjaston lainat"],
    "vanhukset": ["vanhusten kotihoito", "vanhusten ruokailu", "vanhusten yksinäisyys", "vanhusten asuminen"],
}
ENDINGS = ["vaatii korjausta", "huolettaa meitä", "unohtuu aina", "kuntoon heti", "maksaa rahaa", "puuttuu meiltä"]


def a_dialogue(size: int = 160, seed: int = 3) -> tuple[list[str], list[str]]:
    """Texts on eight subjects, and the subject of each."""
    rng = random.Random(seed)
    subjects = [rng.choice(list(SUBJECTS)) for _ in range(size)]
    texts = []
    for subject in subjects:
        said = [f"{phrase} {rng.choice(ENDINGS)}" for phrase in rng.sample(SUBJECTS[subject], 3)]
        texts.append(", ".join(said))
    return [f"{text} {number}." for number, text in enumerate(texts)], subjects


def found(texts, languages=None, embeddings=None, seed=1, **options):
    languages = languages or ["fi"] * len(texts)
    base_forms = [lemmas(text, language) for text, language in zip(texts, languages, strict=True)]
    return find_themes(texts, languages, base_forms, embeddings, seed=seed, **options)


@pytest.fixture(scope="module")
def dialogue():
    return a_dialogue()


@pytest.fixture(scope="module")
def result(dialogue):
    return found(dialogue[0])


def test_known_themes_are_found_by_words_alone(dialogue, result):
    assert adjusted_rand_score(dialogue[1], result.sub_theme) > 0.8


def test_known_themes_are_found_with_vectors(dialogue):
    texts, subjects = dialogue
    rng = np.random.default_rng(0)
    centres = {subject: rng.normal(size=64) for subject in SUBJECTS}
    vectors = np.array([centres[subject] + rng.normal(size=64) for subject in subjects], dtype=np.float32)
    assert adjusted_rand_score(subjects, found(texts, embeddings=vectors).sub_theme) > 0.9


WITHOUT = {
    "lemmas": {"lemmas": False},
    "words": {"lexical": False},
    "joining": {"twins": 1.1, "touching": 1.1},
    "centring": {"centring": False},
    "whitening": {"whitening": False},
    "Leiden": {"communities": "k-means"},
    "sharpening": {"sharpenings": 0},
    "refining": {"refine": False},
    "wholes": {"hierarchy": False},
}


@pytest.mark.parametrize("change", WITHOUT.values(), ids=WITHOUT.keys())
def test_each_stage_can_be_left_out_to_measure_it(dialogue, change):
    texts, subjects = dialogue
    rng = np.random.default_rng(0)
    centres = {subject: rng.normal(size=64) for subject in SUBJECTS}
    vectors = np.array([centres[subject] + 1.5 * rng.normal(size=64) for subject in subjects], dtype=np.float32)
    result = found(texts, embeddings=vectors, recipe=replace(RECIPE, **change))
    holds_together(texts, result)
    assert adjusted_rand_score(subjects, result.sub_theme) > 0.5
    if "hierarchy" in change:
        assert len(result.wholes) == len(result.sub_themes)


def test_with_neither_words_nor_vectors_all_is_one_theme(dialogue):
    assert len(found(dialogue[0], recipe=replace(LITE, lexical=False)).sub_themes) == 1


def test_the_same_seed_gives_the_same_themes(dialogue, result):
    again = found(dialogue[0])
    assert np.array_equal(again.sub_theme, result.sub_theme)
    assert np.array_equal(again.whole_of, result.whole_of)
    assert [theme.labels for theme in again.sub_themes] == [theme.labels for theme in result.sub_themes]
    assert [theme.quotations for theme in again.sub_themes] == [theme.quotations for theme in result.sub_themes]


def test_the_result_hangs_together(dialogue, result):
    texts = dialogue[0]
    holds_together(texts, result)
    assert 4 <= len(result.wholes) <= 7
    sizes = [len(theme.members) for theme in result.sub_themes]
    assert sizes == sorted(sizes, reverse=True)


def test_labels_come_from_the_subject(dialogue, result):
    for theme in result.sub_themes:
        subjects = [dialogue[1][member] for member in theme.members]
        stem = max(set(subjects), key=subjects.count)[:5]
        assert stem in theme.labels["fi"].lower(), (stem, theme.labels)
    names = [theme.labels["fi"] for theme in result.sub_themes]
    assert len(set(names)) == len(names)


def test_quotations_are_of_the_theme_and_none_twice(result):
    for theme in result.sub_themes:
        assert theme.quotations
        assert len(set(theme.quotations)) == len(theme.quotations)
        assert set(theme.quotations) <= set(theme.members.tolist())


def test_progress_goes_forward_to_the_end(dialogue):
    seen: list[float] = []
    found(dialogue[0], progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    assert len(seen) > 4


def test_lasting_themes_are_called_so(dialogue):
    result = found(dialogue[0], subsamples=2)
    assert all(theme.stability > 0.6 for theme in result.sub_themes)
    assert result.wholes[0].stability is None


def test_themes_are_stable_when_texts_are_left_out(dialogue, result):
    texts = dialogue[0]
    base_forms = [lemmas(text, "fi") for text in texts]

    def find(rows, seed):
        part = [texts[row] for row in rows], ["fi"] * len(rows), [base_forms[row] for row in rows]
        return find_themes(*part, None, seed=seed).sub_theme

    assert subsample_agreement(result.sub_theme, find, runs=2, seed=1) > 0.7


def holds_together(texts, result):
    count = len(texts)
    assert result.sub_theme.shape == result.confidence.shape == result.unclear.shape == (count,)
    assert np.all((result.confidence >= 0) & (result.confidence <= 1 + 1e-5))
    assert set(result.sub_theme.tolist()) == set(range(len(result.sub_themes)))
    assert len(result.whole_of) == len(result.sub_themes)
    assert set(result.whole_of.tolist()) == set(range(len(result.wholes)))
    for themes, groups in ((result.sub_themes, result.sub_theme), (result.wholes, result.whole_of[result.sub_theme])):
        for number, theme in enumerate(themes):
            assert set(theme.members.tolist()) == set(np.flatnonzero(groups == number).tolist())
            assert 0 <= theme.cohesion <= 1
            assert np.all(np.diff(result.confidence[theme.members]) <= 0)


ODD = {
    "none": [],
    "one": ["Hoitajia on liian vähän"],
    "two": ["Hoitajia on liian vähän", "Bussit myöhässä"],
    "ten": [f"Bussi {number} on myöhässä joka päivä" for number in range(10)],
    "all the same": ["Samaa mieltä"] * 60,
    "emoji only": ["😀", "🎉🎉", "😀😀", "👍", "🔥", "❤️", "🙏", "🤔", "😢", "💩", "🚌", "🏥"],
    "one endless word": ["x" * 100_000, *[f"Koulun ruoka on hyvää {number}" for number in range(12)]],
    "empty texts": [""] * 9,
    "stop words": ["ja se on niin"] * 3 + ["että ei ole kuin"] * 9,
}


@pytest.mark.parametrize("texts", ODD.values(), ids=ODD.keys())
@pytest.mark.parametrize("with_vectors", [False, True])
def test_odd_input_is_taken(texts, with_vectors):
    vectors = np.random.default_rng(1).normal(size=(len(texts), 16)).astype(np.float32) if with_vectors else None
    holds_together(texts, found(texts, embeddings=vectors))


def test_copies_of_a_text_are_together():
    texts, _subjects = a_dialogue(60)
    result = found([*texts, *["Samaa mieltä kuin muut"] * 40])
    assert len(set(result.sub_theme[60:].tolist())) == 1


def test_texts_that_say_nothing_are_marked_unclear(dialogue):
    result = found([*dialogue[0], "", "😀"])
    assert result.unclear[-2:].all()
    assert np.all(result.confidence[-2:] == 0)


def test_texts_without_a_vector_yet_do_not_stop_the_run(dialogue):
    vectors = np.random.default_rng(1).normal(size=(len(dialogue[0]), 16)).astype(np.float32)
    vectors[::3] = 0
    holds_together(dialogue[0], found(dialogue[0], embeddings=vectors))


def test_themes_do_not_follow_languages():
    rng = np.random.default_rng(2)
    subjects = np.repeat(np.arange(6), 40)
    languages = ["fi", "sv"] * 120
    centres, shift = rng.normal(size=(6, 48)), {"fi": rng.normal(size=48) * 3, "sv": rng.normal(size=48) * 3}
    vectors = np.array(
        [
            centres[subject] + shift[language] + rng.normal(size=48) * 0.7
            for subject, language in zip(subjects, languages, strict=True)
        ],
        dtype=np.float32,
    )
    texts = [f"{'asia' if language == 'fi' else 'sak'} {number}" for number, language in enumerate(languages)]
    result = find_themes(
        texts, languages, [[f"{language}{n % 7}"] for n, language in enumerate(languages)], vectors, seed=1
    )
    assert adjusted_rand_score(subjects, result.sub_theme) > 0.9


def test_lengths_must_agree():
    with pytest.raises(ValueError, match="equal length"):
        find_themes(["a"], ["fi", "fi"], [[]], None, seed=1)
    with pytest.raises(ValueError, match="equal length"):
        find_themes(["a"], ["fi"], [[]], None, seed=1, earlier=[0, 0])


def test_what_was_found_before_holds_where_nothing_speaks_against_it(dialogue, result):
    texts, _subjects = dialogue
    more = [*texts, *a_dialogue(40, seed=9)[0]]
    earlier = [*result.sub_theme.tolist(), *[-1] * 40]
    after = found(more, seed=5, earlier=earlier).sub_theme[: len(texts)]
    assert adjusted_rand_score(result.sub_theme, after) > 0.97


def test_what_was_found_before_does_not_hold_what_belongs_apart(dialogue):
    texts, subjects = dialogue
    by_lot = np.random.default_rng(0).integers(0, 8, len(texts)).tolist()
    result = found(texts, earlier=by_lot)
    assert adjusted_rand_score(subjects, result.sub_theme) > 0.8
    assert abs(adjusted_rand_score(by_lot, result.sub_theme)) < 0.1


def test_a_new_subject_becomes_a_new_theme(dialogue):
    texts, subjects = dialogue
    known = [subject not in {"bussit", "koulut"} for subject in subjects]
    first = found([text for text, is_known in zip(texts, known, strict=True) if is_known])
    numbers = iter(first.sub_theme.tolist())
    earlier = [next(numbers) if is_known else -1 for is_known in known]
    after = found(texts, earlier=earlier)
    assert adjusted_rand_score(subjects, after.sub_theme) > 0.8


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=60), st.sampled_from(["fi", "sv", "en"])), max_size=25))
def test_any_texts_in_any_languages_are_taken(rows):
    texts = [text for text, _language in rows]
    holds_together(texts, found(texts, [language for _text, language in rows]))


def test_quotations_prefer_texts_of_fitting_length():
    texts = [
        "Lyhyt",
        "p" * 500,
        *[f"Tämä on sopivan mittainen ajatus bussin aikataulusta, numero {n}" for n in range(8)],
    ]
    points = np.tile(np.array([[1.0, 0.0]], dtype=np.float32), (len(texts), 1))
    chosen = choose_quotations(texts, np.arange(len(texts)), points, points[0], count=4)
    assert len(chosen) == 4
    assert all(40 <= len(texts[index]) <= 220 for index in chosen)


def test_a_label_reads_as_a_name():
    assert make_label([], "fi") == ""
