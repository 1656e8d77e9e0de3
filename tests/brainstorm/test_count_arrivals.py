"""The box of arrivals: opened at night, with enough in it, in whole batches; nobody is lost or counted twice."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from brainstorm.models import ArrivalSlip, ArrivalTally, Dialogue, DistributionLink, Participant
from brainstorm.services.arrivals import _opened, count_arrivals, count_due_arrivals, drop_slip
from brainstorm.services.participants import join_dialogue
from brainstorm.services.retention import destroy_identities
from tests.brainstorm.test_at_once import at_once
from tests.factories.brainstorm import DialogueFactory, DistributionLinkFactory

TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)


def drop(dialogue: Dialogue, n: int, link: DistributionLink | None = None) -> None:
    for _ in range(n):
        drop_slip(dialogue, link)


def counts(dialogue: Dialogue, day: date = TODAY) -> tuple[list[int], int, int]:
    """Open the box; what then stands in clear: links by name, pooled, unlinked."""
    count_arrivals(dialogue, day)
    tally = ArrivalTally.objects.get(dialogue=dialogue)
    return list(dialogue.links.values_list("counted", flat=True)), tally.pooled, tally.unlinked


def in_box(dialogue: Dialogue) -> Counter[int]:
    return Counter(_opened(slip.sealed) for slip in dialogue.arrival_slips.all())


@pytest.mark.django_db
def test_whole_batches_are_counted_and_the_rest_waits(dialogue):
    link = DistributionLinkFactory(dialogue=dialogue)
    drop(dialogue, 13, link)
    drop(dialogue, 12)
    assert counts(dialogue) == ([10], 0, 10)
    assert in_box(dialogue) == {link.pk: 3, 0: 2}
    assert set(dialogue.arrival_slips.values_list("is_left_over", flat=True)) == {True}


@pytest.mark.django_db
def test_what_waits_is_counted_when_it_makes_a_batch(dialogue):
    link = DistributionLinkFactory(dialogue=dialogue)
    drop(dialogue, 14, link)
    drop(dialogue, 11)
    counts(dialogue)
    drop(dialogue, 1, link)
    drop(dialogue, 19)
    assert counts(dialogue, TOMORROW) == ([15], 0, 30)
    assert in_box(dialogue) == Counter()


@pytest.mark.django_db
def test_a_box_with_few_new_slips_stays_shut_whatever_is_left_over_in_it(dialogue):
    link = DistributionLinkFactory(dialogue=dialogue)
    drop(dialogue, 9, link)
    drop(dialogue, 14)
    assert counts(dialogue) == ([0], 0, 10)
    drop(dialogue, 19, link)
    before = sorted(dialogue.arrival_slips.values_list("pk", "sealed"))
    assert counts(dialogue, TOMORROW) == ([0], 0, 10)
    assert sorted(dialogue.arrival_slips.values_list("pk", "sealed")) == before
    drop(dialogue, 1)
    assert counts(dialogue, TOMORROW) == ([25], 0, 15)


@pytest.mark.django_db
def test_the_box_is_opened_once_a_day(dialogue):
    link = DistributionLinkFactory(dialogue=dialogue)
    drop(dialogue, 20, link)
    assert count_due_arrivals(TODAY) == 1
    drop(dialogue, 40, link)
    assert count_due_arrivals(TODAY) == 0
    assert counts(dialogue)[0] == [20]
    assert counts(dialogue, TOMORROW)[0] == [60]


@pytest.mark.django_db
def test_a_small_senders_people_are_counted_with_other_small_ones_and_whose_they_were_is_forgotten(dialogue):
    small = [DistributionLinkFactory(dialogue=dialogue, sender=name, reached=12) for name in "ab"]
    drop(dialogue, 7, small[0])
    drop(dialogue, 6, small[1])
    drop(dialogue, 20)
    assert counts(dialogue) == ([0, 0], 10, 20)
    assert in_box(dialogue) == {-1: 3}


@pytest.mark.django_db
def test_of_whom_nobody_knows_how_many_they_reach_the_first_count_is_twenty(dialogue):
    link = DistributionLinkFactory(dialogue=dialogue, reached=None)
    drop(dialogue, 19, link)
    drop(dialogue, 10)
    assert counts(dialogue) == ([0], 0, 10)
    drop(dialogue, 5, link)
    drop(dialogue, 15)
    assert counts(dialogue, TOMORROW) == ([20], 0, 25)
    assert in_box(dialogue) == {link.pk: 4}


@pytest.mark.django_db
def test_slips_of_a_link_that_is_gone_or_of_another_key_count_as_no_link(dialogue, settings):
    link = DistributionLinkFactory(dialogue=dialogue)
    drop(dialogue, 10, link)
    link.delete()
    settings.SECRET_KEY = "another" * 10
    drop(dialogue, 10)
    assert counts(dialogue) == ([], 0, 20)


@pytest.mark.django_db
def test_dialogues_do_not_mix(dialogue):
    other = DialogueFactory()
    drop(dialogue, 20)
    drop(other, 19)
    assert count_due_arrivals(TODAY) == 1
    assert not ArrivalSlip.objects.filter(dialogue=dialogue).exists()
    assert ArrivalSlip.objects.filter(dialogue=other).count() == 19


@pytest.mark.django_db
def test_on_the_retention_date_the_box_is_emptied(dialogue):
    drop(dialogue, 7)
    Dialogue.objects.update(retention_until=TODAY)
    assert destroy_identities(dialogue, TODAY)
    assert not ArrivalSlip.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("n_links", [1, 8])
def test_opening_costs_the_same_reads_for_any_number_of_links(n_links, dialogue, django_assert_max_num_queries):
    for link in DistributionLinkFactory.create_batch(n_links, dialogue=dialogue):
        drop(dialogue, 20, link)
    with django_assert_max_num_queries(11 + n_links):  # each link whose count grows is written
        assert count_arrivals(dialogue, TODAY)


@pytest.fixture
def _on_postgresql(transactional_db) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("DATABASE_URL does not name PostgreSQL")


@pytest.mark.services
@pytest.mark.usefixtures("_on_postgresql")
def test_two_workers_open_one_box_while_people_come_and_everybody_is_counted_once():
    dialogue = DialogueFactory()
    link = DistributionLinkFactory(dialogue=dialogue)
    drop(dialogue, 23, link)
    drop(dialogue, 22)
    at_once(
        lambda: count_arrivals(dialogue, TODAY),
        lambda: count_arrivals(dialogue, TODAY),
        *[lambda: drop(dialogue, 2, link)] * 4,
    )
    tally = ArrivalTally.objects.get()
    link.refresh_from_db()
    assert link.counted in {20, 25, 30}
    assert link.counted + tally.unlinked + ArrivalSlip.objects.count() == 45 + 8
    assert count_arrivals(dialogue, TOMORROW) is False  # fewer than twenty new ones


@pytest.mark.services
@pytest.mark.usefixtures("_on_postgresql")
def test_no_count_was_written_in_the_transaction_in_which_somebody_began():
    """Else whoever reads the pages of the database sees who was the last to come by each link."""
    dialogue = DialogueFactory()
    links = [DistributionLinkFactory(dialogue=dialogue), None]
    for n in range(40):
        join_dialogue(dialogue=dialogue, nonce=f"{n:032x}", language="fi", link=links[n % 2])
    began = _transactions(Participant)
    assert len(began) == 40
    assert count_arrivals(dialogue, TODAY)
    for model in (DistributionLink, ArrivalTally, ArrivalSlip):
        assert not began & _transactions(model), model


def _transactions(model) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT xmin::text FROM "{model._meta.db_table}"')
        return {row[0] for row in cursor.fetchall()}
