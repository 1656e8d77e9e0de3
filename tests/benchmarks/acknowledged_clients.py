"""People who write while everything breaks: one process of many threads, each a browser after another.

    python -m tests.benchmarks.acknowledged_clients PLAN.json ANSWERS.jsonl

A browser that gets no answer, or 503, sends the same form again until it is acknowledged. What was acknowledged is
written down at once; how each try ended is counted. Knows HTTP only: nothing of the site is imported.
"""

import http.client
import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

TOKEN = "a" * 32
GIVES_UP_AFTER = 600.0
"""Seconds for which one form is sent again."""

Write = dict[str, Any]


class Browser:
    """Sends forms over a connection that is kept open until it breaks."""

    def __init__(self, port: int, seen: Counter[str]) -> None:
        self.port, self.seen = port, seen
        self.connection: http.client.HTTPConnection | None = None

    def send(self, write: Write) -> bool:
        """Send a form until it is taken. False when it was not taken for too long."""
        body = urlencode({"csrfmiddlewaretoken": TOKEN} | write["fields"])
        headers = {
            "Cookie": f"{write['cookie']}; csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Forwarded-Proto": "https",
            "Origin": f"https://127.0.0.1:{self.port}",
        }
        began, pause = time.monotonic(), 0.05
        while time.monotonic() - began < GIVES_UP_AFTER:
            began_try = time.monotonic()
            outcome = self._try(write["path"], body, headers)
            self.seen[outcome] += 1
            self.seen["slowest ms"] = max(self.seen["slowest ms"], int(1000 * (time.monotonic() - began_try)))
            if outcome == "302":
                return True
            time.sleep(pause)
            pause = min(2.0, pause * 1.6)
        return False

    def _try(self, path: str, body: str, headers: dict[str, str]) -> str:
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            self.connection.request("POST", path, body, headers)
            response = self.connection.getresponse()
            response.read()
        except (OSError, http.client.HTTPException):
            if self.connection is not None:
                self.connection.close()
            self.connection = None
            return "no answer"
        began_anew = response.status == 302 and response.getheader("Location", "").count("/") == 3
        return "not begun" if began_anew else str(response.status)


def write_all(
    writes: Iterator[Write], port: int, pause: float, told: Callable[[str], None], seen: Counter[str]
) -> None:
    """One thread: take the next write, send it, tell its key."""
    browser = Browser(port, seen)
    for write in writes:
        if browser.send(write):
            told(write["key"])
        time.sleep(pause)


class _Shared:
    """An iterator that threads take from by turns."""

    def __init__(self, items: list[Write]) -> None:
        self.items, self.lock = iter(items), threading.Lock()

    def __iter__(self) -> Iterator[Write]:
        while True:
            with self.lock:
                item = next(self.items, None)
            if item is None:
                return
            yield item


def main() -> int:
    """Carry the plan out."""
    plan = json.loads(Path(sys.argv[1]).read_text())
    counters = [Counter[str]() for _ in range(plan["threads"])]
    lock = threading.Lock()
    with Path(sys.argv[2]).open("w") as answers:

        def told(key: str) -> None:
            with lock:
                answers.write(key + "\n")
                answers.flush()

        shared = _Shared(plan["writes"])
        threads = [
            threading.Thread(target=write_all, args=(iter(shared), plan["port"], plan["pause"], told, counter))
            for counter in counters
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    slowest = max(counter.pop("slowest ms", 0) for counter in counters)
    total = sum(counters, Counter[str]())
    Path(sys.argv[2] + ".seen").write_text(json.dumps({**total, "slowest ms": slowest}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
