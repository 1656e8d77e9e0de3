"""What the values in a file mean: keys and labels in three languages, as people write them."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from typing import Final, Generic, TypeVar

from brainstorm.rows.columns import fold

T = TypeVar("T", bound=Hashable)

LANGUAGES: Final = {
    "fi": ("fi", "fin", "suomi", "finska", "finnish", "fi-fi", "suomeksi"),
    "sv": ("sv", "swe", "ruotsi", "svenska", "swedish", "sv-fi", "sv-se", "ruotsiksi", "se"),
    "en": ("en", "eng", "englanti", "engelska", "english", "en-gb", "en-us", "englanniksi"),
}
KINDS: Final = {
    "proposal": ("proposal", "proposals", "ehdotus", "ehdotukset", "förslag", "suggestion", "toimenpide-ehdotus"),
    "worry": ("worry", "worries", "concern", "huoli", "huolet", "huolenaihe", "oro", "bekymmer", "farhåga"),
    "opportunity": ("opportunity", "opportunities", "mahdollisuus", "mahdollisuudet", "möjlighet", "möjligheter"),
    "pride": (
        *("pride", "source of pride", "ylpeydenaihe", "ylpeydenaiheet", "ylpeyden aihe", "ylpeys"),
        *("stolthet", "anledning till stolthet", "orsak till stolthet", "stolthetsämne"),
    ),
    "information_need": (
        *("information need", "information needs", "need for information", "tiedontarve", "tietotarve"),
        *("tiedon tarve", "tiedontarpeet", "informationsbehov", "behov av information"),
    ),
    "image": (
        *("image", "image of the reform", "mielikuva", "mielikuva uudistuksesta", "bild", "bild av reformen"),
        *("mielikuvat", "föreställning"),
    ),
    "question": ("question", "questions", "kysymys", "kysymykset", "fråga", "frågor"),
}
UNANSWERED: Final = frozenset(
    fold(name)
    for name in ("", "-", "en halua vastata", "ei vastausta", "vill inte svara", "prefer not to say", "ei tiedossa")
)

# Names of the same stakeholder group. Whichever of them a dialogue's option has, the others lead to it.
_ROLES: Final = (
    (
        *("asukas, asiakas tai läheinen", "asukas", "asukkaat", "kuntalainen", "kuntalaiset", "asukkaat/kuntalaiset"),
        *("asiakas", "asiakkaat", "läheinen", "läheiset", "omainen", "omaiset", "invånare, klient eller närstående"),
        *("invånare", "klient", "klienter", "närstående", "kommuninvånare", "resident, client or relative", "resident"),
        *("residents", "client", "clients", "relative", "relatives", "citizen", "citizens"),
    ),
    (
        *("sote- tai pelastusalan henkilöstö", "henkilöstö", "henkilökunta", "työntekijä", "työntekijät"),
        *("ammattilainen", "ammattilaiset", "personal inom social-, hälsovård eller räddning", "personal"),
        *("personalen", "anställd", "anställda", "health, social or rescue staff", "staff", "employee", "employees"),
        *("professional", "professionals"),
    ),
    (
        *("esihenkilö tai johto", "johto", "johto/esihenkilöt", "esihenkilö", "esihenkilöt", "esimies", "esimiehet"),
        *("johtaja", "johtajat", "chef eller ledning", "chef", "chefer", "ledning", "ledningen"),
        *("manager or executive", "manager", "managers", "management", "executive", "executives", "leadership"),
    ),
    (
        *("järjestö tai yhteisö", "järjestö", "järjestöt", "kolmas sektori", "yhdistys", "yhdistykset", "yhteisö"),
        *("organisation eller förening", "organisation", "organisationer", "förening", "föreningar", "tredje sektorn"),
        *("ngo or association", "ngo", "ngos", "association", "associations", "third sector"),
    ),
    (
        *("yritys tai palveluntuottaja", "yritys", "yritykset", "palveluntuottaja", "palveluntuottajat"),
        *("företag eller serviceproducent", "företag", "serviceproducent", "serviceproducenter"),
        *("company or service provider", "company", "companies", "business", "businesses", "service provider"),
    ),
    (
        *("luottamushenkilö (valtuusto, lautakunta)", "luottamushenkilö", "luottamushenkilöt", "poliittinen päättäjä"),
        *("poliittiset päättäjät", "päättäjä", "päättäjät", "valtuutettu", "valtuutetut", "poliitikko", "poliitikot"),
        *("förtroendevald", "förtroendevalda", "politiker", "beslutsfattare", "elected official", "elected officials"),
        *("politician", "politicians", "decision maker", "decision makers"),
    ),
    (
        *("henkilöstön edustaja", "henkilöstön edustajat", "henkilöstöjärjestö", "henkilöstöjärjestöt"),
        *("luottamusmies", "luottamusmiehet", "ammattiliitto", "ammattiliitot", "ammattijärjestö"),
        *("personalrepresentant", "personalrepresentanter", "personalorganisation", "personalorganisationer"),
        *("fackförbund", "fackförening", "staff representative", "staff representatives", "trade union"),
        *("trade unions", "union"),
    ),
    (
        *("muu", "muut", "joku muu", "annan", "andra", "övriga", "other", "others", "valmistelijat", "muutosjohto"),
        *("valmistelijat/muutosjohto", "beredare", "preparers"),
    ),
)
# Wellbeing services counties by their plain and official (genitive) names.
_AREAS: Final = (
    ("Itä-Uusimaa", "Itä-Uudenmaan", "Östra Nyland", "Östra Nylands", "East Uusimaa"),
    ("Keski-Uusimaa", "Keski-Uudenmaan", "Mellersta Nyland", "Mellersta Nylands", "Central Uusimaa"),
    ("Länsi-Uusimaa", "Länsi-Uudenmaan", "Västra Nyland", "Västra Nylands", "West Uusimaa"),
    ("Vantaa ja Kerava", "Vantaan ja Keravan", "Vanda och Kervo", "Vantaa and Kerava", "Vantaa-Kerava", "Vake"),
    ("Varsinais-Suomi", "Varsinais-Suomen", "Egentliga Finland", "Egentliga Finlands", "Southwest Finland", "Varha"),
    ("Satakunta", "Satakunnan"),
    ("Kanta-Häme", "Kanta-Hämeen", "Egentliga Tavastland", "Egentliga Tavastlands"),
    ("Pirkanmaa", "Pirkanmaan", "Birkaland", "Birkalands"),
    ("Päijät-Häme", "Päijät-Hämeen", "Päijänne-Tavastland", "Päijänne-Tavastlands"),
    ("Kymenlaakso", "Kymenlaakson", "Kymmenedalen", "Kymmenedalens"),
    ("Etelä-Karjala", "Etelä-Karjalan", "Södra Karelen", "Södra Karelens", "South Karelia"),
    ("Etelä-Savo", "Etelä-Savon", "Södra Savolax", "South Savo"),
    ("Pohjois-Savo", "Pohjois-Savon", "Norra Savolax", "North Savo"),
    ("Pohjois-Karjala", "Pohjois-Karjalan", "Norra Karelen", "Norra Karelens", "North Karelia"),
    ("Keski-Suomi", "Keski-Suomen", "Mellersta Finland", "Mellersta Finlands", "Central Finland"),
    ("Etelä-Pohjanmaa", "Etelä-Pohjanmaan", "Södra Österbotten", "Södra Österbottens", "South Ostrobothnia"),
    ("Pohjanmaa", "Pohjanmaan", "Österbotten", "Österbottens", "Ostrobothnia"),
    ("Keski-Pohjanmaa", "Keski-Pohjanmaan", "Mellersta Österbotten", "Mellersta Österbottens", "Central Ostrobothnia"),
    ("Pohjois-Pohjanmaa", "Pohjois-Pohjanmaan", "Norra Österbotten", "Norra Österbottens", "North Ostrobothnia"),
    ("Kainuu", "Kainuun", "Kajanaland", "Kajanalands"),
    ("Lappi", "Lapin", "Lappland", "Lapplands", "Lapland"),
    ("Helsinki", "Helsingin", "Helsingin kaupunki", "Helsingfors", "Helsingfors stad", "City of Helsinki"),
    ("Ahvenanmaa", "Ahvenanmaan", "Åland", "Ålands", "Åland Islands"),
    ("koko maa", "koko Suomi", "hela landet", "hela Finland", "whole country", "the whole country", "nationwide"),
)
_AREA_ENDING: Final = re.compile(
    r" (?:hyvinvointialue|hyvinvointialueen|hva|maakunta|valfardsomrade|landskap|wellbeing services county|county)$"
)
_MEANINGS: Final[dict[str, frozenset[str]]] = {
    name: group for names in (*_ROLES, *_AREAS) for group in [frozenset(fold(name) for name in names)] for name in group
}


class Lookup(Generic[T]):
    """From a value as it stands in a file to what it means, by any of its names."""

    def __init__(self, names: Iterable[tuple[T, Iterable[str]]]) -> None:
        """Take pairs of a meaning and its names, keys and labels alike.

        Exact names win over names that only mean the same (*henkilöstö* for *Sote- tai pelastusalan
        henkilöstö*); among equals the first wins.
        """
        pairs = [(meaning, name) for meaning, own in names for name in own if name]
        self._exact: dict[str, T] = {}
        self._wide: dict[str, T] = {}
        for meaning, name in pairs:
            self._exact.setdefault(fold(name), meaning)
            for form in _forms(name):
                for other in _MEANINGS.get(form, frozenset([form])):
                    self._wide.setdefault(other, meaning)

    def find(self, value: str) -> T | None:
        """The meaning of a value; None when nothing has that name."""
        folded = fold(value)
        if folded in self._exact:
            return self._exact[folded]
        return next((self._wide[form] for form in _forms(value) if form in self._wide), None)


def _forms(name: str) -> Iterator[str]:
    """The name as compared, then without what kind of area it is."""
    folded = fold(name)
    yield folded
    plain = _AREA_ENDING.sub("", folded)
    if plain != folded:
        yield plain
