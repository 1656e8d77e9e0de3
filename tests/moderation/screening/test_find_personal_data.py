"""Personal data is found however it is written, and what only looks like it is left alone."""

import unicodedata
from itertools import pairwise

import pytest

from moderation.screening import Kind, Severity, screen_text

CENTURY_SIGNS = "+-YXWVUABCDEF"


def found(text: str) -> list[tuple[Kind, str]]:
    findings = screen_text(text)
    assert all(text[finding.start : finding.end] == finding.matched for finding in findings)
    return [(finding.kind, finding.matched) for finding in findings]


@pytest.mark.parametrize("sign", CENTURY_SIGNS + CENTURY_SIGNS.lower())
def test_identity_code_is_found_with_every_century_sign(sign):
    assert found(f"potilas 131052{sign}308T kävi") == [(Kind.IDENTITY_CODE, f"131052{sign}308T")]


@pytest.mark.parametrize(
    "code",
    [
        "131052-308t",  # lower case
        "010190-900M",  # temporary, 900–999
        "311299A999X",
        "131052-308A",  # wrong check mark
        "131052-308G",  # a check mark that does not exist
        "131052-3089",
        "131052 308T",  # the sign forgotten
        "131052308T",
        "131052 - 308T",
        "131052- 308 T",
        "13 10 52-308T",
        "13.10.52-308T",
        "131052–308T",  # a long dash
        "131052‑308T",  # a dash that does not break
        "131052\u00a0-\u00a0308T",
        "131\u200b052-308T",  # with a character nobody sees
        "１３１０５２-３０８T",  # full-width digits
    ],
)
def test_identity_code_is_found_as_people_write_it(code):
    assert found(f"Viimeksi {code}, ja tieto oli kadonnut.") == [(Kind.IDENTITY_CODE, code)]


@pytest.mark.parametrize(
    "text",
    [
        "Jakso 010120-311220 oli raskas.",
        "Hanke 451399-1234 jatkuu.",  # no such day
        "Hankenumero STM043:00/2015",
        "Diaarinumero 131052 on väärin.",
        "Tili 1310521234 ei täsmää.",  # ten digits, and the check mark does not fit
        "Vuosina 2017-2019 ja 1990–2000",
        "Kello 13.10.-52 metriä",
        "ISBN 978-951-0-12345-6",
        "131052-308TX",
        "A131052-308T",
    ],
)
def test_numbers_that_are_not_identity_codes_are_left_alone(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "number",
    [
        "040 123 4567",
        "0401234567",
        "040-123 4567",
        "040-1234567",
        "050.123.4567",
        "050 12 34 567",
        "+358 40 123 4567",
        "+358401234567",
        "+358 (0)40 123 4567",
        "00358 40 123 4567",
        "09 310 1691",
        "03-3124 1234",
        "+46 70 123 45 67",
        "044\u00a0123\u00a04567",
        "040 – 123 4567",
    ],
)
def test_phone_number_is_found(number):
    assert found(f"Soita minulle {number} illalla.") == [(Kind.PHONE, number)]


def test_two_numbers_side_by_side_are_two():
    assert found("040 123 4567 050 123 4567") == [(Kind.PHONE, "040 123 4567"), (Kind.PHONE, "050 123 4567")]


@pytest.mark.parametrize(
    "text",
    [
        "Vuonna 2017 ja vuosina 2019-2021",
        "1.2.2017 ja 01.02.2017 ja 01.02.17",
        "Auki 09.00-17.00, lauantaisin 09:00–15:00",
        "Budjetti on 1 250 000 euroa, siitä 083 297 on käytetty",
        "Matkustajia oli 20 083 297 ja vuonna 2016 enemmän",
        "Hanke 2017-0342-11 ja päätös 0412/2017",
        "0,5 prosenttia, 0.25 ja 0 400 000 €",
        "asteikolla 0-10 tai 0 1 2 3 4 5 6 7 8 9",
        "Soita 112 tai 116 117 tai 116123",
        "Kriisipuhelin 09 2525 0111, på svenska 09 2525 0112",
        "Neuvonta 0800 123456 ja vaihde 010 123 4567 ja 029 123 4567",
        "Y-tunnus 0245458-3",
        "IP 010.001.002.003",
        "Postinumero 00100 ja 00530",
        "Kerroin 08.123 ja luku 040",
        "På 1990-talet och 2 000 000 euro",
        "Between 2015 and 2020 we hired 0 nurses and lost 1,234.",
    ],
)
def test_numbers_that_are_nobodys_phone_are_left_alone(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "address",
    [
        "matti.meikalainen@firma.fi",
        "MATTI@FIRMA.FI",
        "matti+talko@posti.sairaala.fi",
        "åsa.öberg@exempel.fi",
        "matti (at) firma.fi",
        "matti[ät]firma.fi",
        "a@b.fi",
    ],
)
def test_email_is_found(address):
    assert found(f"Kirjoita: {address}.") == [(Kind.EMAIL, address)]


