"""An analyst's work on the demo's themes, done by the same services as from the pages."""

from collections import Counter
from uuid import UUID

from django.db import transaction

from accounts.models import User
from analytics.models import Theme, ThemeAssignment
from analytics.services.curation import (
    Shown,
    approve_themes,
    current_themes,
    make_theme,
    merge_themes,
    move_ideas,
    place_theme,
    rename_theme,
)
from brainstorm.demo.themes import SUB_THEMES, WHOLES, known_themes
from brainstorm.models import Dialogue


@transaction.atomic
def finish_themes(by: User, dialogue: Dialogue) -> bool:
    """Name, move, merge and approve what the machine proposed; False where texts are not the demo's own."""
    rows = ThemeAssignment.objects.filter(idea__dialogue=dialogue).select_related("idea")
    known = known_themes()
    themes = {row.idea_id: known.get(row.idea.text) for row in rows}
    if not themes or None in themes.values():
        return False
    places = {row.idea_id: row.theme_id for row in rows}
    unclear = {row.idea_id for row in rows if row.is_unclear}
    wholes = _name_wholes(by, dialogue, themes)
    homes = _homes(themes, places)
    for theme, (whole, names) in SUB_THEMES.items():
        ideas = [Shown(idea, places[idea]) for idea, its in themes.items() if its == theme]
        parent = wholes[whole]
        home = homes.get(theme)
        if home is None:
            if ideas:
                make_theme(by, dialogue, ideas=ideas, names=names, parent=_now(parent))
            continue
        rename_theme(by, _now(home), names=names, version=_now(home).version)
        place_theme(by, _now(home), parent=_now(parent), version=_now(home).version)
        if strangers := [shown for shown in ideas if shown.theme != home or shown.idea in unclear]:
            move_ideas(by, dialogue, ideas=strangers, to=_now(home))
    _merge_the_rest(by, dialogue, set(homes.values()))
    approve_themes(by, dialogue, themes=list(current_themes(dialogue).values_list("pk", flat=True)))
    return True


def _homes(themes: dict[UUID, str | None], places: dict[UUID, UUID | None]) -> dict[str, UUID]:
    """For each theme the sub-theme of the machine that holds most of it, each taken once."""
    counts = Counter((themes[idea], place) for idea, place in places.items() if place is not None)
    homes: dict[str, UUID] = {}
    for (theme, place), _count in sorted(counts.items(), key=lambda item: (-item[1], str(item[0]))):
        if theme is not None and theme not in homes and place not in homes.values():
            homes[theme] = place
    return homes


def _name_wholes(by: User, dialogue: Dialogue, themes: dict[UUID, str | None]) -> list[UUID]:
    """For each of our wholes one of the machine's, named by it: the one that holds most of what belongs there.

    Those too many are joined to the last; where there are too few, the last stands for several.
    """
    found = list(current_themes(dialogue).filter(parent=None).order_by("order", "pk").values_list("pk", flat=True))
    inside = ThemeAssignment.objects.filter(idea__dialogue=dialogue, theme__parent__in=found)
    counts: Counter[tuple[int, UUID]] = Counter()
    for idea, whole in inside.values_list("idea_id", "theme__parent_id"):
        if (theme := themes[idea]) and whole is not None:
            counts[SUB_THEMES[theme][0], whole] += 1
    kept: dict[int, UUID] = {}
    best = sorted(counts, key=lambda pair: (-counts[pair], pair[0], str(pair[1])))
    for number, key in [*best, *((number, key) for number in range(len(WHOLES)) for key in found)]:
        if number not in kept and key not in kept.values():
            kept[number] = key
    for number, key in kept.items():
        rename_theme(by, _now(key), names=WHOLES[number], version=_now(key).version)
    last = kept[max(kept)]
    for key in found:
        if key not in kept.values():
            merge_themes(by, _now(key), into=_now(last), version=_now(key).version)
    return [kept.get(number, last) for number in range(len(WHOLES))]


def _merge_the_rest(by: User, dialogue: Dialogue, homes: set[UUID]) -> None:
    """Sub-themes of the machine whose ideas have all moved out join one that stays."""
    empty = current_themes(dialogue).filter(parent__isnull=False, is_made_by_person=False).exclude(pk__in=homes)
    target = next(iter(sorted(homes, key=str)))
    for theme in list(empty):
        merge_themes(by, theme, into=_now(target), version=theme.version)


def _now(key: UUID) -> Theme:
    return Theme.objects.get(pk=key)
