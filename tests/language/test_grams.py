"""Texts as character n-grams."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.grams import (
    KEYS_OF_A_TEXT,
    count_shares,
    grams,
    index_keys,
    likeness,
    number_of,
    pack_shares,
    unpack_shares,
    weighted,
)

HOME_CARE = "Kotihoidon hoitajia on liian vähän iltavuorossa."
SAME = "Iltavuorossa on aivan liian vähän kotihoidon hoitajia!"
OTHER = "Bussi kulkee kylälle kerran päivässä, ja sekin myöhässä."


def test_pieces_of_words_do_not_reach_across_words():
    assert set(grams("Yö on", (3,))) == {" yö", "yö ", " on", "on "}
    assert set(grams("ö", (4,))) == {" ö "}


@given(st.text(max_size=300))
def test_any_text_has_keys_within_bounds(text):
    keys = index_keys(text, {}, within=7)
    assert len(keys) == len(set(keys)) <= KEYS_OF_A_TEXT
    assert all(-(2**31) <= key < 2**31 for key in keys)
    assert likeness(weighted(text, {}), weighted(text, {})) == pytest.approx(1.0 if grams(text) else 0.0)


def test_the_rarest_pieces_are_the_keys():
    everything = sorted(number_of(gram) for gram in grams(HOME_CARE, (4,)))
    assert len(everything) > KEYS_OF_A_TEXT
    common = dict.fromkeys(everything[:10], 0.5)
    rare = {number - 2**31 for number in everything[10:]}
    assert set(index_keys(HOME_CARE, common)) <= rare


def test_keys_of_two_prompts_do_not_meet():
    assert not set(index_keys(HOME_CARE, {}, within=1)) & set(index_keys(HOME_CARE, {}, within=2))


def test_the_same_in_another_order_is_alike_and_another_matter_is_not():
    one, same, other = (weighted(text, {}) for text in (HOME_CARE, SAME, OTHER))
    assert likeness(one, same) > 0.7 > 0.2 > likeness(one, other)
    assert likeness(one, same) == pytest.approx(likeness(same, one))
    assert len(set(index_keys(HOME_CARE, {})) & set(index_keys(SAME, {}))) > KEYS_OF_A_TEXT // 2


def test_pieces_that_are_everywhere_weigh_little():
    texts = [HOME_CARE, "Kotihoidon autot", "Kotihoidon avaimet", OTHER]
    shares = count_shares(texts)
    one, other = (weighted(text, shares) for text in ("Kotihoidon autot", "Kotihoidon avaimet"))
    assert likeness(one, other) < likeness(weighted("Kotihoidon autot", {}), weighted("Kotihoidon avaimet", {}))


def test_shares_count_texts_and_not_repetitions():
    shares = count_shares(["aivan aivan aivan", "aivan", "muu", "muu"])
    assert shares[number_of("aiva")] == 0.5
    assert number_of(" muu") in shares
    assert count_shares([]) == {}


def test_shares_come_back_as_they_were_stored():
    shares = count_shares([HOME_CARE, SAME, OTHER])
    again = unpack_shares(pack_shares(shares))
    assert again == pytest.approx(shares, abs=1e-4)
    assert unpack_shares(b"") == {}
    with pytest.raises(ValueError, match="six bytes"):
        unpack_shares(b"123")
