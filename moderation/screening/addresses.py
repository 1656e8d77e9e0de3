"""Finnish and Swedish street addresses: a street's name and the number of a house."""

import re
from collections.abc import Iterator

from moderation.screening.findings import Finding, Kind, overlaps
from moderation.screening.folding import Folded

# Endings that hardly any other word has, and endings that need a capital letter to be a street.
_SURE = "katu|kuja|bulevardi|esplanadi|puistikko|gatan|gata|vägen|gränden|gränd|stigen|esplanaden|bulevarden|allén"
_LIKELY = (
    "tie|polku|kaari|ranta|rinne|väylä|raitti|aukio|tori|penger|laita|tanhua|taival|kierto|vierto|"
    "väg|stranden|brinken|torget|bågen|svängen|backen|kajen|rundan|stråket|branten"
)
# "12", "12 B", "12-14 A 3", "12b as. 4": a number, a letter for the stairs, a number for the flat.
_NUMBER = (
    r"\d{1,3}(?! ?[.,]\d)(?: ?- ?\d{1,3})?(?!\d)(?: ?[A-Za-z](?![^\W\d_]))?"
    r"(?:,? (?:as|lgh|bst|bostad|asunto)\.? ?\d{1,3}| \d{1,3}(?!\d))?"
)
_WORD = r"[^\W\d_][^\W\d_'-]{0,40}"
_STREET = re.compile(
    rf"(?<![\w-])(?P<name>(?:{_WORD}-)?[^\W\d_]{{2,40}}?(?:(?P<sure>{_SURE})|(?P<likely>{_LIKELY}))) "
    rf"(?P<number>{_NUMBER})(?!\w)",
    re.I,
)
# "Aleksis Kiven katu 12", "Urho Kekkosen katu 1", "Gustav Adolfs gata 3": a name of its own before the word street.
_NAMED = re.compile(
    r"(?<![\w-])(?P<name>(?:[A-ZÅÄÖ][\w-]{1,30} )?[A-ZÅÄÖ][\w-]{1,30}[ns] "
    r"(?:katu|tie|polku|kuja|puistotie|gata|väg|gränd|stig|plats)|"
    r"(?:Norra|Södra|Östra|Västra|Stora|Lilla|Gamla|Nya) (?:esplanaden|gatan|vägen|stranden|kajen)) "
    rf"(?P<number>{_NUMBER})(?!\w)"
)
# Roads of the state, paths that patients, clients and careers take, and a few other words that end the same way.
_NOT_STREETS = re.compile(
    r"(?:valta|kanta|maan|seutu|yhdys|moottori|pää|ohikulku|kehä|sivu|oma|umpi|rauta|vesi|hengitys|virtsa|sappi)tie|"
    r"(?:riks|stam|lands|motor|region|ring|huvud|förbindelse|järn|om|gen|åter|medel|mellan|luft|urin|vård|service|"
    r"klient|patient|karriär|lärande|studie|utbildnings|rehabiliterings|natur|kontakt|insjuknings)(?:väg|vägen|stigen)|"
    r"(?:hoito|palvelu|asiakas|asiakkaan|potilas|potilaan|kuntoutus|oppimis|opinto|ura|koulutus|kehitys|siirtymä|digi|luonto|"
    r"tutkimus|leikkaus|diagnoosi|saattohoito|perhe|toipumis|lähete)polku|"
    r"\w*(?:[kt]tori|nitori|tutori)|(?:työ|tehtävä|vuoro|veren|raha|tieto|vuosi|vuoden|elin|lääke|asiakas)kierto|"
    r"(?:lämpö|valo|elämän|tunne|draaman|kehitys|palvelu)kaari|(?:meren|hiekka|uima|joen|järven)ranta|(?:laskettelu|etelä)rinne",
    re.I,
)
# Without a capital letter a likely street is one when somebody lives there.
_LIVES = re.compile(
    r"\b(?:asu[a-zäö]{1,8}|osoit[a-zäö]{1,8}|kotiosoit[a-zäö]{1,8}|bor|bodde|adress[a-zäö]{0,4}|lives?|address)"
    r"[^\w]{1,3}(?:\w{1,15} )?$",
    re.I,
)
_COUNTED = re.compile(
    r" ?(?:m|km|metriä?|kilometriä?|kertaa?|vuotta|vuoden|kuukautta|kk|viikkoa|päivää|tuntia|h|min|minuuttia?|euroa?|€|"
    r"%|prosenttia?|kpl|henkilöä|asukasta|milj|miljoonaa|gånger|år|månader|veckor|dagar|timmar|minuter|meter|kilometer|"
    r"procent|personer|kroner|milj\.)(?![^\W_])",
    re.I,
)


def find(folded: Folded, *, taken: list[Finding]) -> list[Finding]:
    """Street addresses that touch nothing found already.

    Parameters
    ----------
    folded : Folded
        The text.
    taken : list of Finding
        What was found before; not changed.

    Returns
    -------
    list of Finding
        None overlaps another or one of `taken`.
    """
    found: list[Finding] = []
    for span in [*_streets(folded.plain), *_named(folded.plain)]:
        finding = folded.finding(Kind.ADDRESS, *span)
        if not overlaps(taken + found, finding.start, finding.end):
            found.append(finding)
    return found


def _streets(text: str) -> Iterator[tuple[int, int]]:
    for match in _STREET.finditer(text):
        if _looks_like_a_street(text, match) and not _counts(text, match):
            yield match.span()


def _looks_like_a_street(text: str, match: re.Match[str]) -> bool:
    if _NOT_STREETS.fullmatch(match["name"]):
        return False
    if match["sure"] or match["name"][0].isupper() or re.search("[A-Za-z]", match["number"]):
        return True
    return bool(_LIVES.search(text[max(0, match.start() - 40) : match.start()]))


def _named(text: str) -> Iterator[tuple[int, int]]:
    for match in _NAMED.finditer(text):
        if not _counts(text, match):
            yield match.span()


def _counts(text: str, match: re.Match[str]) -> bool:
    """Whether the number counts something (five metres, five times) instead of naming a house."""
    number = re.match(r"\d+", match["number"])
    return bool(number and _COUNTED.match(text, match.start("number") + number.end()))
