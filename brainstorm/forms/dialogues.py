"""Forms of setting a dialogue up and running it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import LineField
from accounts.models import Organisation, User
from brainstorm.forms.edits import LANGUAGE_NAMES, EditForm, day_field, stored_texts, text_in
from brainstorm.models import Dialogue, Interruption
from brainstorm.phases import Phase
from brainstorm.readiness import REQUIRED_SETTINGS, REQUIRED_TEXTS, SETTING_LABELS, TEXT_LABELS

RESERVED_SLUGS = {"uusi", "jono"}
_LANGUAGES = [code for code, _name in settings.LANGUAGES]


class NewDialogueForm(forms.Form):
    """Who asks, what about, at which address."""

    lead = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Kuka kysyy?"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Valitse, kuka kysyy.")},
    )
    partners = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Ketkä kysyvät yhdessä kanssasi?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    title = LineField(
        limit=200,
        label=gettext_lazy("Otsikko"),
        help_text=gettext_lazy("Kirjoita se kysymyksenä, johon vastataan. Muut kielet lisätään Tekstit-sivulla."),
        error_messages={"required": gettext_lazy("Kirjoita otsikko.")},
    )
    slug = LineField(
        limit=60,
        label=gettext_lazy("Osoitteen loppu"),
        required=False,
        help_text=gettext_lazy("Pieniä kirjaimia, numeroita ja väliviivoja. Tyhjästä teemme sen otsikosta."),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Kielet"),
        choices=settings.LANGUAGES,
        initial=_LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Valitse ainakin yksi kieli.")},
    )

    def __init__(self, data: Any = None, *, by: User) -> None:
        super().__init__(data)
        own = Organisation.objects.filter(memberships__user=by).distinct()
        self.fields["lead"].queryset = own  # type: ignore[attr-defined]
        self.fields["partners"].queryset = Organisation.objects.all()  # type: ignore[attr-defined]
        self.own = list(own)
        if len(self.own) == 1:
            self.fields["lead"].initial = self.own[0].pk

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        slug = slugify(values.get("slug") or values.get("title") or "")[:60].strip("-")
        if not slug or slug in RESERVED_SLUGS:
            self.add_error("slug", _("Kirjoita osoitteen loppu, esimerkiksi sote-2027."))
        values["slug"] = slug
        lead = values.get("lead")
        if lead is not None:
            values["organisations"] = [lead, *[o for o in values.get("partners", []) if o != lead]]
        return values


@dataclass(frozen=True, slots=True)
class TextSpec:
    """One translated text: how long, how it is asked for."""

    name: str
    limit: int
    rows: int = 0
    hint: Any = ""

    @property
    def is_required(self) -> bool:
        return self.name in REQUIRED_TEXTS


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that belong together, with a heading and a sentence."""

    key: str
    heading: Any
    intro: Any
    fields: tuple[Any, ...]


TEXT_SECTIONS: tuple[Section, ...] = (
    Section(
        "alku",
        gettext_lazy("Ensimmäinen näkymä"),
        gettext_lazy("Näiden perusteella ihminen päättää, vastaako hän."),
        (
            TextSpec("title", 200, 2, gettext_lazy("Kysymys, johon vastataan.")),
            TextSpec("purpose", 1500, 5, gettext_lazy("Pari lausetta. Kuka kysyy, mistä ja miksi nyt.")),
        ),
    ),
    Section(
        "seuraukset",
        gettext_lazy("Mitä vastauksista seuraa"),
        gettext_lazy("Kerro vain se, minkä pidätte."),
        (
            TextSpec("what_happens", 1500, 6),
            TextSpec("decision", 1500, 5, gettext_lazy("Mikä asia, kuka päättää ja milloin.")),
        ),
    ),
    Section(
        "saannot",
        gettext_lazy("Säännöt ja apu"),
        gettext_lazy("Säännöt näkyvät jokaisella sivulla. Rivin alussa oleva viiva tekee luettelon."),
        (
            TextSpec("rules", 6000, 11),
            TextSpec("help_hours", 200, 0, gettext_lazy("Esimerkiksi: arkisin 9–15.")),
        ),
    ),
    Section(
        "tietosuoja",
        gettext_lazy("Tietosuoja ja saavutettavuus"),
        gettext_lazy(
            "Tietosuojailmoitus kootaan näistä ja asetuksista. Valmiit tekstit ovat malleja: tarkista ne "
            "tietosuojavastaavan kanssa."
        ),
        (
            TextSpec("privacy_basis", 2000, 5),
            TextSpec("privacy_recipients", 2000, 5),
            TextSpec("accessibility_gaps", 2000, 3, gettext_lazy("Jätä tyhjäksi, jos puutteita ei tunneta.")),
        ),
    ),
    Section(
        "yhteenveto",
        gettext_lazy("Kun keskustelu on ohi"),
        gettext_lazy("Keskustelu on valmis vasta, kun yhteenveto on kirjoitettu kaikilla sen kielillä."),
        (TextSpec("summary", 6000, 6, gettext_lazy("Mitä opittiin, mitä päätettiin ja mitä tehdään.")),),
    ),
)

