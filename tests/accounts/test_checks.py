"""A site that is set up wrongly says so before anybody uses it."""

from pathlib import Path
from typing import Any

import pytest
from django.core.checks import CheckMessage
from pytest_django import Settings

from accounts.checks import deployment, embedder
from tests.language.small_model import make_model

pytestmark = pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")


@pytest.fixture
def well_set_up(settings: Settings, tmp_path: Path) -> Settings:
    """Settings with which a site may be opened."""
    redis = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://redis/0"}
    settings.CACHES = {"default": redis, "limits": redis}
    settings.CELERY_BROKER_URL = "redis://redis/0"
    settings.DATABASES = {**settings.DATABASES, "default": {"ENGINE": "django.db.backends.postgresql"}}
    settings.DATA_DIR = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "talkooriihi@example.fi"
    settings.SITE_URL = "https://talkooriihi.example.fi"
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    settings.DEMO = False
    return settings


def _ids(messages: list[CheckMessage]) -> list[str | None]:
    return [message.id for message in messages]


def test_a_site_set_up_well_has_nothing_to_say(well_set_up: Settings) -> None:
    assert deployment(None) == []


LOCAL = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}


@pytest.mark.parametrize(
    ("name", "value", "id"),
    [
        ("CACHES", {"default": LOCAL}, "talkooriihi.W001"),
        ("CELERY_BROKER_URL", "files://", "talkooriihi.W002"),
        ("DATABASES", {"default": {"ENGINE": "django.db.backends.sqlite3"}}, "talkooriihi.W003"),
        ("DATA_DIR", Path("/nowhere/at/all"), "talkooriihi.E004"),
        ("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend", "talkooriihi.E005"),
        ("DEFAULT_FROM_EMAIL", "Talkooriihi <talkooriihi@localhost>", "talkooriihi.W006"),
        ("SITE_URL", "http://127.0.0.1:8000", "talkooriihi.E007"),
        ("SITE_URL", "http://talkooriihi.example.fi", "talkooriihi.E007"),
        ("STAFF_SECOND_FACTOR_REQUIRED", False, "talkooriihi.W008"),
        ("DEMO", True, "talkooriihi.E009"),
    ],
)
def test_each_mistake_is_named(well_set_up: Settings, name: str, value: Any, id: str) -> None:
    setattr(well_set_up, name, value)
    assert _ids(deployment(None)) == [id]


def test_a_model_of_ones_own_that_works_has_nothing_to_say(well_set_up: Settings, tmp_path: Path) -> None:
    well_set_up.EMBEDDER, well_set_up.EMBEDDER_PATH = "onnx", str(make_model(tmp_path / "model"))
    assert embedder(None) == []
    assert deployment(None) == []


def test_a_model_that_is_not_there_is_said_by_every_command_and_once(well_set_up: Settings, tmp_path: Path) -> None:
    well_set_up.EMBEDDER, well_set_up.EMBEDDER_PATH = "onnx", str(tmp_path / "nowhere")
    assert _ids(embedder(None)) == ["talkooriihi.E010"]
    assert "model.onnx is not in" in embedder(None)[0].msg
    assert deployment(None) == []


def test_a_model_of_another_kind_is_said_before_opening(well_set_up: Settings, tmp_path: Path) -> None:
    well_set_up.EMBEDDER, well_set_up.EMBEDDER_PATH = "onnx", str(make_model(tmp_path / "pooled", kind="pooled"))
    assert embedder(None) == []
    assert _ids(deployment(None)) == ["talkooriihi.E010"]


def test_an_embedder_that_nobody_knows_is_said(well_set_up: Settings) -> None:
    well_set_up.EMBEDDER = "magic"
    assert _ids(embedder(None)) == ["talkooriihi.E010"]
