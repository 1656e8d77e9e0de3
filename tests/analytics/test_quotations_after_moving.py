"""A quotation stands for a theme only while its idea is in it."""

import pytest

from analytics.pipelines.report_rows import read_rows
from tests.factories.analytics import ThemeAssignmentFactory, ThemeFactory, ThemeQuotationFactory
from tests.factories.brainstorm import IdeaFactory


@pytest.mark.parametrize("moved_to", [None, "sibling", "elsewhere"])
def test_a_moved_idea_is_quoted_for_its_old_theme_no_more(dialogue, prompt, moved_to):
    whole, other_whole = ThemeFactory.create_batch(2, dialogue=dialogue)
    old, sibling = ThemeFactory.create_batch(2, dialogue=dialogue, parent=whole)
    places = {None: old, "sibling": sibling, "elsewhere": ThemeFactory(dialogue=dialogue, parent=other_whole)}
    idea = IdeaFactory(prompt=prompt)
    ThemeQuotationFactory(theme=old, idea=idea)
    ThemeQuotationFactory(theme=whole, idea=idea)
    ThemeAssignmentFactory(idea=idea, theme=places[moved_to])
    quoted = {theme for theme, ideas in read_rows(dialogue).quoted.items() if ideas}
    assert quoted == {None: {old.pk, whole.pk}, "sibling": {whole.pk}, "elsewhere": set()}[moved_to]
