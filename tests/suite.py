"""The whole suite, in every way there is to run it here: ``make test``.

First on the embedded default (SQLite, nothing else). Then, where they answer, on PostgreSQL and Redis, and in
Chromium. The last lines say what ran and what did not. With REQUIRE_SERVICES=1 "not run" is a failure.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

DATABASE_URL = os.environ.get("DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres"
REDIS_URL = os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/15"
COUNT = re.compile(r"(\d+) (passed|failed|skipped|errors?|xfailed|xpassed)\b")
PLAIN = "not services and not browser"
NO_TESTS = 5
"""pytest's exit code when nothing was selected."""


@dataclass
class Step:
    """One run of pytest, or the reason why there is none."""

    name: str
    arguments: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    missing: str = ""
    outcome: str = ""
    failed: bool = False


def _answers(url: str, port: int) -> bool:
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "127.0.0.1", parts.port or port), timeout=2):
            return True
    except OSError:
        return False


def _chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next((path for name in names if (path := shutil.which(name))), "")


def steps() -> list[Step]:
    """What to run, in order."""
    postgres = "" if _answers(DATABASE_URL, 5432) else "PostgreSQL does not answer (DATABASE_URL)"
    redis = "" if _answers(REDIS_URL, 6379) else "Redis does not answer (REDIS_URL)"
    database = {"DATABASE_URL": DATABASE_URL, "TEST_DATABASE": f"test_talkooriihi_{os.getpid()}"}
    chromium = _chromium()
    no_chromium = "" if chromium else "Chromium is not installed (CHROMIUM)"
    return [
        Step("SQLite", ["-n", "auto", "-m", PLAIN]),
        Step("Redis and workers", ["-m", "services"], database | {"REDIS_URL": REDIS_URL}, missing=postgres or redis),
        Step("PostgreSQL", ["-n", "auto", "-m", PLAIN], database, missing=postgres),
        Step("Chromium", ["-m", "browser"], {"CHROMIUM": chromium}, missing=no_chromium),
    ]


def carry_out(step: Step, *, required: bool) -> Counter[str]:
    """Run one step, showing what it prints, and count its tests."""
    if step.missing:
        step.outcome, step.failed = f"NOT RUN: {step.missing}", required
        return Counter()
    print(f"\n=== {step.name} ===", flush=True)
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}} | step.environment
    counts: Counter[str] = Counter()
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *step.arguments]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for line in process.stdout:
            print(line, end="", flush=True)
            if found := COUNT.findall(line):
                counts = Counter({what.rstrip("s") if "error" in what else what: int(n) for n, what in found})
    nothing = process.returncode == NO_TESTS
    step.failed = process.returncode not in {0, NO_TESTS} or (required and nothing)
    step.outcome = "NOT RUN: no tests" if nothing else ", ".join(f"{n} {what}" for what, n in counts.items())
    return counts


def main() -> int:
    """Run every step, then say how each went."""
    required = os.environ.get("REQUIRE_SERVICES") == "1"
    plan, total = steps(), Counter[str]()
    for step in plan:
        total += carry_out(step, required=required)
    print("\n=== What was run ===")
    for step in plan:
        print(f"{'FAILED' if step.failed else 'ok':<7}{step.name:<20}{step.outcome}")
    failed = total["failed"] + total["error"]
    print(f"{total['passed']} passed, {failed} failed, {total['skipped']} skipped", flush=True)
    return int(any(step.failed for step in plan))


if __name__ == "__main__":
    sys.exit(main())
