"""A theme run: rows to arrays, arrays to themes, themes to rows. Worker only.

Killed anywhere, it is carried out by the next worker; what people did to themes before, or while it ran, stays.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

import numpy as np
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from numpy.typing import NDArray

from accounts.models import RunState
from accounts.services.runs import carrying_out
from analytics import tasks
from analytics.models import Theme, ThemeAssignment, ThemeQuotation, ThemeRun
from analytics.pipelines import provisional
from analytics.pipelines.heartbeat import beating
from analytics.themes.continuity import Continuation, OldPlace, OldTheme, continue_themes
from analytics.themes.describing import FoundTheme
from analytics.themes.finding import ThemesResult, find_themes
from brainstorm.models import Dialogue, Idea
from brainstorm.pipelines.text_runs import bring_up_to_date
from brainstorm.pipelines.texts import as_matrix, embedder_name
from config.celery import send
from moderation.models import Audience

BATCH = 1000
SUBSAMPLES, MOST_SUBSAMPLED = 5, 20_000
"""How often themes are looked for again in part of the ideas, and up to how many ideas."""
TEXTS, READ, FOUND = 30, 35, 92
"""Per cent of the work done when texts are worked on, when they are read, and when themes are found."""
TOLD_EVERY = 1.0

Key = UUID
Result = Continuation[UUID, UUID]


@dataclass(frozen=True, slots=True)
class _Read:
    """The ideas of a run, in the order of their random keys."""

    keys: list[UUID]
    texts: list[str]
    languages: list[str]
    lemmas: list[list[str]]
    embeddings: NDArray[np.float32] | None


def execute(run_id: str) -> None:
    """Carry out a theme run. Delivered twice, it is still carried out once."""
    run = ThemeRun.objects.select_related("dialogue").get(pk=run_id)
    if not run.claim():
        return
    with carrying_out(run), beating(run):
        _carry_out(run)


def _carry_out(run: ThemeRun) -> None:
    run.advance(step="texts", progress=0)
    bring_up_to_date(run.dialogue, told=lambda done, all_: run.advance(progress=TEXTS * done // max(1, all_)))
    run.advance(step="read", progress=TEXTS)
    read = _read(run.dialogue)
    run.advance(step="find", progress=READ, idea_count=len(read.keys))
    earlier, earlier_whole_of = _earlier(run.dialogue, read.keys)
    result = find_themes(
        read.texts,
        read.languages,
        read.lemmas,
        read.embeddings,
        seed=run.seed,
        progress=_telling(run),
        subsamples=SUBSAMPLES if len(read.keys) <= MOST_SUBSAMPLED else 0,
        earlier=earlier,
        earlier_whole_of=earlier_whole_of,
    )
    learned = provisional.learn(read.languages, read.lemmas, read.embeddings, result, seed=run.seed)
    embedder = embedder_name() if read.embeddings is not None else ""
    run.advance(step="store", progress=FOUND)
    with transaction.atomic():
        summary = _store(run, read, result, learned, embedder)
        run.advance(
            state=RunState.DONE,
            progress=100,
            step="",
            unclear_count=int(result.unclear.sum()),
            method={**result.method, "embedder": embedder},
            summary=summary,
        )
        send(tasks.measure_themes, run.dialogue_id)
        send(tasks.place_new_ideas)


def _telling(run: ThemeRun) -> Callable[[float], None]:
    """Tell progress at most once a second."""
    told = 0.0

    def tell(share: float) -> None:
        nonlocal told
        if time.monotonic() - told >= TOLD_EVERY:
            told = time.monotonic()
            run.advance(progress=READ + int((FOUND - READ) * share))

    return tell


def _read(dialogue: Dialogue) -> _Read:
    """Read what analysis may see. Texts that could not be worked on come along, and end up unclear."""
    rows = (
        Idea.objects.visible_to(Audience.ANALYSIS)
        .filter(dialogue=dialogue)
        .order_by("pk")
        .values_list(
            "pk", "text", "language", "worked_text__language", "worked_text__lemmas", "worked_text__embedding",
            "worked_text__embedder",
        )
    )  # fmt: skip
    keys, texts, languages, lemmas, vectors = [], [], [], [], []
    wanted = embedder_name()
    for key, text, language, found, words, vector, embedder in rows.iterator(chunk_size=2000):
        keys.append(key)
        texts.append(text)
        languages.append(found or language)
        lemmas.append((words or "").split())
        vectors.append(bytes(vector) if vector is not None and embedder == wanted else None)
    return _Read(keys, texts, languages, lemmas, as_matrix(vectors))


def _earlier(dialogue: Dialogue, keys: Sequence[UUID]) -> tuple[list[int], list[int]]:
    """Number the theme in which the run before found each idea, −1 where none did; and the whole of each such theme."""
    places, _tentative = _places(dialogue)
    found = [places[key].found_in if key in places else None for key in keys]
    numbers = {key: number for number, key in enumerate(dict.fromkeys(key for key in found if key is not None))}
    there = Theme.objects.filter(dialogue=dialogue).values_list("pk", "parent", "parent__merged_into")
    parents = {key: merged_into or parent for key, parent, merged_into in there}
    wholes: dict[UUID, int] = {}
    whole_of = [-1 if (whole := parents.get(key)) is None else wholes.setdefault(whole, len(wholes)) for key in numbers]
    return [-1 if key is None else numbers[key] for key in found], whole_of


def _store(run: ThemeRun, read: _Read, result: ThemesResult, learned: bytes | None, embedder: str) -> dict[str, int]:
    """Write themes and places, with what people did meanwhile honoured: it is read here, under the lock."""
    dialogue = Dialogue.objects.select_for_update(no_key=True).get(pk=run.dialogue_id)
    there = {theme.pk: theme for theme in Theme.objects.filter(dialogue=dialogue).defer("centroid")}
    places, tentative = _places(dialogue)
    pinned = set(ThemeQuotation.objects.filter(theme__in=there, is_pinned=True).values_list("theme", flat=True))
    decided = continue_themes(
        [
            _old(theme, has_pinned=theme.pk in pinned)
            for theme in there.values()
            if theme.is_current or theme.merged_into_id
        ],
        places,
        dict(zip(read.keys, result.sub_theme.tolist(), strict=True)),
        result.whole_of.tolist(),
        new_key=uuid4,
    )
    _store_themes(run, dialogue, there, result, decided)
    _store_places(run, read, result, decided, places)
    _store_quotations(read, result, decided)
    provisional.keep(run, learned, [decided.sub_keys.get(number) for number in range(len(result.sub_themes))], embedder)
    return {
        "new": len(decided.new & set(decided.parents)),
        "kept": len(set(decided.parents) - decided.new),
        "moved": sum(
            1 for idea, key in decided.places.items() if idea in places and places[idea].theme not in (key, None)
        ),
        "ideas_new": sum(1 for idea in decided.places if idea not in places),
        "provisional": len(tentative.keys() & decided.places.keys()),
        "provisional_kept": sum(1 for idea, key in tentative.items() if key and decided.places.get(idea) == key),
    }


def _places(dialogue: Dialogue) -> tuple[dict[UUID, OldPlace[UUID]], dict[UUID, UUID | None]]:
    """Where ideas are by a run or a person; and those that were only placed provisionally since, which bind nothing."""
    settled: dict[UUID, OldPlace[UUID]] = {}
    tentative: dict[UUID, UUID | None] = {}
    rows = ThemeAssignment.objects.filter(idea__dialogue=dialogue)
    for idea, theme, found_in, is_by_person, is_provisional in rows.values_list(
        "idea_id", "theme_id", "found_in_id", "is_by_person", "is_provisional"
    ):
        if is_provisional and not is_by_person:
            tentative[idea] = theme
        else:
            settled[idea] = OldPlace(theme, None if is_provisional else found_in, is_by_person)
    return settled, tentative


def _old(theme: Theme, *, has_pinned: bool) -> OldTheme[UUID]:
    return OldTheme(
        key=theme.pk,
        parent=theme.parent_id,
        merged_into=theme.merged_into_id,
        is_touched=theme.is_named_by_person or theme.is_made_by_person or theme.is_hidden or has_pinned,
        is_approved=theme.is_approved,
        is_placed=theme.is_placed_by_person,
    )


def _store_themes(
    run: ThemeRun, dialogue: Dialogue, there: Mapping[UUID, Theme], result: ThemesResult, decided: Result
) -> None:
    found: dict[UUID, FoundTheme] = {}
    for number, key in decided.whole_keys.items():
        found.setdefault(key, result.wholes[number])
    for number, key in decided.sub_keys.items():
        found.setdefault(key, result.sub_themes[number])
    sizes = _sizes(decided)
    ordered = sorted(decided.current, key=lambda key: (-sizes.get(key, 0), str(key)))
    order = {key: place for place, key in enumerate(ordered, start=1)}
    for wholes_first in (True, False):  # a sub-theme points at its whole
        for key in ordered:
            if (key not in decided.parents) == wholes_first:
                theme = there.get(key) or Theme(pk=key, dialogue=dialogue)
                theme.parent_id = decided.parents.get(key)
                theme.order, theme.is_current = order[key], True
                _describe(theme, found.get(key), run, dialogue)
                theme.version += 1
                theme.save(force_insert=key not in there)
    gone = [key for key, theme in there.items() if theme.is_current and key not in decided.current]
    Theme.objects.filter(pk__in=gone, merged_into=None).update(is_current=False)


def _sizes(decided: Result) -> dict[UUID, int]:
    sizes: dict[UUID, int] = {}
    for key in decided.places.values():
        if key is not None:
            for each in (key, decided.parents[key]):
                sizes[each] = sizes.get(each, 0) + 1
    return sizes


def _describe(theme: Theme, found: FoundTheme | None, run: ThemeRun, dialogue: Dialogue) -> None:
    """Take over what the run found, but for a name that a person gave."""
    if found is None:
        return
    theme.last_run = run
    theme.cohesion, theme.stability = found.cohesion, found.stability
    theme.centroid = None if found.centroid is None else found.centroid.astype(np.float16).tobytes()
    theme.words = list(next(iter(found.words.values()), ()))
    if not theme.is_named_by_person:
        names = {language: found.labels.get(language, "") for language, _name in settings.LANGUAGES}
        if not any(names.values()):
            names = _numbered(theme.order, dialogue.languages)
        for language, name in names.items():
            setattr(theme, f"name_{language}", name)


def _numbered(number: int, languages: list[str]) -> dict[str, str]:
    names = {}
    for language in languages:
        with override(language):
            names[language] = _("Teema %(number)d") % {"number": number}
    return names


def _store_places(
    run: ThemeRun, read: _Read, result: ThemesResult, decided: Result, places: Mapping[UUID, OldPlace[UUID]]
) -> None:
    rows = []
    edited = _edited(run, read)
    for place, key in enumerate(read.keys):
        if key in edited:
            continue
        number = int(result.sub_theme[place])
        theme = decided.places[key]
        is_by_person = key in places and places[key].is_by_person and theme == places[key].theme
        as_found = theme == decided.shown_as.get(number)
        rows.append(
            ThemeAssignment(
                idea_id=key,
                theme_id=theme,
                found_in_id=decided.sub_keys.get(number),
                confidence=1.0 if is_by_person else float(result.confidence[place]),
                is_unclear=bool(result.unclear[place]) and as_found and not is_by_person,
                is_by_person=is_by_person,
                is_provisional=False,
                run=run,
            )
        )
    fields = ["theme", "found_in", "confidence", "is_unclear", "is_by_person", "is_provisional", "run"]
    ThemeAssignment.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["idea"], update_fields=fields
    )


def _edited(run: ThemeRun, read: _Read) -> set[UUID]:
    """Ideas whose text was changed while themes were looked for: what was found for the old text is not theirs."""
    now = dict(Idea.objects.filter(dialogue=run.dialogue_id, is_edited=True).values_list("pk", "text"))
    return {key for key, text in zip(read.keys, read.texts, strict=True) if key in now and now[key] != text}


def _one_of_each(proposed: dict[UUID, list[UUID]]) -> dict[UUID, list[UUID]]:
    """Let nobody speak twice for a theme: of each author the first only."""
    wanted = {idea for ideas in proposed.values() for idea in ideas}
    author = dict(Idea.objects.filter(pk__in=wanted).values_list("pk", "participant"))
    firsts = ((theme, {author.get(idea, idea): idea for idea in reversed(ideas)}) for theme, ideas in proposed.items())
    return {theme: [idea for idea in proposed[theme] if idea in chosen.values()] for theme, chosen in firsts}


def _store_quotations(read: _Read, result: ThemesResult, decided: Result) -> None:
    """Propose quotations anew where a theme was found; what a person pinned stays."""
    proposed: dict[UUID, list[UUID]] = {}
    for number, key in decided.shown_as.items():
        ideas = [read.keys[place] for place in result.sub_themes[number].quotations]
        proposed.setdefault(key, []).extend(idea for idea in ideas if decided.places[idea] == key)
    for number, key in decided.whole_keys.items():
        if key in decided.current:
            ideas = [read.keys[place] for place in result.wholes[number].quotations]
            inside = [idea for idea in ideas if (sub := decided.places[idea]) and decided.parents[sub] == key]
            proposed.setdefault(key, []).extend(inside)
    proposed = _one_of_each(proposed)
    ThemeQuotation.objects.filter(theme__in=proposed, is_pinned=False).delete()
    rows = [
        ThemeQuotation(theme_id=theme, idea_id=idea, order=order)
        for theme, ideas in proposed.items()
        for order, idea in enumerate(ideas)
    ]
    ThemeQuotation.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
