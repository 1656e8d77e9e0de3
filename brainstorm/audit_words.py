"""Audit lines in words, for those who run a dialogue."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AuditEntry
from brainstorm.readiness import LANGUAGE_LABELS, SETTING_LABELS, TEXT_LABELS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

ACTIONS: "dict[str, str | _StrPromise]" = {
    "dialogue_created": gettext_lazy("Perusti keskustelun"),
    "dialogue_edited": gettext_lazy("Muokkasi tekstejä tai asetuksia"),
    "dialogue_published": gettext_lazy("Julkaisi keskustelun"),
    "dialogue_unpublished": gettext_lazy("Perui julkaisun"),
    "dialogue_interrupted": gettext_lazy("Keskeytti keskustelun"),
    "dialogue_resumed": gettext_lazy("Jatkoi keskustelua"),
    "phase_changed": gettext_lazy("Vaihtoi vaihetta"),
    "prompt_added": gettext_lazy("Lisäsi kysymyksen"),
    "prompt_edited": gettext_lazy("Muokkasi kysymystä"),
    "prompt_moved": gettext_lazy("Siirsi kysymystä"),
    "prompt_removed": gettext_lazy("Poisti kysymyksen"),
    "background_chosen": gettext_lazy("Valitsi taustakysymykset"),
    "background_edited": gettext_lazy("Muokkasi taustakysymystä"),
    "answer_removed": gettext_lazy("Poisti julkisen vastauksen"),
    "idea_answered": gettext_lazy("Vastasi kysymykseen julkisesti"),
    "anchor_named": gettext_lazy("Nimesi ajatuksen yhteiseksi"),
    "anchor_released": gettext_lazy("Poisti ajatuksen yhteisistä"),
    "role_given": gettext_lazy("Antoi tehtävän"),
    "role_taken": gettext_lazy("Poisti tehtävän"),
    "feedback_answered": gettext_lazy("Vastasi saavutettavuuspalautteeseen"),
    "link_added": gettext_lazy("Lisäsi jakelulinkin"),
    "link_edited": gettext_lazy("Muokkasi jakelulinkkiä"),
    "link_closed": gettext_lazy("Sulki jakelulinkin"),
    "link_reopened": gettext_lazy("Avasi jakelulinkin uudelleen"),
    "invitations_read": gettext_lazy("Toi kutsuttavien tiedoston"),
    "invitations_confirmed": gettext_lazy("Hyväksyi kutsuttavat"),
    "invitations_discarded": gettext_lazy("Poisti kutsuttavien tiedoston"),
    "wave_started": gettext_lazy("Lähetti kutsuja"),
    "wave_paused": gettext_lazy("Keskeytti kutsujen lähetyksen"),
    "wave_resumed": gettext_lazy("Jatkoi kutsujen lähetystä"),
    "uncertain_settled": gettext_lazy("Ratkaisi epävarmat kutsut"),
    "bounces_read": gettext_lazy("Toi palautuneet osoitteet"),
    "retention_done": gettext_lazy("Henkilötiedot hävitettiin"),
    "brainstorm.import_started": gettext_lazy("Aloitti tuonnin"),
    "brainstorm.import_ended": gettext_lazy("Tuonti päättyi"),
    "theme_run_started": gettext_lazy("Aloitti teemojen haun"),
    "themes_edited": gettext_lazy("Muokkasi teemoja"),
    "theme_edit_undone": gettext_lazy("Kumosi teemojen muutoksen"),
    "report.requested": gettext_lazy("Pyysi raportin"),
    "report.retried": gettext_lazy("Yritti raporttia uudelleen"),
    "report.downloaded": gettext_lazy("Latasi raportin"),
    "results.published": gettext_lazy("Julkaisi tulokset"),
    "results.unpublished": gettext_lazy("Poisti tulokset julkisista"),
}

_VALUES: "dict[str, str | _StrPromise]" = {
    "draft": gettext_lazy("luonnos"),
    "open": gettext_lazy("auki"),
    "weighing": gettext_lazy("arviointi"),
    "closed": gettext_lazy("vastaaminen päättynyt"),
    "completed": gettext_lazy("valmis"),
    "archived": gettext_lazy("arkistoitu"),
    "paused": gettext_lazy("tauolla"),
    "emergency": gettext_lazy("suljettu"),
    "facilitator": gettext_lazy("vetäjä"),
    "moderator": gettext_lazy("valvoja"),
    "analyst": gettext_lazy("analyytikko"),
}


_OTHER_FIELDS: "dict[str, str | _StrPromise]" = {
    "languages": gettext_lazy("Kielet"),
    "expected_participants": gettext_lazy("Kuinka monta vastaajaa odotatte?"),
    "minimum_group": gettext_lazy("Pienin ryhmä, jonka tulos näytetään"),
    "help_email": gettext_lazy("Tuen sähköposti"),
    "moderation_reserve": gettext_lazy("Valvojan varahenkilö"),
    "accessibility_reviewed_on": gettext_lazy("Saavutettavuusseloste tarkistettu"),
    "text_fi": gettext_lazy("teksti suomeksi"),
    "text_sv": gettext_lazy("teksti ruotsiksi"),
    "text_en": gettext_lazy("teksti englanniksi"),
    "hint_fi": gettext_lazy("vihje suomeksi"),
    "hint_sv": gettext_lazy("vihje ruotsiksi"),
    "hint_en": gettext_lazy("vihje englanniksi"),
    "kind": gettext_lazy("laji"),
    "scale": gettext_lazy("asteikko"),
    "is_required": gettext_lazy("pakollisuus"),
    "weighing_ends_on": gettext_lazy("arvioinnin loppu"),
}


def words_for(line: AuditEntry) -> tuple[str, str]:
    """What was done, and to what, as a person reads it."""
    return str(ACTIONS.get(line.action, line.action)), _about(line.action, line.details)


def _about(action: str, details: Mapping[str, Any]) -> str:
    if action == "phase_changed":
        return f"{_value(details.get('before'))} → {_value(details.get('after'))}"
    if action == "prompt_moved":
        return _("paikasta %(before)s paikkaan %(after)s") % {"before": details["before"], "after": details["after"]}
    if action == "retention_done":
        return _("pienin ryhmä %(smallest_group)s, osallistujia %(participants)s") % details
    if action == "report.downloaded":
        return f"{details['version']} {details['format']} {details['language']}"
    if action == "prompt_edited":
        names = ", ".join(_field(name) for name in details["fields"])
        return _("kysymys %(number)s: %(fields)s") % {"number": details["number"], "fields": names}
    for key in ("number", "question", "kind", "role", "sender"):
        if key in details:
            return _value(details[key])
    fields = details.get("fields")
    return ", ".join(_field(name) for name in fields) if isinstance(fields, list) else ""


def _field(name: str) -> str:
    """A field as its page calls it, with the language where it has one."""
    text, _dash, language = name.rpartition("_")
    if text in TEXT_LABELS and language in LANGUAGE_LABELS:
        return f"{TEXT_LABELS[text]} ({LANGUAGE_LABELS[language]})"
    return str(SETTING_LABELS.get(name, _OTHER_FIELDS.get(name, name)))


def _value(value: object) -> str:
    return str(_VALUES.get(str(value), value))
