"""What a dialogue still lacks before it may be published. Read by the pages and asked by the service."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brainstorm.models import BackgroundQuestion, Dialogue, Role

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

TEXT_LABELS: "dict[str, str | _StrPromise]" = {
    "title": gettext_lazy("Otsikko"),
    "purpose": gettext_lazy("Mistä on kyse ja miksi kysymme"),
    "what_happens": gettext_lazy("Mitä kirjoituksille tapahtuu"),
    "decision": gettext_lazy("Mihin päätökseen vastaukset vaikuttavat"),
    "rules": gettext_lazy("Keskustelun säännöt"),
    "help_hours": gettext_lazy("Milloin apua saa"),
    "privacy_basis": gettext_lazy("Käsittelyn tarkoitus ja oikeusperuste"),
    "privacy_recipients": gettext_lazy("Kuka tietoja näkee"),
    "accessibility_gaps": gettext_lazy("Mikä ei ole saavutettavaa"),
    "summary": gettext_lazy("Yhteenveto: mitä keskustelusta seurasi"),
}

REQUIRED_TEXTS = ("title", "purpose", "what_happens", "decision", "rules", "privacy_basis", "privacy_recipients")

SETTING_LABELS: "dict[str, str | _StrPromise]" = {
    "opens_on": gettext_lazy("Avautuu"),
    "writing_ends_on": gettext_lazy("Viimeinen kirjoituspäivä"),
    "answering_ends_on": gettext_lazy("Viimeinen arviointipäivä"),
    "results_on": gettext_lazy("Tulokset luvataan"),
    "decision_on": gettext_lazy("Päätös tehdään"),
    "help_phone": gettext_lazy("Tukipuhelin"),
    "controller": gettext_lazy("Rekisterinpitäjä"),
    "privacy_officer": gettext_lazy("Tietosuojavastaavan yhteystieto"),
    "accessibility_email": gettext_lazy("Saavutettavuuspalautteen sähköposti"),
    "case_number": gettext_lazy("Asianumero"),
    "records_class": gettext_lazy("Tehtäväluokka"),
    "retention_basis": gettext_lazy("Säilytyksen peruste"),
    "retention_until": gettext_lazy("Henkilötiedot säilytetään asti"),
}

REQUIRED_SETTINGS = tuple(name for name in SETTING_LABELS if name != "decision_on")

LANGUAGE_LABELS: "dict[str, str | _StrPromise]" = {
    "fi": gettext_lazy("suomeksi"),
    "sv": gettext_lazy("ruotsiksi"),
    "en": gettext_lazy("englanniksi"),
}

MODERATORS_NEEDED = 2
OPTIONS_NEEDED = 2


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing to do before publishing: what, and where."""

    label: str
    page: str
    anchor: str = ""
    key: object = None

    def address(self, dialogue: Dialogue) -> str:
        """The page, at the field."""
        args = [dialogue.slug] if self.key is None else [dialogue.slug, self.key]
        return reverse(f"brainstorm:{self.page}", args=args) + (f"#{self.anchor}" if self.anchor else "")


def missing_from(dialogue: Dialogue) -> list[Missing]:
    """Everything that stands between a draft and its publishing, in the order of the pages."""
    return [
        *missing_texts(dialogue, REQUIRED_TEXTS),
        *_missing_prompts(dialogue),
        *_missing_background(dialogue),
        *_missing_settings(dialogue),
        *_missing_people(dialogue),
    ]


def missing_texts(dialogue: Dialogue, names: tuple[str, ...]) -> list[Missing]:
    """The named texts that are empty in some language of the dialogue."""
    return [
        Missing(_in_language(TEXT_LABELS[name], language), "work_texts", f"id_{name}_{language}")
        for name in names
        for language in dialogue.languages
        if not getattr(dialogue, f"{name}_{language}")
    ]


def _in_language(label: "str | _StrPromise", language: str) -> str:
    return _("%(what)s (%(in_language)s)") % {"what": label, "in_language": LANGUAGE_LABELS[language]}


def _missing_prompts(dialogue: Dialogue) -> Iterator[Missing]:
    prompts = list(dialogue.prompts.all())
    if not prompts:
        yield Missing(_("Vähintään yksi kysymys"), "work_prompts")
    for prompt in prompts:
        for language in dialogue.languages:
            if not getattr(prompt, f"text_{language}"):
                label = _in_language(_("Kysymys %(number)d") % {"number": prompt.number}, language)
                yield Missing(label, "work_prompt", f"id_text_{language}", prompt.number)


