"""Identity codes, bank accounts, e-mail addresses and phone numbers.

Wrong check marks are found too: a mistyped identity code still tells who is
meant. What is somebody's office rather than somebody (a registry's mailbox, a
service number, a crisis line) is left alone.
"""

import re
from collections.abc import Iterator

import phonenumbers

from moderation.screening.findings import Finding, Kind, overlaps
from moderation.screening.folding import Folded

# Day and month as they are, then two digits of the year; a space or a dot between them is common.
_BORN = r"(?:0[1-9]|[12]\d|3[01])[ .]?(?:0[1-9]|1[0-2])[ .]?\d\d"
_CENTURIES = r"[-+ABCDEFUVWXY]"
_CODE = re.compile(
    rf"(?<![^\W_])(?P<born>{_BORN}) ?(?P<century>{_CENTURIES})? ?(?P<number>\d\d\d) ?(?P<mark>[0-9A-Z])(?![^\W_])", re.I
)
_CHECK_MARKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"

_ACCOUNT = re.compile(r"(?<![^\W_])(?P<country>[A-Z]{2}) ?(?P<check>\d\d)(?=[ -]?[0-9A-Z])", re.I)
_ACCOUNT_PART = re.compile(r"[ -]?([0-9A-Za-z])")
_WORD_GOES_ON = re.compile(r"[^\W_]")
# Lengths of IBANs, from the registry of SWIFT: the countries whose accounts are paid to from Finland.
_ACCOUNT_LENGTHS = {
    **dict.fromkeys(["NO"], 15),
    **dict.fromkeys(["BE"], 16),
    **dict.fromkeys(["DK", "FI", "FO", "GL", "NL"], 18),
    **dict.fromkeys(["MK", "SI"], 19),
    **dict.fromkeys(["AT", "BA", "EE", "KZ", "LT", "LU", "XK"], 20),
    **dict.fromkeys(["CH", "HR", "LI", "LV"], 21),
    **dict.fromkeys(["BG", "DE", "GB", "GE", "IE", "ME", "RS"], 22),
    **dict.fromkeys(["AE", "GI", "IL"], 23),
    **dict.fromkeys(["AD", "CZ", "ES", "MD", "PK", "RO", "SA", "SE", "SK", "TN"], 24),
    **dict.fromkeys(["PT"], 25),
    **dict.fromkeys(["IS", "TR"], 26),
    **dict.fromkeys(["FR", "GR", "IT", "MC", "SM"], 27),
    **dict.fromkeys(["AL", "AZ", "CY", "HU", "LB", "PL"], 28),
    **dict.fromkeys(["BR", "UA"], 29),
    **dict.fromkeys(["MT"], 31),
}

_AT = r"(?:@| ?[\[({] ?(?:at|ät|a|miukumauku|snabel-?a) ?[\])}] ?)"
_EMAIL = re.compile(
    rf"(?<![\w.+-])(?P<box>[\w.+-]{{1,64}}){_AT}(?:[^\W_](?:[\w-]{{0,62}})\.){{1,5}}[^\W\d_]{{2,24}}(?![^\W_])", re.I
)
_OFFICE_BOXES = frozenset(
    {
        "kirjaamo",
        "registratur",
        "registrator",
        "registraturen",
        "registry",
        "info",
        "palaute",
        "asiakaspalvelu",
        "kundservice",
        "neuvonta",
        "tietosuoja",
        "tietosuojavastaava",
        "dataskydd",
        "dsb",
        "viestinta",
        "tiedotus",
        "toimisto",
        "asiakasneuvonta",
        "esteettomyys",
        "tuki",
        "support",
        "help",
        "helpdesk",
        "noreply",
        "no-reply",
        "feedback",
        "office",
        "rekrytointi",
        "laskutus",
        "potilasasiavastaava",
        "sosiaaliasiavastaava",
    }
)

