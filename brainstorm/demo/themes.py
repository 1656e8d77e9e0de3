"""How a person would finish the themes of the demo: what belongs together, and what it is called."""

from typing import Final

from brainstorm.demo.content import POLARISED, WEAK_SIGNAL, piloted, written
from brainstorm.setup.data import Texts, texts

SERVICES, STAFF, WORK, CHANGE = range(4)
WHOLES: Final[tuple[Texts, ...]] = (
    texts("Hyvin toimivat palvelut", "Välfungerande tjänster", "Services that work well"),
    texts("Henkilöstön työhyvinvointi", "Personalens välbefinnande i arbetet", "Wellbeing of staff"),
    texts("Sujuva työ ja toimivat välineet", "Smidigt arbete och fungerande verktyg", "Work that flows"),
    texts("Onnistunut muutos", "En lyckad förändring", "A well-run change"),
)
"""The four wholes of the dialogue of 2017, in our words."""

SUB_THEMES: Final[dict[str, tuple[int, Texts]]] = {
    "tietojärjestelmät": (
        WORK,
        texts(
            "Tietojärjestelmät ja kirjaaminen",
            "Informationssystem och dokumentation",
            "Information systems and records",
        ),
    ),
    "digipalvelut ja digituki": (
        WORK,
        texts(
            "Digipalvelut ja puhelin rinnakkain",
            "Digital service och telefon sida vid sida",
            "Digital services alongside the telephone",
        ),
    ),
    "palvelujen saavutettavuus haja-asutusalueella": (
        SERVICES,
        texts(
            "Palvelut lähellä myös harvaan asutuilla alueilla",
            "Service nära också i glesbygden",
            "Services within reach in sparsely populated areas",
        ),
    ),
    "ikäihmisten kotihoito": (
        SERVICES,
        texts(
            "Ikäihmisten kotihoito ja omaishoito",
            "Äldres hemvård och närståendevård",
            "Home care and family care of older people",
        ),
    ),
    "lasten ja perheiden palvelut": (
        SERVICES,
        texts(
            "Apu ajoissa lapsille, nuorille ja perheille",
            "Hjälp i tid för barn, unga och familjer",
            "Timely help for children, young people and families",
        ),
    ),
    "asiakaslähtöisyys ja palveluketjut": (
        SERVICES,
        texts(
            "Yksi yhdyshenkilö ja ehjä hoitoketju",
            "En kontaktperson och en hel vårdkedja",
            "One contact person and an unbroken chain of care",
        ),
    ),
    WEAK_SIGNAL: (
        SERVICES,
        texts("Perjantain kotiutukset", "Utskrivning på fredagar", "Discharge on Fridays"),
    ),
    "työhyvinvointi ja jaksaminen": (
        STAFF,
        texts(
            "Jaksaminen, vuorot ja pysyvä henkilöstö",
            "Ork, arbetsturer och bestående personal",
            "Coping, shifts and lasting staff",
        ),
    ),
    "johtaminen ja viestintä": (
        CHANGE,
        texts(
            "Johtaminen ja tieto muutoksessa",
            "Ledning och information i förändringen",
            "Leadership and information in the change",
        ),
    ),
    "mielikuva": (
        CHANGE,
        texts(
            "Mielikuva: keskeneräinen mutta tarpeellinen",
            "Bilden: halvfärdig men nödvändig",
            "Image: unfinished but needed",
        ),
    ),
}


def known_themes() -> dict[str, str]:
    """Which theme each text written by hand is about."""
    return {
        thought.text: "ikäihmisten kotihoito" if thought.theme == POLARISED else thought.theme
        for thought in (*written(), *piloted())
    }
