"""Ten minutes on a phone: write, weigh, comment, leave, come back on another device, and vanish."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

Device = Callable[..., BrowserContext]
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


def start(page: Page) -> None:
    """From the welcome page to the first question."""
    page.goto("/d/sote/")
    page.get_by_role("button", name=re.compile("^Aloita")).click()
    page.get_by_label("Asukas, asiakas tai läheinen").check()
    page.get_by_role("button", name="Jatka kirjoittamaan").click()
    expect(page.get_by_text("Kysymys 1 / 2")).to_be_visible()


def write(page: Page, text: str, then: str) -> None:
    page.get_by_label("Ajatuksesi").fill(text)
    page.get_by_role("button", name=then, exact=True).click()


def weigh_five(page: Page) -> None:
    """By radio buttons and one press a card."""
    for number in range(5):
        heading = ["Ensimmäinen", "Toinen", "Kolmas", "Neljäs", "Viides"][number]
        expect(page.get_by_text(f"{heading} viidestä")).to_be_visible()
        for scale in page.locator(".scale").all():
            scale.locator("input").nth(3 if number % 2 else 1).check(force=True)
        page.get_by_role("button", name="Seuraava ajatus").click()
    expect(page.get_by_role("heading", name="Viisi arvioitu")).to_be_visible()


def read_code(page: Page) -> str:
    page.goto("/d/sote/paluukoodi/")
    found = CODE.search(page.locator("main").inner_text())
    assert found
    return found.group()


def test_a_phone_from_welcome_to_thanks(device: Device) -> None:
    page = device().new_page()
    start(page)
    write(
        page,
        "Kotihoitoon pitää saada sama hoitaja koko viikoksi, niin voinnin muutos huomataan.",
        "Lähetä ja kirjoita toinen",
    )
    expect(page.get_by_text("Ajatuksesi on lähetetty")).to_be_visible()
    page.goto("/d/sote/kirjoita/1/")
    write(page, "Yksi numero, johon vastaa ihminen, riittäisi iäkkäälle.", "Jatka")
    page.wait_for_url("**/kirjoita/2/")
    page.get_by_role("button", name="Jatka", exact=True).click()
    page.wait_for_url("**/arvioi/")
    weigh_five(page)
    page.goto("/d/sote/keskustelu/")
    page.get_by_role("link", name="Lue ja kommentoi").first.click()
    page.get_by_label("Kommentoi", exact=True).fill(
        "Meillä on sama tilanne, ja ratkaisu löytyi yhteisestä vuorolistasta."
    )
    page.get_by_role("button", name="Lähetä kommentti").click()
    expect(page.get_by_text("Kommenttisi on lähetetty")).to_be_visible()
    page.goto("/d/sote/kiitos/")
    expect(page.get_by_role("heading", name="Kiitos, ajatuksesi ovat mukana")).to_be_visible()
    assert CODE.search(page.locator("main").inner_text())


def test_a_nurse_is_interrupted_and_goes_on_elsewhere(device: Device) -> None:
    ward, home = device(width=1280, height=900), device()
    page = ward.new_page()
    start(page)
    text = "Perehdytykseen pitää varata työaikaa, ei pelkkä kansio."
    write(page, text, "Jatka")
    code = read_code(page)
    page.get_by_role("button", name="Lopeta ja tyhjennä tämä laite").first.click()
    expect(page.get_by_role("heading", name="Laite on tyhjennetty")).to_be_visible()
    # The next person at the same computer sees nothing of hers.
    page.goto("/d/sote/omat/")
    assert text not in page.content()
    page.goto("/d/sote/kirjoita/1/")
    assert text not in page.content()
    assert page.evaluate("() => JSON.stringify(localStorage)") in {"{}", "null"}
    # She comes back on her own phone, with small letters and no dashes.
    page = home.new_page()
    page.goto("/d/sote/paluu/")
    page.get_by_label("Paluukoodi").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Palaa", exact=True).click()
    page.goto("/d/sote/omat/")
    expect(page.get_by_text(text)).to_be_visible()


def test_a_draft_waits_on_the_device_and_goes_when_sent(device: Device) -> None:
    context = device()
    page = context.new_page()
    start(page)
    page.get_by_label("Ajatuksesi").press_sequentially("Kesken jäänyt ajatus lähipalveluista")
    page.wait_for_timeout(1500)
    page.reload()
    expect(page.get_by_label("Ajatuksesi")).to_have_value("Kesken jäänyt ajatus lähipalveluista")
    page.get_by_role("button", name="Jatka", exact=True).click()
    page.wait_for_url("**/kirjoita/2/")
    page.goto("/d/sote/kirjoita/1/")
    expect(page.get_by_label("Ajatuksesi")).to_have_value("")


def test_an_identity_code_is_named_while_writing_and_held_when_sent(device: Device) -> None:
    page = device().new_page()
    start(page)
    page.get_by_label("Ajatuksesi").press_sequentially("Potilaan 131052-308T tiedot katosivat siirrossa.")
    expect(page.locator("#tarkistus")).to_contain_text("131052-308T")
    page.get_by_role("button", name="Jatka", exact=True).click()
    expect(page.get_by_role("heading", name="Ajatuksesi odottaa valvojaa")).to_be_visible()
    stranger = device().new_page()
    stranger.goto("/d/sote/keskustelu/")
    assert "131052-308T" not in stranger.content()


def test_distress_shows_help_at_once_and_is_not_held(device: Device) -> None:
    page = device().new_page()
    start(page)
    write(page, "En jaksa enää elää, ajattelen itsemurhaa joka päivä.", "Jatka")
    expect(page.get_by_role("heading", name="Et ole yksin")).to_be_visible()
    expect(page.get_by_role("link", name="112").first).to_be_visible()
    expect(page.get_by_role("heading", name="Ajatuksesi on lähetetty")).to_be_visible()


def test_everything_works_without_javascript(device: Device) -> None:
    page = device(java_script_enabled=False).new_page()
    start(page)
    write(page, "Bussi kulkee kylältä kahdesti päivässä, joten ajat pitää sovittaa siihen.", "Jatka")
    page.goto("/d/sote/arvioi/")
    weigh_five(page)
    assert read_code(page)


def test_taking_part_by_keyboard_alone(device: Device) -> None:
    page = device(width=1280, height=900).new_page()
    page.goto("/d/sote/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Siirry sisältöön")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.tagName") == "BUTTON":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/taustat/")
    page.goto("/d/sote/arvioi/")
    page.locator(".scale input").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".scale").first.locator("input").nth(2)).to_be_checked()
    while page.evaluate("() => document.activeElement.tagName") != "BUTTON":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Toinen viidestä")).to_be_visible()
    expect(page.locator("[data-focus]").first).to_be_focused()


def test_withdrawn_and_erased_thoughts_are_gone_for_others(device: Device) -> None:
    page = device(width=1280, height=900).new_page()
    start(page)
    text = "Poistettava ajatus aamuvuoron raportista."
    write(page, text, "Jatka")
    page.goto("/d/sote/omat/")
    page.get_by_role("link", name="Poista pysyvästi").click()
    page.get_by_role("button", name="Poista pysyvästi").click()
    stranger = device().new_page()
    stranger.goto("/d/sote/keskustelu/?haku=aamuvuoron")
    assert text not in stranger.content()
