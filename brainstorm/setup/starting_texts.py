"""Starting texts of a dialogue. Only what is true of every dialogue; the decision and the hours are the asker's own."""

from brainstorm.setup.data import Texts, texts

PURPOSE = texts(
    "Kerro, mikä uudistuksessa toimii, mikä huolettaa ja mitä pitäisi tehdä seuraavaksi. Kuulemme näin heitä, joiden "
    "työtä ja arkea uudistus koskee. Vastaaminen kestää noin kymmenen minuuttia.",
    "Berätta vad som fungerar i reformen, vad som oroar dig och vad som borde göras härnäst. Så hör vi dem vars arbete "
    "och vardag reformen gäller. Det tar ungefär tio minuter att svara.",
    "Tell us what works in the reform, what worries you and what should be done next. This is how we hear those whose "
    "work and daily life the reform touches. Answering takes about ten minutes.",
)

WHAT_HAPPENS = texts(
    "Muut osallistujat näkevät ajatuksesi ja kommenttisi ilman nimeä ja arvioivat, kuinka tärkeitä ajatukset ovat. Kun "
    "vastaaminen päättyy, ajatuksista kootaan teemat. Teemoista tehdään raportti, jonka tulokset julkaistaan tällä "
    "sivustolla luvattuna päivänä.",
    "De andra deltagarna ser dina synpunkter och kommentarer utan namn och bedömer hur viktiga synpunkterna är. När "
    "svarstiden är slut samlas synpunkterna till teman. Av temana görs en rapport, och resultaten publiceras på den "
    "här webbplatsen på den utlovade dagen.",
    "Other participants see your thoughts and comments without a name and weigh how important the thoughts are. When "
    "answering ends, the thoughts are gathered into themes. A report is made of the themes, and the results are "
    "published on this site on the promised day.",
)

RULES = texts(
    """- Kirjoita yksi asia kerrallaan, omin sanoin.
- Puhu asioista. Älä kirjoita kenenkään nimeä.
- Älä kirjoita potilaan, asiakkaan tai työtoverin asioista niin, että hänet voi tunnistaa.
- Saat olla eri mieltä. Älä loukkaa, uhkaa tai syrji ketään.
- Älä mainosta äläkä lähetä samaa tekstiä moneen kertaan.

Valvoja piilottaa tekstin, joka rikkoo näitä sääntöjä. Kirjoittaja saa tiedon ja perustelut omalle sivulleen, jonne \
pääsee paluukoodilla.""",
    """- Skriv en sak i taget, med egna ord.
- Håll dig till saken. Skriv inte någons namn.
- Skriv inte om en patient, klient eller kollega så att personen kan kännas igen.
- Du får vara av annan åsikt. Kränk, hota eller diskriminera ingen.
- Gör inte reklam och skicka inte samma text flera gånger.

En moderator döljer en text som bryter mot reglerna. Skribenten får besked och motivering på sin egen sida, dit man \
kommer med återkomstkoden.""",
    """- Write one thing at a time, in your own words.
- Keep to the matter. Do not write anyone's name.
- Do not write about a patient, client or colleague in a way that lets them be recognised.
- You may disagree. Do not insult, threaten or discriminate against anyone.
- Do not advertise or send the same text many times.

A moderator hides a text that breaks these rules. The author is told, with the reasons, on their own page, which the \
return code opens.""",
)

PRIVACY_BASIS = texts(
    "Keräämme vastauksia uudistuksen valmistelua varten. Käsittely perustuu yleistä etua koskevaan tehtävään (EU:n "
    "yleinen tietosuoja-asetus, 6 artiklan 1 kohdan e alakohta, ja tietosuojalain 4 §).",
    "Vi samlar in svar för beredningen av reformen. Behandlingen grundar sig på en uppgift av allmänt intresse (EU:s "
    "allmänna dataskyddsförordning, artikel 6.1 e, och 4 § i dataskyddslagen).",
    "We collect answers for preparing the reform. The processing is based on a task carried out in the public interest "
    "(Article 6(1)(e) of the EU General Data Protection Regulation and section 4 of the Finnish Data Protection Act).",
)

PRIVACY_RECIPIENTS = texts(
    "Julkaistut ajatukset ja kommentit ovat kaikkien luettavissa ilman kirjoittajan nimeä. Taustatietoja näkevät vain "
    "kysyjien nimetyt vetäjät ja analyytikot, ja hekin vain ryhminä.",
    "Publicerade synpunkter och kommentarer kan läsas av alla, utan skribentens namn. Bakgrundsuppgifterna ses bara av "
    "de ansvariga och analytiker som frågeställarna utsett, och även av dem endast som grupper.",
    "Published thoughts and comments can be read by anyone, without the author's name. Background details are seen "
    "only by the facilitators and analysts named by the askers, and by them only as groups.",
)

STARTING_TEXTS: dict[str, Texts] = {
    "purpose": PURPOSE,
    "what_happens": WHAT_HAPPENS,
    "rules": RULES,
    "privacy_basis": PRIVACY_BASIS,
    "privacy_recipients": PRIVACY_RECIPIENTS,
}
