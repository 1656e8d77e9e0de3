"""Addresses never reach the log: one may hold a token."""

import io
import logging

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from config.logs import WithoutAddress


@pytest.fixture
def log() -> io.StringIO:
    """What would stand on standard error, with the filter that the settings name."""
    assert settings.LOGGING["handlers"]["stderr"]["filters"] == ["without_address"]
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(WithoutAddress())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize("path", ["/d/nothing-here/7K2M-Q0ZT-WX4A/", "/7K2M-Q0ZT-WX4A"])
def test_a_missing_page_is_logged_without_its_address(db: None, log: io.StringIO, path: str) -> None:
    assert Client().get(path).status_code == 404
    assert "7K2M" not in log.getvalue()
    assert "Not Found: " in log.getvalue()


def test_a_refused_form_is_logged_by_its_route(db: None, log: io.StringIO) -> None:
    assert Client(enforce_csrf_checks=True).post(reverse("account_login")).status_code == 403
    assert "tili/login/" in log.getvalue()
    assert ": /" not in log.getvalue()
