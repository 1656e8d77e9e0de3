"""Limits that never stop people when the cache is gone, and values that travel sealed."""

import pytest
from django.core.cache import caches
from django.test import RequestFactory

from accounts import rates
from accounts.keys import code_of, normalise_code
from accounts.rates import address_of, is_allowed
from accounts.seals import seal, unseal


@pytest.fixture(autouse=True)
def _no_counters():
    caches["limits"].clear()


def test_the_limit_is_reached_by_one_and_not_by_another():
    assert [is_allowed("act", "a", limit=2, seconds=600) for _ in range(3)] == [True, True, False]
    assert is_allowed("act", "b", limit=2, seconds=600)
    assert is_allowed("other", "a", limit=2, seconds=600)


def test_with_the_cache_gone_everything_is_allowed(settings):
    settings.CACHES = {
        "default": settings.CACHES["default"],
        "limits": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"},
    }
    assert all(is_allowed("act", "a", limit=1, seconds=600) for _ in range(3))


def test_a_counter_tells_nothing_of_who_is_counted(monkeypatch):
    names = []
    monkeypatch.setattr(type(caches["limits"]), "add", lambda self, key, value, **kwargs: names.append(key))
    is_allowed("act", "203.0.113.9", limit=1, seconds=600)
    monkeypatch.setattr(rates.time, "time", lambda: 0)
    is_allowed("act", "203.0.113.9", limit=1, seconds=600)
    assert "203.0.113.9" not in "".join(names)
    assert names[0] != names[1]


@pytest.mark.parametrize(
    ("proxies", "address"), [(0, "10.0.0.1"), (1, "198.51.100.2"), (2, "203.0.113.9"), (9, "10.0.0.1")]
)
def test_the_address_is_what_our_own_proxies_saw(settings, proxies, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9, 198.51.100.2"}
    assert address_of(RequestFactory().get("/", **headers)) == address


def test_a_sealed_value_comes_back_for_its_purpose_only():
    token = seal("a", {"email": "minna@example.fi"})
    assert "minna" not in token
    assert unseal("a", token) == {"email": "minna@example.fi"}
    assert unseal("b", token) is None
    assert unseal("a", token, seconds=-1) is None


@pytest.mark.parametrize("token", ["", "x", "=", "🙂", "\x00", "A" * 10_000])
def test_what_was_not_sealed_is_nothing(token):
    assert unseal("a", token) is None


def test_a_derived_code_is_a_code_and_always_the_same():
    code = code_of("join", "secret")
    assert code == code_of("join", "secret") == normalise_code(code)
    assert code != code_of("other", "secret")
