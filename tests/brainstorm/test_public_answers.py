"""Questions answered in public, while people still take part."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.models import AuditEntry, Inbox, Notice
from brainstorm.models import Idea, Kind, PublicAnswer
from brainstorm.services.answers import answer_idea, remove_answer
from brainstorm.services.edits import EditConflictError, digest
from brainstorm.services.ideas import erase_idea
from brainstorm.waiting import waiting_in
from moderation.models import Visibility
from tests.factories.brainstorm import IdeaFactory

pytestmark = pytest.mark.django_db

ANSWER = {"text_fi": "Asiakasmaksut eivät nouse vuonna 2027.", "text_sv": "Avgifterna höjs inte 2027."}


@pytest.fixture
def question(prompt) -> Idea:
    return IdeaFactory(prompt=prompt, kind=Kind.QUESTION, text="Nousevatko asiakasmaksut?")


@pytest.fixture
def page(question) -> str:
    return reverse("brainstorm:idea", args=[question.dialogue.slug, question.pk])


def test_an_answer_is_seen_by_everybody_in_their_language(client, facilitator, question, page):
    answer_idea(facilitator, question, texts=ANSWER, seen={})
    answers = reverse("brainstorm:answers", args=[question.dialogue.slug])
    for address in (page, answers):
        assert ANSWER["text_fi"] in client.get(address).content.decode()
        assert ANSWER["text_sv"] in client.get(f"/sv{address}").content.decode()
        assert f'lang="fi" dir="auto"><p>{ANSWER["text_fi"]}' in client.get(f"/en{address}").content.decode()


def test_the_language_of_the_question_is_needed(facilitator, question):
    with pytest.raises(ValidationError) as refused:
        answer_idea(facilitator, question, texts={"text_sv": "Nej.", "text_fi": ""}, seen={})
    assert "text_fi" in refused.value.message_dict
    assert not PublicAnswer.objects.exists()


def test_the_author_is_told_once(facilitator, question):
    question.participant.inbox = Inbox.objects.create()
    question.participant.save()
    answer_idea(facilitator, question, texts=ANSWER, seen={})
    seen = {"text_fi": digest(ANSWER["text_fi"])}
    answer_idea(facilitator, question, texts={"text_fi": "Eivät nouse."}, seen=seen)
    assert Notice.objects.get().subject == "Kysymykseesi on vastattu"
    assert PublicAnswer.objects.get().text_fi == "Eivät nouse."
    assert AuditEntry.objects.filter(action="idea_answered").count() == 2


def test_what_somebody_else_wrote_meanwhile_is_not_lost(facilitator, question):
    answer_idea(facilitator, question, texts=ANSWER, seen={})
    with pytest.raises(EditConflictError):
        answer_idea(facilitator, question, texts={"text_fi": "Nousevat."}, seen={"text_fi": digest("")})
    assert PublicAnswer.objects.get().text_fi == ANSWER["text_fi"]


def test_only_those_who_run_the_dialogue_answer_what_is_seen(moderator, facilitator, question):
    with pytest.raises(PermissionDenied):
        answer_idea(moderator, question, texts=ANSWER, seen={})
    Idea.objects.filter(pk=question.pk).update(visibility=Visibility.HIDDEN)
    with pytest.raises(PermissionDenied, match="ei ole näkyvissä"):
        answer_idea(facilitator, question, texts=ANSWER, seen={})


@pytest.mark.parametrize("state", [Visibility.HIDDEN, Visibility.WITHDRAWN])
def test_with_the_question_the_answer_is_hidden(client, facilitator, question, state):
    answer_idea(facilitator, question, texts=ANSWER, seen={})
    Idea.objects.filter(pk=question.pk).update(visibility=state)
    page = client.get(reverse("brainstorm:answers", args=[question.dialogue.slug])).content.decode()
    assert ANSWER["text_fi"] not in page
    assert "Yhteenkään kysymykseen ei ole vielä vastattu." in page


def test_an_erased_question_keeps_no_answer_on_its_page(client, facilitator, question, page):
    answer_idea(facilitator, question, texts=ANSWER, seen={})
    erase_idea(question.participant, idea=question)
    assert ANSWER["text_fi"] not in client.get(page).content.decode()


def test_staff_see_what_waits_and_answer_it(facilitator, staff_client, question, dialogue, client, page):
    browser = staff_client(facilitator)
    assert [each.text for each in waiting_in(dialogue, []) if "kysymys odottaa" in each.text]
    listed = reverse("brainstorm:work_answers", args=[dialogue.slug])
    assert "Nousevatko asiakasmaksut?" in browser.get(listed).content.decode()
    form = reverse("brainstorm:work_answer", args=[dialogue.slug, question.pk])
    refused = browser.post(form, {"text_fi": "", "text_sv": "Nej."})
    assert refused.status_code == 422
    assert "Kirjoita vastaus ainakin kielellä" in refused.content.decode()
    assert "Nej." in refused.content.decode()
    done = browser.post(form, ANSWER, follow=True).content.decode()
    assert "Vastaus on julkaistu." in done
    assert "Muokkaa vastausta" in done
    assert not [each.text for each in waiting_in(dialogue, []) if "kysymys odottaa" in each.text]
    browser.post(f"{form}poista/")
    assert ANSWER["text_fi"] not in client.get(page).content.decode()
    remove_answer(facilitator, question)
    assert AuditEntry.objects.filter(action="answer_removed").count() == 1


def test_script_in_an_answer_is_text(client, facilitator, question, page):
    answer_idea(facilitator, question, texts={"text_fi": "<script>alert(1)</script>"}, seen={})
    assert "<script>alert" not in client.get(page).content.decode()


@pytest.mark.parametrize("count", [1, 8])
def test_the_pages_cost_the_same_for_any_number(
    count, client, facilitator, staff_client, dialogue, prompt, django_assert_num_queries
):
    for _ in range(count):
        IdeaFactory(prompt=prompt, kind=Kind.QUESTION)
        answer_idea(facilitator, IdeaFactory(prompt=prompt, kind=Kind.QUESTION), texts=ANSWER, seen={})
    with django_assert_num_queries(3):  # dialogue, count, rows
        client.get(reverse("brainstorm:answers", args=[dialogue.slug]))
    browser = staff_client(facilitator)
    with django_assert_num_queries(9):  # who asks and may (6), waiting ones and how many, answered ones
        browser.get(reverse("brainstorm:work_answers", args=[dialogue.slug]))


def test_no_question_that_waits_is_out_of_reach(facilitator, staff_client, dialogue, prompt, monkeypatch):
    monkeypatch.setattr("brainstorm.views.work.answers.SHOWN", 2)
    IdeaFactory.create_batch(3, prompt=prompt, kind=Kind.QUESTION, text="Milloin?")
    browser, listed = staff_client(facilitator), reverse("brainstorm:work_answers", args=[dialogue.slug])
    assert browser.get(listed).content.decode().count('dir="auto">Milloin?') == 2
    assert browser.get(f"{listed}?sivu=2").content.decode().count('dir="auto">Milloin?') == 1
