"""axe finds nothing on any page in any language; no page scrolls sideways at 320 px or at 200 % zoom.

Pages are found as a person finds them, by following links as each role, so that a new page is tested without
anybody listing it. Each page (by its address pattern) is looked at once in each language as the role that
sees most.
"""

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import django
import pytest
from playwright.sync_api import BrowserContext, Page

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.urls import Resolver404, resolve  # noqa: E402

AXE = Path(__file__).with_name("vendor") / "axe.min.js"
LANGUAGES = ["fi", "sv", "en"]
# Files and acts that are not pages.
NOT_PAGES = ("/static/", "/healthz", "mailto:", "tel:")
DOWNLOADS = {
    "analytics:report_file",
    "brainstorm:work_import_example",
    "brainstorm:work_import_rejections",
    "brainstorm:work_invitation_example",
    "brainstorm:work_invitation_rejections",
    "brainstorm:work_link_archive",
    "brainstorm:work_link_file",
    "brainstorm:my_data",
    "mfa_download_recovery_codes",
}


def route_of(address: str) -> str | None:
    """The URL name behind an address; None for what is not one of our pages."""
    path = urlsplit(address).path
    for code in ("/sv/", "/en/"):
        if path.startswith(code):
            path = path[3:]
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return match.view_name


def crawl(page: Page, starts: list[str], *, most: int = 90) -> dict[str, str]:
    """Follow links from the starts; one address for each URL name reached."""
    found: dict[str, str] = {}
    queue = list(starts)
    while queue and len(found) < most:
        address = queue.pop(0)
        name = route_of(address)
        if name is None or name in found or name in DOWNLOADS or address.startswith(NOT_PAGES):
            continue
        response = page.goto(address)
        assert response is not None
        assert response.status in {200, 302}, f"{address} answers {response.status}"
        if "text/html" not in response.headers.get("content-type", ""):
            continue
        found[name] = address
        links = page.eval_on_selector_all("a[href]", "links => links.map(a => a.getAttribute('href'))")
        queue += [link.split("#")[0] for link in links if link.startswith("/")]
    return found


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands, one line each."""
    results = page.evaluate(
        "() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    return [
        f"{found['id']}: {node['target']} {node['failureSummary']}"
        for found in results["violations"]
        for node in found["nodes"]
    ]


def in_language(address: str, language: str) -> str:
    return address if language == "fi" else f"/{language}{address}"


def look_at(page: Page, pages: dict[str, str], language: str) -> list[str]:
    """Visit each page; collect what axe finds and what is too wide."""
    problems: list[str] = []
    for name, address in pages.items():
        where = f"{in_language(address, language)} ({name})"
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(in_language(address, language))
        page.evaluate(AXE.read_text())
        problems += [f"{where}: {line}" for line in violations(page)]
        page.set_viewport_size({"width": 320, "height": 640})
        width = page.evaluate("() => document.documentElement.scrollWidth")
        if width > 320:
            problems.append(f"{where}: {width} px wide at 320 px")
    return problems


def begin(context: BrowserContext) -> Page:
    """Take part as far as having written one thought, so that every page of taking part can be opened."""
    page = context.new_page()
    page.goto("/d/sote/")
    page.get_by_role("button", name="Aloita").click()
    page.wait_for_url("**/taustat/")
    page.locator("main form button.btn").first.click()
    page.wait_for_url("**/kirjoita/**")
    page.fill("main textarea", "Kotihoidon työvuorot pitää suunnitella niin, että sama hoitaja käy koko viikon.")
    page.locator("main form button.btn").first.click()
    page.wait_for_load_state()
    return page


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_for_participants(device: Callable[..., BrowserContext], language: str) -> None:
    page = begin(device(width=1280, height=900, bypass_csp=True))
    starts = ["/", "/d/sote/", *(f"/d/sote/{part}/" for part in ("taustat", "lopuksi", "arvioi", "kiitos", "paluu"))]
    pages = crawl(page, starts)
    assert len(pages) >= 15
    assert look_at(page, pages, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_for_staff(signed_in: Callable[..., Page], language: str) -> None:
    page = signed_in("admin", bypass_csp=True)
    pages = crawl(page, ["/tyo/", "/tyo/sote/", "/tili/"])
    assert len(pages) >= 15
    assert look_at(page, pages, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_entrance_and_error_pages(device: Callable[..., BrowserContext], language: str) -> None:
    page = device(width=1280, height=900, bypass_csp=True).new_page()
    pages = {
        "login": "/tili/login/",
        "code": "/tili/login/code/",
        "password": "/tili/password/reset/",
        "404": "/ei-ole/",
    }
    assert look_at(page, pages, language) == []
