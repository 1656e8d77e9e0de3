"""How near themes are to what people labelled, and what finding them cost."""

from __future__ import annotations

import resource
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score, v_measure_score

FEWEST_OF_A_LANGUAGE = 20


def b_cubed(labels: Sequence[str], themes: NDArray[np.intp]) -> float:
    """Return the B³ F1 of a partition (Bagga and Baldwin 1998)."""
    _values, truth = np.unique(np.asarray(labels), return_inverse=True)
    _themes, found = np.unique(themes, return_inverse=True)
    table = np.asarray(sparse.coo_matrix((np.ones(len(truth)), (truth, found))).todense())
    squares = table**2
    precision = float((squares / np.maximum(table.sum(axis=0), 1)).sum() / len(truth))
    recall = float((squares / np.maximum(table.sum(axis=1, keepdims=True), 1)).sum() / len(truth))
    return 2 * precision * recall / (precision + recall)


def agreement(labels: Sequence[str], themes: NDArray[np.intp]) -> dict[str, float]:
    """Compare themes with labels. What is in no theme (−1) counts as one theme."""
    return {
        "v": float(v_measure_score(labels, themes)),
        "ari": float(adjusted_rand_score(labels, themes)),
        "b3": b_cubed(labels, themes),
        "themes": float(len(np.unique(themes[themes >= 0]))),
        "left_out": float(np.mean(themes < 0)),
    }


def by_language(labels: Sequence[str], written_in: Sequence[str], themes: NDArray[np.intp]) -> dict[str, float]:
    """Return how far themes are languages, and V over the rows of each language where there are several."""
    rows = np.asarray(written_in)
    found = {"language_nmi": float(normalized_mutual_info_score(written_in, themes))}
    languages, counts = np.unique(rows, return_counts=True)
    for language, count in zip(languages, counts, strict=True):
        if len(languages) > 1 and count >= FEWEST_OF_A_LANGUAGE:
            inside = rows == language
            found[f"v_{language}"] = float(v_measure_score(np.asarray(labels)[inside], themes[inside]))
    return found


def cpu_seconds() -> float:
    """CPU time of this process, all its threads and the children it has waited for, user and system."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def peak_mb() -> float:
    """Return the greatest memory of this process.

    From /proc where there is one: what ``getrusage`` says begins, in a child, with its parent's.
    """
    status = Path("/proc/self/status")
    if status.exists():
        peak = next((line for line in status.read_text().splitlines() if line.startswith("VmHWM:")), None)
        if peak is not None:
            return int(peak.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Stopwatch:
    """CPU seconds spent inside something."""

    def __init__(self) -> None:
        self.cpu_s = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        before = cpu_seconds()
        try:
            yield
        finally:
            self.cpu_s += cpu_seconds() - before


@contextmanager
def clocked(owner: ModuleType | object, *names: str) -> Iterator[Stopwatch]:
    """Clock every call of some functions of a module, or methods of an object, and change nothing else."""
    watch = Stopwatch()
    originals = {name: getattr(owner, name) for name in names}

    def wrapped(function):
        def call(*args, **kwargs):
            with watch.running():
                return function(*args, **kwargs)

        return call

    for name, function in originals.items():
        setattr(owner, name, wrapped(function))
    try:
        yield watch
    finally:
        for name, function in originals.items():
            setattr(owner, name, function)


def means(figures: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the mean of each figure over the seeds that have it, to three places."""
    names = dict.fromkeys(name for one in figures for name in one)
    return {name: round(float(np.mean([one[name] for one in figures if name in one])), 3) for name in names}
