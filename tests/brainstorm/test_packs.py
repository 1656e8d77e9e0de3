"""The pack of a link: codes that lead there, a poster for everybody, and texts in each language."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from brainstorm.codes import shown_room_code
from brainstorm.packs import pack_archive, pack_file, wording_of
from brainstorm.phases import Phase
from tests.factories.accounts import OrganisationFactory
from tests.factories.brainstorm import DialogueFactory, DistributionLinkFactory
from tests.house.readable import words_of
from tests.qr import matrix_in_png, matrix_in_svg, text_of

pytestmark = pytest.mark.django_db
SITE = "https://talkooriihi.example.fi"


@pytest.fixture
def link(settings):
    """A link in three languages."""
    settings.SITE_URL = SITE
    asking = [OrganisationFactory(name_fi="Ministeriö A", name_sv="Ministeriet A", name_en="Ministry A")]
    return DistributionLinkFactory(dialogue=DialogueFactory(organisations=asking), sender="Kainuun hyvinvointialue")


def read(content: bytes) -> str:
    return re.sub(r"\s+", " ", words_of(content)).replace("\u00ad", "")


def file(link, name: str) -> bytes:
    made = pack_file(link, name)
    assert made is not None, name
    return made[0]


@pytest.mark.parametrize(("language", "prefix"), [("fi", ""), ("sv", "/sv"), ("en", "/en")])
def test_the_codes_lead_to_the_link_in_their_language(link, language, prefix):
    address = f"{SITE}{prefix}/l/{link.token}/"
    assert text_of(matrix_in_svg(file(link, f"qr-{language}.svg").decode())) == address
    assert text_of(matrix_in_png(file(link, f"qr-{language}.png"))) == address
    path = address.removeprefix(SITE)
    assert Client().get(path).url == f"{prefix}/d/{link.dialogue.slug}/"


def test_a_printed_code_has_its_quiet_zone_and_no_style(link):
    svg = file(link, "qr-fi.svg").decode()
    assert 'viewBox="0 0 41 41"' in svg  # 33 modules and four on each side
    assert "style" not in svg
    assert "class" not in svg


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize(("paper", "millimetres"), [("a4", (210, 297)), ("a3", (297, 420))])
def test_the_poster_is_one_tagged_page_that_says_everything(link, language, paper, millimetres):
    made = file(link, f"juliste-{language}-{paper}.pdf")
    reader = PdfReader(io.BytesIO(made))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith(language)
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert reader.metadata.title == getattr(link.dialogue, f"title_{language}")
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert (round(box.width * 25.4 / 72), round(box.height * 25.4 / 72)) == millimetres
    text, prefix = read(made).replace(" ", ""), "" if language == "fi" else f"/{language}"
    for said in (
        getattr(link.dialogue, f"title_{language}"),
        getattr(link.dialogue, f"purpose_{language}"),
        {"fi": "Ministeriö A", "sv": "Ministeriet A", "en": "Ministry A"}[language],
        f"talkooriihi.example.fi{prefix}/l/{link.token}",
        f"talkooriihi.example.fi{prefix}/koodi",
        "0295 000 000",
        "Kainuun hyvinvointialue",
    ):
        assert said.replace(" ", "") in text, said
    assert link.room_code in text.replace("\xa0", "")


def test_the_code_on_the_poster_is_read_out_to_whoever_cannot_see_it(link):
    root = PdfReader(io.BytesIO(file(link, "juliste-fi-a4.pdf"))).trailer["/Root"]
    alternatives = list(_alternatives(root["/StructTreeRoot"]))
    assert f"QR-koodi, joka vie osoitteeseen {SITE}/l/{link.token}/" in alternatives
    assert len(alternatives) == 2  # and the mark


def _alternatives(element: object) -> Iterator[str]:
    """What stands for pictures in the tree of tags."""
    if isinstance(element, IndirectObject):
        element = element.get_object()
    if isinstance(element, list):
        for one in element:
            yield from _alternatives(one)
    elif isinstance(element, dict):
        if "/Alt" in element:
            yield str(element["/Alt"])
        yield from _alternatives(element.get("/K", []))


def test_the_poster_tells_the_last_day_of_what_ends_first(link):
    last = link.dialogue.answering_ends_on
    assert f"Vastaa viimeistään {last.day}.{last.month}.{last.year}" in read(file(link, "juliste-fi-a4.pdf"))
    link.expires_on = sooner = last - timedelta(days=5)
    assert f"Vastaa viimeistään {sooner.day}.{sooner.month}.{sooner.year}" in read(file(link, "juliste-fi-a4.pdf"))


def test_before_the_opening_the_first_day_is_told_too(link):
    link.dialogue.opens_on = timezone.localdate() + timedelta(days=3)
    opens = link.dialogue.opens_on
    assert f"Vastaa {opens.day}.{opens.month}.{opens.year}–" in read(file(link, "juliste-fi-a4.pdf"))


def test_however_long_the_texts_the_poster_is_one_page_and_leaves_nothing_out(link):
    dialogue = link.dialogue
    dialogue.title_fi = ("Hyvinvointialueuudistuksen toimeenpano " * 6)[:196] + "OHI?"
    lines = ["Tämä on pitkä perustelu siitä, miksi kysymme juuri nyt ja mihin vastauksia käytetään. " * 2] * 8
    dialogue.purpose_fi = "\n".join(lines)[:1495] + " LOPPU"
    link.sender = "Sosiaali- ja terveysalan ammattilaisten keskusjärjestö, Pohjois-Pohjanmaan alueosasto " * 1
    made = file(link, "juliste-fi-a4.pdf")
    assert len(PdfReader(io.BytesIO(made)).pages) == 1
    text = read(made).replace(" ", "")
    for said in (dialogue.title_fi[-30:], "LOPPU", link.sender, link.token, dialogue.help_phone):
        assert said.replace(" ", "") in text


def test_staffs_markup_is_text_on_the_poster(link):
    link.sender, link.dialogue.title_fi = "#panic() <b>&", '$x$ *ei* #image("x")'
    text = read(file(link, "juliste-fi-a4.pdf"))
    assert "#panic() <b>&" in text
    assert '$x$ *ei* #image("x")' in text


def test_the_texts_are_plain_and_say_what_one_needs_to_know(link):
    link.dialogue.title_fi = "Mitä ”nyt” & sitten?"
    wording = wording_of(link, "fi")
    for text in (wording.mail, wording.intranet):
        assert "Mitä ”nyt” & sitten?" in text
        assert f"{SITE}/l/{link.token}/" in text
        assert "Emme kysy nimeäsi" in text
        assert "<" not in text
        assert "\n\n\n" not in text
    assert shown_room_code(link.room_code) in wording.intranet
    assert wording.mail_subject == "Kerro, mitä ajattelet: Mitä ”nyt” & sitten?"
    assert wording_of(link, "sv").title == link.dialogue.title_sv


def test_without_days_phone_or_askers_no_holes_are_left(settings):
    dialogue = DialogueFactory(answering_ends_on=None, results_on=None, help_phone="", opens_on=None)
    dialogue.asking.all().delete()
    link = DistributionLinkFactory(dialogue=dialogue)
    wording = wording_of(link, "fi")
    poster = read(file(link, "juliste-fi-a4.pdf"))
    for text in (wording.mail, wording.intranet, poster):
        assert "None" not in text
        assert "viimeistään" not in text
        assert "Soita" not in text
        assert " ." not in text
    assert "\n\n\n" not in wording.mail


def test_the_archive_holds_everything_in_every_language_of_the_link(link):
    link.languages = ["fi", "sv"]
    made = pack_archive(link)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        mail = archive.read("fi/sahkoposti-fi.txt")
    assert sorted(names) == sorted(
        f"{code}/{name}"
        for code in ("fi", "sv")
        for name in (
            f"qr-{code}.svg",
            f"qr-{code}.png",
            f"juliste-{code}-a4.pdf",
            f"juliste-{code}-a3.pdf",
            f"sahkoposti-{code}.txt",
            f"intranet-{code}.txt",
        )
    )
    assert mail.startswith("\ufeffKerro, mitä ajattelet: ".encode())
    assert b"\r\n" in mail
    assert b"\r\r" not in mail
    assert pack_archive(link) == made


@pytest.mark.parametrize("name", ["qr-de.svg", "juliste-fi-a5.pdf", "x", "qr-fi.svg.exe", "..", "qr-en.svg"])
def test_a_file_that_the_pack_has_not_is_missing(link, name):
    link.languages = ["fi", "sv"]
    assert pack_file(link, name) is None


# The page of the pack


def page(link, name="work_link", *args):
    return reverse(f"brainstorm:{name}", args=[link.dialogue.slug, link.pk, *args])


def test_the_page_shows_each_language_and_hands_out_the_files(dialogue, facilitator, staff_client, settings):
    settings.SITE_URL = SITE
    link, browser = DistributionLinkFactory(dialogue=dialogue, sender="Kainuun HVA ä/ö"), staff_client(facilitator)
    text = browser.get(page(link)).content.decode()
    for said in (
        f"{SITE}/l/{link.token}/",
        f"{SITE}/sv/l/{link.token}/",
        shown_room_code(link.room_code),
        "Juliste A3",
    ):
        assert said in text
    for found in re.findall(rf'(?:href|src)="(/tyo/{dialogue.slug}/jakelu/{link.pk}/[^"]+\.\w+)', text):
        response = browser.get(found)
        assert response.status_code == 200
        assert response["Content-Disposition"].startswith("attachment")
    shown = browser.get(page(link, "work_link_file", "qr-fi.svg") + "?nayta")
    assert shown["Content-Type"] == "image/svg+xml"
    assert "Content-Disposition" not in shown
    archive = browser.get(page(link, "work_link_archive"))
    assert archive["Content-Disposition"] == 'attachment; filename="jakelupaketti-kainuun-hva-ao.zip"'
    assert browser.get(page(link, "work_link_file", "salaisuus.txt")).status_code == 404


def test_the_page_tells_when_the_link_does_not_work_yet(dialogue, facilitator, staff_client):
    type(dialogue).objects.update(phase=Phase.DRAFT)
    link = DistributionLinkFactory(dialogue=dialogue)
    assert "aukeaa vasta" in staff_client(facilitator).get(page(link)).content.decode()


def test_without_script_there_are_no_buttons_that_do_nothing(dialogue, facilitator, staff_client):
    text = staff_client(facilitator).get(page(DistributionLinkFactory(dialogue=dialogue))).content.decode()
    assert text.count('class="row copy-row" hidden') == text.count("copy-row") == 9
