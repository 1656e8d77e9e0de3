"""What others do with the same ideas: TF-IDF with k-means, and BERTopic given our vectors.

TF-IDF of the words as written, scikit-learn's k-means, k among 10, 20, … 60 by silhouette. BERTopic at its
defaults (UMAP, HDBSCAN, class-based TF-IDF), given the embeddings our themes are found from (with --lite
our words as points); once as it is, with what it leaves out as one theme more, and once with that put to
the nearest theme (`reduce_outliers` by embeddings).

It is installed from `requirements-peers.txt`, beside the product and without torch: sentence-transformers
is a placeholder there, as BERTopic's documented light installation leaves it out (see `placeholder.py`).

CPU time is that of the process, its threads and its children, with one thread for BLAS, one for numba and
one process for HDBSCAN, so that waiting and starting up do not count against anybody. For BERTopic it is
that of UMAP and HDBSCAN only (`cpu_s`); `cpu_all_s` has the topic words too. Its first call compiles for
most of a minute; it is made beforehand, not counted, on 4,500 points of noise, which is more than the 4,096
from which UMAP looks for neighbours another way.
"""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import silhouette_score

from tests.benchmarks.scores import clocked, cpu_seconds

KS = (10, 20, 30, 40, 50, 60)
SILHOUETTE_ROWS = 2_000
WARM_UP_ROWS = 4_500
NOT_INSTALLED = "BERTopic is not installed (pip install -r requirements-peers.txt): comparing with k-means alone."

Floats = NDArray[np.float32]
Labels = NDArray[np.intp]


def k_means(texts: Sequence[str], seed: int, ks: Sequence[int] = KS) -> tuple[Labels, dict[str, float]]:
    """Find themes by TF-IDF and k-means, k by silhouette."""
    before = cpu_seconds()
    features = TfidfVectorizer().fit_transform(texts)
    best, best_score = np.zeros(len(texts), dtype=np.intp), -np.inf
    for k in (k for k in ks if k < len(texts)):
        labels = KMeans(k, random_state=seed).fit(features).labels_
        size = min(SILHOUETTE_ROWS, len(texts))
        score = silhouette_score(features, labels, metric="cosine", sample_size=size, random_state=seed)
        if score > best_score:
            best, best_score = labels.astype(np.intp), score
    return best, {"cpu_s": cpu_seconds() - before}


def has_bertopic() -> bool:
    """Whether the peers are installed."""
    return importlib.util.find_spec("bertopic") is not None


def bertopic(texts: Sequence[str], vectors: Floats, seed: int) -> tuple[dict[str, Labels], dict[str, float]]:
    """Find themes by BERTopic at its defaults; return them as they are and with outliers forced in."""
    _warm_up(vectors.shape[1])
    np.random.seed(seed)  # its defaults name no seed: UMAP then takes numpy's
    model = _model()
    before = cpu_seconds()
    with clocked(model.umap_model, "fit", "transform") as umap, clocked(model.hdbscan_model, "fit") as hdbscan:
        topics = _quietly(model.fit_transform, list(texts), vectors)[0]
    everything = cpu_seconds() - before
    forced = topics
    if -1 in topics and max(topics) >= 0:
        forced = _quietly(model.reduce_outliers, list(texts), topics, strategy="embeddings", embeddings=vectors)
    found = {"bertopic": np.asarray(topics, np.intp), "bertopic_forced": np.asarray(forced, np.intp)}
    return found, {"cpu_s": umap.cpu_s + hdbscan.cpu_s, "cpu_all_s": everything}


def _model() -> Any:
    from bertopic import BERTopic

    model = BERTopic()
    model.hdbscan_model.core_dist_n_jobs = 1
    return model


def _quietly(function: Any, *args: Any, **kwargs: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return function(*args, **kwargs)


@cache
def _warm_up(dimensions: int) -> None:
    rng = np.random.default_rng(0)
    centres = rng.normal(size=(30, dimensions))
    of_row = rng.integers(0, 30, WARM_UP_ROWS)
    points = (centres[of_row] + rng.normal(size=(WARM_UP_ROWS, dimensions))).astype(np.float32)
    texts = [f"word{row} thing{row % 7} other{row % 11}" for row in of_row]
    for rows in (200, WARM_UP_ROWS):
        _quietly(_model().fit_transform, texts[:rows], points[:rows])
