"""The demo's two dialogues: one in full swing, one that has been completed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from brainstorm.setup.data import Texts, texts


@dataclass(frozen=True, slots=True)
class DemoDialogue:
    """Who asks (the first leads), what is told, and when: days from today.

    ``texts`` and ``settings`` are columns of the dialogue. ``closed`` tells how many days ago answering ended; 0 while
    it goes on.
    """

    slug: str
    organisations: tuple[tuple[str, Texts], ...]
    title: Texts
    texts: Mapping[str, Texts]
    settings: Mapping[str, str]
    days: Mapping[str, int]
    closed: int = 0
    summary: Texts | None = None


_TEXTS: Final[dict[str, Texts]] = {
    "purpose": texts(
        "Uudistus siirtyi paperilta arkeen, ja nyt tarvitaan niiden arvio, jotka tekevät työn ja käyttävät palveluja. "
        "Kerro, mikä toimii, mikä huolettaa ja mitä pitäisi tehdä ensin. Kysymme samoja asioita työntekijöiltä, "
        "asukkailta, järjestöiltä, yrityksiltä ja päättäjiltä koko maassa.",
        "Reformen har gått från papper till vardag, och nu behövs en bedömning av dem som gör arbetet och använder "
        "servicen. Berätta vad som fungerar, vad som oroar dig och vad som borde göras först. Vi frågar samma saker "
        "av anställda, invånare, organisationer, företag och beslutsfattare i hela landet.",
        "The reform has moved from paper to daily life, and we now need the judgement of those who do the work and "
        "use the services. Tell us what works, what worries you and what should be done first. We ask the same of "
        "employees, residents, associations, companies and decision-makers throughout the country.",
    ),
    "what_happens": texts(
        "Muut osallistujat näkevät ajatuksesi ilman nimeä ja arvioivat, kuinka tärkeitä ne ovat. Kun vastaaminen "
        "päättyy, ajatuksista kootaan teemat ja niistä raportti ministereille ja hyvinvointialueille. Tulokset "
        "julkaistaan tällä sivulla luvattuna päivänä, ja jokaiseen teemaan vastataan: mitä tehdään, mitä ei ja miksi.",
        "De andra deltagarna ser dina synpunkter utan namn och bedömer hur viktiga de är. När svarstiden är slut "
        "samlas synpunkterna till teman och en rapport till ministrarna och välfärdsområdena. Resultaten publiceras på "
        "den här sidan på den utlovade dagen, och varje tema får ett svar: vad som görs, vad som inte görs och varför.",
        "Other participants see your thoughts without a name and weigh how important they are. When answering ends, "
        "the thoughts are gathered into themes and a report for the ministers and the wellbeing services counties. "
        "The results are published on this page on the promised day, and each theme gets an answer: what is done, "
        "what is not, and why.",
    ),
    "decision": texts(
        "Vastaukset ovat aineistona, kun hallitus päättää uudistuksen seuraavan vaiheen toimista ja rahoituksesta. "
        "Esityksen valmistelevat sosiaali- ja terveysministeriö ja valtiovarainministeriö yhdessä.",
        "Svaren används som underlag när regeringen beslutar om åtgärder och finansiering för reformens nästa skede. "
        "Förslaget bereds av social- och hälsovårdsministeriet och finansministeriet tillsammans.",
        "The answers are used when the Government decides on the measures and funding of the next stage of the reform. "
        "The proposal is prepared jointly by the Ministry of Social Affairs and Health and the Ministry of Finance.",
    ),
    "help_hours": texts("arkisin kello 9–15", "vardagar klockan 9–15", "on weekdays from 9 to 15"),
    "accessibility_gaps": texts(
        "Raportin kuvioiden tiedot ovat luettavissa taulukoista. Muita puutteita emme tunne.",
        "Uppgifterna i rapportens diagram kan läsas i tabeller. Andra brister känner vi inte till.",
        "The data of the charts in the report can be read in tables. We know of no other shortcomings.",
    ),
}
_SETTINGS: Final = {
    "controller": "Sosiaali- ja terveysministeriö ja valtiovarainministeriö (yhteisrekisterinpitäjät)",
    "privacy_officer": "tietosuoja@stm.example.fi",
    "help_phone": "0295 000 000",
    "help_email": "neuvonta@stm.example.fi",
    "accessibility_email": "saavutettavuus@stm.example.fi",
    "case_number": "VN/1234/2026",
    "records_class": "05.01.02",
    "retention_basis": "Tiedonhallintalaki 906/2019, 21 §",
}

SOTE: Final = DemoDialogue(
    slug="sote",
    organisations=(
        (
            "stm",
            texts(
                "Sosiaali- ja terveysministeriö",
                "Social- och hälsovårdsministeriet",
                "Ministry of Social Affairs and Health",
            ),
        ),
        ("vm", texts("Valtiovarainministeriö", "Finansministeriet", "Ministry of Finance")),
    ),
    title=texts(
        "Mitä sote-uudistuksessa pitää tehdä seuraavaksi?",
        "Vad ska göras härnäst i social- och hälsovårdsreformen?",
        "What should be done next in the health and social services reform?",
    ),
    texts=_TEXTS,
    settings=_SETTINGS,
    days={
        "opens_on": -14,
        "writing_ends_on": 14,
        "answering_ends_on": 21,
        "results_on": 56,
        "decision_on": 90,
        "retention_until": 730,
    },
)
"""Open for two weeks, and for two more."""

PILOT: Final = DemoDialogue(
    slug="pohjois-savo",
    organisations=(
        (
            "pohjois-savo",
            texts(
                "Pohjois-Savon hyvinvointialue",
                "Norra Savolax välfärdsområde",
                "Wellbeing Services County of North Savo",
            ),
        ),
    ),
    title=texts(
        "Miten uudistus näkyy Pohjois-Savossa?",
        "Hur syns reformen i Norra Savolax?",
        "How does the reform show in North Savo?",
    ),
    texts={
        **_TEXTS,
        "purpose": texts(
            "Kysyimme pohjoissavolaisilta, mikä uudistuksessa toimii ja mitä pitää korjata ensin. Vastaukset ohjaavat "
            "ensi vuoden palvelusuunnitelmaa.",
            "Vi frågade invånare och anställda i Norra Savolax vad som fungerar i reformen och vad som ska rättas till "
            "först. Svaren styr serviceplanen för nästa år.",
            "We asked people in North Savo what works in the reform and what should be put right first. The answers "
            "guide next year's service plan.",
        ),
        "decision": texts(
            "Aluevaltuusto päättää palvelusuunnitelmasta. Vastaukset ovat päätöksen liitteenä.",
            "Välfärdsområdesfullmäktige beslutar om serviceplanen. Svaren bifogas till beslutet.",
            "The county council decides on the service plan. The answers are attached to the decision.",
        ),
    },
    settings={
        **_SETTINGS,
        "controller": "Pohjois-Savon hyvinvointialue",
        "privacy_officer": "tietosuoja@pohjois-savo.example.fi",
        "help_email": "neuvonta@pohjois-savo.example.fi",
        "accessibility_email": "saavutettavuus@pohjois-savo.example.fi",
        "case_number": "PSHVA/77/2026",
    },
    days={
        "opens_on": -120,
        "writing_ends_on": -99,
        "answering_ends_on": -92,
        "results_on": -45,
        "decision_on": -20,
        "retention_until": 365,
    },
    closed=92,
    summary=texts(
        "Aluevaltuusto hyväksyi palvelusuunnitelman, johon kirjattiin kolme vastauksista noussutta asiaa. Kotihoidon "
        "alueet jaetaan ja niihin nimetään vakituiset tiimit. Pitkämatkalaisten ajat kootaan samalle päivälle. "
        "Etäajasta muistutetaan tekstiviestillä ja soitolla. Hoitajan päivystyspisteitä pelastusasemille ei perusteta, "
        "koska tilat eivät täytä vaatimuksia; asiaan palataan, kun asemia korjataan.",
        "Välfärdsområdesfullmäktige godkände serviceplanen. Tre saker ur svaren skrevs in. Hemvårdens områden delas "
        "och får fasta team. De som kommer långt ifrån får sina tider på samma dag. Om en distanstid påminns med "
        "textmeddelande och samtal. Vårdarpunkter vid räddningsstationerna inrättas inte, eftersom lokalerna inte "
        "uppfyller kraven; man återkommer till saken när stationerna renoveras.",
        "The county council approved the service plan, with three things from the answers in it. Home care areas are "
        "divided and given permanent teams. Those who come from far away get their appointments on one day. Remote "
        "appointments are preceded by a text message and a call. Nurse points at rescue stations are not set up, since "
        "the premises do not meet the requirements; the matter is taken up again when the stations are renovated.",
    ),
)
"""Completed: its results are out, and so is what came of it."""