_DATE = r"\d{1,2}[.\-/] ?\d{1,2}[.\-/] ?(?:(?:19|20)\d\d|\d\d)(?![\w])"
_HOURS = r"\d{1,2}[.:]\d\d ?- ?\d{1,2}[.:]\d\d"
_THOUSANDS = r"(?<![\d+)])(?<![\d+] )[1-9]\d{0,2}(?: \d{3})+(?! ?\d)"
_BUSINESS_ID = r"(?<!\d)\d{7}-\d(?!\d)"
_REGISTRY_NUMBER = r"\b\d{1,6}/(?:19|20)\d\d\b"
_NOT_PHONES = re.compile(
    rf"{_THOUSANDS}|{_BUSINESS_ID}|{_REGISTRY_NUMBER}|(?<![\w.]){_DATE}|(?<![\w.]){_HOURS}|\d[,]\d+|(?<![\d.])\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?![\d])"
)
# Groups of digits with at most one space, dash, dot or bracket and a space between them.
_DIGIT_RUN = re.compile(r"(?<![\w,/:#])\(?(?:\+|00)? ?\(?\d+(?:[ )(]{0,3}[-./ ]?[ (]?\d+)*")
_GROUP = re.compile(r"\d+")
_COUNTED = re.compile(r"\s?(?:€|%|eur|euro|prosent|procent|percent|miljoo|milj|asuk|invån|kpl|vuot|:\d|/\d)", re.I)
_MOST_DIGITS = 15  # of any phone number (ITU E.164)
_FEWEST_DIGITS = 8  # of a Finnish one, its zero counted; shorter landline numbers look like anything
_MOST_TRIES = 2_000  # a real text needs a handful; a text made of nothing but zeros must not cost seconds
_PUBLIC_TYPES = frozenset(
    {
        phonenumbers.PhoneNumberType.TOLL_FREE,
        phonenumbers.PhoneNumberType.PREMIUM_RATE,
        phonenumbers.PhoneNumberType.SHARED_COST,
        phonenumbers.PhoneNumberType.UAN,
    }
)
# Help lines that people pass on to each other: crisis lines (fi, sv, ar, uk, ru, en), police, poison information.
_HELP_LINES = frozenset(
    {
        "+358925250111",
        "+358925250112",
        "+358925250113",
        "+358925250114",
        "+358925250115",
        "+358925250116",
        "+358295419800",
        "+3589471977",
    }
)


def find(folded: Folded) -> list[Finding]:
    """Identity codes, accounts, addresses and numbers, none of them overlapping another.

    Parameters
    ----------
    folded : Folded
        The text.

    Returns
    -------
    list of Finding
        By kind, the surest kinds first.
    """
    found: list[Finding] = []
    for spans in (_identity_codes, _accounts, _emails, _phones):
        text = folded.without(found)
        kind, candidates = _KINDS[spans], spans(text)
        found += [
            f for f in (folded.finding(kind, *span) for span in candidates) if not overlaps(found, f.start, f.end)
        ]
    return found


def _identity_codes(text: str) -> Iterator[tuple[int, int]]:
    for match in _CODE.finditer(text):
        digits = re.sub(r"\D", "", match["born"]) + match["number"]
        is_right = _CHECK_MARKS[int(digits) % 31] == match["mark"].upper()
        # Without its century sign any ten digits would do: then the check mark must be right.
        if is_right or (match["century"] and match["number"] not in {"000", "001"}):
            yield match.span()


def _accounts(text: str) -> Iterator[tuple[int, int]]:
    for match in _ACCOUNT.finditer(text):
        country = match["country"].upper()
        length = _ACCOUNT_LENGTHS.get(country)
        if length is None:
            continue
        if end := _account_end(text, match, length):
            yield match.start(), end


def _account_end(text: str, match: re.Match[str], length: int) -> int | None:
    """Where the account that starts here ends, or None when it is not one."""
    country, position = match["country"].upper(), match.end()
    characters: list[str] = []
    ends: list[int] = []
    while len(characters) < length - 4 and (part := _ACCOUNT_PART.match(text, position)):
        characters.append(part[1].upper())
        position = part.end()
        ends.append(position)
    rest = "".join(characters)
    if (
        len(rest) == length - 4
        and not _WORD_GOES_ON.match(text, position)
        and _mod_97(rest, country, match["check"]) == 1
    ):
        return position
    if country != "FI":
        return None
    digits = len(rest) - len(rest.lstrip("0123456789"))  # a Finnish account with a digit wrong, missing or too many
    if digits < 12:
        return None
    over = _GROUP.match(text, ends[digits - 1])
    return over.end() if over else ends[digits - 1]


