"""What the analyst's pages show of themes. Reads only, a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts import faults
from accounts.models import RunState
from analytics.models import Theme, ThemeEdit, ThemeRun
from analytics.services.curation import current_themes
from analytics.services.undoing import last_edit
from analytics.themes.scatter import scattered
from brainstorm.models import Dialogue, Idea, TextRun
from moderation.models import Audience

SURE = Q(theme_assignment__is_unclear=False) | Q(theme_assignment__is_by_person=True)
ASIDE = Q(theme_assignment__theme=None, theme_assignment__is_by_person=True)
UNCLEAR = Q(theme_assignment__is_unclear=True, theme_assignment__is_by_person=False)
TENTATIVE = Q(theme_assignment__is_provisional=True, theme_assignment__is_by_person=False)
"""Placed between runs; see analytics.pipelines.provisional."""
LASTING, FLEETING = 0.75, 0.5
"""Stability from which a theme is lasting, and under which it dissolves."""


@dataclass(slots=True)
class Branch:
    """A theme in the tree."""

    theme: Theme
    name: str
    language: str
    count: int = 0
    tentative: int = 0
    """How many of them are placed provisionally."""
    unclear: int = 0
    """Ideas it is only the nearest theme to."""
    figure: str = ""
    is_loose: bool = False
    children: list[Branch] = field(default_factory=list)

    @property
    def key(self) -> UUID:
        return self.theme.pk

    @property
    def stability_words(self) -> str:
        """Whether the theme is found again when a fifth of the ideas is left out."""
        share = self.theme.stability
        if share is None:
            return ""
        if share >= LASTING:
            return _("Pysyvä: löytyy samana, vaikka viidesosa ajatuksista jätetään pois.")
        if share >= FLEETING:
            return _("Melko pysyvä: löytyy suunnilleen samana, kun viidesosa ajatuksista jätetään pois.")
        return _("Häilyvä: muuttuu, kun viidesosa ajatuksista jätetään pois. Tarkista rajat.")

    @property
    def is_done(self) -> bool:
        """Approved, with all that is under it."""
        return self.theme.is_approved and all(child.is_done for child in self.children)


@dataclass(frozen=True, slots=True)
class Counts:
    """Ideas that analysis may see."""

    total: int
    waiting: int
    unplaced: int
    unclear: int
    aside: int
    tentative: int

    @property
    def unclear_percent(self) -> int:
        """The share of ideas that the machine could not place, in whole per cents."""
        return round(100 * self.unclear / max(1, self.total))


@dataclass(frozen=True, slots=True)
class Workbench:
    """The tree of themes and what is going on with it."""

    dialogue: Dialogue
    branches: list[Branch]
    counts: Counts
    done: ThemeRun | None
    newest: ThemeRun | None
    edit: ThemeEdit | None
    remaking: TextRun | None
    """Texts on their way from one embedder to another."""

    def all(self) -> Iterator[Branch]:
        """Every theme, each whole before its sub-themes."""
        for whole in self.branches:
            yield whole
            yield from whole.children

    def find(self, key: UUID) -> Branch | None:
        """A theme of the tree."""
        return next((branch for branch in self.all() if branch.key == key), None)

    @property
    def sub_count(self) -> int:
        return sum(len(whole.children) for whole in self.branches)

    @property
    def open_keys(self) -> list[UUID]:
        """Themes nobody has approved yet."""
        return [branch.key for branch in self.all() if not branch.theme.is_approved]

    @property
    def active(self) -> ThemeRun | None:
        return self.newest if self.newest and self.newest.is_active else None

    @property
    def failed(self) -> bool:
        """The latest search did not succeed."""
        return bool(self.newest and self.newest.state == RunState.FAILED)

    @property
    def failure(self) -> str:
        """Why it did not, where that can be said."""
        return faults.in_words(self.newest.error) if self.newest else ""

    @property
    def undo_words(self) -> str:
        """What would be undone."""
        return edit_in_words(self.edit) if self.edit else ""

    @property
    def method_words(self) -> str:
        """How the themes were found: which embedder, which lemmatiser."""
        return method_in_words(self.done.method) if self.done else ""


def open_workbench(dialogue: Dialogue) -> Workbench:
    """Read the tree of a dialogue."""
    runs = list(ThemeRun.objects.filter(dialogue=dialogue).order_by("-number")[:5])
    done = next((run for run in runs if run.state == RunState.DONE), None)
    if done is None and runs:
        done = ThemeRun.objects.filter(dialogue=dialogue, state=RunState.DONE).order_by("-number").first()
    return Workbench(
        dialogue=dialogue,
        branches=_branches(dialogue, done),
        counts=_counts(dialogue),
        done=done,
        newest=runs[0] if runs else None,
        edit=last_edit(dialogue),
        remaking=TextRun.active().filter(dialogue=dialogue).first(),
    )


def visible_ideas(dialogue: Dialogue) -> QuerySet[Idea]:
    """What analysis may see."""
    return Idea.objects.visible_to(Audience.ANALYSIS).filter(dialogue=dialogue)


def ideas_of(branch: Branch) -> QuerySet[Idea]:
    """The ideas of a theme, the surest first. Those that are unclear are on a page of their own."""
    keys = [child.key for child in branch.children] or [branch.key]
    ideas = visible_ideas(branch.theme.dialogue).filter(SURE, theme_assignment__theme__in=keys)
    return ideas.select_related("theme_assignment").order_by("-theme_assignment__confidence", "pk")


def ideas_without(dialogue: Dialogue) -> QuerySet[Idea]:
    """Ideas not clearly in any theme, and those a person has set aside."""
    ideas = visible_ideas(dialogue).filter(UNCLEAR | ASIDE)
    return ideas.select_related("theme_assignment").order_by("theme_assignment__confidence", "pk")


def name_of(theme: Theme) -> tuple[str, str]:
    """The name to show and the language it is in: the reader's where there is one."""
    for language in (get_language() or "fi", "fi", "sv", "en"):
        if name := getattr(theme, f"name_{language}", ""):
            return str(name), language
    return _("Nimetön teema"), get_language() or "fi"


