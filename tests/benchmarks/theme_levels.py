"""How wholes hold their sub-themes together, and whether what is set aside deserved it.

Printed by ``python -m tests.benchmarks.theme_labels``:

wholes, sub_themes             how many
in_bounds                      share of wholes of three to eight sub-themes
largest_whole                  its share of the ideas
silhouette                     of sub-themes in their wholes, by cosine of their centroids
whole_v, whole_purity          of wholes against the labels; the share of ideas with the commonest label of their whole
whole_again, sub_again         ARI with the wholes and sub-themes found in four fifths of the ideas
whole_seeds                    ARI of the wholes found from two seeds
aside                          share of ideas marked "not clearly in any theme"
v_all, v_kept                  V-measure of sub-themes with and without them
right_all, right_kept, right_aside  share of ideas with the commonest label of their sub-theme
right_surest, right_least_sure the same in the highest and lowest tenth of confidence; confidence_auc: how well
                               confidence tells right from wrong
weak, weak_purity, strong_purity  share of sub-themes called scattered; mean share of the commonest label in these and
                               in the others
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score, roc_auc_score, silhouette_score, v_measure_score

from analytics.themes.finding import ThemesResult
from tests.benchmarks.theme_quality import Sample

FEWEST_INSIDE, MOST_INSIDE = 3, 8
OTHER_SEED = 1000


def levels(sample: Sample, result: ThemesResult, part: ThemesResult, kept: NDArray[np.intp]) -> dict[str, float]:
    """Measure the upper level; `part` was found in the rows `kept`."""
    wholes = result.whole_of[result.sub_theme]
    inside = np.bincount(result.whole_of)
    again = sample.themes(np.arange(len(sample.texts)), OTHER_SEED)
    sizes = np.bincount(wholes)
    return {
        "wholes": float(len(inside)),
        "sub_themes": float(len(result.whole_of)),
        "in_bounds": float(np.mean((inside >= FEWEST_INSIDE) & (inside <= MOST_INSIDE))),
        "largest_whole": float(sizes.max() / sizes.sum()),
        "silhouette": _silhouette(result),
        "whole_v": float(v_measure_score(sample.labels, wholes)),
        "whole_purity": float(np.mean(commonest(sample.labels, wholes))),
        "whole_again": float(adjusted_rand_score(wholes[kept], part.whole_of[part.sub_theme])),
        "sub_again": float(adjusted_rand_score(result.sub_theme[kept], part.sub_theme)),
        "whole_seeds": float(adjusted_rand_score(wholes, again.whole_of[again.sub_theme])),
    }


def _silhouette(result: ThemesResult) -> float:
    if not 1 < len(result.wholes) < len(result.sub_themes):
        return 0.0
    centres = np.array([theme.centroid for theme in result.sub_themes])
    return float(silhouette_score(centres, result.whole_of, metric="cosine"))


def commonest(labels: list[str], groups: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Tell which ideas have the label that is commonest in their group."""
    _values, truth = np.unique(np.asarray(labels), return_inverse=True)
    table = np.zeros((int(groups.max()) + 1, int(truth.max()) + 1))
    np.add.at(table, (groups, truth), 1)
    return np.asarray(truth == table.argmax(axis=1)[groups])


def set_aside(sample: Sample, result: ThemesResult) -> dict[str, Any]:
    """Compare what is set aside with what is kept."""
    clear = ~result.unclear
    labels = np.asarray(sample.labels)
    right = commonest(sample.labels, result.sub_theme)
    order = np.argsort(-result.confidence, kind="stable")
    tenth = max(1, len(order) // 10)
    purity = np.array([float(right[theme.members].mean()) for theme in result.sub_themes])
    weak = np.array([theme.is_loose for theme in result.sub_themes])
    return {
        "aside": float(np.mean(~clear)),
        "v_all": float(v_measure_score(labels, result.sub_theme)),
        "v_kept": float(v_measure_score(labels[clear], result.sub_theme[clear])),
        "right_all": float(right.mean()),
        "right_kept": float(right[clear].mean()),
        "right_aside": float(right[~clear].mean()) if (~clear).any() else float("nan"),
        "right_surest": float(right[order[:tenth]].mean()),
        "right_least_sure": float(right[order[-tenth:]].mean()),
        "confidence_auc": float(roc_auc_score(right, result.confidence)),
        "weak": float(weak.mean()),
        "weak_purity": float(purity[weak].mean()) if weak.any() else float("nan"),
        "strong_purity": float(purity[~weak].mean()) if (~weak).any() else float("nan"),
    }