def _mod_97(rest: str, country: str, check: str) -> int:
    return int("".join(str(int(character, 36)) for character in rest + country + check)) % 97


def _emails(text: str) -> Iterator[tuple[int, int]]:
    for match in _EMAIL.finditer(text):
        if match["box"].strip(".-+").casefold() not in _OFFICE_BOXES:
            yield match.span()


def _phones(text: str) -> Iterator[tuple[int, int]]:
    text = _NOT_PHONES.sub(lambda match: "#" * len(match[0]), text)
    tries = _MOST_TRIES
    for run in _DIGIT_RUN.finditer(text):
        groups = [(group.start(), group.end()) for group in _GROUP.finditer(text, run.start(), run.end())]
        first = 0
        while first < len(groups) and tries > 0:
            taken, tried = _phone_from(text, groups, first)
            tries -= tried
            if taken:
                begin = _with_plus(text, groups[first][0])
                if not _is_public(text[begin : groups[first + taken - 1][1]]):
                    yield begin, groups[first + taken - 1][1]
            first += taken or 1


def _phone_from(text: str, groups: list[tuple[int, int]], first: int) -> tuple[int, int]:
    """How many groups of digits from this one on make a phone number (0: none), and how many were tried."""
    begin = _with_plus(text, groups[first][0])
    if text[begin] != "+" and not _may_begin(text, begin):
        return 0, 0
    last, digits = first, 0
    while last < len(groups) and digits + groups[last][1] - groups[last][0] <= _MOST_DIGITS + 2:
        digits += groups[last][1] - groups[last][0]
        last += 1
    tried = 0
    for end in range(last, first, -1):
        span = text[begin : groups[end - 1][1]]
        if sum(map(str.isdigit, span)) < _FEWEST_DIGITS:
            break
        tried += 1
        if not _COUNTED.match(text, groups[end - 1][1]) and _is_phone(span):
            return end - first, tried
    return 0, tried


def _may_begin(text: str, begin: int) -> bool:
    """Whether a number without a plus sign may begin here: not in the middle of 2017-0342-11."""
    is_inside = begin > 1 and text[begin - 1] in "-./" and text[begin - 2].isdigit()
    return not is_inside and bool(re.match(r"0[1-9]|00[1-9]\d", text[begin : begin + 5].replace(" ", "")))


def _with_plus(text: str, begin: int) -> int:
    """Where the number begins, with its plus sign if it has one."""
    while begin and text[begin - 1] in "( ":
        if text[begin - 1] == " " and (begin < 2 or text[begin - 2] != "+"):
            break
        begin -= 1
    return begin - 1 if begin and text[begin - 1] == "+" else begin


def _parsed(span: str) -> phonenumbers.PhoneNumber | None:
    # "+358 (0)40 123 4567" is how business cards write it.
    plain = re.sub(r"\(0\)", "", span)
    try:
        return phonenumbers.parse(plain.replace("00", "+", 1) if plain.startswith("00") else plain, "FI")
    except phonenumbers.NumberParseException:
        return None


def _is_phone(span: str) -> bool:
    number = _parsed(span)
    return number is not None and phonenumbers.is_valid_number(number)


def _is_public(span: str) -> bool:
    """Whether the number belongs to a service instead of somebody."""
    number = _parsed(span)
    if number is None:
        return False
    international = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return international in _HELP_LINES or phonenumbers.number_type(number) in _PUBLIC_TYPES


_KINDS = {
    _identity_codes: Kind.IDENTITY_CODE,
    _accounts: Kind.BANK_ACCOUNT,
    _emails: Kind.EMAIL,
    _phones: Kind.PHONE,
}
