"""What is hidden, held, withdrawn or erased appears nowhere: the walk over every surface there is.

A surface that is not listed fails: an address (tests/house/addresses.py), a task or a command (below).
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.management import get_commands
from django.db import transaction
from django.test import Client

from config.celery import app as celery
from moderation.models import Visibility
from tests.house.addresses import LISTED, PAGES, Page, address
from tests.house.readable import words_of
from tests.house.world import Who, World, make_world

# What goes out by itself. Each says why it can carry no hidden text, or which test reads what it makes.
TASKS: dict[str, str] = {}
COMMANDS: dict[str, str] = {}


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def read(client: Client, url: str, **headers: str) -> str:
    """Every word of an answer, files unpacked. Nothing of what asking changed stays."""
    with transaction.atomic():
        cookies = client.cookies.copy()
        response = client.get(url, headers=headers)
        client.cookies = cookies
        transaction.set_rollback(True)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return words_of(body, response.headers.get("Content-Type", "")) + str(response.headers)


def ways_of(name: str, page: Page, world: World) -> Iterator[tuple[str, dict[str, str]]]:
    """The address as it is, in the other languages, as htmx asks for it, and with each of its queries."""
    url = address(name, world.ours)
    yield url, {}
    yield url, {"HX-Request": "true"}
    for language in ("sv", "en"):
        if name != "healthz":
            yield f"/{language}{url}", {}
    for query in page.queries:
        yield url + query, {}
        yield url + query, {"HX-Request": "true"}


@pytest.mark.parametrize("name", LISTED)
def test_no_page_shows_what_is_hidden(world, name):
    page = PAGES[name]
    for who, browser in world.browsers.items():
        may_see = page.sees.get(who, frozenset())
        for url, headers in ways_of(name, page, world):
            words = read(browser, url, **headers)
            shown = {text for text, state in world.secrets.items() if text in words and state not in may_see}
            assert not shown, f"{url} {headers} shows to {who}"


@pytest.mark.parametrize("name", [name for name in LISTED if PAGES[name].sees])
def test_who_may_see_a_hidden_text_does(world, name):
    """So that the walk above is not about pages that show nothing at all."""
    page = PAGES[name]
    for who, states in page.sees.items():
        words = "".join(read(world.browsers[who], url, **headers) for url, headers in ways_of(name, page, world))
        seen = {state for text, state in world.secrets.items() if text in words}
        assert seen, f"{name} shows nothing to {who}"
        assert seen <= states


@pytest.mark.parametrize("state", sorted(set(Visibility) - {Visibility.PUBLISHED, Visibility.REDACTED}))
@pytest.mark.parametrize("name", [name for name in LISTED if PAGES[name].pk in {"idea", "comment"}])
def test_the_address_of_a_hidden_text_is_that_of_a_missing_one(world, name, state):
    page = PAGES[name]
    kind = page.pk
    content = type(world.ours.objects[kind]).objects.filter(visibility=state).first()
    url = address(name, world.ours, pk=content.pk)
    # An erased idea leaves a tombstone, under which others' words stay.
    allowed = {302, 404, 405} | ({200, 422} if state == Visibility.ERASED and kind == "idea" else set())
    for who, browser in world.browsers.items():
        if who == Who.AUTHOR and state != Visibility.ERASED:
            continue  # one's own
        with transaction.atomic():
            answers = [browser.get(url), browser.post(url)]
            transaction.set_rollback(True)
        assert {answer.status_code for answer in answers} <= allowed, f"{url} as {who}"
        assert not [t for t in world.secrets for answer in answers if t in words_of(answer.content)], f"{url} as {who}"


def test_visible_texts_are_shown(world):
    """The walk reads real pages: what is not hidden is there."""
    words = read(
        world.browsers[Who.NOBODY],
        address("brainstorm:idea", world.ours),
    )
    assert world.ours.objects["idea"].text in words
    assert world.ours.objects["comment"].text in words


def test_every_task_is_listed():
    ours = {name for name in celery.tasks if name.split(".")[0] in _apps()}
    assert ours == TASKS.keys()


def test_every_command_is_listed():
    ours = {name for name, app in get_commands().items() if app in _apps()}
    assert ours == COMMANDS.keys()


def test_no_mail_is_sent_by_looking(world):
    for name in LISTED:
        read(world.browsers[Who.READER], address(name, world.ours))
    assert mail.outbox == []


def _apps() -> set[str]:
    return {
        config.label
        for config in apps.get_app_configs()
        if config.path.startswith(str(settings.BASE_DIR / "")) and ".venv" not in config.path
    } | {"config"}
