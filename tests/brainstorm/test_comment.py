"""Commenting: threads one level deep, in the order of posting, screened, counted, taken back."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from brainstorm.models import COMMENT_LENGTH, AskedWhen, Comment, Dialogue, Idea, Participant
from brainstorm.phases import Phase
from brainstorm.services.comments import erase_comment, post_comment, withdraw_comment
from brainstorm.services.ideas import erase_idea, withdraw_idea
from brainstorm.signals import content_erased
from moderation.models import Case, Visibility
from tests.factories.brainstorm import (
    BackgroundOptionFactory,
    BackgroundQuestionFactory,
    CommentFactory,
    IdeaFactory,
    ParticipantFactory,
)


@pytest.fixture
def idea(prompt) -> Idea:
    return IdeaFactory(prompt=prompt)


@pytest.fixture
def page(idea: Idea) -> str:
    return reverse("brainstorm:idea", args=[idea.dialogue.slug, idea.pk])


@pytest.fixture
def send(page: str, client_of: Callable[[Participant], Client], participant: Participant) -> Callable[..., object]:
    """Posts a comment as the participant."""
    browser = client_of(participant)

    def sender(text: str, *, nonce: str = "", parent: object = "", follow: bool = True):
        fields = {"text": text, "nonce": nonce or uuid4().hex, "parent": str(parent)}
        return browser.post(f"{page}kommentti/", fields, follow=follow)

    return sender


def _count(idea: Idea) -> int:
    return Idea.objects.get(pk=idea.pk).comment_count


def test_a_comment_and_a_reply_appear_in_their_thread(client, idea, page, send):
    send("Näin on meilläkin.")
    first = Comment.objects.get()
    shown = send("Sama täällä.", parent=first.pk).content.decode()
    assert "Kommenttisi on lähetetty." in shown
    assert shown.index("Näin on meilläkin.") < shown.index("Sama täällä.")
    assert Comment.objects.get(text="Sama täällä.").parent == first
    assert "2 kommenttia" in client.get(page).content.decode()
    assert _count(idea) == 2


def test_a_reply_to_a_reply_joins_the_thread(send):
    send("Yksi.")
    send("Kaksi.", parent=Comment.objects.get(text="Yksi.").pk)
    send("Kolme.", parent=Comment.objects.get(text="Kaksi.").pk)
    assert Comment.objects.get(text="Kolme.").parent == Comment.objects.get(text="Yksi.")


def test_comments_keep_the_order_in_which_they_were_posted(client, page, send):
    for n in range(5):
        send(f"Kommentti {n}.")
    thread = Comment.objects.get(text="Kommentti 0.").pk
    for n in range(5):
        send(f"Vastaus {n}.", parent=thread)
    text = client.get(page).content.decode()
    assert [text.index(f"Kommentti {n}.") for n in range(5)] == sorted(
        (text.index(f"Kommentti {n}.") for n in range(5)), reverse=True
    )  # newest thread first
    assert [text.index(f"Vastaus {n}.") for n in range(5)] == sorted(text.index(f"Vastaus {n}.") for n in range(5))


def test_sent_twice_there_is_one(idea, send):
    nonce = uuid4().hex
    for _ in range(2):
        assert send("Näin on.", nonce=nonce).status_code == 200
    assert Comment.objects.count() == _count(idea) == 1


def test_the_same_form_with_another_text_is_another_comment(idea, send):
    nonce = uuid4().hex
    for text in ("Näin on.", "Näin on, ja lisäksi toisin."):
        assert send(text, nonce=nonce).status_code == 200
    assert Comment.objects.count() == _count(idea) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Kirjoita kommentti ensin."),
        (" \0\n ", "Kirjoita kommentti ensin."),
        ("ä" * (COMMENT_LENGTH + 1), "Teksti on liian pitkä: 3001 merkkiä"),
    ],
)
def test_what_cannot_be_taken_is_told_beside_the_field_and_kept(send, text, message):
    response = send(text)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert text.replace("\0", "").strip() in response.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    "text", ["👩‍⚕️ hyvä", "שלום עולם", "<script>alert(1)</script>", "'; DROP TABLE users; --", "a\0b"]
)
def test_any_characters_come_back_as_text(client, page, send, text):
    send(text)
    stored = Comment.objects.get().text
    assert stored == text.replace("\0", "")
    shown = client.get(page).content.decode()
    assert "<script>alert" not in shown
    assert shown.count('class="remark"') == 1


def test_personal_data_is_held_told_to_the_author_and_seen_by_nobody_else(client, idea, page, send):
    shown = send("Soittakaa minulle 040 123 4567.").content.decode()
    assert "Kommenttisi odottaa tarkistusta" in shown
    assert "040 123 4567" in shown
    assert Comment.objects.get().visibility == Visibility.HELD
    assert Case.objects.count() == 1
    assert "040 123" not in client.get(page).content.decode()
    key = Comment.objects.get().pk
    assert "040 123" not in client.get(page, {"lahetetty": str(key)}).content.decode()
    assert _count(idea) == 0


def test_distress_gets_help_at_once_and_is_not_held(idea, send):
    shown = send("En jaksa enää, haluan kuolla.").content.decode()
    assert "112" in shown
    assert Comment.objects.get().visibility == Visibility.PUBLISHED
    assert _count(idea) == 1


def test_a_reader_who_has_not_begun_is_taken_to_the_beginning(client, page, dialogue):
    assert "Aloita ja kommentoi" in client.get(page).content.decode()
    assert client.get(f"{page}kommentti/").url == reverse("brainstorm:dialogue", args=[dialogue.slug])
    assert client.post(f"{page}kommentti/", {"text": "Ei mene."}).status_code == 403
    assert not Comment.objects.exists()


def test_whoever_begins_in_order_to_comment_comes_back_to_the_idea(client, page, dialogue):
    question = BackgroundQuestionFactory(dialogue=dialogue, asked=AskedWhen.BEFORE)
    option = BackgroundOptionFactory(question=question)
    client.get(f"{page}kommentti/")
    client.post(reverse("brainstorm:start", args=[dialogue.slug]), {"nonce": uuid4().hex})
    background = reverse("brainstorm:background", args=[dialogue.slug])
    form = client.get(background).context["form"]
    field = next(iter(form.fields))
    arrived = client.post(background, {field: option.key}, follow=True)
    assert arrived.redirect_chain[-1][0] == f"{page}#kirjoita"
    assert "<textarea" in arrived.content.decode()
    assert not client.cookies["kommentoin"].value


@pytest.mark.parametrize("state", sorted(set(Visibility) - {Visibility.PUBLISHED, Visibility.REDACTED}))
def test_ideas_and_comments_that_are_not_visible_are_nowhere(client, idea, page, send, state):
    comment = CommentFactory(idea=idea, text="salattu kommentti", visibility=state)
    assert "salattu" not in client.get(page).content.decode()
    assert send("Vastaan.", parent=comment.pk).status_code == 404
    Idea.objects.filter(pk=idea.pk).update(visibility=state)
    assert client.get(page).status_code == 404
    assert send("Kommentoin.").status_code == 404


@pytest.mark.parametrize("parent", ["x", "5b1f0a3e-9c1d-4f0e-8a55-6f2d1c7b9e10", "another idea"])
def test_a_reply_to_what_is_not_there_is_not_found(send, parent):
    if parent == "another idea":
        parent = CommentFactory().pk
    assert send("Vastaan.", parent=parent).status_code == 404


def test_an_idea_of_another_dialogue_is_not_found(client, dialogue):
    other = IdeaFactory()
    assert client.get(reverse("brainstorm:idea", args=[dialogue.slug, other.pk])).status_code == 404


def test_when_the_discussion_has_ended_nothing_is_taken_and_nothing_lost(send, page, client, dialogue):
    Dialogue.objects.filter(pk=dialogue.pk).update(phase=Phase.CLOSED)
    response = send("Myöhässä oleva kommentti.")
    assert response.status_code == 422
    assert "Keskustelu on päättynyt." in response.content.decode()
    assert not Comment.objects.exists()
    assert "<textarea" not in client.get(page).content.decode()


def test_a_withdrawn_or_erased_comment_leaves_a_tombstone_only_under_replies(client, page, idea, participant, dialogue):
    other = ParticipantFactory(dialogue=dialogue)
    erased: list[object] = []
    content_erased.connect(lambda sender, key, **rest: erased.append(key), weak=False, dispatch_uid="test")
    for text, act in (("perun tämän", withdraw_comment), ("poistan tämän", erase_comment)):
        first, _ = post_comment(participant, idea=idea, text=text, language="fi", nonce=uuid4().hex)
        lonely, _ = post_comment(participant, idea=idea, text=f"{text} yksin", language="fi", nonce=uuid4().hex)
        post_comment(other, idea=idea, text=f"vastaus: {act.__name__}", language="fi", nonce=uuid4().hex, parent=first)
        act(participant, comment=first)
        act(participant, comment=lonely)
        shown = client.get(page).content.decode()
        assert text not in shown
        assert f"vastaus: {act.__name__}" in shown
    assert shown.count("Kirjoittaja on poistanut kommentin.") == 2
    assert _count(idea) == 2
    assert len(erased) == 2
    assert not Comment.objects.filter(text__contains="poistan").exists()
    content_erased.disconnect(dispatch_uid="test")


def test_a_tombstone_is_not_replied_to(idea, participant, dialogue):
    first, _ = post_comment(participant, idea=idea, text="Yksi.", language="fi", nonce=uuid4().hex)
    withdraw_comment(participant, comment=first)
    with pytest.raises(PermissionDenied, match="Tähän kommenttiin ei voi nyt vastata"):
        post_comment(participant, idea=idea, text="Kaksi.", language="fi", nonce=uuid4().hex, parent=first)


def test_an_erased_idea_keeps_its_page_while_others_comments_stand_under_it(client, page, idea):
    CommentFactory(idea=idea, text="muiden sana jää")
    erase_idea(idea.participant, idea=idea)
    shown = client.get(page).content.decode()
    assert "Kirjoittaja on poistanut tämän ajatuksen." in shown
    assert "muiden sana jää" in shown
    assert "<textarea" not in shown


def test_a_withdrawn_idea_takes_its_comments_with_it(client, page, idea):
    CommentFactory(idea=idea)
    withdraw_idea(idea.participant, idea=idea)
    assert client.get(page).status_code == 404


def test_a_comment_that_a_moderator_hides_and_restores_is_counted_again(idea, participant):
    comment, _ = post_comment(participant, idea=idea, text="Yksi.", language="fi", nonce=uuid4().hex)
    for state, count in ((Visibility.HIDDEN, 0), (Visibility.PUBLISHED, 1)):
        comment.visibility = state
        comment.save(update_fields=["visibility"])
        comment.visibility_changed()
        assert _count(idea) == count


def test_threads_come_in_pages_and_the_thread_replied_to_is_on_the_page(client_of, participant, page, idea):
    for n in range(45):
        CommentFactory(idea=idea, text=f"Kommentti {n:02d}", number=n + 1)
    browser = client_of(participant)
    seen, url = [], page
    while url:
        response = browser.get(url)
        threads = response.context["page"]
        seen += [thread.first.text for thread in threads.threads]
        url = threads.older and f"{page}?alle={threads.older}"
    assert seen == [f"Kommentti {n:02d}" for n in reversed(range(45))]
    oldest = Comment.objects.get(text="Kommentti 00")
    reply = browser.get(page, {"vastaus": str(oldest.pk)})
    assert [thread.first.pk for thread in reply.context["page"].threads] == [oldest.pk]
    assert "Vastaa kommenttiin" in reply.content.decode()


@pytest.mark.parametrize("n_threads", [1, 8])
def test_an_idea_costs_the_same_for_any_number_of_comments(n_threads, client, idea, page, django_assert_num_queries):
    for _ in range(n_threads):
        CommentFactory(idea=idea, parent=CommentFactory(idea=idea))
    with django_assert_num_queries(4):  # dialogue, idea, threads, replies
        assert client.get(page).content.count(b'class="remark"') == 2 * n_threads


@pytest.mark.parametrize("language", ["", "/sv", "/en"])
def test_the_page_of_an_idea_that_many_have_weighed_shows_in_each_language(client, idea, page, language):
    Idea.objects.filter(pk=idea.pk).update(evaluation_count=28, support_count=3)
    answer = client.get(f"{language}{page}")
    assert answer.status_code == 200
    assert "28" in answer.content.decode()
