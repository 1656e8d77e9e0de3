"""Queues and grounds for tests."""

import factory
from factory.django import DjangoModelFactory

from moderation.models import Ground, Queue


class QueueFactory(DjangoModelFactory[Queue]):
    class Meta:
        model = Queue

    name = factory.Sequence(lambda n: f"Jono {n}")


class GroundFactory(DjangoModelFactory[Ground]):
    class Meta:
        model = Ground

    queue = factory.SubFactory(QueueFactory)
    key = factory.Sequence(lambda n: f"peruste-{n}")
    name_fi = "Henkilötietoja"
    name_sv = "Personuppgifter"
    name_en = "Personal data"
    explanation_fi = "Tekstissä on toisen ihmisen tietoja."
    explanation_sv = "Texten innehåller uppgifter om en annan person."
    explanation_en = "The text holds details of another person."
