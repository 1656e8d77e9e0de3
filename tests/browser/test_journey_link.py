"""From a facilitator's link to somebody in a room: by keyboard, on a phone, and the next person sees nothing of it."""

import re


def test_a_link_is_made_and_a_room_code_leads_to_writing(signed_in, device, site):
    desk = signed_in("facilitator")
    desk.get_by_role("link", name=re.compile("Mitä sote-uudistuksessa")).first.click()
    desk.get_by_role("link", name="Jakelu", exact=True).click()
    desk.get_by_role("link", name="Lisää jakaja").press("Enter")
    desk.get_by_role("button", name="Tee linkki ja paketti").press("Enter")
    assert desk.get_by_role("alert").is_visible()
    desk.get_by_label("Kuka jakaa linkin?").fill("Lapin hyvinvointialue")
    desk.get_by_label("Montako ihmistä linkki tavoittaa?").fill("5200")
    desk.get_by_label("Rooli, jota linkki ehdottaa").select_option(label="Sote- tai pelastusalan henkilöstö")
    desk.get_by_role("button", name="Tee linkki ja paketti").press("Enter")
    desk.wait_for_url(re.compile(r"/jakelu/\d+/$"))
    assert desk.locator("img.qr").first.evaluate("image => image.complete && image.naturalWidth > 0")
    with desk.expect_download() as poster:
        desk.get_by_role("link", name="Juliste A4 (PDF)").first.press("Enter")
    assert poster.value.suggested_filename == "juliste-fi-a4.pdf"
    code = desk.locator(".code.big").inner_text()

    phone = device(java_script_enabled=False)
    page = phone.new_page()
    page.goto("/koodi/")
    page.get_by_label("Huonekoodi").fill("123456")
    page.keyboard.press("Enter")
    page.locator(".error").wait_for()
    page.get_by_label("Huonekoodi").fill(code)
    page.keyboard.press("Enter")
    page.get_by_text("Linkin jakoi Lapin hyvinvointialue").wait_for()
    page.get_by_role("button", name=re.compile("Aloita")).click()
    assert page.get_by_label("Sote- tai pelastusalan henkilöstö").is_checked()
    page.get_by_role("button", name="Tyhjennä valmiit valinnat").click()
    page.locator("input:checked").wait_for(state="detached")
    page.get_by_role("button", name="Jatka kirjoittamaan").click()
    page.wait_for_url("**/kirjoita/**")
    page.get_by_role("button", name="Lopeta ja tyhjennä tämä laite").click()
    page.wait_for_url("**/lopetettu/")
    assert [cookie["name"] for cookie in phone.cookies() if "linkki" in cookie["name"]] == []
