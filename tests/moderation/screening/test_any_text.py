"""Any string may be screened: nothing breaks, spans fit, and time grows no faster than the text."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.screening import screen_text

SNIPPETS = [
    "131052-308T ",
    "040 123 ",
    "a@b",
    "FI21 ",
    "katu 12 ",
    "en jaksa enää ",
    "\x00",
    "\u200b",
    "a\u0308",
    "💥",
    "\u202e",
    "İ",
    "+",
    "(0) ",
]
HOSTILE = [
    "0 ",
    "09 ",
    "+358 ",
    "00",
    "1 ",
    "a",
    "aaa@",
    "a.",
    "a@a.",
    "@",
    "FI21 1",
    "katu ",
    "katu 1 ",
    "(",
    "( ",
    "-",
    " ",
    "\n",
    "en ",
    "en jaksa ",
    "haluan ",
    "jag vill ",
    "i want to ",
    "potilas ",
    "patient ",
    "Aleksis Kiven ",
    "Ab-",
    "131052",
    "13 10 52-",
    "ä",
    "💥",
    "a\u0308",
    "\u0308",
    "\u200b",
    "\x00",
    "minulla on ",
    "told us to ",
    "ottaa ",
    "d. ",
    "040-",
    "040 1 2 ",
    "1.1.",
    "1 000 ",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(SNIPPETS) | st.text(max_size=20), max_size=30).map("".join))
def test_spans_fit_the_text_whatever_it_is(text):
    findings = screen_text(text)
    assert [finding.start for finding in findings] == sorted(finding.start for finding in findings)
    for finding in findings:
        assert 0 <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.matched


def test_broken_unicode_is_read():
    assert screen_text("\ud800 131052-308T \udfff")[0].matched == "131052-308T"


def cpu(text: str) -> float:
    times = []
    for _ in range(3):
        start = time.process_time()
        screen_text(text)
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_no_faster_than_the_text(piece):
    short, long = ((piece * 10_000)[:length] for length in (1_250, 10_000))
    # Eight times the text: a linear rule takes eight times as long, a quadratic one sixty-four.
    assert cpu(long) < 32 * cpu(short) + 0.02
