"""Showing texts and dates as people of each language write them."""

from collections.abc import Sequence
from datetime import date

import nh3
from django import template
from django.utils import dateformat, translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

register = template.Library()

_MARKDOWN = MarkdownIt("commonmark", {"html": False})
_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "h2", "h3", "blockquote", "br", "code", "hr"}
_SCHEMES = {"https", "http", "mailto", "tel"}


@register.filter
def markdown(value: str) -> SafeString:
    """Staff's Markdown as HTML. Raw HTML in it is shown as text, and what is left is cleaned once more."""
    html = _MARKDOWN.render(value).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    clean = nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes=_SCHEMES)
    return mark_safe(clean)  # noqa: S308  cleaned on the line before


@register.filter
def day(value: date | None) -> str:
    """A day as it is written in the reader's language: 7.4.2027, in English 7 April 2027."""
    if value is None:
        return ""
    return dateformat.format(value, "j F Y" if translation.get_language() == "en" else "j.n.Y")


@register.filter
def listed(names: Sequence[object]) -> str:
    """Names in a row: A, B ja C."""
    return get_text_list([str(name) for name in names], _("ja"))
