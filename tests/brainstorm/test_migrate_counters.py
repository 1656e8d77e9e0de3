"""What migration 0002 makes of a dialogue that people have weighed already."""

from importlib import import_module

from django.apps import apps

from brainstorm.models import ExposureReason, ExposureState, Idea
from tests.factories.brainstorm import EvaluationFactory, ExposureFactory, IdeaFactory

migration = import_module("brainstorm.migrations.0002_fair_sampling")


def test_counters_are_filled_from_what_was_dealt_and_weighed_before(prompt, monkeypatch):
    monkeypatch.setattr(migration, "BATCH", 2)
    weighed, skipped, browsed, untouched = IdeaFactory.create_batch(4, prompt=prompt)
    for value in (2, 5):
        EvaluationFactory(idea=weighed, value=value)
        ExposureFactory(idea=weighed, state=ExposureState.EVALUATED)
    ExposureFactory(idea=skipped, state=ExposureState.SKIPPED)
    ExposureFactory(idea=browsed, state=ExposureState.EVALUATED, reason=ExposureReason.OWN_CHOICE)
    EvaluationFactory(idea=browsed, is_routed=False)
    migration.count_what_was_dealt(apps, None)
    fields = ("routed_count", "value_sum", "value_square_sum", "dealt_count", "in_hand")
    counters = {row[0]: row[1:] for row in Idea.objects.values_list("pk", *fields)}
    assert counters[weighed.pk] == (2, 7, 29, 2, 0)
    assert counters[skipped.pk] == (0, 0, 0, 1, 0)
    assert counters[browsed.pk] == counters[untouched.pk] == (0, 0, 0, 0, 0)
    draws = dict(Idea.objects.values_list("pk", "draw"))
    assert 2 <= draws[weighed.pk] < 3
    assert all(0 <= draws[idea.pk] < 1 for idea in (skipped, browsed, untouched))