@pytest.mark.parametrize(
    "text",
    [
        "kirjaamo@stm.fi ja info@hyvinvointialue.fi",
        "Seuraa @talkooriihi",
        "hinta 5 @ 3 kpl",
        "tavataan @ kello 5",
        "at home @work",
        "registratur@vasa.fi",
    ],
)
def test_offices_and_handles_are_not_somebodys_email(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "account",
    [
        "FI21 1234 5600 0007 85",
        "FI2112345600000785",
        "fi21 1234 5600 0007 85",
        "FI21-1234-5600-0007-85",
        "FI22 1234 5600 0007 85",  # wrong check digits
        "FI21 1234 5600 0007 8",  # a digit missing
        "SE45 5000 0000 0583 9825 7466",
        "DE89 3704 0044 0532 0130 00",
        "GB29 NWBK 6016 1331 9268 19",
        "EE38 2200 2210 2014 5685",
    ],
)
def test_bank_account_is_found(account):
    assert found(f"Maksa tilille {account} kiitos") == [(Kind.BANK_ACCOUNT, account)]


@pytest.mark.parametrize(
    "text",
    [
        "SE45 tilannetta",
        "de 20 euros et plus que jamais",
        "FI 2017 strategia",
        "NO 12 3456 78901 stämmer inte",
        "se 10 hoitajaa",
    ],
)
def test_what_only_begins_like_an_account_is_left_alone(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "address",
    [
        "Mannerheimintie 12",
        "Mannerheimintie 12 B 34",
        "Mannerheimintie 12b as. 34",
        "Hämeenkatu 12-14",
        "hämeenkatu 12 b 3",
        "Itäinen Pitkäkatu 5",
        "Koivukuja 3",
        "Mäntypolku 7 A",
        "Aleksis Kiven katu 12",
        "Sairaalanrinne 4",
        "Storgatan 12 A 5",
        "storgatan 12",
        "Mannerheimvägen 5",
        "Björkgränden 3 lgh 4",
        "Gustav Adolfs gata 3",
        "Norra esplanaden 3",
        "Åkerstigen 8",
        "Vanhan-Mankkaan tie 4",
    ],
)
def test_street_address_is_found(address):
    (finding,) = screen_text(f"Hän asuu nyt paikassa {address}, kolmas kerros.")
    assert finding.kind is Kind.ADDRESS
    assert address.endswith(finding.matched)


def test_small_letters_are_an_address_when_somebody_lives_there():
    assert found("asun koivutie 5") == [(Kind.ADDRESS, "koivutie 5")]
    assert found("osoitteeni on koivutie 5") == [(Kind.ADDRESS, "koivutie 5")]
    assert found("se on koivutie 5 minusta") == []


@pytest.mark.parametrize(
    "text",
    [
        "Valtatie 4 on tukossa ja Kantatie 66 samoin",
        "Riksväg 8 och Ringväg 3 är halkiga",
        "Hoitopolku 2 toimii, palvelupolku 3 ei",
        "Vårdvägen 2 och servicestigen 3 i planen",
        "Hämeenkatu 2017 oli erilainen",
        "Kävelykatu 5 metriä leveä",
        "Mannerheimintie 10 vuotta sitten",
        "Kadulla 12 ihmistä",
        "tie 5 on poikki",
        "Traktori 3 hajosi ja sektori 4 kasvaa",
        "Storgatan 3 år senare",
        "Elämänkaari 2 kappaletta",
        "Strategia 2 ja portti 3",
        "Työkierto 2 jatkuu",
        "Phase 2 and chapter 3",
    ],
)
def test_roads_paths_and_measures_are_not_addresses(text):
    assert found(text) == []


def test_personal_data_is_held_and_no_finding_overlaps_another():
    text = "131052-308T, 040 123 4567, a@b.fi, FI21 1234 5600 0007 85, Mannerheimintie 12 B 34"
    findings = screen_text(text)
    assert [finding.kind for finding in findings] == [
        Kind.IDENTITY_CODE,
        Kind.PHONE,
        Kind.EMAIL,
        Kind.BANK_ACCOUNT,
        Kind.ADDRESS,
    ]
    assert {finding.severity for finding in findings} == {Severity.HOLD}
    assert all(one.end <= other.start for one, other in pairwise(findings))


def test_decomposed_letters_are_read_as_their_own():
    text = unicodedata.normalize("NFD", "Hän asuu: Hämeenkatu 12 B")
    assert found(text) == [(Kind.ADDRESS, unicodedata.normalize("NFD", "Hämeenkatu 12 B"))]
