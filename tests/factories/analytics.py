"""Themes and reports, for tests."""

import factory
from factory.django import DjangoModelFactory

from analytics.models import Theme, ThemeAssignment, ThemeQuotation, ThemeRun
from tests.factories.brainstorm import DialogueFactory, IdeaFactory


class ThemeRunFactory(DjangoModelFactory[ThemeRun]):
    class Meta:
        model = ThemeRun

    dialogue = factory.SubFactory(DialogueFactory)
    number = factory.Sequence(lambda n: n + 1)


class ThemeFactory(DjangoModelFactory[Theme]):
    """A whole; with ``parent`` a sub-theme."""

    class Meta:
        model = Theme

    dialogue = factory.SubFactory(DialogueFactory)
    name_fi = factory.Sequence(lambda n: f"Teema {n}")
    order = factory.Sequence(lambda n: n)


class ThemeAssignmentFactory(DjangoModelFactory[ThemeAssignment]):
    class Meta:
        model = ThemeAssignment

    idea = factory.SubFactory(IdeaFactory)
    theme = factory.SubFactory(ThemeFactory, dialogue=factory.SelfAttribute("..idea.dialogue"))
    confidence = 0.8


class ThemeQuotationFactory(DjangoModelFactory[ThemeQuotation]):
    class Meta:
        model = ThemeQuotation

    idea = factory.SubFactory(IdeaFactory)
    theme = factory.SubFactory(ThemeFactory, dialogue=factory.SelfAttribute("..idea.dialogue"))
