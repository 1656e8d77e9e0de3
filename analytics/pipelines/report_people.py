"""Who took part, as it may be shown, and what they think of a prompt as a whole."""

from __future__ import annotations

import numpy as np
from django.conf import settings
from django.db.models import Count, Model

from analytics.documents.document import BackgroundTable, Estimate, Group, Localized
from analytics.pipelines.report_rows import Votes, took_part
from brainstorm.models import BackgroundAnswer, BackgroundQuestion, Dialogue
from brainstorm.services.attendance import floor_of
from brainstorm.setup.background import wider
from disclosure import publish_tables

SHARE = (0.0, 1.0)
NO_ANSWER = ""


def localized(thing: Model, name: str) -> Localized:
    """A translated field in every language it has."""
    texts = {code: getattr(thing, f"{name}_{code}", "") or "" for code, _ in settings.LANGUAGES}
    return {code: text for code, text in texts.items() if text}


def background_tables(dialogue: Dialogue, total: int) -> list[BackgroundTable]:
    """One table for each background question, its small groups merged or hidden. None when nobody came."""
    if not total:
        return []
    questions = list(dialogue.background_questions.filter(is_active=True).prefetch_related("options"))
    chosen = BackgroundAnswer.objects.filter(participant__in=took_part(dialogue), option__isnull=False)
    found = dict(chosen.order_by().values_list("option_id").annotate(n=Count("pk")))
    counts, coarser, floors = {}, {}, {}
    for question in questions:
        options = list(question.options.all())
        answered = {option.key: found.get(option.pk, 0) for option in options}
        counts[question.key] = {**answered, NO_ANSWER: total - sum(answered.values())}
        coarser[question.key] = {option.key: option.merges_into for option in options if option.merges_into}
        floors[question.key] = floor_of(dialogue, options)
    shown = publish_tables(counts, k=floors, coarser=coarser)
    return [
        _table(question, shown.one_way[question.key], question.key in shown.merged, floors[question.key])
        for question in questions
    ]


def _table(
    question: BackgroundQuestion, counts: dict[str, int | None], is_merged: bool, smallest: int
) -> BackgroundTable:
    names = {option.key: localized(option, "text") for option in question.options.all()}
    groups = [Group(names.get(key) or dict(wider(key)), count) for key, count in counts.items() if key != NO_ANSWER]
    return BackgroundTable(localized(question, "text"), groups, counts[NO_ANSWER], is_merged, smallest)


def mean_of(votes: Votes, minimum: int, *, is_share: bool) -> Estimate | None:
    """The mean of all evaluations of a prompt, one voice per respondent, with its normal 95 % interval."""
    people, place = np.unique(votes.who, return_inverse=True)
    if people.size < max(minimum, 2):
        return None
    value = (votes.value > 0).astype(np.float64) if is_share else votes.value
    means = np.bincount(place, value) / np.bincount(place)
    bottom, top = SHARE if is_share else (1.0, 5.0)
    mean, half = float(means.mean()), 1.96 * float(means.std(ddof=1)) / float(np.sqrt(people.size))
    low, high = max(mean - half, bottom), min(mean + half, top)
    return Estimate(round(mean, 2), round(low, 2), round(high, 2), people.size)
