"""A real site with the demo in it, and a real browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
PASSWORD = "talkoot-demo-2026"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs Chromium."""
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            item.add_marker("browser")
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running site: the demo dialogue, its themes and its report, on the embedded default."""
    data = tmp_path_factory.mktemp("site")
    port = _free_port()
    env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}}
    env |= {
        "TALKOORIIHI_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "EMBEDDER": "none",
        "DEMO_PASSWORD": PASSWORD,
        "OMP_NUM_THREADS": "1",
    }
    for command in (["migrate", "-v0"], ["createcachetable"], ["seed"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True, capture_output=True)
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "config.wsgi", "-b", f"127.0.0.1:{port}", "-k", "gthread", "--threads", "4"],
        cwd=ROOT,
        env=env,
        stderr=(data / "server.log").open("w"),
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                urlopen(f"{address}/healthz", timeout=2)
                break
            except (URLError, OSError):
                time.sleep(0.2)
        else:
            raise AssertionError((data / "server.log").read_text())
        yield address
    finally:
        server.terminate()
        server.wait(15)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole session."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def device(chromium: Browser, site: str) -> Iterator[Callable[..., BrowserContext]]:
    """Makes fresh devices: ``device()`` is a phone, ``device(width=1280)`` a computer."""
    contexts: list[BrowserContext] = []

    def make(width: int = 360, height: int = 780, **options: object) -> BrowserContext:
        context = chromium.new_context(base_url=site, viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def signed_in(device: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """``signed_in("facilitator")`` gives a page of somebody with that role in the demo."""

    def sign_in(role: str, width: int = 1280, **options: object) -> Page:
        page = device(width=width, height=900, **options).new_page()
        page.goto("/tili/login/")
        page.get_by_text("Kirjaudu salasanalla").click()
        page.fill("[name=login]", f"{role}@example.fi")
        page.fill("[name=password]", PASSWORD)
        page.get_by_role("button", name="Kirjaudu", exact=True).click()
        page.wait_for_url("**/tyo/**")
        return page

    return sign_in
