"""Numbers and days as a reader of each language writes them."""

from __future__ import annotations

from datetime import date

from analytics.documents.document import Estimate, Localized, Rank

NARROW = "\u202f"
"""Narrow no-break space between thousands; Source Sans 3 has it."""

MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)


def decimal(value: float, language: str, places: int = 2) -> str:
    """Write a number with a decimal comma (fi, sv) or point (en).

    Parameters
    ----------
    value : float
        Any.
    language : {"fi", "sv", "en"}
        Of the reader.
    places : int
        How many decimals.

    Returns
    -------
    str
        With its thousands apart.
    """
    text = f"{value:,.{places}f}"
    if language == "en":
        return text
    return text.replace(",", NARROW).replace(".", ",")


def integer(value: int, language: str) -> str:
    """Write a whole number with its thousands apart.

    Parameters
    ----------
    value : int
        Any.
    language : {"fi", "sv", "en"}
        Of the reader.

    Returns
    -------
    str
        Apart by a narrow space that does not break (fi, sv) or a comma (en).
    """
    return f"{value:,}".replace(",", "," if language == "en" else NARROW)


def percent(share: float, language: str) -> str:
    """Write a share of one as whole per cents.

    Parameters
    ----------
    share : float
        From 0 to 1.
    language : {"fi", "sv", "en"}
        Of the reader.

    Returns
    -------
    str
        With the sign; a space before it in fi and sv.
    """
    return f"{share * 100:.0f}%" if language == "en" else f"{share * 100:.0f}\u00a0%"


def interval(estimate: Estimate, language: str, *, is_share: bool = False) -> str:
    """Write the ends of an interval with an en dash.

    Parameters
    ----------
    estimate : Estimate
        With its two ends.
    language : {"fi", "sv", "en"}
        Of the reader.
    is_share : bool
        Write per cents.

    Returns
    -------
    str
        Such as 3,25–4,10.
    """
    if is_share:
        return f"{estimate.low * 100:.0f}–{percent(estimate.high, language)}"
    return f"{decimal(estimate.low, language)}–{decimal(estimate.high, language)}"


def mean(estimate: Estimate, language: str, *, is_share: bool = False) -> str:
    """Write a mean with two decimals, or a share in per cents.

    Parameters
    ----------
    estimate : Estimate
        With its mean.
    language : {"fi", "sv", "en"}
        Of the reader.
    is_share : bool
        Write per cents.

    Returns
    -------
    str
        The mean alone.
    """
    return percent(estimate.mean, language) if is_share else decimal(estimate.mean, language)


def rank(places: Rank | None) -> str:
    """Write a place: 1, or 2–3 where the interval does not tell which.

    Parameters
    ----------
    places : Rank or None
        The best and the worst it may have.

    Returns
    -------
    str
        Empty for none.
    """
    if places is None:
        return ""
    return str(places.best) if places.best == places.worst else f"{places.best}–{places.worst}"


def day(iso: str | None, language: str) -> str:
    """Write a day: 7.4.2027 (fi, sv) or 7 April 2027 (en).

    Parameters
    ----------
    iso : str or None
        YYYY-MM-DD.
    language : {"fi", "sv", "en"}
        Of the reader.

    Returns
    -------
    str
        Empty for none.
    """
    if not iso:
        return ""
    found = date.fromisoformat(iso)
    if language == "en":
        return f"{found.day} {MONTHS[found.month - 1]} {found.year}"
    return f"{found.day}.{found.month}.{found.year}"


def pick(text: Localized, language: str, default: str) -> tuple[str, str]:
    """Choose a text by language: the reader's, the dialogue's first, any. Gives the text and its language.

    Parameters
    ----------
    text : mapping of str to str
        Language → text; empty ones do not count.
    language : str
        Of the reader.
    default : str
        The first of the dialogue.

    Returns
    -------
    tuple of str
        The text and its language; an empty text and the reader's where there is none.
    """
    for wanted in (language, default, *sorted(text)):
        if text.get(wanted):
            return text[wanted], wanted
    return "", language
