"""Choosing which background questions are asked, and editing their texts."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from brainstorm.forms.questions import QuestionForm
from brainstorm.models import AskedWhen
from brainstorm.services.background import choose_questions, edit_question
from brainstorm.services.edits import EditConflictError, digest
from tests.brainstorm.test_edit_dialogue import typed
from tests.factories.accounts import UserFactory
from tests.factories.work import made_by, running

pytestmark = pytest.mark.django_db


def asked(dialogue):
    rows = dialogue.background_questions.all()
    return {row.key: (row.asked if row.is_active else "") for row in rows}


def test_a_question_can_be_moved_or_left_out_and_taken_back():
    by, dialogue = made_by()
    choose_questions(by, dialogue, asked={"age": "", "area": AskedWhen.AFTER})
    assert (asked(dialogue)["age"], asked(dialogue)["area"]) == ("", "after")
    choose_questions(by, dialogue, asked={"age": AskedWhen.BEFORE})
    assert asked(dialogue)["age"] == "before"


def test_two_come_before_writing_at_most():
    by, dialogue = made_by()
    with pytest.raises(ValidationError, match="enintään kaksi"):
        choose_questions(by, dialogue, asked=dict.fromkeys(("role", "area", "age"), AskedWhen.BEFORE))
    assert asked(dialogue)["age"] == "after"


def test_others_choose_nothing():
    _by, dialogue = made_by()
    with pytest.raises(PermissionDenied):
        choose_questions(UserFactory(), dialogue, asked={"age": ""})


def test_texts_of_a_question_and_its_options_are_stored_by_language():
    by, dialogue = made_by()
    question = dialogue.background_questions.get(key="age")
    option = question.options.get(key="80-over")
    edit_question(by, question, texts={"fi": "Ikäsi?"}, options={option.pk: {"sv": "80+"}}, seen={})
    question.refresh_from_db()
    option.refresh_from_db()
    assert (question.text_fi, option.text_sv, option.text_fi) == ("Ikäsi?", "80+", "80 tai yli")


def test_an_option_of_another_question_is_left_alone():
    by, dialogue = made_by()
    question = dialogue.background_questions.get(key="age")
    foreign = dialogue.background_questions.get(key="role").options.first()
    edit_question(by, question, texts={}, options={foreign.pk: {"fi": "Oma"}}, seen={})
    foreign.refresh_from_db()
    assert foreign.text_fi != "Oma"


def test_two_editors_of_one_option_never_lose_one_unseen():
    by, dialogue = made_by()
    question = dialogue.background_questions.get(key="age")
    option = question.options.get(key="80-over")
    seen = {f"o{option.pk}_fi": digest(option.text_fi)}
    edit_question(by, question, texts={}, options={option.pk: {"fi": "Yli 80"}}, seen=seen)
    with pytest.raises(EditConflictError) as caught:
        edit_question(by, question, texts={}, options={option.pk: {"fi": "80–"}}, seen=seen)
    assert caught.value.theirs == {f"o{option.pk}_fi": "Yli 80"}


def test_a_published_question_keeps_its_texts():
    by, dialogue = running()
    question = dialogue.background_questions.get(key="age")
    option = question.options.first()
    with pytest.raises(ValidationError) as caught:
        edit_question(by, question, texts={}, options={option.pk: {"sv": ""}}, seen={})
    assert set(caught.value.message_dict) == {f"o{option.pk}_sv"}


def test_the_pages_choose_and_edit(staff_client):
    by, dialogue = made_by()
    browser = staff_client(by)
    chosen = {**asked(dialogue), "age": ""}
    assert browser.post(reverse("brainstorm:work_background", args=[dialogue.slug]), chosen).status_code == 302
    assert asked(dialogue)["age"] == ""
    too_many = {**chosen, "age": "before"}
    refused = browser.post(reverse("brainstorm:work_background", args=[dialogue.slug]), too_many)
    assert refused.status_code == 422
    question = dialogue.background_questions.get(key="role")
    form = QuestionForm(dialogue=dialogue, question=question, options=list(question.options.all()))
    page = reverse("brainstorm:work_background_question", args=[dialogue.slug, "role"])
    assert browser.post(page, typed(form, text_sv="Vem är du?")).status_code == 302
    question.refresh_from_db()
    assert question.text_sv == "Vem är du?"
    assert browser.post(page, typed(form, text_sv="å" * 300)).status_code == 422


def test_a_question_that_is_not_there_is_not_found(staff_client):
    by, dialogue = made_by()
    page = reverse("brainstorm:work_background_question", args=[dialogue.slug, "ei-ole"])
    assert staff_client(by).get(page).status_code == 404
