"""What keys are called on screen."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from brainstorm.models import Kind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

KIND_NAMES: "dict[str, _StrPromise]" = {
    Kind.PROPOSAL: _("Ehdotus"),
    Kind.WORRY: _("Huoli"),
    Kind.OPPORTUNITY: _("Mahdollisuus"),
    Kind.PRIDE: _("Ylpeydenaihe"),
    Kind.INFORMATION_NEED: _("Tiedontarve"),
    Kind.IMAGE: _("Mielikuva"),
    Kind.QUESTION: _("Kysymys"),
}

KIND_PLURALS: "dict[str, _StrPromise]" = {
    Kind.PROPOSAL: _("Ehdotukset"),
    Kind.WORRY: _("Huolet"),
    Kind.OPPORTUNITY: _("Mahdollisuudet"),
    Kind.PRIDE: _("Ylpeydenaiheet"),
    Kind.INFORMATION_NEED: _("Tiedontarpeet"),
    Kind.IMAGE: _("Mielikuvat"),
    Kind.QUESTION: _("Kysymykset"),
}

KIND_BADGES: dict[str, str] = {
    Kind.PROPOSAL: "straw",
    Kind.WORRY: "blue",
    Kind.OPPORTUNITY: "green",
    Kind.PRIDE: "green",
    Kind.INFORMATION_NEED: "blue",
    Kind.IMAGE: "",
    Kind.QUESTION: "",
}
"""Classes of badges: colour beside the word, never in its place."""

WRITTEN_IN = {"fi": "Suomeksi", "sv": "På svenska", "en": "In English"}
"""In the language itself, so never translated."""
