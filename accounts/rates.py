"""How often one browser, or one address, may do something. Nothing of it is stored beside what was done."""

import logging
import time

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest

from accounts.keys import keyed_hash

log = logging.getLogger(__name__)


def is_allowed(purpose: str, who: str, *, limit: int, seconds: int) -> bool:
    """Count one more act, and say whether it is within the limit of this window of time.

    With the cache gone everything is allowed: a limit must never stop people from taking part. What is counted is
    a keyed hash that is another one in the next window, so that not even the counters tell who came back.
    """
    window = int(time.time()) // seconds
    key = f"rate:{purpose}:{keyed_hash('rate', f'{window}:{who}')[:32]}"
    try:
        cache = caches["limits"]
        cache.add(key, 0, timeout=seconds)
        return bool(cache.incr(key) <= limit)
    except ValueError:
        return True  # the counter has just gone, or its cache has, which tells so itself
    except Exception:  # noqa: BLE001  whatever the cache does, the request goes on
        log.warning("The cache does not answer; no limit for %s.", purpose)
        return True


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, only to be counted by ``is_allowed``, which keeps a keyed hash for minutes.

    Behind proxies of our own it is what the outermost of them saw.
    """
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if proxies:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if len(hops) >= proxies:
            return str(hops[-proxies])
    return str(request.META.get("REMOTE_ADDR", ""))
