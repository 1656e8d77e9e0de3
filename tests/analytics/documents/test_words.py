"""The catalogue: complete, and with the same places to fill in every language."""

from __future__ import annotations

import string

import pytest

from analytics.documents.words import LANGUAGES, NAMES, WORDS, words


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word(language):
    assert WORDS[language].keys() == WORDS["fi"].keys()
    assert all(WORDS[language].values())
    assert NAMES[language].keys() == set(LANGUAGES)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_translations_have_the_same_places_to_fill(language):
    for key, text in WORDS["fi"].items():
        assert places(WORDS[language][key]) == places(text), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheets_and_files_have_names_of_their_own_that_fit(language):
    sheets = [text for key, text in WORDS[language].items() if key.startswith("sheet_")]
    files = [text for key, text in WORDS[language].items() if key.startswith("file_")]
    assert len(set(sheets)) == len(sheets)
    assert len(set(files)) == len(files)
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in sheets)
    assert all(name.isascii() for name in files)


@pytest.mark.parametrize("language", LANGUAGES)
def test_forbidden_words_and_signs_are_not_used(language):
    for key, text in WORDS[language].items():
        assert not any(word in text.lower() for word in ("anonyym", "anonym", "luottamuksel", "konfidenti")), key
        assert "—" not in text
        assert "!" not in text


def test_other_languages_are_refused():
    with pytest.raises(ValueError, match="not in 'et'"):
        words("et")
