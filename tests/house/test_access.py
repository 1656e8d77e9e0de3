"""Every address declares who may enter, role by role, by status code. Other people's keys give the same 404."""

import re
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from tests.house.addresses import ADDRESSES, LISTED, NAMELESS, PAGES, Codes, Page, address
from tests.house.world import Who, World, make_world

WITH_KEYS = [name for name in LISTED if PAGES[name].pk]
OF_DIALOGUES = [name for name in LISTED if "slug" in ADDRESSES[name]]


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def asked(client: Client, method: str, url: str) -> tuple[int, str]:
    """The answer, and nothing of what asking changed."""
    with transaction.atomic():
        cookies = client.cookies.copy()
        response = getattr(client, method)(url)
        client.cookies = cookies
        transaction.set_rollback(True)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body.decode("utf-8", "replace"))
    return response.status_code, text.replace(url, "")


def test_every_address_is_listed_and_every_listed_one_exists():
    assert not ADDRESSES.keys() - PAGES.keys() - NAMELESS, "list these in tests/house/addresses.py, with who may enter"
    assert not PAGES.keys() - ADDRESSES.keys(), "these are gone"


@pytest.mark.parametrize("name", LISTED)
def test_everybody_gets_the_answer_that_is_declared(world, name):
    page = PAGES[name]
    url = address(name, world.ours)
    methods: list[tuple[str, Codes | None]] = [("get", page.get), ("post", page.post)]
    for method, declared in methods:
        if declared is None:
            continue
        got = {who: asked(browser, method, url)[0] for who, browser in world.browsers.items()}
        assert got == declared, f"{method.upper()} {url}"


@pytest.mark.parametrize("name", LISTED)
def test_an_address_that_takes_posts_declares_who_may_send(world, name):
    page = PAGES[name]
    if page.post is not None or page.of_site:
        return
    url = address(name, world.ours)
    got = {who: asked(browser, "post", url)[0] for who, browser in world.browsers.items()}
    # Refused by method, or before that by who asks.
    assert all(code in {405, page.get[who]} and code != 200 for who, code in got.items()), f"POST {url}: {got}"


@pytest.mark.parametrize("name", WITH_KEYS)
def test_another_dialogues_object_looks_like_a_missing_one(world, name):
    page = PAGES[name]
    others = address(name, world.ours, pk=world.theirs.objects[page.pk].pk)
    missing = address(name, world.ours, pk=_missing(world, page))
    if "slug" not in ADDRESSES[name] and page.get[Who.NOBODY] == 200:
        return  # everybody may: there is no "other people's"
    entitled = [
        who
        for who in Who
        if who != Who.OUTSIDER and (page.get[who] in {200, 405} or (page.post or {}).get(who) in {200, 422})
    ]
    assert entitled
    for who in entitled:
        browser = world.browsers[who]
        for method in ("get", "post") if page.post else ("get",):
            if method == "get" and page.get[who] in {302, 405}:
                continue
            assert asked(browser, method, others) == asked(browser, method, missing)
            assert asked(browser, method, missing)[0] == 404


@pytest.mark.parametrize("name", OF_DIALOGUES)
def test_a_dialogue_that_does_not_exist_looks_like_one_that_is_not_yours(world, name):
    page = PAGES[name]
    missing = address(name, world.ours, slug="eiole")
    theirs = address(name, world.theirs)
    for who, browser in world.browsers.items():
        code, body = asked(browser, "get", missing)
        assert code in {404, 405, 302}, f"GET {missing} as {who}"
        if page.get[who] == 200 and page.get[Who.OUTSIDER] == 404:  # a staff page
            assert code == 404
            assert asked(browser, "get", theirs) == (code, body)


@pytest.mark.parametrize("name", OF_DIALOGUES)
def test_a_draft_is_nobodys_but_its_makers(world, name):
    type(world.ours.dialogue).objects.update(phase="draft")
    url = address(name, world.ours)
    for who in (Who.NOBODY, Who.AUTHOR, Who.READER, Who.STRANGER, Who.OUTSIDER):
        code, body = asked(world.browsers[who], "get", url)
        assert code in {302, 404, 405}, f"GET {url} as {who}"
        assert world.ours.dialogue.title_fi not in body


def _missing(world: World, page: Page) -> object:
    key = world.ours.objects[page.pk].pk
    return 10**9 if isinstance(key, int) else uuid4()
