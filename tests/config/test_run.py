"""The one command says where it is, as whom to sign in, and what is wrong with the port."""

import socket
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts import demo
from brainstorm.models import Dialogue
from config.management.commands import run
from tests.factories.accounts import UserFactory


def test_a_taken_port_is_refused_with_another_one_to_try(settings: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings.HOST, settings.PORT = "127.0.0.1", taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"PORT={settings.PORT + 1} make run"):
            call_command("run")


def test_an_address_that_is_not_ours_is_refused(settings: Settings) -> None:
    settings.HOST, settings.PORT = "192.0.2.1", 8000
    with pytest.raises(CommandError, match=r"192\.0\.2\.1"):
        call_command("run")


@pytest.fixture
def seeded(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which commands preparing calls; making the whole demo is the business of its own tests."""
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    called: list[str] = []
    monkeypatch.setattr(run, "call_command", lambda name, **options: called.append(name))
    return called


def test_an_empty_database_gets_the_demo(db: None, seeded: list[str], tmp_path: Path) -> None:
    run.Command()._prepare()
    assert "seed" in seeded
    assert list(tmp_path.iterdir()) == []


def test_a_database_in_use_is_left_alone(dialogue: Dialogue, seeded: list[str]) -> None:
    run.Command()._prepare()
    assert "seed" not in seeded


def test_a_demo_that_was_broken_off_is_finished(dialogue: Dialogue, seeded: list[str], tmp_path: Path) -> None:
    (tmp_path / "demo-begun").touch()
    run.Command()._prepare()
    assert "seed" in seeded
    assert list(tmp_path.iterdir()) == []


def test_production_never_gets_the_demo(db: None, settings: Settings, seeded: list[str]) -> None:
    settings.DEMO = False
    run.Command()._prepare()
    assert "seed" not in seeded


def test_the_welcome_names_a_sign_in_for_each_role(db: None, settings: Settings) -> None:
    for email in demo.PEOPLE.values():
        UserFactory(email=email)
    text = run._welcome()
    for email in demo.PEOPLE.values():
        assert email in text
    assert demo.password() in text
    assert f"http://{settings.HOST}:{settings.PORT}/" in text
    assert "▀" not in text


def test_without_the_demo_no_password_is_shown(db: None) -> None:
    assert demo.password() not in run._welcome()


def test_open_to_the_network_it_shows_an_address_and_its_picture(db: None, settings: Settings) -> None:
    settings.HOST = "0.0.0.0"
    text = run._welcome()
    assert "http://0.0.0.0" not in text
    assert "▀" in text


def test_the_demo_password_is_this_sites_own(settings: Settings) -> None:
    here = demo.password()
    settings.SECRET_KEY = "another-site-" + "y" * 40
    assert demo.password() != here
