"""How important each theme is to those who weighed its ideas, kept for the analyst's pages. Worker only.

Pages must not carry numpy, so the figures are computed here after each run and edit and lie in the newest run.
They are made coarse before they are stored: a live mean with two decimals and an exact count would let somebody
work out what the latest person answered.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from accounts.models import RunState
from analytics.evaluations.ranking import Estimates, theme_importance
from analytics.models import ThemeRun
from analytics.pipelines.report_rows import Rows, Votes, read_rows
from brainstorm.models import Dialogue

STEP = 5
DECIMALS = 1


def measure_themes(dialogue_id: int) -> None:
    """Compute the importance of every theme, wholes too, and lay it in the newest finished run."""
    dialogue = Dialogue.objects.get(pk=dialogue_id)
    run = ThemeRun.objects.filter(dialogue=dialogue, state=RunState.DONE).first()
    if run is None:
        return
    importance = importance_of_themes(read_rows(dialogue))
    run.summary = {**run.summary, "importance": importance}
    run.save(update_fields=["summary"])


def importance_of_themes(rows: Rows) -> dict[str, dict[str, Any]]:
    """Theme → its scale, mean, interval and respondents, coarse. Themes too few have weighed are not there."""
    subs = [sub for whole in rows.wholes for sub in rows.children[whole.pk]]
    parent = {sub.pk: whole.pk for whole in rows.wholes for sub in rows.children[whole.pk]}
    of_idea = [idea.theme for idea in rows.ideas]
    found: dict[str, dict[str, Any]] = {}
    for themes, keys in (
        ([sub.pk for sub in subs], of_idea),
        ([whole.pk for whole in rows.wholes], [parent.get(key, key) if key else None for key in of_idea]),
    ):
        for name, estimates in _estimates(rows, _places(keys, themes), len(themes)).items():
            for number, key in enumerate(themes):
                if np.isfinite(estimates.mean[number]) and str(key) not in found:
                    found[str(key)] = _coarse(name, estimates, number)
    return found


def _estimates(rows: Rows, theme_of: NDArray[np.int64], count: int) -> dict[str, Estimates]:
    agrees = rows.is_agreement
    rated, said = rows.votes.of(~agrees), rows.votes.of(agrees)
    agreed = Votes(said.idea, said.who, (said.value > 0).astype(np.float64))
    scales = {"importance": (rated, (1.0, 5.0)), "agreement": (agreed, (0.0, 1.0))}
    minimum = max(rows.dialogue.minimum_evaluations, rows.dialogue.minimum_group)
    return {
        name: theme_importance(
            votes.value,
            votes.who,
            theme_of[votes.idea],
            rows.prompt_numbers[votes.idea],
            n_themes=count,
            scale=scale,
            minimum=minimum,
        )
        for name, (votes, scale) in scales.items()
    }


def _places(keys: list[UUID | None], themes: list[UUID]) -> NDArray[np.int64]:
    place = {key: number for number, key in enumerate(themes)}
    return np.array([place.get(key, -1) if key else -1 for key in keys], np.int64)


def _coarse(name: str, estimates: Estimates, number: int) -> dict[str, Any]:
    digits = DECIMALS if name == "importance" else DECIMALS + 1
    return {
        "scale": name,
        "mean": round(float(estimates.mean[number]), digits),
        "low": round(float(estimates.low[number]), digits),
        "high": round(float(estimates.high[number]), digits),
        "n": int(estimates.n[number]) // STEP * STEP,
    }
