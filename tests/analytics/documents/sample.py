"""A report to test the formats with: like a real one in shape, with texts that try every format's weak points."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from analytics.documents.document import (
    SCHEMA,
    BackgroundTable,
    Counts,
    Cover,
    Estimate,
    ExposureLine,
    Group,
    IdeaLine,
    Localized,
    Method,
    PromptLine,
    Purpose,
    Quotation,
    Rank,
    ReportDocument,
    Said,
    SubTheme,
    Suppressed,
    Whole,
)
from analytics.documents.edition import Edition
from analytics.documents.frozen import checksum, freeze, text_hash

HOSTILE = [
    '=HYPERLINK("http://example.org";"paina")',
    "+358 ei ole kaava, eikä @maininta",
    "-1 hoitaja joka vuorossa",
    "#set page(fill: red) *lihava* _kursiivi_ $x^2$ @viite <lappu> \\ // kommentti",
    "Hymiöillä 😀 👩‍⚕️ ☝🏽 ja lipulla 🇫🇮, sydän ❤️",
    "عربي في المنتصف ja suomea",
    "中文 ja 日本語",
    "Kääntö \u202eoikealta\u202c ja nollaväli\u200bsana",
    'Ensimmäinen rivi\nToinen rivi\n\nKolmas "lainaus"; puolipiste, pilkku',
    "<script>alert(1)</script> '; DROP TABLE ideas; --",
    "Éire, Łódź, Иван, Ελλάδα, ŋ, Ǎ, ½, €, Tiếng Việt",
    "Järjestelmällistämättömyydelläänsäkäänköhän " * 4,
]

_WHOLES = {
    ("Hyvin toteutetut palvelut", "Väl genomförda tjänster", "Well-made services"): [
        ("Sama hoitaja, tuttu ihminen", "Samma vårdare, en bekant människa", "The same carer, a familiar face"),
        ("Palvelut lähellä myös haja-asutusalueella", "Service nära också i glesbygden", "Services close by"),
        ("Kotiutuksesta sovitaan yhdessä", "Hemskrivning avtalas tillsammans", "Discharge agreed together"),
        ("Puhelin ja ihminen digin rinnalla", "Telefon och människa vid sidan av det digitala", "Phone and people"),
    ],
    ("Henkilöstön työhyvinvointi", "Personalens arbetshälsa", "Staff wellbeing"): [
        ("Riittävästi tekijöitä vuoroissa", "Tillräckligt med folk i turerna", "Enough people on shift"),
        ("Esihenkilö, joka on paikalla", "En chef som är på plats", "A manager who is there"),
    ],
    ("Tehokas työnteko", "Effektivt arbete", "Effective work"): [
        ("Toimivat ja yhtenäiset tietojärjestelmät", "Fungerande datasystem", "Working information systems"),
        ("Päällekkäisen työn karsiminen", "Mindre dubbelarbete", "Less duplicate work"),
    ],
    ("Onnistuneesti toteutettu muutos", "En lyckad förändring", "A well-run change"): [
        ("Tieto ajoissa ja suoraan", "Information i tid och direkt", "Information in time"),
    ],
}
_QUOTES = [
    ("fi", "Äidin luona käy viikon aikana yksitoista eri hoitajaa. Hän ei enää tiedä, kenelle uskaltaa avata oven."),
    (
        "fi",
        "Omahoitajamalli toimii: kun samat kolme ihmistä hoitaa samaa aluetta, voinnin muutos huomataan ennen "
        "kuin tarvitaan ambulanssia.",
    ),
    ("sv", "I skärgården är det fyra färjor till närmaste hälsostation."),
    (
        "fi",
        "Kirjaan samat tiedot kolmeen järjestelmään, ja silti iltavuoro soittaa ja kysyy, mitä aamulla tehtiin.",
    ),
    ("en", "Tell us first, then the newspapers."),
    ("fi", "Yksi kirjautuminen riittäisi."),
]
_PROMPTS = [
    ("Mistä tiedät, että uudistus on onnistunut?", "Hur vet du att reformen har lyckats?", "How will you know?", ""),
    ("Mikä uudistuksessa huolettaa sinua eniten?", "Vad oroar dig mest i reformen?", "What worries you?", "worry"),
    ("Mitä konkreettista pitäisi tehdä ensin?", "Vad borde göras först?", "What should be done first?", "proposal"),
]
_ROLES = [
    ("Sote- tai pelastusalan henkilöstö", "Personal inom social-, hälsovård eller räddning", "Staff", 6120),
    ("Asukas, asiakas tai läheinen", "Invånare, klient eller närstående", "Resident, client or relative", 2954),
    ("Esihenkilö tai johto", "Chef eller ledning", "Manager or executive", 811),
    ("Järjestö tai yhteisö", "Organisation eller förening", "NGO or association", 305),
    ("Yritys tai palveluntuottaja", "Företag eller serviceproducent", "Company", None),
    ("Henkilöstön edustaja", "Personalrepresentant", "Staff representative", None),
]


def localized(fi: str, sv: str, en: str) -> Localized:
    return {"fi": fi, "sv": sv, "en": en}


class Sample:
    """Builds a document and keeps its texts."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[bytes, str]] = {}
        self.ideas: list[IdeaLine] = []

    def said(self, text: str, language: str) -> Said:
        salt = hashlib.sha256(str(len(self.kept)).encode()).digest()[:16]
        key = text_hash(salt, text)
        self.kept[key] = (salt, text)
        return Said(key, language)

    def quotation(self, place: int, prompt: int) -> Quotation:
        language, text = _QUOTES[place % len(_QUOTES)]
        return Quotation(self.said(text, language), 0, len(text), prompt, "worry")

    def subtheme(self, whole: int, place: int, title: tuple[str, str, str]) -> SubTheme:
        mean = 4.62 - 0.2 * whole - 0.14 * place
        width = 0.26 if place == 2 else 0.07
        estimate = Estimate(round(mean, 2), round(mean - width, 2), round(mean + width, 2), 2914 - 800 * place)
        if whole == 3:
            estimate = None
        rank = Rank(place + 1, place + 1) if place < 1 else Rank(2, 3)
        key = f"s{whole}{place}"
        for text in HOSTILE[whole * 3 + place :: 4]:
            self.ideas.append(
                IdeaLine(self.said(text, "fi"), 1 + place % 3, "worry", key, 12, Estimate(4.1, 3.52, 4.68, 12), None, 1)
            )
        quotations = [self.quotation(whole + place, 1), self.quotation(whole + place + 1, 2)]
        return SubTheme(
            key, localized(*title), ["hoitaja", "tuttu", "jatkuvuus"], 612 + place, estimate, None,
            rank if estimate else None, is_weak_signal=place == 2, is_approved=True, quotations=quotations,
            is_scattered=place == 1,
        )  # fmt: skip

    def whole(self, place: int, title: tuple[str, str, str], subs: list[tuple[str, str, str]]) -> Whole:
        mean = 4.52 - 0.16 * place
        subthemes = [self.subtheme(place, number, sub) for number, sub in enumerate(subs)]
        return Whole(
            f"w{place}", localized(*title),
            localized("Apu tulee ajoissa, samalta ihmiseltä ja kohtuullisen matkan päästä.", "Hjälp i tid.", ""),
            ["palvelu", "lähellä", "jono"], 4105 - 700 * place, 61_320 - 9000 * place,
            Estimate(round(mean, 2), round(mean - 0.03, 2), round(mean + 0.03, 2), 7890 - 300 * place), None,
            Rank(place + 1, place + 1) if place in {0, 3} else Rank(2, 3), is_approved=place != 2,
            quotations=[], subthemes=subthemes,
        )  # fmt: skip

    def prompt(self, place: int) -> PromptLine:
        fi, sv, en, kind = _PROMPTS[place]
        top = []
        for rank in range(3):
            language, text = _QUOTES[(place + rank) % len(_QUOTES)]
            estimate = Estimate(4.71 - rank / 10, 4.38 - rank / 10, 5.0, 18 - rank)
            top.append(IdeaLine(self.said(text, language), place + 1, kind or "worry", None, 18, estimate, None, 1))
        if place == 2:
            top = []
        self.ideas += top
        mean = Estimate(3.91, 3.88, 3.94, 8012)
        return PromptLine(place + 1, localized(fi, sv, en), kind, "importance", 5196, 62_301, 8012, mean, None, top)

    def document(self) -> ReportDocument:
        wholes = [self.whole(place, title, subs) for place, (title, subs) in enumerate(_WHOLES.items())]
        prompts = [self.prompt(place) for place in range(3)]
        roles = [Group(localized(fi, sv, en), count) for fi, sv, en, count in _ROLES]
        return ReportDocument(
            SCHEMA,
            Cover(
                "sote", 1, localized("Mitä sote-uudistuksessa pitää tehdä seuraavaksi?",
                                     "Vad ska göras härnäst i vårdreformen?", "What should the reform do next?"),
                [localized("Sosiaali- ja terveysministeriö", "Social- och hälsovårdsministeriet", "Ministry of Health"),
                 localized("valtiovarainministeriö", "finansministeriet", "Ministry of Finance")],
                "VN/1234/2027", "2027-04-07", "fi", ["fi", "sv", "en"],
            ),
            Purpose(
                localized("Kysymme ammattilaisilta ja asukkailta, miten uudistus onnistuu ja mikä huolettaa.\n"
                          "Vastaukset kokoaa muutosjohto.", "Vi frågar hur reformen lyckas.", "We ask how it goes."),
                localized("Hallitus päättää toimeenpanosta keväällä.", "Regeringen beslutar i vår.", ""),
                "2027-05-20", "2027-04-07", "2027-01-15", "2027-02-28",
            ),
            Counts(10_402, 0, 9811, 15_587, 2210, 156_020, 1204, 18),
            Method("e5 + Leiden", "multilingual-e5-small 4-bit", 1, "2", "2027-03-02", 41, 23, 6, 10, 5),
            prompts,
            [
                BackgroundTable(localized("Missä roolissa vastaat?", "I vilken roll svarar du?", "Which role?"),
                                roles, 148, is_merged=False, smallest_group=5),
                BackgroundTable(localized("Ikäryhmä", "Åldersgrupp", "Age group"),
                                [Group(localized("alle 30", "under 30", "under 30"), None)], None, is_merged=True,
                                smallest_group=5),
            ],
            wholes,
            [ExposureLine(0, 15_587, 156_020, 0, 10.0, 41, 0.11, 957, 3020),
             *(ExposureLine(number, 5196, 52_006, 2, 10.5, 41, 0.1, 319, 1006) for number in (1, 2, 3))],
            self.ideas,
            Suppressed(3, 1, 957, 1, 122),
        )  # fmt: skip


def sample() -> tuple[ReportDocument, dict[str, tuple[bytes, str]]]:
    """A document, and hash → salt and text."""
    made = Sample()
    return made.document(), made.kept


def edition(language: str, *, erase: int = 0, version: str = "1") -> Edition:
    """An edition of the sample, with the first texts of its ideas erased."""
    document, kept = sample()
    gone = {idea.said.hash for idea in document.ideas[:erase]}
    texts = {key: text for key, (_, text) in kept.items() if key not in gone}
    return Edition(document, texts, language, version, checksum(freeze(document)))


def emptied() -> Edition:
    """An edition with nothing in it: nobody came."""
    document, _ = sample()
    nothing = replace(
        document, wholes=[], ideas=[], background=[], prompts=[], exposure=[],
        counts=Counts(0, 0, 0, 0, 0, 0, 0, 0), suppressed=Suppressed(0, 0, 0, 0, 0),
    )  # fmt: skip
    return Edition(nothing, {}, "fi", "1", checksum(freeze(nothing)))
