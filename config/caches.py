"""The cache in Redis, which nobody has to wait for: while it is away, everything is as if it were empty."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from config.pauses import Pause

log = logging.getLogger(__name__)


_pause = Pause()


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache, whose faults are misses. What is only kept in a cache may be gone at any time anyway.

    ``add`` says yes while Redis is away: who asks for a turn or a lock gets it, since waiting would never end. A
    counter that cannot be raised raises ValueError, as one that has run out does.
    """

    def _asked(self, ask: Callable[[], Any], otherwise: Any) -> Any:
        if _pause.is_on:
            return otherwise
        try:
            return ask()
        except (RedisError, OSError):
            _pause.begin()
            log.warning("The cache does not answer.")
            return otherwise

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._asked(lambda: super(ForgivingRedisCache, self).get(key, default, version), default)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._asked(lambda: super(ForgivingRedisCache, self).add(key, value, timeout, version), True))

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._asked(lambda: super(ForgivingRedisCache, self).set(key, value, timeout, version), None)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._asked(lambda: super(ForgivingRedisCache, self).touch(key, timeout, version), False))

    def delete(self, key: str, version: int | None = None) -> bool:
        return bool(self._asked(lambda: super(ForgivingRedisCache, self).delete(key, version), False))

    def get_many(self, keys: Any, version: int | None = None) -> dict[str, Any]:
        return dict(self._asked(lambda: super(ForgivingRedisCache, self).get_many(keys, version), {}))

    def set_many(self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> list[str]:
        failed = self._asked(lambda: super(ForgivingRedisCache, self).set_many(data, timeout, version), list(data))
        return list(failed)

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        self._asked(lambda: super(ForgivingRedisCache, self).delete_many(keys, version), None)

    def has_key(self, key: str, version: int | None = None) -> bool:
        return bool(self._asked(lambda: super(ForgivingRedisCache, self).has_key(key, version), False))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        value = self._asked(lambda: super(ForgivingRedisCache, self).incr(key, delta, version), None)
        if value is None:
            raise ValueError(f"Key {key!r} not found")
        return int(value)

    def clear(self) -> None:
        self._asked(lambda: super(ForgivingRedisCache, self).clear(), None)
