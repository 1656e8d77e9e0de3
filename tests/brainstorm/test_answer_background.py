"""Role and area before writing, the rest at the end, and every question can be declined."""

import pytest
from django.urls import reverse

from brainstorm.models import AskedWhen, BackgroundAnswer
from brainstorm.phases import Phase
from tests.factories.brainstorm import BackgroundOptionFactory, BackgroundQuestionFactory, PromptFactory


@pytest.fixture
def role(dialogue):
    question = BackgroundQuestionFactory(dialogue=dialogue, key="role", asked=AskedWhen.BEFORE, order=1)
    for key in ("resident", "staff"):
        BackgroundOptionFactory(question=question, key=key, text_fi=f"Rooli {key}")
    return question


@pytest.fixture
def profession(dialogue):
    question = BackgroundQuestionFactory(
        dialogue=dialogue, key="profession", text_fi="Mihin ammattiryhmään kuulut?", order=2, only_for=["staff"]
    )
    BackgroundOptionFactory(question=question, key="nurse", text_fi="Sairaanhoitaja")
    return question


def address(dialogue, page="background"):
    return reverse(f"brainstorm:{page}", args=[dialogue.slug])


def test_only_what_is_asked_before_is_asked_before(client_of, participant, role, profession):
    page = client_of(participant).get(address(participant.dialogue)).content.decode()
    assert "Missä roolissa vastaat?" in page
    assert "ammattiryhmään" not in page
    assert page.index("Rooli staff") < page.index("En halua vastata")
    assert "checked" not in page


def test_an_answer_is_kept_and_can_be_changed(client_of, participant, prompt, role):
    browser = client_of(participant)
    for key in ("staff", "resident"):
        response = browser.post(address(participant.dialogue), {"role": key})
        assert response.url == reverse("brainstorm:write", args=[participant.dialogue.slug, prompt.number])
    assert BackgroundAnswer.objects.get().option.key == "resident"


def test_declining_is_an_answer_and_passing_over_is_none(client_of, participant, prompt, role):
    browser = client_of(participant)
    browser.post(address(participant.dialogue), {})
    assert not BackgroundAnswer.objects.exists()
    browser.post(address(participant.dialogue), {"role": "-"})
    assert BackgroundAnswer.objects.get().option is None


@pytest.mark.parametrize("value", ["muu", "x" * 10_000, "\x00", "🙂", "<script>"])
def test_an_answer_that_is_not_offered_is_refused_beside_its_field(client_of, participant, role, value):
    response = client_of(participant).post(address(participant.dialogue), {"role": value})
    assert response.status_code == 422
    assert "Valitse jokin luettelon vaihtoehdoista." in response.content.decode()
    assert not BackgroundAnswer.objects.exists()


@pytest.mark.parametrize(("chosen", "is_asked"), [("staff", True), ("resident", False), ("-", False)])
def test_the_rest_is_asked_of_those_whom_it_concerns(client_of, participant, role, profession, chosen, is_asked):
    browser = client_of(participant)
    browser.post(address(participant.dialogue), {"role": chosen})
    response = browser.get(address(participant.dialogue, "background_rest"))
    if is_asked:
        assert "Mihin ammattiryhmään kuulut?" in response.content.decode()
    else:
        assert response.url == address(participant.dialogue, "thanks")


def test_the_rest_leads_to_thanks(client_of, participant, role, profession):
    browser = client_of(participant)
    browser.post(address(participant.dialogue), {"role": "staff"})
    response = browser.post(address(participant.dialogue, "background_rest"), {"profession": "nurse"})
    assert response.url == address(participant.dialogue, "thanks")
    participant.refresh_from_db()
    assert participant.has_finished


def test_without_prompts_to_write_to_one_goes_on_to_weigh(client_of, participant, role):
    response = client_of(participant).post(address(participant.dialogue), {"role": "staff"})
    assert response.url == reverse("brainstorm:weigh", args=[participant.dialogue.slug])


def test_when_writing_has_ended_one_goes_on_to_weigh(client_of, participant, prompt, role):
    type(participant.dialogue).objects.update(phase=Phase.WEIGHING)
    response = client_of(participant).post(address(participant.dialogue), {"role": "staff"})
    assert response.url == reverse("brainstorm:weigh", args=[participant.dialogue.slug])


@pytest.mark.parametrize("n_options", [1, 8])
def test_the_page_costs_the_same_for_any_number_of_options(
    client_of, participant, prompt, role, n_options, django_assert_num_queries
):
    BackgroundOptionFactory.create_batch(n_options, question=role)
    PromptFactory.create_batch(n_options, dialogue=participant.dialogue)
    browser = client_of(participant)
    with django_assert_num_queries(5):  # participant with dialogue, questions, options, answers, prompts
        browser.get(address(participant.dialogue))
