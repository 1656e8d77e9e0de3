"""What is hidden, held, withdrawn or erased appears nowhere: the walk over every surface there is.

A surface that is not listed fails: an address (tests/house/addresses.py); a mail, a file, a task or a command
(tests/house/test_visibility_of_mail_and_files.py).
"""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from analytics.models import ReportVersion, ThemeQuotation
from analytics.pipelines import reports
from moderation.models import Visibility
from tests.house.addresses import GROUPS, LISTED, PAGES, address
from tests.house.readable import words_of
from tests.house.world import Who, World

SEEN_AS_ANOTHER = {Who.STRANGER, Who.OUTSIDER, Who.ADMINISTRATOR}
"""They meet the same pages as somebody else here; one way of asking is enough."""
HIDDEN = sorted(set(Visibility) - {Visibility.PUBLISHED, Visibility.REDACTED})


def read(client: Client, url: str, **headers: str) -> str:
    """Every word of an answer, files unpacked. Nothing of what asking changed stays."""
    with transaction.atomic():
        cookies = client.cookies.copy()
        response = client.get(url, headers=headers)
        client.cookies = cookies
        transaction.set_rollback(True)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return words_of(body) + str(response.headers)


def ways_of(name: str, world: World) -> Iterator[tuple[str, dict[str, str]]]:
    """Ways to ask for a page: as it is, as htmx asks, in the other languages, and with each of its queries."""
    url = address(name, world.ours)
    yield url, {}
    yield url, {"HX-Request": "true"}
    for language in ("sv", "en"):
        yield f"/{language}{url}", {}
    for query in PAGES[name].queries:
        yield url + query, {}
        yield url + query, {"HX-Request": "true"}


@pytest.mark.parametrize("group", GROUPS)
def test_no_page_shows_what_is_hidden(world, group):
    wrong = []
    for name in GROUPS[group]:
        page = PAGES[name]
        for who, browser in world.browsers.items():
            may_see = page.sees.get(who, frozenset())
            ways = list(ways_of(name, world))
            if page.get[who] != 200 or ":" not in name or who in SEEN_AS_ANOTHER:
                ways = ways[:1]  # who does not get in; account pages, which know no dialogue
            for url, headers in ways:
                words = read(browser, url, **headers)
                shown = sorted(t for t, state in world.secrets.items() if t in words and state not in may_see)
                if shown:
                    wrong.append(f"{url} {headers} shows {shown} to {who}")
    assert wrong == []


def test_who_may_see_a_hidden_text_does(world):
    """So that the walk above is not about pages that show nothing at all."""
    wrong = []
    for name in LISTED:
        for who, states in PAGES[name].sees.items():
            words = "".join(read(world.browsers[who], url, **headers) for url, headers in ways_of(name, world))
            seen = {state for text, state in world.secrets.items() if text in words}
            if not seen or not seen <= states:
                wrong.append(f"{name} shows {sorted(seen)} to {who}")
    assert wrong == []


def test_the_address_of_a_hidden_text_is_that_of_a_missing_one(world):
    wrong = []
    for name in LISTED:
        kind = PAGES[name].pk
        if kind not in {"idea", "comment"}:
            continue
        for state in HIDDEN:
            content = type(world.ours.objects[kind]).objects.filter(visibility=state).first()
            url = address(name, world.ours, pk=content.pk)
            # An erased idea leaves a tombstone, under which others' words stay.
            is_tombstone = state == Visibility.ERASED and kind == "idea"
            allowed = {302, 404, 405} | ({200, 422} if is_tombstone else set())
            for who, browser in world.browsers.items():
                if who == Who.AUTHOR and state != Visibility.ERASED:
                    continue  # one's own
                with transaction.atomic():
                    answers = [browser.get(url), browser.post(url)]
                    transaction.set_rollback(True)
                codes = {answer.status_code for answer in answers}
                # Whoever may not use the page at all is told so before anything is looked up.
                codes -= {403} if 403 in ((PAGES[name].post or {}).get(who), PAGES[name].get[who]) else set()
                shown = [text for text in world.secrets for answer in answers if text in words_of(answer.content)]
                if shown or not codes <= allowed:
                    wrong.append(f"{name} of a {state} {kind} answers {codes}, shows {shown} to {who}")
    assert wrong == []


def test_visible_texts_are_shown(world):
    """The walk reads real pages: what is not hidden is there."""
    words = read(world.browsers[Who.NOBODY], address("brainstorm:idea", world.ours))
    assert world.ours.objects["idea"].text in words
    assert world.ours.objects["comment"].text in words
    assert world.ours.objects["idea"].text in read(
        world.browsers[Who.NOBODY], address("analytics:results_whole", world.ours)
    )


def test_what_is_hidden_after_a_report_was_published_leaves_its_page(world):
    idea = world.ours.objects["idea"]
    url = address("analytics:results_whole", world.ours)
    assert idea.text in read(world.browsers[Who.NOBODY], url)
    for state in HIDDEN:
        type(idea).objects.filter(pk=idea.pk).update(visibility=state)
        assert idea.text not in read(world.browsers[Who.NOBODY], url), state


def test_a_report_is_frozen_without_what_is_hidden(world):
    """Also when a person has pinned it as a quotation while it was to be seen."""
    ThemeQuotation.objects.update(is_pinned=True)
    version = ReportVersion.objects.create(dialogue=world.ours.dialogue, number=3, languages=["fi"])
    version.claim()
    reports.compute_and_freeze(version)
    words = version.frozen + "".join(version.texts.values_list("text", flat=True))
    assert world.ours.objects["idea"].text in words
    assert [text for text in world.secrets if text in words] == []