_SPECS = [spec for section in TEXT_SECTIONS for spec in section.fields]


class TextsForm(EditForm):
    """All the texts of a dialogue, each in each of its languages."""

    def __init__(self, data: Any = None, *, dialogue: Dialogue) -> None:
        self.dialogue = dialogue
        names = [spec.name for spec in _SPECS]
        super().__init__(data, stored=stored_texts(dialogue, names, dialogue.languages))
        for spec in _SPECS:
            for language in dialogue.languages:
                self.fields[f"{spec.name}_{language}"] = text_in(language, limit=spec.limit, rows=spec.rows)

    def sections(self) -> Iterator[dict[str, Any]]:
        """For the page: sections of texts, each text beside its languages."""
        for section in TEXT_SECTIONS:
            rows = [self._row(spec) for spec in section.fields]
            yield {"key": section.key, "heading": section.heading, "intro": section.intro, "rows": rows}

    def _row(self, spec: TextSpec) -> dict[str, Any]:
        columns = [f"{spec.name}_{language}" for language in self.dialogue.languages]
        return {
            "label": TEXT_LABELS[spec.name],
            "hint": spec.hint,
            "is_required": spec.is_required,
            "missing": [
                LANGUAGE_NAMES[language]
                for language in self.dialogue.languages
                if spec.is_required and not getattr(self.dialogue, f"{spec.name}_{language}")
            ],
            "fields": [self[column] for column in columns],
        }


SETTING_SECTIONS: tuple[Section, ...] = (
    Section(
        "ajat",
        gettext_lazy("Aikataulu"),
        gettext_lazy(
            "Keskustelu avautuu ja päättyy näinä päivinä itsestään. Jätä arvioinnille muutama päivä kirjoittamisen "
            "jälkeen, niin viimeisetkin ajatukset ehditään arvioida."
        ),
        ("opens_on", "writing_ends_on", "answering_ends_on", "results_on", "decision_on"),
    ),
    Section(
        "vastaajat",
        gettext_lazy("Kielet ja vastaajat"),
        gettext_lazy("Pieniä ryhmiä ei näytetä, jotta kukaan ei ole tunnistettavissa."),
        ("languages", "expected_participants", "minimum_group"),
    ),
    Section(
        "apu",
        gettext_lazy("Apu"),
        gettext_lazy("Näkyvät jokaisella sivulla. Puhelimen toisessa päässä on ihminen."),
        ("help_phone", "help_email", "moderation_reserve"),
    ),
    Section(
        "saavutettavuus",
        gettext_lazy("Saavutettavuus"),
        gettext_lazy("Palautteeseen on vastattava 14 päivässä. Seloste tarkistetaan vähintään vuosittain."),
        ("accessibility_email", "accessibility_reviewed_on"),
    ),
    Section(
        "tietosuoja",
        gettext_lazy("Tietosuoja"),
        gettext_lazy("Tietosuojailmoitus kootaan näistä ja Tekstit-sivun teksteistä."),
        ("controller", "privacy_officer", "retention_until"),
    ),
    Section(
        "asiakirjat",
        gettext_lazy("Asiakirjahallinto"),
        gettext_lazy("Vastaukset ovat viranomaisen asiakirjoja. Nämä tulevat raporttiin ja arkistoon."),
        ("case_number", "records_class", "retention_basis"),
    ),
)

_SETTINGS = [name for section in SETTING_SECTIONS for name in section.fields]
_OVER: dict[str, set[Phase]] = {
    "opens_on": set(Phase) - {Phase.DRAFT},
    "writing_ends_on": set(Phase) - {Phase.DRAFT, Phase.OPEN},
    "answering_ends_on": set(Phase) - {Phase.DRAFT, Phase.OPEN, Phase.WEIGHING},
    "results_on": {Phase.COMPLETED, Phase.ARCHIVED},
}
"""Phases in which a date has passed and can no longer be moved here."""