def _branches(dialogue: Dialogue, done: ThemeRun | None) -> list[Branch]:
    themes = list(current_themes(dialogue).order_by("order", "pk"))
    rows = (
        visible_ideas(dialogue)
        .filter(theme_assignment__theme__isnull=False)
        .order_by()
        .values_list("theme_assignment__theme")
        .annotate(
            n=Count("pk", filter=SURE),
            tentative=Count("pk", filter=SURE & TENTATIVE),
            unclear=Count("pk", filter=UNCLEAR),
        )
    )
    counts: dict[UUID, tuple[int, int, int]] = {
        key: (sure, tentative, unclear) for key, sure, tentative, unclear in rows
    }
    figures = done.summary.get("importance", {}) if done else {}
    made = {}
    for theme in themes:
        theme.dialogue = dialogue
        name, language = name_of(theme)
        figure = importance_in_words(figures.get(str(theme.pk)))
        made[theme.pk] = Branch(theme, name, language, *counts.get(theme.pk, (0, 0, 0)), figure)
    wholes = [branch for branch in made.values() if branch.theme.parent_id is None]
    for branch in made.values():
        parent = made.get(branch.theme.parent_id) if branch.theme.parent_id else None
        if parent is not None:
            parent.children.append(branch)
            parent.count += branch.count
            parent.tentative += branch.tentative
            parent.unclear += branch.unclear
    for level in (wholes, [child for whole in wholes for child in whole.children]):
        _mark_loose(level)
    return wholes


def _mark_loose(level: list[Branch]) -> None:
    loose = scattered(
        [branch.theme.cohesion for branch in level],
        [branch.unclear / max(1, branch.count + branch.unclear) for branch in level],
    )
    for branch, is_loose in zip(level, loose, strict=True):
        branch.is_loose = is_loose


def _counts(dialogue: Dialogue) -> Counts:
    found = visible_ideas(dialogue).aggregate(
        total=Count("pk"),
        waiting=Count("pk", filter=Q(worked_text=None)),
        unplaced=Count("pk", filter=Q(theme_assignment=None)),
        unclear=Count("pk", filter=UNCLEAR),
        aside=Count("pk", filter=ASIDE),
        tentative=Count("pk", filter=TENTATIVE),
    )
    return Counts(**found)


def importance_in_words(figure: dict[str, Any] | None) -> str:
    """How important, how sure that is, and to how many."""
    if not figure:
        return ""
    if figure["scale"] == "agreement":
        mean, low, high = (f"{round(100 * figure[name])} %" for name in ("mean", "low", "high"))
        text = _("Samaa mieltä %(mean)s (%(low)s–%(high)s), vähintään %(n)d arvioijaa")
    else:
        mean, low, high = (number_format(figure[name], 1) for name in ("mean", "low", "high"))
        text = _("Tärkeys %(mean)s (%(low)s–%(high)s), vähintään %(n)d arvioijaa")
    return text % {"mean": mean, "low": low, "high": high, "n": figure["n"]}


def method_in_words(method: dict[str, Any]) -> str:
    """How themes were found, for somebody who has to explain it."""
    lemmas = (
        _("Suomen perusmuodot: Voikko.")
        if method.get("lemma_engine") == "voikko"
        else _("Suomen perusmuodot: simplemma, koska Voikkoa ei ole asennettu.")
    )
    if method.get("embedder"):
        way = _("Tarkka tapa: tekstien merkitystä verrattiin kielimallilla (%(embedder)s), joka toimii tällä koneella.")
        return f"{way % {'embedder': method['embedder']}} {lemmas}"
    return f"{_('Kevyt tapa: tekstejä verrattiin sanojen perusteella, koska kielimallia ei ole käytössä.')} {lemmas}"


def edit_in_words(edit: ThemeEdit) -> str:
    """One step of somebody's work."""
    name = name_of(edit.theme)[0] if edit.theme else ""
    count = edit.after.get("count") or len(edit.after.get("themes", []))
    words = {
        "rename": _("nimi %(name)s"),
        "merge": _("yhdistäminen: %(name)s"),
        "place": _("kokonaisuuden vaihto: %(name)s"),
        "hide": _("piilotus: %(name)s"),
        "show": _("palautus: %(name)s"),
        "make": _("uusi teema %(name)s"),
        "approve": ngettext("hyväksyntä (%(count)d teema)", "hyväksyntä (%(count)d teemaa)", count),
        "unapprove": ngettext(
            "hyväksynnän peruminen (%(count)d teema)", "hyväksynnän peruminen (%(count)d teemaa)", count
        ),
        "move": ngettext("siirto (%(count)d ajatus)", "siirto (%(count)d ajatusta)", count),
    }
    return words.get(edit.action, edit.action) % {"name": name, "count": count}
