"""Browsing: count, search, filter, sort, pages by key, and nobody sees what is hidden."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from brainstorm import browsing
from brainstorm.models import Dialogue, Idea, Interruption, Kind
from brainstorm.phases import Phase
from moderation.models import Visibility
from tests.factories.brainstorm import IdeaFactory, PromptFactory


@pytest.fixture
def address(dialogue: Dialogue) -> str:
    return reverse("brainstorm:discuss", args=[dialogue.slug])


def _texts(response) -> list[str]:
    return [card.text for card in response.context["cards"]]


def test_anybody_reads_without_having_begun(client, address, prompt):
    IdeaFactory(prompt=prompt, text="Sama tieto kirjataan kolmesti.", evaluation_count=4, comment_count=2)
    page = client.get(address).content.decode()
    assert "Sama tieto kirjataan kolmesti." in page
    assert "1 ajatus" in page
    assert "Lue ja kommentoi (2)" in page
    assert "Arvioijia 4" in page


def test_each_text_tells_its_own_language(client, address, prompt):
    IdeaFactory(prompt=prompt, text="Låt hälsovårdaren komma med båten.", language="sv")
    page = client.get(address).content.decode()
    assert '<p class="thought" lang="sv" dir="auto">Låt' in page
    assert "På svenska" in page
    assert "På svenska" not in client.get("/sv" + address).content.decode().split("<main")[1]


@pytest.mark.parametrize("state", sorted(set(Visibility) - {Visibility.PUBLISHED, Visibility.REDACTED}))
def test_what_is_not_visible_is_neither_shown_found_nor_counted(client, address, prompt, state):
    IdeaFactory(prompt=prompt, text="salattu sana", visibility=state)
    for query in ({}, {"haku": "salattu"}, {"laji": prompt.kind}, {"kysymys": "1"}):
        page = client.get(address, query)
        assert not page.context["cards"]
        assert "salattu sana" not in page.content.decode()
        assert page.context["counted"].startswith("0 ajatusta")


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("äidin", True), ("ÄIDIN", True), ("luona käy", True), ("käy luona", True), ("Hoitaja", True),
        ("aidin", False), ("100 %", True), ("100_", False), ("%", True), ("_", False), ("' OR 1=1 --", False),
        ("hOITAJA", True), ("\0", True), ("x" * 5000, False),
    ],
)  # fmt: skip
def test_search_holds_words_in_any_case_and_takes_any_input(client, address, prompt, words, is_found):
    IdeaFactory(prompt=prompt, text="Äidin luona käy 100 % enemmän HOITAJIA, yksitoista eri hoitajaa.")
    page = client.get(address, {"haku": words})
    assert page.status_code == 200
    assert len(page.context["cards"]) == is_found


def test_filters_and_order_narrow_and_are_told_and_linkable(client, address, dialogue):
    worry = PromptFactory(dialogue=dialogue, number=1, kind=Kind.WORRY, text_fi="Mikä huolettaa?")
    other = PromptFactory(dialogue=dialogue, number=2, kind=Kind.PROPOSAL, text_fi="Mitä ensin?")
    for n in range(3):
        IdeaFactory(prompt=worry, text=f"huoli {n}", comment_count=n)
    IdeaFactory(prompt=other, text="ehdotus")
    page = client.get(address, {"laji": "worry", "jarjestys": "keskustelluimmat"})
    assert _texts(page) == ["huoli 2", "huoli 1", "huoli 0"]
    assert page.context["counted"] == "4 ajatusta, joista 3 vastaa rajausta"
    assert 'href="?laji=worry&amp;jarjestys=keskustelluimmat" aria-current="true">Huolet' in page.content.decode()
    assert _texts(client.get(address, {"kysymys": "2"})) == ["ehdotus"]
    assert len(_texts(client.get(address, {"laji": "x", "kysymys": "-1", "jarjestys": "'", "sivu": "²"}))) == 4


def test_pages_go_on_by_key_without_gaps_or_repeats_and_back(client, address, prompt):
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    for n in range(47):
        IdeaFactory(prompt=prompt, text=f"ajatus {n:02d}", posted_at=now - timedelta(hours=n // 10))
    seen, pages, url = [], [], ""
    while True:
        page = client.get(address + url)
        pages.append(_texts(page))
        seen += pages[-1]
        url = page.context["next_url"]
        if not url:
            break
    assert [len(texts) for texts in pages] == [20, 20, 7]
    assert len(set(seen)) == 47
    assert [int(text[-2:]) // 10 for text in seen] == sorted(int(text[-2:]) // 10 for text in seen)
    back = client.get(address + page.context["previous_url"])
    assert _texts(back) == pages[1]
    assert _texts(client.get(address + back.context["previous_url"])) == pages[0]
    assert "Sivu 2 / 3" in back.content.decode()


def test_no_time_is_told_beside_a_text_or_in_an_address(client, address, prompt):
    for _ in range(25):
        IdeaFactory(prompt=prompt)
    page = client.get(address)
    year = str(timezone.localdate().year)
    assert year not in page.content.decode().split("<main")[1]
    assert year not in page.context["next_url"]


@pytest.mark.parametrize("key", ["x", "", "5b1f0a3e-9c1d-4f0e-8a55-6f2d1c7b9e10", "0" * 32])
def test_a_key_of_nobody_begins_from_the_start(client, address, prompt, key):
    IdeaFactory(prompt=prompt)
    assert len(_texts(client.get(address, {"jalkeen": key}))) == 1
    assert len(_texts(client.get(address, {"ennen": key}))) == 1


def test_empty_pages_say_why_and_what_to_do(client, address, prompt):
    assert "Ensimmäinen voi olla sinun" in client.get(address).content.decode()
    IdeaFactory(prompt=prompt)
    page = client.get(address, {"haku": "<script>alert(1)</script>"}).content.decode()
    assert "ei löytynyt ajatuksia" in page
    assert "<script>alert" not in page


def test_a_large_count_is_remembered_and_a_search_counts_only_so_far(client, address, prompt, monkeypatch):
    monkeypatch.setattr(browsing, "COUNTED", 3)
    monkeypatch.setattr(browsing, "_remembered", {})
    IdeaFactory.create_batch(5, prompt=prompt)
    assert client.get(address).context["counted"] == "5 ajatusta"
    Idea.objects.all()[:1].get().delete()
    assert client.get(address).context["counted"] == "5 ajatusta"  # up to a minute old
    assert client.get(address, {"haku": "yksi"}).context["counted"] == "5 ajatusta, joista yli 3 vastaa rajausta"


def test_nothing_is_shown_of_a_draft_or_in_an_emergency(client, address, prompt, dialogue):
    IdeaFactory(prompt=prompt)
    Dialogue.objects.filter(pk=dialogue.pk).update(interruption=Interruption.EMERGENCY)
    assert client.get(address).url == reverse("brainstorm:dialogue", args=[dialogue.slug])
    Dialogue.objects.filter(pk=dialogue.pk).update(interruption=Interruption.NONE, phase=Phase.DRAFT)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("n_ideas", [1, 8])
def test_the_list_costs_the_same_for_any_number_of_ideas(n_ideas, client, address, prompt, django_assert_num_queries):
    IdeaFactory.create_batch(n_ideas, prompt=prompt)
    with django_assert_num_queries(4):  # dialogue, ideas, count, prompts
        assert len(client.get(address).context["cards"]) == n_ideas
