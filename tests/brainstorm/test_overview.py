"""The overview: honest figures, what waits, and the same cost at any size."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from brainstorm.models import AccessibilityFeedback, Channel, Dialogue
from brainstorm.overview import figures_of, stages_of
from brainstorm.phases import Phase
from brainstorm.readiness import missing_from
from brainstorm.spread import spread_of
from brainstorm.waiting import waiting_in
from moderation.models import Case, Urgency, Visibility
from moderation.services.screening import screen
from tests.factories.brainstorm import CommentFactory, IdeaFactory, ParticipantFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def texts_of(dialogue):
    dialogue = Dialogue.objects.get(pk=dialogue.pk)
    return [item.text for item in waiting_in(dialogue, missing_from(dialogue))]


def test_figures_count_what_is_visible_people_in_fives_and_imported_apart(dialogue, prompt):
    person = ParticipantFactory(dialogue=dialogue)
    ParticipantFactory.create_batch(7, dialogue=dialogue)
    importer = ParticipantFactory(dialogue=dialogue, channel=Channel.IMPORT)
    shown = IdeaFactory(prompt=prompt, participant=person, evaluation_count=7)
    IdeaFactory(prompt=prompt, participant=importer, evaluation_count=1)
    IdeaFactory(prompt=prompt, participant=person, visibility=Visibility.HIDDEN, evaluation_count=50)
    CommentFactory(idea=shown, participant=person)
    CommentFactory(idea=shown, participant=person, visibility=Visibility.HELD)
    figures = figures_of(dialogue)
    assert (figures.participants, figures.imported, figures.comments) == (5, 1, 1)
    assert (figures.spread.ideas, figures.spread.evaluations, figures.spread.under) == (2, 8, 1)


@pytest.mark.parametrize(
    ("counts", "minimum", "median", "gini", "under"),
    [
        ([], 0, 0.0, 0.0, 0),
        ([0, 0], 0, 0.0, 0.0, 2),
        ([6, 6, 6], 6, 6.0, 0.0, 0),
        ([1, 2, 3, 4], 1, 2.5, 0.25, 4),
        ([0, 0, 0, 8], 0, 0.0, 0.75, 3),
    ],
)
def test_the_spread_is_the_one_of_the_textbook(counts, minimum, median, gini, under):
    histogram = {value: counts.count(value) for value in counts}
    spread = spread_of(histogram.items(), needed=6)
    assert (spread.minimum, spread.median, spread.under) == (minimum, median, under)
    assert spread.gini == pytest.approx(gini)
    assert spread.ideas == len(counts)


def test_shares_never_round_a_missing_idea_away():
    spread = spread_of([(5, 1), (9, 999)], needed=6)
    assert (spread.enough_share, spread.under_share) == (99, 1)


def test_open_cases_wait_with_danger_first(dialogue, prompt):
    for urgency in (Urgency.NORMAL, Urgency.DANGER):
        Case.objects.create(queue=dialogue.queue, target=IdeaFactory(prompt=prompt), urgency=urgency, language="fi")
    found = texts_of(dialogue)
    assert found[0] == "1 teksti voi kertoa hädästä tai vaarasta"
    assert "1 teksti odottaa valvojaa" in found


@pytest.mark.parametrize(
    ("due_in", "expected"),
    [
        (-1, "1 saavutettavuuspalautteen vastaus on myöhässä"),
        (2, "Saavutettavuuspalautteen määräaika lähestyy"),
        (10, "1 saavutettavuuspalaute odottaa vastausta"),
    ],
)
def test_feedback_waits_and_then_alarms(due_in, expected, dialogue):
    AccessibilityFeedback.objects.create(
        dialogue=dialogue, text="x", language="fi", due_on=TODAY() + timedelta(days=due_in)
    )
    assert expected in texts_of(dialogue)


def test_a_broken_promise_of_results_alarms_until_they_are_out(dialogue):
    Dialogue.objects.filter(pk=dialogue.pk).update(results_on=TODAY() - timedelta(days=3), phase=Phase.CLOSED)
    assert texts_of(dialogue)[0].startswith("Tulosten lupauksesta on 3 päivää")
    Dialogue.objects.filter(pk=dialogue.pk).update(results_published_at=timezone.now())
    assert not any("lupauksesta" in text for text in texts_of(dialogue))


def test_a_missing_summary_waits_once_answering_has_ended(dialogue):
    Dialogue.objects.filter(pk=dialogue.pk).update(phase=Phase.CLOSED, summary_fi="Opimme.")
    assert "Yhteenveto puuttuu: sv, en" in texts_of(dialogue)


def test_a_statement_older_than_a_year_waits(dialogue):
    old = "Saavutettavuusseloste on tarkistettava vuosittain"
    Dialogue.objects.filter(pk=dialogue.pk).update(accessibility_reviewed_on=TODAY() - timedelta(days=366))
    assert old in texts_of(dialogue)
    Dialogue.objects.filter(pk=dialogue.pk).update(accessibility_reviewed_on=TODAY())
    assert old not in texts_of(dialogue)


def test_late_retention_and_a_failed_opening_alarm(dialogue):
    Dialogue.objects.filter(pk=dialogue.pk).update(retention_until=TODAY() - timedelta(days=1))
    assert "Henkilötietojen hävittäminen on myöhässä. Ota yhteys ylläpitoon." in texts_of(dialogue)
    Dialogue.objects.filter(pk=dialogue.pk).update(phase=Phase.DRAFT, published_at=timezone.now(), opens_on=TODAY())
    assert "Keskustelu ei auennut päivänään, koska jotakin puuttuu" in texts_of(dialogue)


@pytest.mark.parametrize(("phase", "current"), list(zip(Phase, [0, 1, 2, 3, 4, None], strict=True)))
def test_the_strip_shows_where_the_dialogue_is(phase, current, dialogue):
    dialogue.phase = phase
    states = [stage.state for stage in stages_of(dialogue)]
    assert [place for place, state in enumerate(states) if state == "current"] == ([] if current is None else [current])


@pytest.mark.parametrize("phase", Phase)
def test_the_page_shows_in_every_phase(phase, dialogue, prompt, facilitator, staff_client):
    Dialogue.objects.filter(pk=dialogue.pk).update(phase=phase)
    assert staff_client(facilitator).get(reverse("brainstorm:work_dialogue", args=[dialogue.slug])).status_code == 200


@pytest.mark.parametrize("count", [1, 8])
def test_the_page_costs_the_same_at_any_size(
    count, dialogue, prompt, facilitator, staff_client, django_assert_num_queries
):
    for idea in IdeaFactory.create_batch(count, prompt=prompt):
        CommentFactory(idea=idea, participant=idea.participant)
        Case.objects.create(queue=dialogue.queue, target=idea, language="fi")
        AccessibilityFeedback.objects.create(dialogue=dialogue, text="x", language="fi", due_on=TODAY())
    browser = staff_client(facilitator)
    # session, user, dialogue, two for roles, may facilitate, people, ideas, comments, cases, questions, feedback,
    # attendance
    with django_assert_num_queries(14):
        browser.get(reverse("brainstorm:work_dialogue", args=[dialogue.slug]))


@pytest.mark.parametrize("count", [1, 8])
def test_my_dialogues_cost_the_same_for_any_number(count, facilitator, staff_client, django_assert_num_queries):
    from brainstorm.models import DialogueRole, Role
    from tests.factories.brainstorm import DialogueFactory

    for _ in range(count):
        DialogueRole.objects.create(dialogue=DialogueFactory(), user=facilitator, role=Role.FACILITATOR)
    browser = staff_client(facilitator)
    with django_assert_num_queries(5):  # session, user, dialogues, their organisations, may create
        response = browser.get(reverse("brainstorm:work"))
    assert response.content.count(b'<li class="card') == count + 1


def test_who_does_not_moderate_is_led_to_those_who_do(dialogue):
    screened = IdeaFactory(prompt__dialogue=dialogue, text="Soita 040 123 4567.", visibility=Visibility.HELD)
    screen(screened)
    assert {item.address for item in waiting_in(dialogue, [], moderates=True)} != {
        item.address for item in waiting_in(dialogue, [], moderates=False)
    }
