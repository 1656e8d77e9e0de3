"""The texts of the demo's dialogue, in each language."""

from typing import Final

from brainstorm.setup.data import Texts, texts

SLUG: Final = "sote"
ORGANISATIONS: Final = (
    (
        "stm",
        texts(
            "Sosiaali- ja terveysministeriö",
            "Social- och hälsovårdsministeriet",
            "Ministry of Social Affairs and Health",
        ),
    ),
    ("vm", texts("Valtiovarainministeriö", "Finansministeriet", "Ministry of Finance")),
)
"""Who asks, jointly; the first leads."""

TITLE: Final = texts(
    "Mitä sote-uudistuksessa pitää tehdä seuraavaksi?",
    "Vad ska göras härnäst i social- och hälsovårdsreformen?",
    "What should be done next in the health and social services reform?",
)

TEXTS: Final[dict[str, Texts]] = {
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

SETTINGS: Final = {
    "controller": "Sosiaali- ja terveysministeriö ja valtiovarainministeriö (yhteisrekisterinpitäjät)",
    "privacy_officer": "tietosuoja@stm.example.fi",
    "help_phone": "0295 000 000",
    "help_email": "neuvonta@stm.example.fi",
    "accessibility_email": "saavutettavuus@stm.example.fi",
    "case_number": "VN/1234/2026",
    "records_class": "05.01.02",
    "retention_basis": "Tiedonhallintalaki 906/2019, 21 §",
}

# Days from today: the dialogue has been open for two weeks, and goes on for two.
OPENED, WRITING_ENDS, ANSWERING_ENDS, RESULTS, DECISION, RETENTION = -14, 14, 21, 56, 90, 730
