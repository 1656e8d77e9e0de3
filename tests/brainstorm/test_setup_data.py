"""The template is complete in every language."""

import re

import pytest

from brainstorm.models import AskedWhen, Kind, Scale
from brainstorm.setup import ALIASES, TEMPLATES, WIDER, wider

LANGUAGES = {"fi", "sv", "en"}
TEMPLATE = TEMPLATES["ammattilaisdialogi"]
QUESTIONS = {question.key: question for question in TEMPLATE.questions}


def every_text():
    yield from TEMPLATE.texts.items()
    for number, prompt in enumerate(TEMPLATE.prompts, start=1):
        yield f"prompt {number}", prompt.text
        yield f"hint {number}", prompt.hint
    for question in TEMPLATE.questions:
        yield question.key, question.text
        for option in question.options:
            yield f"{question.key} {option.key}", option.text
    yield from WIDER.items()


@pytest.mark.parametrize(("name", "texts"), list(every_text()))
def test_every_text_is_there_in_three_languages(name, texts):
    assert set(texts) == LANGUAGES
    assert all(text.strip() == text and text for text in texts.values()), name


def test_long_texts_fit_their_columns_and_break_no_rule_of_language():
    for name, texts in every_text():
        for text in texts.values():
            assert not re.search(r"anonyym|luottamuksell|—|!", text, re.IGNORECASE), name
    assert all(len(text) <= 300 for prompt in TEMPLATE.prompts for text in prompt.text.values())
    assert all(len(o.text[code]) <= 200 for q in TEMPLATE.questions for o in q.options for code in LANGUAGES)


def test_eight_prompts_two_of_them_required_with_known_kinds_and_scales():
    assert len(TEMPLATE.prompts) == 8
    assert sum(prompt.is_required for prompt in TEMPLATE.prompts) == 2
    assert {prompt.kind for prompt in TEMPLATE.prompts} <= set(Kind.values)
    assert {prompt.scale for prompt in TEMPLATE.prompts} <= set(Scale.values)
    assert {"worry", "opportunity", "pride", "proposal", "information_need", "image"} == {
        prompt.kind for prompt in TEMPLATE.prompts
    }


def test_role_and_area_come_before_writing_and_two_questions_are_for_staff_only():
    before = [question.key for question in TEMPLATE.questions if question.asked == AskedWhen.BEFORE]
    assert before == ["role", "area"]
    roles = {option.key for option in QUESTIONS["role"].options}
    for key in ("profession", "service"):
        assert QUESTIONS[key].only_for == ("staff", "management")
        assert set(QUESTIONS[key].only_for) <= roles


def test_areas_carry_statistics_finlands_codes_and_a_co_operation_area():
    areas = QUESTIONS["area"].options
    codes = [area.code for area in areas if area.code]
    assert sorted(codes) == [f"{n:02d}" for n in range(1, 22)] + ["90", "91"]
    wider_keys = {area.merges_into for area in areas if area.key not in {"ahvenanmaa", "koko-maa"}}
    assert wider_keys == {"yta-etela", "yta-lansi", "yta-sisa", "yta-ita", "yta-pohjoinen"}
    by_key = {area.key: area for area in areas}
    assert by_key["pohjois-savo"].text["fi"] == "Pohjois-Savon hyvinvointialue"
    assert by_key["pohjois-savo"].merges_into == "yta-ita"
    assert by_key["lansi-uusimaa"].text["sv"] == "Västra Nylands välfärdsområde"


def test_every_option_that_merges_names_a_wider_category_and_ten_professions_make_four():
    for question in TEMPLATE.questions:
        for option in question.options:
            assert option.merges_into in WIDER, option.key
    assert len(QUESTIONS["profession"].options) == 10
    assert len({option.merges_into for option in QUESTIONS["profession"].options}) == 4


def test_staff_and_minors_are_sensitive():
    sensitive = {o.key for q in TEMPLATE.questions for o in q.options if o.is_sensitive}
    assert {"staff", "management", "staff-representative", "under-18"} <= sensitive
    assert all(option.is_sensitive for option in QUESTIONS["profession"].options)
    assert "resident" not in sensitive


def test_other_names_lead_to_one_option_each():
    assert ALIASES["area"]["länsi-uusimaa"] == "lansi-uusimaa"
    assert ALIASES["role"]["henkilöstö"] == "staff"
    for question in TEMPLATE.questions:
        names = [alias.casefold() for option in question.options for alias in set(option.aliases)]
        assert len(names) == len(set(names)), question.key


def test_an_unknown_wider_category_is_called_by_its_key():
    assert wider("oma-ryhma") == {"fi": "oma-ryhma", "sv": "oma-ryhma", "en": "oma-ryhma"}