class SettingsForm(EditForm):
    """Dates, contacts, controller, records: everything that is the same in each language."""

    opens_on = day_field(SETTING_LABELS["opens_on"])
    writing_ends_on = day_field(SETTING_LABELS["writing_ends_on"])
    answering_ends_on = day_field(SETTING_LABELS["answering_ends_on"])
    results_on = day_field(
        SETTING_LABELS["results_on"], help_text=gettext_lazy("Lupaus, jonka kaikki näkevät. Myöhästyminen näkyy myös.")
    )
    decision_on = day_field(SETTING_LABELS["decision_on"], help_text=gettext_lazy("Vapaaehtoinen."))
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Kielet"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Valitse ainakin yksi kieli.")},
    )
    expected_participants = forms.IntegerField(
        label=gettext_lazy("Kuinka monta vastaajaa odotatte?"), min_value=1, max_value=10_000_000
    )
    minimum_group = forms.TypedChoiceField(
        label=gettext_lazy("Pienin ryhmä, jonka tulos näytetään"),
        choices=[(5, gettext_lazy("5 vastaajaa")), (10, gettext_lazy("10 vastaajaa"))],
        coerce=int,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Henkilöstön, terveyden ja alaikäisten ryhmissä raja on aina vähintään 10."),
    )
    help_phone = LineField(limit=40, label=SETTING_LABELS["help_phone"], required=False)
    help_email = forms.EmailField(label=gettext_lazy("Tuen sähköposti"), required=False)
    moderation_reserve = LineField(
        limit=200,
        label=gettext_lazy("Valvojan varahenkilö"),
        required=False,
        help_text=gettext_lazy("Nimi ja puhelin. Tarvitaan, jos valvojia on vain yksi. Ei näy vastaajille."),
    )
    accessibility_email = forms.EmailField(label=SETTING_LABELS["accessibility_email"], required=False)
    accessibility_reviewed_on = day_field(gettext_lazy("Saavutettavuusseloste tarkistettu"))
    controller = LineField(limit=200, label=SETTING_LABELS["controller"], required=False)
    privacy_officer = LineField(
        limit=200,
        label=SETTING_LABELS["privacy_officer"],
        required=False,
        help_text=gettext_lazy("Sähköposti tai puhelin."),
    )
    retention_until = day_field(
        SETTING_LABELS["retention_until"],
        help_text=gettext_lazy("Tänä päivänä paluukoodit ja tarkat taustatiedot hävitetään. Tulokset jäävät."),
    )
    case_number = LineField(limit=60, label=SETTING_LABELS["case_number"], required=False)
    records_class = LineField(limit=60, label=SETTING_LABELS["records_class"], required=False)
    retention_basis = LineField(
        limit=200,
        label=SETTING_LABELS["retention_basis"],
        required=False,
        help_text=gettext_lazy("Esimerkiksi tiedonohjaussuunnitelman kohta."),
    )

    def __init__(self, data: Any = None, *, dialogue: Dialogue) -> None:
        super().__init__(data, stored={name: getattr(dialogue, name) for name in _SETTINGS})
        phase = Phase(dialogue.phase)
        for name, over in _OVER.items():
            self.fields[name].disabled = phase in over
        self.fields["retention_until"].disabled = dialogue.retention_done_at is not None

    def clean_languages(self) -> list[str]:
        """In the order of the site."""
        chosen = self.cleaned_data["languages"]
        return [code for code in _LANGUAGES if code in chosen]

    def sections(self) -> Iterator[dict[str, Any]]:
        """For the page: headed groups of fields, each with whether publishing needs it."""
        for section in SETTING_SECTIONS:
            rows = [{"field": self[name], "is_required": name in REQUIRED_SETTINGS} for name in section.fields]
            yield {"key": section.key, "heading": section.heading, "intro": section.intro, "rows": rows}


class InterruptionForm(forms.Form):
    """Pausing or closing, with what people are told."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Mitä tehdään?"),
        choices=[
            (
                Interruption.PAUSED,
                gettext_lazy("Keskeytä: kirjoituksia voi lukea, mutta uusia ei oteta vastaan"),
            ),
            (
                Interruption.EMERGENCY,
                gettext_lazy("Sulje hätätilanteessa: mitään ei näytetä, vain ilmoitus"),
            ),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Valitse, mitä tehdään.")},
    )

    def __init__(self, data: Any = None, *, dialogue: Dialogue) -> None:
        stored = stored_texts(dialogue, ["interruption_text"], dialogue.languages)
        super().__init__(
            data, initial={f"text_{code}": stored[f"interruption_text_{code}"] for code in dialogue.languages}
        )
        for code in dialogue.languages:
            self.fields[f"text_{code}"] = text_in(
                code,
                limit=1000,
                rows=3,
                required=True,
                error_messages={"required": gettext_lazy("Kirjoita ilmoitus myös tällä kielellä.")},
            )

    def texts(self) -> list[forms.BoundField]:
        """The notice in each language."""
        return [self[name] for name in self.fields if name.startswith("text_")]


class ReopenForm(forms.Form):
    """New end dates."""

    writing_ends_on = day_field(SETTING_LABELS["writing_ends_on"])
    answering_ends_on = day_field(SETTING_LABELS["answering_ends_on"])
