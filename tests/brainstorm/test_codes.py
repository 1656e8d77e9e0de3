"""Tokens and room codes: no look-alikes, and a slip of the finger leads into nobody else's room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brainstorm.codes import new_room_code, new_token, normalise_room_code, normalise_token, shown_room_code


def test_a_token_is_read_whatever_its_case_and_look_alikes():
    token = new_token()
    assert len(token) == 10
    assert not set(token) & set("ILOU")
    assert normalise_token(f" {token.lower().replace('1', 'l').replace('0', 'o')} ") == token
    assert normalise_token(token[:-1]) == normalise_token("") == normalise_token("ä" * 10) == ""


def test_a_room_code_is_six_digits_in_two_groups():
    code = new_room_code()
    assert len(code) == 6
    assert code.isdigit()
    assert code[0] != "0"
    assert normalise_room_code(f" {code[:3]}-{code[3:]} ") == code
    assert shown_room_code(code).split() == [code[:3], code[3:]]


@given(st.randoms(), st.integers(0, 5), st.integers(1, 9))
def test_one_wrong_digit_is_never_another_code(random, place, shift):
    code = _code(random)
    wrong = str((int(code[place]) + shift) % 10)
    assert normalise_room_code(code[:place] + wrong + code[place + 1 :]) == ""


@given(st.randoms(), st.integers(0, 4))
def test_two_digits_that_changed_places_are_never_another_code(random, place):
    code = _code(random)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert normalise_room_code(swapped) == (code if swapped == code else "")


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "\x00"])
def test_what_is_no_code_is_nothing(typed):
    assert normalise_room_code(typed) == ""


def _code(random) -> str:
    body = str(random.randint(10_000, 99_999))
    return next(body + last for last in "0123456789" if normalise_room_code(body + last))
