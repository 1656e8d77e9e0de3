"""The production settings start, serve files by their fingerprints, and insist on https."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

ASK = """
import json
import django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
client = Client(headers={"host": "talkooriihi.example.fi"})
answers = {}
for name, path, secure in [
    ("home", "/", True), ("login", "/tili/login/", True), ("missing", "/nothing/", True),
    ("plain", "/", False), ("health", "/healthz", False),
]:
    response = client.get(path, secure=secure)
    answers[name] = {
        "status": response.status_code,
        "headers": dict(response.headers),
        "body": response.content.decode(),
        "cookies": {name: bool(cookie["secure"]) for name, cookie in client.cookies.items()},
    }
print(json.dumps(answers))
"""


def _environment(folder: Path, **changes: str) -> dict[str, str]:
    left_out = {"DATABASE_URL", "REDIS_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.prod",
        "SECRET_KEY": "for-this-test-only-" + "x" * 40,
        "TALKOORIIHI_DATA": str(folder),
        "ALLOWED_HOSTS": "talkooriihi.example.fi",
        "SITE_URL": "https://talkooriihi.example.fi",
    }
    return environment | changes


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a site with the production settings answers, on an empty database."""
    environment = _environment(tmp_path_factory.mktemp("production"))
    done = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow
def test_pages_name_files_by_fingerprint(answers: dict[str, Any]) -> None:
    assert answers["home"]["status"] == answers["login"]["status"] == 200
    assert answers["missing"]["status"] == 404
    for name in ("home", "login", "missing"):
        files = re.findall(r'(?:href|src)="/static/([^"]+)"', answers[name]["body"])
        assert files
        assert [file for file in files if not re.search(r"\.[0-9a-f]{12}\.\w+$", file)] == []


@pytest.mark.slow
def test_everything_but_the_health_check_is_sent_to_https(answers: dict[str, Any]) -> None:
    assert answers["plain"]["status"] == 301
    assert answers["plain"]["headers"]["Location"] == "https://talkooriihi.example.fi/"
    assert answers["health"]["status"] == 200
    assert json.loads(answers["health"]["body"]) == {"status": "ok"}


@pytest.mark.slow
def test_browsers_are_told_to_be_careful(answers: dict[str, Any]) -> None:
    headers = answers["home"]["headers"]
    assert int(re.search(r"max-age=(\d+)", headers["Strict-Transport-Security"]).group(1)) >= 365 * 24 * 3600
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert all(answers["login"]["cookies"].values())


@pytest.mark.parametrize("key", ["", "too-short"])
def test_without_a_secret_of_its_own_it_does_not_start(tmp_path: Path, key: str) -> None:
    command = [sys.executable, "manage.py", "check"]
    done = subprocess.run(command, env=_environment(tmp_path, SECRET_KEY=key), capture_output=True, text=True)
    assert done.returncode != 0
    assert "Set SECRET_KEY" in done.stderr


@pytest.mark.slow
def test_a_secret_can_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from-a-file-" + "y" * 40)
    environment = _environment(tmp_path, SECRET_KEY_FILE=str(tmp_path / "key"))
    del environment["SECRET_KEY"]
    program = "from config.settings import prod; print(prod.SECRET_KEY[:11])"
    assert subprocess.check_output([sys.executable, "-c", program], env=environment, text=True) == "from-a-file\n"


def test_every_file_that_a_template_names_is_there() -> None:
    named = set()
    for template in (settings.BASE_DIR / "templates").rglob("*.html"):
        named |= set(re.findall(r"{% static ['\"]([^'\"]+)['\"]", template.read_text()))
    assert len(named) > 5
    assert {name for name in named if finders.find(name) is None} == set()
