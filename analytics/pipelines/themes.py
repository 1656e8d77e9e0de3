"""A theme run: rows to arrays, arrays to themes, themes to rows. Worker only.

Killed anywhere, it is carried out by the next worker; what people did to themes before, or while it ran, stays.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID, uuid4

import numpy as np
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from numpy.typing import NDArray

from accounts.models import RunLostError, RunState
from analytics import tasks
from analytics.models import Theme, ThemeAssignment, ThemeQuotation, ThemeRun
from analytics.pipelines.heartbeat import beating
from analytics.themes.continuity import Continuation, OldPlace, OldTheme, continue_themes
from analytics.themes.describing import FoundTheme
from analytics.themes.finding import ThemesResult, find_themes
from brainstorm.models import Dialogue, Idea
from brainstorm.pipelines.texts import embedder_name, make_texts_of
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
    try:
        with beating(run):
            _carry_out(run)
    except RunLostError:
        return  # a newer worker has it, and will finish it
    except Exception as error:
        with suppress(RunLostError):
            run.advance(state=RunState.FAILED, error=type(error).__name__)
        raise


def _carry_out(run: ThemeRun) -> None:
    run.advance(step="texts", progress=0)
    make_texts_of(run.dialogue, told=lambda done, all_: run.advance(progress=TEXTS * done // max(1, all_)))
    run.advance(step="read", progress=TEXTS)
    read = _read(run.dialogue)
    run.advance(step="find", progress=READ, idea_count=len(read.keys))
    result = find_themes(
        read.texts,
        read.languages,
        read.lemmas,
        read.embeddings,
        seed=run.seed,
        progress=_telling(run),
        subsamples=SUBSAMPLES if len(read.keys) <= MOST_SUBSAMPLED else 0,
    )
    run.advance(step="store", progress=FOUND)
    with transaction.atomic():
        summary = _store(run, read, result)
        run.advance(
            state=RunState.DONE,
            progress=100,
            step="",
            unclear_count=int(result.unclear.sum()),
            method={**result.method, "embedder": embedder_name() if read.embeddings is not None else ""},
            summary=summary,
        )
        send(tasks.measure_themes, run.dialogue_id)


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
    return _Read(keys, texts, languages, lemmas, _matrix(vectors))


def _matrix(vectors: list[bytes | None]) -> NDArray[np.float32] | None:
    """Put the vectors under one another; zeros where one is missing. None when none is there."""
    there = [vector for vector in vectors if vector]
    if not there:
        return None
    dimension = len(there[0]) // 2
    matrix = np.zeros((len(vectors), dimension), dtype=np.float32)
    for row, vector in enumerate(vectors):
        if vector and len(vector) == 2 * dimension:
            matrix[row] = np.frombuffer(vector, dtype=np.float16)
    return matrix


def _store(run: ThemeRun, read: _Read, result: ThemesResult) -> dict[str, int]:
    """Write themes and places, with what people did meanwhile honoured: it is read here, under the lock."""
    dialogue = Dialogue.objects.select_for_update(no_key=True).get(pk=run.dialogue_id)
    there = {theme.pk: theme for theme in Theme.objects.filter(dialogue=dialogue).defer("centroid")}
    places = {
        idea: OldPlace(theme, found_in, is_by_person)
        for idea, theme, found_in, is_by_person in ThemeAssignment.objects.filter(idea__dialogue=dialogue).values_list(
            "idea_id", "theme_id", "found_in_id", "is_by_person"
        )
    }
    decided = continue_themes(
        [_old(theme) for theme in there.values() if theme.is_current or theme.merged_into_id],
        places,
        dict(zip(read.keys, result.sub_theme.tolist(), strict=True)),
        result.whole_of.tolist(),
        new_key=uuid4,
    )
    _store_themes(run, dialogue, there, result, decided)
    _store_places(run, read, result, decided, places)
    _store_quotations(read, result, decided)
    return {
        "new": len(decided.new & set(decided.parents)),
        "kept": len(set(decided.parents) - decided.new),
        "moved": sum(
            1 for idea, key in decided.places.items() if idea in places and places[idea].theme not in (key, None)
        ),
        "ideas_new": sum(1 for idea in decided.places if idea not in places),
    }


def _old(theme: Theme) -> OldTheme[UUID]:
    return OldTheme(
        key=theme.pk,
        parent=theme.parent_id,
        merged_into=theme.merged_into_id,
        is_touched=theme.is_named_by_person or theme.is_made_by_person or theme.is_hidden,
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
    for place, key in enumerate(read.keys):
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
    ThemeQuotation.objects.filter(theme__in=proposed, is_pinned=False).delete()
    rows = [
        ThemeQuotation(theme_id=theme, idea_id=idea, order=order)
        for theme, ideas in proposed.items()
        for order, idea in enumerate(ideas)
    ]
    ThemeQuotation.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
