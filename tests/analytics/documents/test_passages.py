"""Choosing what to quote."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analytics.documents.passages import PART, WHOLE, passage


def test_short_texts_are_quoted_whole():
    assert passage("Yksi kirjautuminen riittäisi.") == (0, 29)


def test_long_texts_give_whole_sentences():
    text = "Ensimmäinen lause on tässä. Toinen lause jatkaa asiaa! " + "Kolmas " * 60
    start, end = passage(text)
    assert text[start:end] == "Ensimmäinen lause on tässä. Toinen lause jatkaa asiaa!"


def test_an_endless_sentence_is_cut_between_words():
    text = "sana " * 200
    start, end = passage(text)
    assert end - start <= PART
    assert text[start:end].endswith("sana")


@given(st.text(min_size=0, max_size=900))
def test_a_passage_is_always_there_and_never_too_long(text):
    start, end = passage(text)
    assert 0 <= start <= end <= len(text)
    assert end - start <= WHOLE
    if text.strip():
        assert text[start:end].strip()
