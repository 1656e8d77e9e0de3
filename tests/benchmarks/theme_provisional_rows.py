"""The rows of :mod:`tests.benchmarks.theme_provisional`: posting, placing and two theme runs in a database."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from uuid import UUID, uuid4

import numpy as np

from accounts.models import RunState
from analytics import tasks
from analytics.models import ThemeAssignment, ThemePlacer, ThemeRun
from analytics.pipelines import provisional
from analytics.themes.placing import learn_placer
from brainstorm.models import Dialogue, Idea, IdeaText, Participant, Prompt
from brainstorm.pipelines.texts import made_so
from language.embedding import Embedder
from tests.benchmarks.labelled import Sample
from tests.factories.brainstorm import DialogueFactory, ParticipantFactory, PromptFactory

SHARE = 0.8
EMBEDDED = 20

Places = dict[UUID, tuple[UUID | None, bool]]


def measure(sample: Sample, embedder: Embedder | None, seed: int) -> dict[str, float]:
    """Post, find, place, find again."""
    prompt = PromptFactory(dialogue=DialogueFactory())
    person = ParticipantFactory(dialogue=prompt.dialogue)
    order = np.random.default_rng(seed).permutation(len(sample.texts))
    split = round(SHARE * len(order))
    post(sample, np.sort(order[:split]), prompt, person)
    find(prompt.dialogue, seed)
    before = places(prompt.dialogue)
    learning = cost_of_learning(sample, np.sort(order[:split]), before, seed)
    new = post(sample, order[split:], prompt, person)
    took, used = place(new)
    placed = {key: row for key, row in places(prompt.dialogue).items() if key not in before}
    stored = len(bytes(ThemePlacer.objects.get(pk=prompt.dialogue.pk).content))
    find(prompt.dialogue, seed)
    after = places(prompt.dialogue)
    right = np.array([placed[key][0] == after[key][0] for key in new])
    clear = np.array([not placed[key][1] for key in new])
    return {
        "agreement": float(right.mean()),
        "agreement_clear": float(right[clear].mean()) if clear.any() else 0.0,
        "unclear": float(1 - clear.mean()),
        "kept": float(np.mean([after[key][0] == theme for key, (theme, _unclear) in before.items()])),
        "p50_ms": 1000 * float(np.median(took[1:])),
        "p95_ms": 1000 * float(np.quantile(took[1:], 0.95)),
        "cpu_ms": 1000 * used / len(new),
        "first_ms": 1000 * took[0],
        "placer_kb": stored / 1000,
        "learn_cpu_s": learning,
        **({} if embedder is None else cost_of_embedding(embedder, [sample.texts[row] for row in order[-EMBEDDED:]])),
    }


def post(sample: Sample, rows: Iterable[int], prompt: Prompt, person: Participant) -> list[UUID]:
    """Store ideas and what a worker makes of their texts."""
    chosen = [int(row) for row in rows]
    ideas = [
        Idea(pk=uuid4(), dialogue=prompt.dialogue, prompt=prompt, participant=person, kind=prompt.kind,
             text=sample.texts[row], language=sample.written_in[row], visibility="published")
        for row in chosen
    ]  # fmt: skip
    Idea.objects.bulk_create(ideas, batch_size=500)
    embedder, lemmatiser = made_so()
    IdeaText.objects.bulk_create(
        [
            IdeaText(
                idea=idea,
                language=sample.languages[row],
                lemmas=" ".join(sample.lemmas[row]),
                embedding=None if sample.embeddings is None else sample.embeddings[row].astype(np.float16).tobytes(),
                embedder=embedder,
                lemmatiser=lemmatiser,
            )
            for idea, row in zip(ideas, chosen, strict=True)
        ],
        batch_size=500,
    )
    return [idea.pk for idea in ideas]


def find(dialogue: Dialogue, seed: int) -> None:
    """Carry out a theme run."""
    number = ThemeRun.objects.filter(dialogue=dialogue).count() + 1
    run = ThemeRun.objects.create(dialogue=dialogue, number=number, seed=seed)
    tasks.find_themes(str(run.pk))
    run.refresh_from_db()
    assert run.state == RunState.DONE


def place(keys: Sequence[UUID]) -> tuple[list[float], float]:
    """Place ideas one by one; return the seconds each took, and the processor time of all."""
    took, before = [], time.process_time()
    for key in keys:
        began = time.perf_counter()
        assert provisional.place_ideas([str(key)]) == 1
        took.append(time.perf_counter() - began)
    return took, time.process_time() - before


def places(dialogue: Dialogue) -> Places:
    """Idea → its theme, and whether it is marked unclear."""
    rows = ThemeAssignment.objects.filter(idea__dialogue=dialogue)
    return {key: (theme, unclear) for key, theme, unclear in rows.values_list("idea", "theme", "is_unclear")}


def cost_of_learning(sample: Sample, rows: Sequence[int], found: Places, seed: int) -> float:
    """Processor seconds of learning from as many texts and themes."""
    themes = sorted({theme for theme, _unclear in found.values() if theme}, key=str)
    labels = np.random.default_rng(seed).integers(len(themes), size=len(rows))
    before = time.process_time()
    learn_placer(
        None if sample.embeddings is None else sample.embeddings[np.asarray(rows)],
        [sample.languages[row] for row in rows],
        [sample.lemmas[row] for row in rows],
        np.unique(labels, return_inverse=True)[1],
        seed=seed,
    )
    return time.process_time() - before


def cost_of_embedding(embedder: Embedder, texts: Sequence[str]) -> dict[str, float]:
    """Milliseconds of embedding a text by itself."""
    embedder.embed(texts[:1])
    began, before = time.perf_counter(), time.process_time()
    for text in texts:
        embedder.embed([text])
    wall, used = time.perf_counter() - began, time.process_time() - before
    return {"embedding_ms": 1000 * wall / len(texts), "embedding_cpu_ms": 1000 * used / len(texts)}
