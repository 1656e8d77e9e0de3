"""Thanks, clearing a shared device, taking a copy, and having everything destroyed."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.notices import notify
from brainstorm.middleware import COOKIE_PREFIX
from brainstorm.models import BackgroundAnswer, Comment, Evaluation, Idea, IdeaText, Participant
from brainstorm.phases import Phase
from brainstorm.services.participants import come_back, give_return_code, join_dialogue
from brainstorm.signals import content_erased
from moderation.models import Visibility
from tests.factories.brainstorm import (
    BackgroundAnswerFactory,
    BackgroundOptionFactory,
    BackgroundQuestionFactory,
    CommentFactory,
    DialogueFactory,
    EvaluationFactory,
    IdeaFactory,
    ParticipantFactory,
)

SECRET = "Näin kerroin itsestäni."


def address(dialogue, page):
    return reverse(f"brainstorm:{page}", args=[dialogue.slug])


@pytest.fixture
def browser(client_of, participant):
    return client_of(participant)


@pytest.fixture
def written(participant, prompt):
    """What one participant leaves in every table."""
    idea = IdeaFactory(prompt=prompt, participant=participant, text=SECRET)
    IdeaText.objects.create(idea=idea, language="fi", lemmas=SECRET.lower())
    comment = CommentFactory(idea=IdeaFactory(prompt=prompt), participant=participant, text=SECRET)
    question = BackgroundQuestionFactory(dialogue=participant.dialogue)
    option = BackgroundOptionFactory(question=question, text_fi="Henkilöstö")
    BackgroundAnswerFactory(participant=participant, question=question, option=option)
    EvaluationFactory(idea=IdeaFactory(prompt=prompt), participant=participant, value=5)
    notify(participant.inbox, kind="x", language="fi", subject="Viesti", body=SECRET, about=idea.pk)
    return idea, comment


@pytest.mark.parametrize("page", ["background_rest", "thanks", "return_code", "more", "my_data", "erase_all"])
def test_pages_of_taking_part_send_a_stranger_to_begin(dialogue, page):
    assert Client().get(address(dialogue, page)).url == address(dialogue, "dialogue")


def test_every_step_offers_to_clear_the_device(browser, participant, prompt):
    pages = [address(participant.dialogue, page) for page in ("thanks", "return_code", "more", "privacy")]
    pages.append(reverse("brainstorm:write", args=[participant.dialogue.slug, prompt.number]))
    for page in pages:
        assert address(participant.dialogue, "finish") in browser.get(page).content.decode()


def test_clearing_forgets_every_dialogue_on_this_device(browser, participant):
    other = join_dialogue(dialogue=DialogueFactory(), nonce=uuid4().hex, language="fi").participant.dialogue
    from django.core import signing

    browser.cookies[COOKIE_PREFIX + other.slug] = signing.dumps("avain", salt=f"participant:{other.slug}")
    response = browser.post(address(participant.dialogue, "finish"))
    assert response.url == address(participant.dialogue, "goodbye")
    assert '"storage"' in response["Clear-Site-Data"]
    for slug in (participant.dialogue.slug, other.slug):
        assert browser.cookies[COOKIE_PREFIX + slug]["max-age"] == 0
    assert browser.get(address(participant.dialogue, "mine")).url == address(participant.dialogue, "dialogue")


def test_the_goodbye_offers_no_way_back_but_the_code(browser, participant):
    browser.post(address(participant.dialogue, "finish"))
    page = browser.get(address(participant.dialogue, "goodbye")).content.decode()
    assert address(participant.dialogue, "come_back") in page
    for name in ("start", "mine", "thanks"):
        assert f'"{address(participant.dialogue, name)}"' not in page
    assert "data-clear-drafts" in page


def test_clearing_twice_or_as_a_stranger_is_no_error(dialogue):
    assert Client().post(address(dialogue, "finish")).status_code == 302


def test_clearing_cannot_be_done_by_a_link(dialogue):
    assert Client().get(address(dialogue, "finish")).status_code == 405


def test_a_copy_holds_everything_of_ones_own_and_nothing_of_others(browser, participant, written, prompt):
    IdeaFactory(prompt=prompt, text="Jonkun toisen ajatus")
    response = browser.get(address(participant.dialogue, "my_data"))
    assert "attachment" in response["Content-Disposition"]
    data = json.loads(response.content)
    assert data["ideas"][0]["text"] == data["comments"][0]["text"] == SECRET
    assert data["background"] == [{"question": "Missä roolissa vastaat?", "answer": "Henkilöstö"}]
    assert data["evaluations"][0]["value"] == 5
    assert "Jonkun toisen ajatus" not in response.content.decode()


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.CLOSED, Phase.ARCHIVED])
def test_everything_can_be_destroyed_in_every_phase(browser, participant, written, phase):
    type(participant.dialogue).objects.update(phase=phase)
    erased = []
    content_erased.connect(lambda key, **kwargs: erased.append(key), weak=False, dispatch_uid="test_leave")
    try:
        response = browser.post(address(participant.dialogue, "erase_all"))
    finally:
        content_erased.disconnect(dispatch_uid="test_leave")
    assert response.status_code == 302
    idea, comment = written
    assert set(erased) == {idea.pk, comment.pk}
    for row in (Idea.objects.get(pk=idea.pk), Comment.objects.get(pk=comment.pk)):
        assert (row.text, row.visibility) == ("", Visibility.ERASED)
    assert not IdeaText.objects.filter(pk=idea.pk).exists()
    assert not BackgroundAnswer.objects.exists()
    row = Participant.objects.get(pk=participant.pk)
    assert (row.key_hash, row.return_code_hash, row.inbox) == (None, None, None)
    assert Evaluation.objects.filter(participant=row).count() == 1


def test_after_destroying_neither_cookie_nor_code_leads_back(dialogue, prompt):
    known = join_dialogue(dialogue=dialogue, nonce=uuid4().hex, language="fi")
    code = give_return_code(known.participant, key=known.key)
    browser = Client()
    browser.post(address(dialogue, "come_back"), {"code": code})
    browser.post(address(dialogue, "erase_all"))
    assert come_back(dialogue=dialogue, code=code) is None
    assert browser.get(address(dialogue, "mine")).status_code == 302


def test_destroying_touches_nobody_else(browser, participant, written, prompt):
    other = IdeaFactory(prompt=prompt, participant=ParticipantFactory(dialogue=participant.dialogue), text="Toisen")
    browser.post(address(participant.dialogue, "erase_all"))
    other.refresh_from_db()
    assert (other.text, other.visibility) == ("Toisen", Visibility.PUBLISHED)


def test_asking_to_destroy_destroys_nothing_yet(browser, participant, written):
    assert browser.get(address(participant.dialogue, "erase_all")).status_code == 200
    assert Idea.objects.get(pk=written[0].pk).text == SECRET
