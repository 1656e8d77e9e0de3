"""An analyst at the workbench: by keyboard alone, and without JavaScript."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

SignIn = Callable[..., Page]


def open_theme(page: Page) -> None:
    page.goto("/tyo/sote/teemat/")
    page.locator(".theme-list a").first.click()
    expect(page.locator(".ideas li").nth(2)).to_be_visible()


def test_ideas_are_chosen_and_moved_by_keyboard_and_the_move_undone(signed_in: SignIn) -> None:
    page = signed_in("analyst")
    open_theme(page)
    boxes = page.locator(".ideas input[type=checkbox]")
    before = boxes.count()
    name = page.locator("#teema").inner_text()
    boxes.first.focus()
    page.keyboard.press("x")
    expect(page.get_by_text("1 valittu")).to_be_visible()
    page.keyboard.press("j")
    expect(boxes.nth(1)).to_be_focused()
    page.keyboard.press("x")
    expect(page.get_by_text("2 valittu")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(boxes.nth(1)).to_be_focused()
    page.get_by_label("Siirrä valitut teemaan").select_option(label="Ei kuulu mihinkään teemaan")
    page.get_by_role("button", name="Siirrä", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 ajatusta on siirretty.")).to_be_visible()
    assert page.locator(".ideas input[type=checkbox]").count() == before - 2
    undo = page.get_by_role("button", name=re.compile(r"Kumoa: siirto \(2 ajatusta\)"))
    undo.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Muutos on kumottu.")).to_be_visible()
    assert page.locator("#teema").inner_text() == name
    assert page.locator(".ideas input[type=checkbox]").count() == before


def test_keys_do_nothing_outside_the_list(signed_in: SignIn) -> None:
    page = signed_in("analyst")
    open_theme(page)
    name = page.get_by_label("Nimi suomeksi", exact=True)
    name.focus()
    page.keyboard.press("End")
    page.keyboard.type("xjk")
    assert name.input_value().endswith("xjk")
    assert page.locator(".ideas input:checked").count() == 0


def test_all_on_the_page_are_chosen_with_one_press(signed_in: SignIn) -> None:
    page = signed_in("analyst")
    open_theme(page)
    page.get_by_role("button", name="Valitse kaikki sivulla").click()
    boxes = page.locator(".ideas input[type=checkbox]")
    assert page.locator(".ideas input:checked").count() == boxes.count()
    page.get_by_role("button", name="Poista valinnat").click()
    assert page.locator(".ideas input:checked").count() == 0


def test_naming_and_moving_work_without_javascript(signed_in: SignIn) -> None:
    page = signed_in("analyst", java_script_enabled=False)
    open_theme(page)
    old = page.get_by_label("Nimi suomeksi", exact=True).input_value()
    page.get_by_label("Nimi suomeksi", exact=True).fill("Ilman skriptiä")
    page.get_by_role("button", name="Tallenna nimi").click()
    expect(page.get_by_role("heading", name="Ilman skriptiä")).to_be_visible()
    page.locator(".ideas input[type=checkbox]").first.check()
    page.get_by_label("Siirrä valitut teemaan").select_option(label="Ei kuulu mihinkään teemaan")
    page.get_by_role("button", name="Siirrä", exact=True).click()
    expect(page.get_by_text("1 ajatus on siirretty.")).to_be_visible()
    for _ in range(2):
        page.get_by_role("button", name=re.compile("^Kumoa: ")).click()
        expect(page.get_by_text("Muutos on kumottu.")).to_be_visible()
    assert page.get_by_label("Nimi suomeksi", exact=True).input_value() == old
