"""The exposure table: whether every idea gets its evaluations, in each way it is cut, at the same cost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from brainstorm.models import Dialogue, Idea
from brainstorm.spread import spread_of, spread_page
from moderation.models import Visibility
from tests.factories.brainstorm import IdeaFactory, PromptFactory

pytestmark = pytest.mark.django_db
QUERIES = 7  # the same for one idea as for eight


def test_each_cut_counts_the_same_visible_ideas(dialogue, prompt):
    other = PromptFactory(dialogue=dialogue, number=prompt.number + 1)
    for number, count in enumerate([0, 2, 7, 12]):
        IdeaFactory(prompt=prompt, evaluation_count=count, language="sv" if number == 0 else "fi")
    IdeaFactory(prompt=other, evaluation_count=320)
    IdeaFactory(prompt=other, evaluation_count=9, visibility=Visibility.HIDDEN)
    page = spread_page(dialogue)
    assert (page.all.ideas, page.all.evaluations, page.all.minimum, page.all.maximum) == (5, 341, 0, 320)
    assert (page.all.under, page.all.under_target) == (2, 3)
    assert [row.spread.ideas for row in page.prompts] == [4, 1]
    assert {row.name: row.spread.ideas for row in page.languages} == {"Suomi": 4, "Svenska": 1}
    assert sum(row.ideas for row in page.classes) == 5
    assert [(row.first, row.ideas) for row in page.classes if row.ideas] == [(0, 1), (1, 1), (6, 1), (10, 1), (300, 1)]
    assert page.classes[-1].last is None


def test_late_ideas_stand_beside_the_rest(dialogue, prompt):
    today = timezone.localdate()
    Dialogue.objects.filter(pk=dialogue.pk).update(opens_on=today - timedelta(days=39), writing_ends_on=today)
    early, late = IdeaFactory(prompt=prompt, evaluation_count=20), IdeaFactory(prompt=prompt, evaluation_count=3)
    Idea.objects.filter(pk=early.pk).update(posted_at=timezone.now() - timedelta(days=20))
    Idea.objects.filter(pk=late.pk).update(posted_at=timezone.now())
    page = spread_page(Dialogue.objects.get(pk=dialogue.pk))
    assert page.late_from == today - timedelta(days=3)
    assert [row.spread.median for row in page.ages] == [20, 3]


def test_in_the_first_days_nothing_is_late_yet(dialogue, prompt):
    Dialogue.objects.filter(pk=dialogue.pk).update(opens_on=timezone.localdate() - timedelta(days=3))
    IdeaFactory(prompt=prompt)
    page = spread_page(Dialogue.objects.get(pk=dialogue.pk))
    assert (page.late_from, page.ages) == (None, [])


def test_mean_and_target_of_no_ideas_are_nought():
    empty = spread_of([], needed=6)
    assert (empty.mean, empty.enough_share, empty.under_share, empty.under_target) == (0, 0, 0, 0)


@pytest.mark.parametrize("n_ideas", [1, 8])
def test_the_page_costs_the_same_for_any_number_of_ideas(
    n_ideas, staff_client, facilitator, dialogue, prompt, django_assert_num_queries
):
    for number in range(n_ideas):
        IdeaFactory(prompt=prompt, evaluation_count=number, language=("fi", "sv", "en")[number % 3])
    client = staff_client(facilitator)
    address = reverse("brainstorm:work_spread", args=[dialogue.slug])
    client.get(address)
    with django_assert_num_queries(QUERIES):
        response = client.get(address)
    assert "Arvioiden jakautuminen" in response.content.decode()
