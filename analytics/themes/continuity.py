"""From the themes of one run to those of the next: identities stay, and a person's work is never undone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from analytics.themes.stability import match_identities

Key = TypeVar("Key", bound=Hashable)
Idea = TypeVar("Idea", bound=Hashable)

WHOLE_KEEPS_IDENTITY: Final = 0.4


@dataclass(frozen=True, slots=True)
class OldTheme(Generic[Key]):
    """A theme as it is before the run, however it came to be."""

    key: Key
    parent: Key | None
    """Its whole; None for a whole."""
    merged_into: Key | None = None
    is_touched: bool = False
    """A person named, made, hid or approved it, or pinned a quotation to it."""
    is_approved: bool = False
    is_placed: bool = False
    """A person chose its whole."""


@dataclass(frozen=True, slots=True)
class OldPlace(Generic[Key]):
    """Where an idea is before the run."""

    theme: Key | None
    """The sub-theme it is shown in."""
    found_in: Key | None
    """The sub-theme the machine found it in."""
    is_by_person: bool = False


@dataclass(slots=True)
class Continuation(Generic[Key, Idea]):
    """What the themes are to be after the run."""

    sub_keys: dict[int, Key] = field(default_factory=dict)
    """Found sub-theme → its identity. Those that got no idea of their own have none."""
    whole_keys: dict[int, Key] = field(default_factory=dict)
    """Found whole → its identity."""
    shown_as: dict[int, Key] = field(default_factory=dict)
    """Found sub-theme → the theme its ideas are shown in: itself, or what a person merged it into."""
    places: dict[Idea, Key | None] = field(default_factory=dict)
    """The sub-theme of each idea; None where a person set it aside."""
    parents: dict[Key, Key] = field(default_factory=dict)
    """The whole of each sub-theme that is there after the run."""
    current: set[Key] = field(default_factory=set)
    """Every sub-theme and whole that is there after the run."""
    new: set[Key] = field(default_factory=set)
    """Those of them that were not there before."""


def continue_themes(
    themes: Sequence[OldTheme[Key]],
    places: Mapping[Idea, OldPlace[Key]],
    sub_theme: Mapping[Idea, int],
    whole_of: Sequence[int],
    *,
    new_key: Callable[[], Key],
) -> Continuation[Key, Idea]:
    """Decide what becomes of the old themes and of what a run has found.

    Parameters
    ----------
    themes : sequence of OldTheme
        All themes of the dialogue that are current, or merged into one that is.
    places : mapping of idea to OldPlace
        Where ideas are now. Ideas of this run need not be here, nor the other way round.
    sub_theme : mapping of idea to int
        The sub-theme the run found for each idea: 0, 1, ….
    whole_of : sequence of int
        The whole of each found sub-theme.
    new_key : callable
        Gives a key for a new theme.

    Returns
    -------
    Continuation
        See Notes for what it promises.

    Notes
    -----
    A found theme is the old one whose machine-found members it shares best (Jaccard ≥ .5, over
    ideas that both runs know). What a person did stays:

    - an idea a person moved or set aside stays where it was put;
    - a merged theme, found again, goes into what it was merged into;
    - an approved theme keeps every idea it has, and a whole that is approved every sub-theme;
    - a theme a person named, made, hid, approved, placed, put ideas into or pinned a quotation to is
      always there after the run; when it was not found again it keeps its ideas (a whole: those of
      its sub-themes that are still there);
    - a sub-theme a person placed stays in its whole.

    Every idea of the run is in a current sub-theme or was set aside by a person, and every current
    sub-theme is in a current whole.
    """
    work = _Work(themes, places, sub_theme, whole_of, new_key)
    work.identify_sub_themes()
    work.place_ideas()
    work.identify_wholes()
    work.place_sub_themes()
    return work.result


class _Work(Generic[Key, Idea]):
    def __init__(
        self,
        themes: Sequence[OldTheme[Key]],
        places: Mapping[Idea, OldPlace[Key]],
        sub_theme: Mapping[Idea, int],
        whole_of: Sequence[int],
        new_key: Callable[[], Key],
    ) -> None:
        self.old = {theme.key: theme for theme in themes}
        self.places = {idea: _known(place, self.old) for idea, place in places.items()}
        self.sub_theme = sub_theme
        self.whole_of = whole_of
        self.new_key = new_key
        self.result: Continuation[Key, Idea] = Continuation()
        self.found: dict[int, set[Idea]] = defaultdict(set)
        for idea, number in sub_theme.items():
            self.found[number].add(idea)
        self.has_moved_ideas = {place.theme for place in self.places.values() if place.is_by_person}
        self.is_target = {theme.merged_into for theme in themes}
        self.has_placed = {theme.parent for theme in themes if theme.is_placed and theme.merged_into is None}

    def final(self, key: Key) -> Key:
        """Follow merges to the theme that is shown."""
        seen = {key}
        while (onward := self.old[key].merged_into if key in self.old else None) is not None and onward in self.old:
            if onward in seen:
                break
            seen.add(onward)
            key = onward
        return key

    def is_touched(self, key: Key) -> bool:
        theme = self.old[key]
        return (
            theme.is_touched
            or theme.is_approved
            or theme.is_placed
            or key in self.has_moved_ideas
            or key in self.is_target
            or key in self.has_placed
            or (theme.parent in self.old and self.old[self.final(theme.parent)].is_approved)
        )

    def identify_sub_themes(self) -> None:
        by_machine: dict[Key, set[Idea]] = defaultdict(set)
        as_shown: dict[Key, set[Idea]] = defaultdict(set)
        for idea, place in self.places.items():
            if place.found_in is not None:
                by_machine[place.found_in].add(idea)
            if place.theme is not None:
                as_shown[place.theme].add(idea)
        keys = [key for key, theme in self.old.items() if theme.parent is not None]
        groups = [by_machine.get(key) or as_shown.get(key, set()) for key in keys]
        numbers = sorted(self.found)
        matched = match_identities(groups, [self.found[number] for number in numbers])
        for index, number in enumerate(numbers):
            key = keys[matched[index]] if index in matched else self.new_key()
            self.result.sub_keys[number] = key
            self.result.shown_as[number] = self.final(key)

    def place_ideas(self) -> None:
        again = set(self.result.shown_as.values())
        for idea, number in self.sub_theme.items():
            place = self.places.get(idea)
            self.result.places[idea] = (
                self.result.shown_as[number] if place is None else self._place(place, number, again)
            )
        used = {key for key in self.result.places.values() if key is not None}
        for number, key in list(self.result.sub_keys.items()):
            if key not in self.old and key not in used:
                del self.result.sub_keys[number], self.result.shown_as[number]
        kept = {
            key
            for key, theme in self.old.items()
            if theme.parent is not None and theme.merged_into is None and self.is_touched(key)
        }
        self.result.current |= used | kept
        self.result.new |= used - set(self.old)

    def _place(self, place: OldPlace[Key], number: int, again: set[Key]) -> Key | None:
        if place.is_by_person:
            return None if place.theme is None else self.final(place.theme)
        if place.theme is not None:
            key = self.final(place.theme)
            if self.old[key].is_approved or (self.is_touched(key) and key not in again):
                return key
        return self.result.shown_as[number]

    def identify_wholes(self) -> None:
        keys = [key for key, theme in self.old.items() if theme.parent is None]
        before: dict[Key, set[Idea]] = defaultdict(set)
        for idea, place in self.places.items():
            if place.theme is not None and (parent := self.old[place.theme].parent) is not None:
                before[parent].add(idea)
        after: dict[int, set[Idea]] = defaultdict(set)
        for idea, number in self.sub_theme.items():
            after[self.whole_of[number]].add(idea)
        numbers = sorted(after)
        matched = match_identities(
            [before.get(key, set()) for key in keys],
            [after[number] for number in numbers],
            least=WHOLE_KEEPS_IDENTITY,
        )
        for index, number in enumerate(numbers):
            self.result.whole_keys[number] = keys[matched[index]] if index in matched else self.new_key()

    def place_sub_themes(self) -> None:
        again = {self.final(key) for key in self.result.whole_keys.values()}
        for key in sorted(self.result.current, key=str):
            self.result.parents[key] = self._parent(key, again)
        used = set(self.result.parents.values())
        kept = {
            key
            for key, theme in self.old.items()
            if theme.parent is None and theme.merged_into is None and self.is_touched(key)
        }
        self.result.current |= used | kept
        self.result.new |= used - set(self.old)
        self.result.whole_keys = {
            number: key for number, key in self.result.whole_keys.items() if key in self.old or key in used
        }

    def _parent(self, key: Key, again: set[Key]) -> Key:
        if (theme := self.old.get(key)) is not None and theme.parent is not None:
            parent = self.final(theme.parent)
            if theme.is_placed or self.old[parent].is_approved or (self.is_touched(parent) and parent not in again):
                return parent
        votes: dict[int, int] = defaultdict(int)
        for number, shown in self.result.shown_as.items():
            if shown == key:
                votes[self.whole_of[number]] += len(self.found[number])
        if not votes:
            for idea, number in self.sub_theme.items():
                if self.result.places[idea] == key:
                    votes[self.whole_of[number]] += 1
        if votes:
            best = min(votes, key=lambda number: (-votes[number], number))
            return self.final(self.result.whole_keys[best])
        # Nobody's any more: a theme a person keeps although all its ideas are gone.
        assert theme is not None
        assert theme.parent is not None
        return self.final(theme.parent)


def _known(place: OldPlace[Key], themes: Mapping[Key, OldTheme[Key]]) -> OldPlace[Key]:
    """Forget themes that are no more: what was found in them is found anew."""
    theme = place.theme if place.theme in themes else None
    found_in = place.found_in if place.found_in in themes else None
    return OldPlace(theme, found_in, place.is_by_person and (place.theme is None or theme is not None))
