"""Every address declares who may enter, role by role, by status code. Other people's keys give the same 404."""

import re
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from tests.house.addresses import ADDRESSES, GROUPS, LISTED, NAMELESS, PAGES, Page, address
from tests.house.world import STAFF, Who, World

OF_DIALOGUES = [name for name in LISTED if "slug" in ADDRESSES[name]]


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
    assert sorted(ADDRESSES.keys() - PAGES.keys() - NAMELESS) == [], "list them in tests/house/addresses.py"
    assert sorted(PAGES.keys() - ADDRESSES.keys()) == [], "these are gone"


@pytest.mark.parametrize("group", GROUPS)
def test_everybody_gets_the_answer_that_is_declared(world, group):
    wrong = []
    for name in GROUPS[group]:
        page, url = PAGES[name], address(name, world.ours)
        for method, declared in (("get", page.get), ("post", page.post)):
            for who, code in (declared or {}).items():
                got, _ = asked(world.browsers[who], method, url)
                if got != code:
                    wrong.append(f"{method.upper()} {url} ({name}) as {who}: {got}, declared {code}")
    assert wrong == []


def test_what_declares_no_posts_takes_none(world):
    wrong = []
    for name in LISTED:
        page = PAGES[name]
        if page.post is not None or page.of_site:
            continue
        for who, browser in world.browsers.items():
            got, _ = asked(browser, "post", address(name, world.ours))
            # Refused by method, or before that by who asks.
            if got == 200 or got not in {405, page.get[who]}:
                wrong.append(f"POST {name} as {who}: {got}")
    assert wrong == []


def test_another_dialogues_object_looks_like_a_missing_one(world):
    wrong, tried = [], 0
    for name in LISTED:
        page = PAGES[name]
        if not page.pk or ("slug" not in ADDRESSES[name] and page.get[Who.NOBODY] == 200):
            continue  # no key, or anybody may: there is no "other people's"
        others = address(name, world.ours, pk=world.theirs.objects[page.pk].pk)
        missing = address(name, world.ours, pk=_missing(world, page))
        for who in Who:
            if who == Who.OUTSIDER or not _enters(page, who):
                continue
            for method in _methods(page, who):
                tried += 1
                answers = asked(world.browsers[who], method, others), asked(world.browsers[who], method, missing)
                # Taking away what is gone already is no error: twice is once.
                expected = {404, 302} if page.get[who] == 405 else {404}
                if answers[0] != answers[1] or answers[0][0] not in expected:
                    wrong.append(f"{method.upper()} {name} as {who}: {answers[0][0]}, missing {answers[1][0]}")
    assert wrong == []
    assert tried > 30


def test_a_dialogue_that_is_not_yours_looks_like_one_that_does_not_exist(world):
    wrong = []
    for name in OF_DIALOGUES:
        page = PAGES[name]
        missing, theirs = address(name, world.ours, slug="eiole"), address(name, world.theirs)
        for who, browser in world.browsers.items():
            answer = asked(browser, "get", missing)
            if answer[0] not in {404, 405, 302}:
                wrong.append(f"GET {missing} as {who}: {answer[0]}")
            is_for_staff = page.get[who] == 200 and page.get[Who.OUTSIDER] == 404
            if is_for_staff and (answer[0] != 404 or asked(browser, "get", theirs) != answer):
                wrong.append(f"GET {theirs} as {who}")
    assert wrong == []


def test_a_draft_is_nobodys_but_its_makers(world):
    type(world.ours.dialogue).objects.update(phase="draft")
    wrong = []
    for name in OF_DIALOGUES:
        url = address(name, world.ours)
        for who in (Who.NOBODY, Who.AUTHOR, Who.READER, Who.STRANGER, Who.OUTSIDER):
            code, body = asked(world.browsers[who], "get", url)
            if code not in {302, 404, 405} or world.ours.dialogue.title_fi in body:
                wrong.append(f"GET {url} as {who}: {code}")
    assert wrong == []


def _enters(page: Page, who: Who) -> bool:
    """Whether somebody gets in, as far as the declared answers tell: with a page, or with a deed that leads on."""
    posted, outsiders = (page.post or {}).get(who), (page.post or {}).get(Who.OUTSIDER)
    return page.get[who] == 200 or posted in {200, 422} or (who in STAFF and posted == 302 and outsiders == 404)


def _methods(page: Page, who: Who) -> list[str]:
    return [*(["get"] if page.get[who] == 200 else []), *(["post"] if page.post else [])]


def _missing(world: World, page: Page) -> object:
    key = world.ours.objects[page.pk].pk
    return 10**9 if isinstance(key, int) else uuid4()
