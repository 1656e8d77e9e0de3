"""New ideas between runs: each gets the theme the next run would most likely find for it, marked provisional.

Worker only. A place is made only where there is none, under the lock of whoever works on themes; so it never changes
what a run found or a person did, and the next run replaces it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

import numpy as np
from django.db import transaction
from django.db.models import QuerySet
from numpy.typing import NDArray

from analytics.models import Theme, ThemeAssignment, ThemePlacer, ThemeRun
from analytics.themes.finding import ThemesResult
from analytics.themes.placing import Placer, dump_placer, learn_placer, load_placer
from brainstorm.models import Dialogue, Idea
from brainstorm.phases import Phase
from brainstorm.pipelines.texts import as_matrix
from moderation.models import Audience

BATCH = 256
SWEEP_AT_MOST = 20_000
AT_REST = (Phase.COMPLETED, Phase.ARCHIVED)


@dataclass(frozen=True, slots=True)
class _Known:
    """What a run has left for placing."""

    placer: Placer
    themes: list[UUID | None]
    embedder: str


@dataclass(frozen=True, slots=True)
class _New:
    """Ideas to be placed."""

    keys: list[UUID]
    languages: list[str]
    lemmas: list[list[str]]
    embeddings: NDArray[np.float32] | None


class _Row(NamedTuple):
    """A theme, as far as it matters here: read for every new idea."""

    key: UUID
    parent: UUID | None
    merged_into: UUID | None
    is_hidden: bool
    is_current: bool


def learn(
    languages: Sequence[str],
    lemmas: Sequence[Sequence[str]],
    embeddings: NDArray[np.float32] | None,
    result: ThemesResult,
    *,
    seed: int,
) -> bytes | None:
    """Learn from what a run has found how to place new ideas; nothing without ideas."""
    if not len(result.sub_theme):
        return None
    return dump_placer(learn_placer(embeddings, languages, lemmas, result.sub_theme, seed=seed))


def keep(run: ThemeRun, content: bytes | None, themes: Sequence[UUID | None], embedder: str) -> None:
    """Put what a run has learned in place of what the one before had, and forget where that placed new ideas.

    Call it in the transaction that stores the run's themes, under the dialogue's lock.
    """
    tentative = ThemeAssignment.objects.filter(idea__dialogue=run.dialogue_id, is_provisional=True, is_by_person=False)
    tentative.delete()
    if content is None:
        ThemePlacer.objects.filter(pk=run.dialogue_id).delete()
        return
    kept = {"run": run, "content": content, "themes": [key and str(key) for key in themes], "embedder": embedder}
    ThemePlacer.objects.update_or_create(dialogue_id=run.dialogue_id, defaults=kept)


def place_ideas(keys: Sequence[str]) -> int:
    """Place ideas that were just written or edited; return how many were."""
    dialogues = Idea.objects.filter(pk__in=keys).order_by().values_list("dialogue_id", flat=True).distinct()
    return sum(_place(dialogue, _waiting(dialogue).filter(pk__in=keys)) for dialogue in dialogues)


def place_new_ideas() -> int:
    """Place every idea that waits, in dialogues that a run has looked into; return how many were placed."""
    placed = 0
    rows = ThemePlacer.objects.exclude(dialogue__phase__in=AT_REST).order_by("pk")
    for dialogue in rows.values_list("pk", flat=True):
        while placed < SWEEP_AT_MOST and _waiting(dialogue).exists():
            if not (done := _place(dialogue, _waiting(dialogue))):
                break
            placed += done
    return placed


def _waiting(dialogue_id: int) -> QuerySet[Idea]:
    """Ideas that analysis may see, worked on and in no theme yet."""
    return Idea.objects.visible_to(Audience.ANALYSIS).filter(
        dialogue=dialogue_id, worked_text__isnull=False, theme_assignment=None
    )


@transaction.atomic
def _place(dialogue_id: int, ideas: QuerySet[Idea]) -> int:
    Dialogue.objects.select_for_update(no_key=True).only("pk").get(pk=dialogue_id)
    run_id = next(iter(ThemePlacer.objects.filter(pk=dialogue_id).values_list("run_id", flat=True)), None)
    if run_id is None:
        return 0
    known = _known(run_id)
    targets = _targets(dialogue_id, known.themes)
    new = _read(ideas, known.embedder)
    if not new.keys or not any(targets):
        return 0
    posterior, said = known.placer.posterior(new.embeddings, new.languages, new.lemmas)
    found_in, confidence = _chosen(np.exp(posterior), said, targets)
    rows = [
        ThemeAssignment(
            idea_id=key,
            theme_id=targets[found_in[place]],
            found_in_id=known.themes[found_in[place]],
            confidence=float(confidence[place]),
            is_unclear=bool(confidence[place] < known.placer.limit),
            is_provisional=True,
            run_id=run_id,
        )
        for place, key in enumerate(new.keys)
    ]
    return len(ThemeAssignment.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True))


@lru_cache(maxsize=8)
def _known(run_id: UUID) -> _Known:
    """Read what a run has left, once in each process: it never changes."""
    row = ThemePlacer.objects.get(run=run_id)
    themes = [UUID(key) if key else None for key in row.themes]
    return _Known(load_placer(bytes(row.content)), themes, row.embedder)


def _targets(dialogue_id: int, themes: Sequence[UUID | None]) -> list[UUID | None]:
    """For each theme of the run where its ideas are shown now: itself, or what a person merged it into.

    None where that is hidden or gone.
    """
    rows = Theme.objects.filter(dialogue=dialogue_id).order_by()
    there = {row[0]: _Row(*row) for row in rows.values_list("pk", "parent", "merged_into", "is_hidden", "is_current")}

    def shown(key: UUID | None) -> _Row | None:
        theme, seen = there.get(key) if key else None, set()
        while theme is not None and theme.merged_into is not None and theme.key not in seen:
            seen.add(theme.key)
            theme = there.get(theme.merged_into)
        return theme if theme is not None and theme.is_current and not theme.is_hidden else None

    found = [shown(key) for key in themes]
    return [theme.key if theme is not None and shown(theme.parent) is not None else None for theme in found]


def _read(ideas: QuerySet[Idea], embedder: str) -> _New:
    """Read what was made of their texts. Vectors of another embedder than the run's count as missing."""
    rows = list(
        ideas.order_by("pk").values_list(
            "pk", "worked_text__language", "worked_text__lemmas", "worked_text__embedding", "worked_text__embedder"
        )[:BATCH]
    )
    vectors = [bytes(row[3]) if embedder and row[3] is not None and row[4] == embedder else None for row in rows]
    return _New(
        [row[0] for row in rows], [row[1] for row in rows], [row[2].split() for row in rows], as_matrix(vectors)
    )


def _chosen(
    shares: NDArray[np.float32], said: NDArray[np.bool_], targets: Sequence[UUID | None]
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Return for each idea the number of the theme it goes to, and the confidence.

    What goes to one target is counted together. What is likeliest in a hidden theme goes to the next best, with the
    little confidence it has there.
    """
    open_ = [number for number, key in enumerate(targets) if key is not None]
    keys = sorted({targets[number] for number in open_}, key=str)
    into = np.zeros((len(targets), len(keys)), np.float32)
    for number in open_:
        into[number, keys.index(targets[number])] = 1
    joined = shares @ into
    best = np.argmax(joined, axis=1)
    confidence = np.where(said, joined[np.arange(len(joined)), best], 0)
    own = np.where(into[:, best].T > 0, shares, -1)
    return np.where(said, np.argmax(own, axis=1), open_[0]), np.clip(confidence, 0, 1)
