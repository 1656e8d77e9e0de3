"""Adding, editing, ordering and removing questions."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from brainstorm.expectation import expected_evaluations
from brainstorm.forms.prompts import PromptForm
from brainstorm.models import Kind, Scale
from brainstorm.services.edits import EditConflictError, digest
from brainstorm.services.prompts import PROMPTS_AT_MOST, add_prompt, edit_prompt, move_prompt, remove_prompt
from tests.brainstorm.test_edit_dialogue import typed
from tests.factories.accounts import UserFactory
from tests.factories.brainstorm import EvaluationFactory, IdeaFactory
from tests.factories.work import made_by, running

pytestmark = pytest.mark.django_db
NEW = {"text_fi": "Entä digi?", "text_sv": "", "text_en": "", "kind": Kind.WORRY, "scale": Scale.IMPORTANCE}


def numbers(dialogue):
    return list(dialogue.prompts.values_list("number", "text_fi"))


def test_a_new_question_comes_last_and_twice_is_once():
    by, dialogue = made_by()
    first, second = add_prompt(by, dialogue, values=NEW), add_prompt(by, dialogue, values=NEW)
    assert first == second
    assert numbers(dialogue)[-1] == (9, "Entä digi?")


def test_there_is_an_end_to_questions():
    by, dialogue = made_by()
    for number in range(dialogue.prompts.count(), PROMPTS_AT_MOST):
        add_prompt(by, dialogue, values={**NEW, "text_fi": f"Kysymys {number}"})
    with pytest.raises(PermissionDenied, match="Poista jokin"):
        add_prompt(by, dialogue, values=NEW)


def test_two_are_required_at_most():
    by, dialogue = made_by()
    third = dialogue.prompts.get(number=3)
    with pytest.raises(ValidationError, match="jo kaksi"):
        edit_prompt(by, third, values={"is_required": True}, seen={})
    edit_prompt(by, dialogue.prompts.get(number=1), values={"is_required": False}, seen={})
    assert edit_prompt(by, third, values={"is_required": True}, seen={}).is_required


def test_two_editors_of_one_question_never_lose_one_unseen():
    by, dialogue = made_by()
    prompt = dialogue.prompts.get(number=1)
    seen = {"text_fi": digest(prompt.text_fi), "text_sv": digest(prompt.text_sv)}
    edit_prompt(by, prompt, values={"text_fi": "Eka", "text_sv": prompt.text_sv}, seen=seen)
    row = edit_prompt(by, prompt, values={"text_fi": prompt.text_fi, "text_sv": "Tvåa"}, seen=seen)
    assert (row.text_fi, row.text_sv) == ("Eka", "Tvåa")
    with pytest.raises(EditConflictError):
        edit_prompt(by, prompt, values={"text_fi": "Toka"}, seen=seen)


def test_kind_and_scale_stand_once_there_are_answers():
    by, dialogue = made_by()
    prompt = dialogue.prompts.get(number=2)
    idea = IdeaFactory(prompt=prompt)
    with pytest.raises(ValidationError, match="lajia ei voi vaihtaa"):
        edit_prompt(by, prompt, values={"kind": Kind.PRIDE}, seen={})
    assert edit_prompt(by, prompt, values={"scale": Scale.AGREEMENT}, seen={}).scale == Scale.AGREEMENT
    EvaluationFactory(idea=idea, value=1)
    with pytest.raises(ValidationError, match="asteikkoa ei voi vaihtaa"):
        edit_prompt(by, prompt, values={"scale": Scale.IMPORTANCE}, seen={})


def test_order_changes_by_one_and_stops_at_the_ends():
    by, dialogue = made_by()
    before = numbers(dialogue)
    move_prompt(by, dialogue.prompts.get(number=1), up=True)
    move_prompt(by, dialogue.prompts.get(number=8), up=False)
    assert numbers(dialogue) == before
    move_prompt(by, dialogue.prompts.get(number=3), up=True)
    assert [text for _number, text in numbers(dialogue)][1:3] == [before[2][1], before[1][1]]
    assert [number for number, _text in numbers(dialogue)] == list(range(1, 9))


def test_removing_closes_the_gap_and_twice_is_once():
    by, dialogue = made_by()
    prompt = dialogue.prompts.get(number=3)
    remove_prompt(by, prompt)
    remove_prompt(by, prompt)
    assert [number for number, _text in numbers(dialogue)] == list(range(1, 8))


def test_an_answered_question_stays():
    by, dialogue = made_by()
    prompt = dialogue.prompts.get(number=3)
    IdeaFactory(prompt=prompt)
    with pytest.raises(PermissionDenied, match="jo vastattu"):
        remove_prompt(by, prompt)


def test_a_published_dialogue_keeps_texts_in_every_language_and_one_question():
    by, dialogue = running()
    with pytest.raises(ValidationError) as caught:
        edit_prompt(by, dialogue.prompts.get(number=1), values={"text_sv": ""}, seen={})
    assert set(caught.value.message_dict) == {"text_sv"}
    with pytest.raises(ValidationError) as caught:
        add_prompt(by, dialogue, values=NEW)
    assert set(caught.value.message_dict) == {"text_sv", "text_en"}
    for prompt in list(dialogue.prompts.all())[1:]:
        remove_prompt(by, prompt)
    with pytest.raises(PermissionDenied, match="vähintään yksi"):
        remove_prompt(by, dialogue.prompts.get())


@pytest.mark.parametrize("service", ["add", "edit", "move", "remove"])
def test_others_change_nothing(service):
    _by, dialogue = made_by()
    prompt, stranger = dialogue.prompts.get(number=1), UserFactory()
    acts = {
        "add": lambda: add_prompt(stranger, dialogue, values=NEW),
        "edit": lambda: edit_prompt(stranger, prompt, values={"text_fi": "x"}, seen={}),
        "move": lambda: move_prompt(stranger, prompt, up=False),
        "remove": lambda: remove_prompt(stranger, prompt),
    }
    before = numbers(dialogue)
    with pytest.raises(PermissionDenied):
        acts[service]()
    assert numbers(dialogue) == before


def test_the_pages_add_edit_move_and_remove(staff_client):
    by, dialogue = made_by()
    browser = staff_client(by)
    added = browser.post(
        reverse("brainstorm:work_prompt_new", args=[dialogue.slug]),
        typed(PromptForm(dialogue=dialogue), text_fi="Entä digi?", kind="worry"),
    )
    assert added.status_code == 302
    page = reverse("brainstorm:work_prompt", args=[dialogue.slug, 9])
    prompt = dialogue.prompts.get(number=9)
    assert prompt.kind == Kind.WORRY
    form = typed(PromptForm(dialogue=dialogue, prompt=prompt), text_sv="Digi då?", opens_on="2027-02-01")
    form.pop("is_required")
    assert browser.post(page, form).status_code == 302
    prompt.refresh_from_db()
    assert (prompt.text_sv, str(prompt.opens_on)) == ("Digi då?", "2027-02-01")
    browser.post(reverse("brainstorm:work_prompt_move", args=[dialogue.slug, 9]), {"suunta": "ylos"})
    prompt.refresh_from_db()
    assert prompt.number == 8
    browser.post(reverse("brainstorm:work_prompt_remove", args=[dialogue.slug, 8]))
    assert dialogue.prompts.count() == 8


def test_a_question_without_text_or_with_crossed_dates_is_refused_beside_the_field(staff_client):
    by, dialogue = made_by()
    page = reverse("brainstorm:work_prompt_new", args=[dialogue.slug])
    form = typed(PromptForm(dialogue=dialogue), opens_on="2027-02-02", writing_ends_on="2027-02-01")
    response = staff_client(by).post(page, form)
    body = response.content.decode()
    assert response.status_code == 422
    assert "Kirjoita kysymys." in body
    assert "Kirjoittaminen päättyy ennen kuin kysymys avautuu." in body


def test_a_question_that_is_not_there_is_not_found(staff_client):
    by, dialogue = made_by()
    assert staff_client(by).get(f"/tyo/{dialogue.slug}/kysymykset/99/").status_code == 404


@pytest.mark.parametrize(("prompts", "expected"), [(1, 10.0), (2, 5.0), (6, 15 / 9), (8, 1.25)])
def test_evaluations_per_idea_are_cards_divided_by_ideas_over_the_prompts_that_share_them(prompts, expected):
    assert expected_evaluations(prompts) == pytest.approx(expected)


@pytest.mark.parametrize(("prompts", "ideas_each"), [(0, 1.5), (1, 0)])
def test_without_questions_or_ideas_nothing_can_be_expected(prompts, ideas_each):
    with pytest.raises(ValueError, match="at least one question"):
        expected_evaluations(prompts, ideas_each=ideas_each)


def test_the_list_warns_under_six_and_is_calm_over_it(staff_client):
    by, dialogue = made_by()
    browser, page = staff_client(by), reverse("brainstorm:work_prompts", args=[dialogue.slug])
    assert "notice warn" in browser.get(page).content.decode()
    for prompt in list(dialogue.prompts.all())[1:]:
        remove_prompt(by, prompt)
    body = browser.get(page).content.decode()
    assert "notice warn" not in body
    assert "10,0" in body


@pytest.mark.parametrize("extra", [0, 7])
def test_the_list_costs_the_same_for_any_number_of_questions(extra, staff_client, django_assert_num_queries):
    by, dialogue = made_by()
    for number in range(extra):
        add_prompt(by, dialogue, values={**NEW, "text_fi": f"Kysymys {number}"})
    browser = staff_client(by)
    page = reverse("brainstorm:work_prompts", args=[dialogue.slug])
    with django_assert_num_queries(7):  # session, user, dialogue, two for roles, may facilitate, prompts
        assert browser.get(page).status_code == 200
