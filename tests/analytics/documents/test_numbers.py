"""Numbers and days in each language."""

from __future__ import annotations

from analytics.documents import numbers
from analytics.documents.document import Estimate, Rank


def test_numbers_follow_the_language():
    assert numbers.decimal(1234.5, "fi") == "1\u202f234,50"
    assert numbers.decimal(1234.5, "sv", 1) == "1\u202f234,5"
    assert numbers.decimal(1234.5, "en") == "1,234.50"
    assert numbers.integer(1234567, "fi") == "1\u202f234\u202f567"
    assert numbers.integer(1234567, "en") == "1,234,567"
    assert numbers.percent(0.256, "fi") == "26\u00a0%"
    assert numbers.percent(0.256, "en") == "26%"


def test_estimates_days_and_ranks():
    estimate = Estimate(4.52, 4.49, 4.55, 20)
    assert numbers.mean(estimate, "fi") == "4,52"
    assert numbers.interval(estimate, "fi") == "4,49–4,55"
    assert numbers.interval(Estimate(0.5, 0.4, 0.6, 9), "en", is_share=True) == "40–60%"
    assert numbers.day("2027-04-07", "fi") == "7.4.2027"
    assert numbers.day("2027-04-07", "en") == "7 April 2027"
    assert numbers.day(None, "sv") == ""
    assert [numbers.rank(one) for one in (Rank(1, 1), Rank(2, 3), None)] == ["1", "2–3", ""]


def test_a_missing_translation_falls_back_and_says_its_language():
    assert numbers.pick({"fi": "suomi", "sv": ""}, "sv", "fi") == ("suomi", "fi")
    assert numbers.pick({"en": "only"}, "sv", "fi") == ("only", "en")
    assert numbers.pick({"fi": ""}, "fi", "fi") == ("", "fi")
