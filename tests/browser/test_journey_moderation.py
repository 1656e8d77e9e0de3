"""Writing with a warning, flagging by a reader, deciding by keyboard, and the reasons behind a return code."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

TEXT = "Perhanan ohjelma kaatuu joka aamu, ja johtaja on idiootti."
REASONS = "Tekstissä haukutaan ihmistä."


def begin(device: Callable[..., BrowserContext]) -> Page:
    """A new participant in the demo's open dialogue, at its first question."""
    page = device().new_page()
    page.goto("/")
    page.locator("main a[href^='/d/']").first.click()
    page.get_by_role("button", name=re.compile("Aloita")).click()
    slug = page.url.split("/d/")[1].split("/")[0]
    page.goto(f"/d/{slug}/kirjoita/1/")
    return page


def test_a_warning_names_what_it_is_about_while_writing(device):
    page = begin(device)
    page.fill("textarea[name=text]", "Viimeksi asia koski potilasta 131052-308T.")
    expect(page.locator("main mark", has_text="131052-308T")).to_be_visible()
    page.fill("textarea[name=text]", "En jaksa enää elää.")
    expect(page.get_by_text("09 2525 0111")).to_be_visible()
    expect(page.locator("main mark")).to_have_count(0)
    page.fill("textarea[name=text]", "Yksi kirjautuminen riittäisi.")
    expect(page.get_by_text("09 2525 0111")).to_have_count(0)


def test_from_a_flag_to_the_reasons_behind_a_return_code(device, signed_in):
    author = begin(device)
    author.fill("textarea[name=text]", TEXT)
    author.get_by_role("button", name="Lähetä ja kirjoita toinen").click()
    slug = author.url.split("/d/")[1].split("/")[0]
    author.goto(f"/d/{slug}/paluukoodi/")
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", author.inner_text("main"))
    assert code

    reader = device(java_script_enabled=False).new_page()
    reader.goto(f"/d/{slug}/keskustelu/?haku=idiootti")
    reader.locator("main a[href*='/ajatus/']").first.click()
    reader.locator("a[href*='/ilmoita/idea/']").first.evaluate("link => { location.href = link.href; }")
    reader.get_by_label("Se loukkaa tai halventaa ihmisiä").check()
    reader.get_by_role("button", name="Lähetä ilmoitus").click()
    receipt = reader.locator(".figure").inner_text()

    desk = signed_in("moderator")
    desk.goto("/tyo/jono/")
    desk.locator("a.pick", has_text="idiootti").click()
    expect(desk.locator(".thought")).to_have_text(TEXT)
    desk.locator("textarea[name=facts]").fill(REASONS)
    desk.locator("h1").click()
    desk.keyboard.press("2")
    expect(desk.locator("select[name=ground]")).to_be_focused()
    desk.keyboard.type("Toisen louk")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Päätös on tallennettu.")).to_be_visible()
    expect(desk.locator("a.pick", has_text="idiootti")).to_have_count(0)

    reader.goto("/ilmoita/koodi/")
    reader.get_by_label("Ilmoituksen koodi").fill(receipt)
    reader.get_by_role("button", name="Katso tila").click()
    expect(reader.get_by_text("Teksti piilotettiin")).to_be_visible()
    reader.goto(f"/d/{slug}/keskustelu/?haku=idiootti")
    expect(reader.get_by_text(TEXT)).to_have_count(0)

    elsewhere = device().new_page()
    elsewhere.goto(f"/d/{slug}/paluu/")
    elsewhere.locator("main input[type=text]").fill(code[0])
    elsewhere.locator("main form button").first.click()
    elsewhere.goto(f"/d/{slug}/omat/")
    expect(elsewhere.get_by_text("Piilotimme tekstisi")).to_be_visible()
    expect(elsewhere.get_by_text(REASONS)).to_be_visible()
    expect(elsewhere.get_by_text("Toisen loukkaaminen")).to_be_visible()