def _missing_background(dialogue: Dialogue) -> Iterator[Missing]:
    for question in dialogue.background_questions.filter(is_active=True).prefetch_related("options"):
        options = list(question.options.all())
        if len(options) < OPTIONS_NEEDED:
            label = _("Taustakysymys ”%(question)s”: vähintään kaksi vaihtoehtoa") % {"question": question.text}
            yield Missing(label, "work_background_question", "", question.key)
        for language in dialogue.languages:
            yield from _missing_in(question, language)


def _missing_in(question: BackgroundQuestion, language: str) -> Iterator[Missing]:
    if not getattr(question, f"text_{language}"):
        label = _in_language(_("Taustakysymys ”%(question)s”") % {"question": question.key}, language)
        yield Missing(label, "work_background_question", f"id_text_{language}", question.key)
    for option in question.options.all():
        if not getattr(option, f"text_{language}"):
            names = {"option": option.text or option.key, "question": question.text or question.key}
            label = _in_language(_("Vaihtoehto ”%(option)s” kysymyksessä ”%(question)s”") % names, language)
            yield Missing(label, "work_background_question", f"id_o{option.pk}_{language}", question.key)


def _missing_settings(dialogue: Dialogue) -> Iterator[Missing]:
    for name in REQUIRED_SETTINGS:
        if not getattr(dialogue, name):
            yield Missing(str(SETTING_LABELS[name]), "work_settings", f"id_{name}")
    values = {name: getattr(dialogue, name) for name in SETTING_LABELS}
    for name, problem in date_problems(values).items():
        yield Missing(problem, "work_settings", f"id_{name}")
    ends = dialogue.answering_ends_on
    if ends is not None and ends < timezone.localdate():
        yield Missing(_("Viimeinen arviointipäivä on jo mennyt"), "work_settings", "id_answering_ends_on")


def _missing_people(dialogue: Dialogue) -> Iterator[Missing]:
    grounds = list(dialogue.queue.grounds.all())
    if not grounds:
        yield Missing(_("Päätösperusteet valvojille"), "work_people")
    for language in dialogue.languages:
        for ground in grounds:
            if not (getattr(ground, f"name_{language}") and getattr(ground, f"explanation_{language}")):
                label = _in_language(_("Päätösperuste ”%(ground)s”") % {"ground": ground.name}, language)
                yield Missing(label, "work_people")
    moderators = dialogue.roles.filter(role=Role.MODERATOR).count()
    if not has_enough_moderators(moderators, dialogue.moderation_reserve):
        yield Missing(_("Kaksi valvojaa, tai yksi valvoja ja nimetty varahenkilö"), "work_people", "id_email")


def has_enough_moderators(moderators: int, reserve: str) -> bool:
    """Two, or one with a named reserve: an author must never wait because one person is ill."""
    return moderators >= MODERATORS_NEEDED or (moderators == 1 and bool(reserve))


def date_problems(values: Mapping[str, Any]) -> dict[str, str]:
    """Dates that do not follow one another, by field, in words. Missing dates are not problems here."""
    problems: dict[str, str] = {}
    for earlier, later, strictly, message in _ORDER:
        first, second = values.get(earlier), values.get(later)
        if not (isinstance(first, date) and isinstance(second, date)):
            continue
        if second < first or (strictly and second == first):
            problems.setdefault(later, str(message))
    return problems


_ORDER: "tuple[tuple[str, str, bool, str | _StrPromise], ...]" = (
    ("opens_on", "writing_ends_on", False, gettext_lazy("Kirjoittaminen päättyy ennen kuin keskustelu avautuu")),
    ("opens_on", "answering_ends_on", False, gettext_lazy("Arviointi päättyy ennen kuin keskustelu avautuu")),
    ("writing_ends_on", "answering_ends_on", False, gettext_lazy("Arviointi päättyy ennen kirjoittamista")),
    ("answering_ends_on", "results_on", True, gettext_lazy("Tulokset luvataan ennen kuin vastaaminen on päättynyt")),
    ("results_on", "decision_on", False, gettext_lazy("Päätös tehdään ennen kuin tulokset on julkaistu")),
    ("results_on", "retention_until", True, gettext_lazy("Henkilötiedot hävitetään ennen kuin tulokset on julkaistu")),
)
