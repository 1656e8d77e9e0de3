"""What each idea's text is made into: language, base forms, vector. Worker only.

A task does it right after posting. What the task missed (broker gone, rows of a file) a sweep finds. One text that
cannot be worked on is written down as such and stops no other. What another embedder made is made again by text_runs.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from uuid import UUID, uuid4

import numpy as np
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q, QuerySet
from numpy.typing import NDArray

from accounts.services.runs import show_worker
from brainstorm.models import Dialogue, Idea, IdeaText
from brainstorm.pipelines.grams import store_grams
from brainstorm.signals import texts_made
from language.detection import detect_language
from language.embedding import Embedder, get_embedder
from language.lemmas import lemma_engine, lemmas
from moderation.models import Visibility

BATCH = 32
SWEEP_AT_MOST = 20_000
TURN = "sweep-texts"
TURN_SECONDS = 120
GONE = [Visibility.ERASED, Visibility.WITHDRAWN, Visibility.MERGED]

log = logging.getLogger(__name__)


def make_idea_text(idea_id: str) -> None:
    """Work on one idea that was just written or edited."""
    make_texts(list(unworked().filter(pk=idea_id)))


def make_missing_texts() -> int:
    """Work on every text that waits; return how many were done. One worker at a time takes the turn."""
    if not _take_turn():
        return 0
    done = 0
    try:
        for ideas in _batches(unworked()):
            done += make_texts(ideas)
            _keep_turn()
            show_worker()  # with one process this is all that the worker does for a while
            if done >= SWEEP_AT_MOST:
                break
    finally:
        _end_turn()
    return done


def make_texts_of(dialogue: Dialogue, *, told: Callable[[int, int], None] = lambda done, all_: None) -> int:
    """Work on every waiting text of a dialogue, telling how many of how many are done."""
    waiting = unworked().filter(dialogue=dialogue)
    all_, done = waiting.count(), 0
    for ideas in _batches(waiting):
        make_texts(ideas)
        done += len(ideas)
        told(min(done, all_), all_)
    return done


def unworked() -> QuerySet[Idea]:
    """Ideas whose text has not been worked on since it was written or edited."""
    rows = Idea.objects.exclude(visibility__in=GONE).filter(worked_text=None)
    return rows.only("pk", "text", "language", "dialogue_id", "prompt_id")


def outdated(dialogue: Dialogue | int | None = None) -> QuerySet[Idea]:
    """Ideas whose text was worked on by another embedder or lemmatiser than there is now: see text_runs."""
    embedder, lemmatiser = made_so()
    rows = Idea.objects.exclude(visibility__in=GONE).filter(worked_text__isnull=False)
    if dialogue is not None:
        rows = rows.filter(dialogue=dialogue)
    other = ~Q(worked_text__embedder=embedder) | ~Q(worked_text__lemmatiser=lemmatiser)
    return rows.filter(other).only("pk", "text", "language", "dialogue_id", "prompt_id")


def made_so() -> tuple[str, str]:
    """The embedder and the lemmatiser in use, as they are written beside what they made."""
    return embedder_name(), lemma_engine()


def the_embedder() -> Embedder | None:
    """The embedder that the settings name. Raises RuntimeError, saying why, when it does not load."""
    return get_embedder(settings.EMBEDDER, settings.EMBEDDER_PATH)


def embedder_name() -> str:
    """Name and version of the embedder in use; empty without one."""
    embedder = the_embedder()
    return f"{embedder.name} {embedder.version}" if embedder else ""


def as_matrix(vectors: Sequence[bytes | None]) -> NDArray[np.float32] | None:
    """Put stored vectors under one another; zeros where one is missing. None when none is there."""
    there = [vector for vector in vectors if vector]
    if not there:
        return None
    dimension = len(there[0]) // 2
    matrix = np.zeros((len(vectors), dimension), dtype=np.float32)
    for row, vector in enumerate(vectors):
        if vector and len(vector) == 2 * dimension:
            matrix[row] = np.frombuffer(vector, dtype=np.float16)
    return matrix


def make_texts(ideas: Sequence[Idea]) -> int:
    """Work on a batch; return how many rows were written."""
    embedder = the_embedder()
    vectors = _embedded([idea.text for idea in ideas], embedder)
    rows = [_row(idea, vector) for idea, vector in zip(ideas, vectors, strict=True)]
    return _store(ideas, rows)


def _embedded(texts: Sequence[str], embedder: Embedder | None) -> list[bytes | Exception | None]:
    """Embed all at once; when that fails, one by one, to find the text that it fails for."""
    if embedder is None:
        return [None] * len(texts)
    try:
        return [vector.astype(np.float16).tobytes() for vector in embedder.embed(texts)]
    except Exception as error:  # noqa: BLE001  whatever a text does to the embedder, the others go on
        if len(texts) == 1:
            return [error]
        return [vector for text in texts for vector in _embedded([text], embedder)]


def _row(idea: Idea, vector: bytes | Exception | None) -> IdeaText:
    row = IdeaText(idea=idea, language=idea.language, lemmatiser=lemma_engine(), embedder=embedder_name(), problem="")
    try:
        if isinstance(vector, Exception):
            raise vector
        row.language = detect_language(idea.text, fallback=idea.language)
        row.lemmas = " ".join(lemmas(idea.text, row.language))
        row.embedding = vector
    except Exception as error:  # noqa: BLE001  one text must not stop the others
        log.warning("The text of idea %s could not be worked on: %s", idea.pk, type(error).__name__)
        row.problem, row.lemmas, row.embedding = type(error).__name__, "", None
    return row


@transaction.atomic
def _store(ideas: Sequence[Idea], rows: Sequence[IdeaText]) -> int:
    """Write the rows of ideas whose text is still what was worked on."""
    worked = {idea.pk: idea.text for idea in ideas}
    now = Idea.objects.select_for_update(no_key=True).filter(pk__in=worked).exclude(visibility__in=GONE)
    same = {key for key, text in now.values_list("pk", "text") if worked[key] == text}
    kept = [row for row in rows if row.idea_id in same]
    again = set(IdeaText.objects.filter(pk__in=same).values_list("pk", flat=True))
    fields = ["language", "lemmas", "embedding", "embedder", "lemmatiser", "problem"]
    IdeaText.objects.bulk_create(kept, update_conflicts=True, unique_fields=["idea"], update_fields=fields)
    store_grams([idea for idea in ideas if idea.pk in same])
    if fresh := [row.idea_id for row in kept if row.idea_id not in again]:
        texts_made.send(IdeaText, keys=fresh)
    return len(kept)


def _batches(waiting: QuerySet[Idea]) -> Iterator[list[Idea]]:
    """Batches from a random key onwards and then from the start, so that two workers rarely meet."""
    start = uuid4()
    for part in (waiting.filter(pk__gte=start), waiting.filter(pk__lt=start)):
        last: UUID | None = None
        while True:
            rows = part if last is None else part.filter(pk__gt=last)
            batch = list(rows.order_by("pk")[:BATCH])
            if not batch:
                break
            last = batch[-1].pk
            yield batch


def _take_turn() -> bool:
    try:
        return bool(cache.add(TURN, 1, TURN_SECONDS))
    except Exception:  # noqa: BLE001  a cache that is gone must not stop the work: twice done is only slower
        return True


def _keep_turn() -> None:
    try:
        cache.set(TURN, 1, TURN_SECONDS)
    except Exception:  # noqa: BLE001  see above
        log.warning("The cache does not answer.")


def _end_turn() -> None:
    try:
        cache.delete(TURN)
    except Exception:  # noqa: BLE001  see above
        log.warning("The cache does not answer.")
