"""With Redis gone or hanging, everything that uses the cache goes on as if it were empty, and at once."""

import socket
import time
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.test import Client

from accounts.rates import is_allowed
from config import caches as ours

LONGEST = 3.0
"""Seconds for many questions to a cache that does not answer; the settings give each one second."""


@pytest.fixture(params=["gone", "hanging"])
def silent_cache(request: pytest.FixtureRequest, settings) -> Iterator[None]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = 1 if request.param == "gone" else server.getsockname()[1]
        redis = {
            "BACKEND": "config.caches.ForgivingRedisCache",
            "LOCATION": f"redis://127.0.0.1:{port}/0",
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
        settings.CACHES = {"default": redis, "limits": redis}
        yield
        ours._pause._until = 0.0


def test_every_question_has_an_answer(silent_cache: None) -> None:
    cache = caches["default"]
    began = time.monotonic()
    for _ in range(20):
        assert cache.get("a") is None
        assert cache.get("a", "otherwise") == "otherwise"
        assert cache.add("a", 1) is True
        cache.set("a", 1)
        assert cache.touch("a") is False
        assert cache.delete("a") is False
        assert cache.get_many(["a"]) == {}
        assert cache.set_many({"a": 1}) == ["a"]
        cache.delete_many(["a"])
        assert "a" not in cache
        assert cache.get_or_set("a", 7) == 7
        with pytest.raises(ValueError, match="not found"):
            cache.incr("a")
        cache.clear()
    assert time.monotonic() - began < LONGEST


def test_limits_stop_nobody(silent_cache: None) -> None:
    assert all(is_allowed("act", "a", limit=1, seconds=600) for _ in range(10))


def test_staff_can_ask_for_a_code_to_sign_in_with(silent_cache: None, db: None, mailoutbox: list[object]) -> None:
    client = Client()
    assert client.get("/tili/login/").status_code == 200
    began = time.monotonic()
    response = client.post("/tili/login/code/", {"email": "nobody@example.fi"})
    assert response.status_code == 302
    assert time.monotonic() - began < LONGEST
