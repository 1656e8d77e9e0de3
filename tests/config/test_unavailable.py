"""With the database gone a page says so, in the reader's language, and hands back what was written."""

import json
import os
import re
import subprocess
import sys
from typing import Any

import pytest

ASK = """
import json
from urllib.parse import urlencode
import django
django.setup()
from django.core import signing
from django.test import Client
client = Client(raise_request_exception=False)
written = {"nonce": "f" * 32, "text": 'Rivi 1 & "lainaus" <b>\\nRivi 2', "then": "on"}
login = {"login": "a@example.fi", "password": "salaisuus-1"}
client.cookies["osallistuja-uudistus"] = signing.dumps("K", salt="participant:uudistus")
answers = {}
for name, path, data in [
    ("read", "/d/uudistus/", None), ("sv", "/sv/d/uudistus/", None),
    ("health", "/healthz", None), ("sign-in", "/tili/login/", login),
    ("write", "/d/uudistus/kirjoita/1/", written), ("weigh", "/d/uudistus/arvioi/", {"idea": "x", "value": "4"}),
]:
    if data is None:
        response = client.get(path)
    else:
        response = client.post(path, urlencode(data), content_type="application/x-www-form-urlencoded")
    answers[name] = {
        "status": response.status_code, "headers": dict(response.headers), "body": response.content.decode(),
    }
print(json.dumps(answers))
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a site answers whose database is not there."""
    environment = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing", "REDIS_URL": ""}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "TALKOORIIHI_DATA": str(tmp_path_factory.mktemp("unavailable")),
        "LOG_LEVEL": "CRITICAL",
    }
    done = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


PAGES = ["read", "sv", "write", "weigh"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_that_it_passes(answers: dict[str, Any], name: str) -> None:
    answer = answers[name]
    assert answer["status"] == 503
    assert int(answer["headers"]["Retry-After"]) > 0
    assert answer["headers"]["Cache-Control"] in {"no-store", "private, no-store"}
    assert "Traceback" not in answer["body"]
    assert "OperationalError" not in answer["body"]
    assert f'<html lang="{"sv" if name == "sv" else "fi"}">' in answer["body"]


def test_a_reader_is_told_to_wait(answers: dict[str, Any]) -> None:
    assert "Palvelussa on hetken katko" in answers["read"]["body"]
    assert "Mitään ei ole kadonnut" in answers["read"]["body"]


def test_what_was_written_comes_back_to_be_sent_again_under_the_same_name(answers: dict[str, Any]) -> None:
    body = answers["write"]["body"]
    text = re.search(r"<textarea[^>]*name=\"text\"[^>]*>(.*?)</textarea>", body, re.DOTALL)
    assert text is not None
    assert text.group(1).strip() == "Rivi 1 &amp; &quot;lainaus&quot; &lt;b&gt;\nRivi 2"
    assert f'<input type="hidden" name="nonce" value="{"f" * 32}">' in body
    assert '<input type="hidden" name="then" value="on">' in body
    assert 'action="/d/uudistus/kirjoita/1/"' in body


def test_an_evaluation_comes_back_too(answers: dict[str, Any]) -> None:
    assert '<input type="hidden" name="value" value="4">' in answers["weigh"]["body"]
    assert "<textarea" not in answers["weigh"]["body"]


def test_a_password_is_never_shown_again(answers: dict[str, Any]) -> None:
    assert answers["sign-in"]["status"] == 503
    assert "salaisuus" not in answers["sign-in"]["body"]


def test_the_health_check_says_503(answers: dict[str, Any]) -> None:
    assert answers["health"]["status"] == 503
