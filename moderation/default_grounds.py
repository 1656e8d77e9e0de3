"""The grounds a new queue starts with. Stored in every language at once, so they are data and not screen texts."""
# ruff: noqa: E501 (each text on one line)

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DefaultGround:
    """One ground: language → (name, what the author is told)."""

    key: str
    texts: dict[str, tuple[str, str]]


DEFAULT_GROUNDS = (
    DefaultGround(
        "personal-data",
        {
            "fi": ("Toisen ihmisen henkilötieto", "Tekstistä voi tunnistaa toisen ihmisen, esimerkiksi nimen, puhelinnumeron tai osoitteen perusteella."),
            "sv": ("En annan persons personuppgifter", "En annan person kan kännas igen i texten, till exempel genom namn, telefonnummer eller adress."),
            "en": ("Somebody else's personal data", "Somebody else can be recognised from the text, for example by a name, a phone number or an address."),
        },
    ),
    DefaultGround(
        "own-data",
        {
            "fi": ("Omat tunnistetiedot", "Tekstissä on tieto, josta sinut voi tunnistaa. Piilotimme sen suojataksemme sinua."),
            "sv": ("Dina egna uppgifter", "Texten innehåller något som du kan kännas igen på. Vi dolde den för att skydda dig."),
            "en": ("Your own details", "The text holds something you could be recognised by. We hid it to protect you."),
        },
    ),
    DefaultGround(
        "patient-data",
        {
            "fi": ("Potilaan tai asiakkaan tieto", "Tekstissä kerrotaan potilaasta tai asiakkaasta niin tarkasti, että hänet voi tunnistaa. Laki suojaa näitä tietoja."),
            "sv": ("Uppgifter om en patient eller klient", "Texten berättar så noga om en patient eller klient att personen kan kännas igen. Lagen skyddar sådana uppgifter."),
            "en": ("Details of a patient or client", "The text tells about a patient or client so closely that they can be recognised. The law protects such details."),
        },
    ),
    DefaultGround(
        "threat",
        {
            "fi": ("Uhkaus tai kehotus väkivaltaan", "Teksti uhkaa jotakuta tai kehottaa väkivaltaan. Se on lain vastaista."),
            "sv": ("Hot eller uppmaning till våld", "Texten hotar någon eller uppmanar till våld. Det är olagligt."),
            "en": ("Threat or call for violence", "The text threatens somebody or calls for violence. That is against the law."),
        },
    ),
    DefaultGround(
        "hate",
        {
            "fi": ("Ihmisryhmää halventava teksti", "Teksti halventaa ihmisiä esimerkiksi alkuperän, uskonnon, vammaisuuden tai sukupuolen vuoksi."),
            "sv": ("Nedsättande om en grupp människor", "Texten är nedsättande om människor på grund av till exempel ursprung, religion, funktionsnedsättning eller kön."),
            "en": ("Degrading a group of people", "The text degrades people because of, for example, their origin, religion, disability or gender."),
        },
    ),
    DefaultGround(
        "insult",
        {
            "fi": ("Toisen loukkaaminen", "Teksti loukkaa toista ihmistä. Asioista saa olla jyrkästi eri mieltä, ihmisistä kirjoitetaan asiallisesti."),
            "sv": ("Kränkning av en annan", "Texten kränker en annan människa. Man får vara av helt annan åsikt, men om människor skriver man sakligt."),
            "en": ("Insulting somebody", "The text insults another person. You may disagree strongly about things; people are written about with respect."),
        },
    ),
    DefaultGround(
        "off-topic",
        {
            "fi": ("Ei liity aiheeseen", "Teksti ei liity siihen, mistä tässä keskustellaan."),
            "sv": ("Hör inte till ämnet", "Texten hör inte till det som diskuteras här."),
            "en": ("Off topic", "The text is not about what is discussed here."),
        },
    ),
    DefaultGround(
        "advertising",
        {
            "fi": ("Mainos tai toistuva viesti", "Teksti on mainos tai sama viesti moneen kertaan."),
            "sv": ("Reklam eller upprepat meddelande", "Texten är reklam eller samma meddelande flera gånger."),
            "en": ("Advertising or repeated message", "The text is advertising, or the same message many times over."),
        },
    ),
    DefaultGround(
        "no-ground",
        {
            "fi": ("Teksti on sääntöjen mukainen", "Tekstissä ei ole mitään, mikä olisi sääntöjen vastaista."),
            "sv": ("Texten följer reglerna", "Det finns inget i texten som strider mot reglerna."),
            "en": ("The text follows the rules", "There is nothing in the text that is against the rules."),
        },
    ),
)  # fmt: skip
