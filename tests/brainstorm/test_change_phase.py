"""The table of phases, walked through whole: by hand, by date, interrupted."""

from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from brainstorm.models import Dialogue, Interruption, Role
from brainstorm.phases import ALLOWED_ACTS, NEXT_PHASES, Act, Phase
from brainstorm.services.phases import (
    NotReadyError,
    change_phase,
    interrupt_dialogue,
    move_due_phases,
    resume_dialogue,
)
from brainstorm.signals import phase_changed
from tests.factories.brainstorm import DialogueFactory

pytestmark = pytest.mark.django_db
NOTICE = {"fi": "Palaamme pian.", "sv": "Vi återkommer snart.", "en": "Back soon."}


def in_phase(dialogue, phase, **changes):
    Dialogue.objects.filter(pk=dialogue.pk).update(phase=phase, **changes)
    dialogue.refresh_from_db()
    return dialogue


def with_summary(dialogue):
    Dialogue.objects.filter(pk=dialogue.pk).update(summary_fi="Opimme.", summary_sv="Vi lärde.", summary_en="Learned.")


@pytest.mark.parametrize(("before", "after"), list(product(Phase, Phase)))
def test_a_phase_changes_by_hand_exactly_as_the_table_says(before, after, dialogue, facilitator):
    with_summary(dialogue)
    in_phase(dialogue, before)
    today = timezone.localdate()
    dates = {"writing_ends_on": today + timedelta(days=1), "answering_ends_on": today + timedelta(days=2)}
    allowed = after in NEXT_PHASES[before] and before != Phase.DRAFT  # a draft opens by publishing only
    if before == after or allowed:
        assert change_phase(facilitator, dialogue, after, **dates).phase == after
    else:
        with pytest.raises(PermissionDenied):
            change_phase(facilitator, dialogue, after, **dates)
    changed = AuditEntry.objects.filter(action="phase_changed").count()
    assert changed == (1 if allowed and before != after else 0)


@pytest.mark.parametrize(
    ("phase", "interruption", "act"), list(product(Phase, Interruption, Act)), ids=lambda value: str(value)
)
def test_what_may_be_done_in_each_phase_interrupted_or_not(phase, interruption, act):
    dialogue = DialogueFactory.build(phase=phase, interruption=interruption, queue=None)
    by_phase = act in ALLOWED_ACTS[phase]
    expected = {
        Interruption.NONE: by_phase,
        Interruption.PAUSED: by_phase and act in {Act.READ, Act.WITHDRAW},
        Interruption.EMERGENCY: act == Act.WITHDRAW,
    }[interruption]
    assert dialogue.allows(act) is expected


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ANALYST])
def test_only_facilitators_change_phases(role, dialogue, moderator, analyst):
    by = {Role.MODERATOR: moderator, Role.ANALYST: analyst}[role]
    with pytest.raises(PermissionDenied):
        change_phase(by, dialogue, Phase.CLOSED)


def test_news_of_a_change_is_sent_with_what_was_and_what_is(dialogue, facilitator):
    heard = []

    def listen(sender, dialogue, before, after, **kwargs):
        heard.append((dialogue.pk, before, after))

    phase_changed.connect(listen)
    try:
        change_phase(facilitator, dialogue, Phase.WEIGHING)
    finally:
        phase_changed.disconnect(listen)
    assert heard == [(dialogue.pk, Phase.OPEN, Phase.WEIGHING)]


def test_ending_early_makes_today_the_last_day(dialogue, facilitator):
    today = timezone.localdate()
    row = change_phase(facilitator, dialogue, Phase.WEIGHING)
    assert (row.writing_ends_on, row.answering_ends_on > today) == (today, True)
    row = change_phase(facilitator, dialogue, Phase.CLOSED)
    assert (row.writing_ends_on, row.answering_ends_on) == (today, today)


def test_pressed_twice_it_moves_once(dialogue, facilitator):
    versions = {change_phase(facilitator, dialogue, Phase.CLOSED).version for _ in range(2)}
    assert len(versions) == 1
    assert AuditEntry.objects.filter(action="phase_changed").count() == 1


def test_reopening_needs_days_to_come(dialogue, facilitator):
    today = timezone.localdate()
    past = today - timedelta(days=3)
    in_phase(dialogue, Phase.CLOSED, writing_ends_on=past, answering_ends_on=past)
    with pytest.raises(ValidationError) as caught:
        change_phase(facilitator, dialogue, Phase.OPEN)
    assert set(caught.value.message_dict) == {"writing_ends_on", "answering_ends_on"}
    with pytest.raises(ValidationError, match="ennen kirjoittamista"):
        change_phase(
            facilitator,
            dialogue,
            Phase.OPEN,
            writing_ends_on=today + timedelta(days=5),
            answering_ends_on=today + timedelta(days=2),
        )
    with pytest.raises(ValidationError, match="ennen kuin vastaaminen on päättynyt"):
        change_phase(facilitator, dialogue, Phase.WEIGHING, answering_ends_on=dialogue.results_on)
    row = change_phase(
        facilitator,
        dialogue,
        Phase.OPEN,
        writing_ends_on=today + timedelta(days=1),
        answering_ends_on=today + timedelta(days=2),
    )
    assert row.phase == Phase.OPEN
    assert move_due_phases(today) == 0  # it stays open


def test_after_results_are_out_nothing_is_reopened(dialogue, facilitator):
    in_phase(dialogue, Phase.CLOSED, results_published_at=timezone.now())
    with pytest.raises(PermissionDenied, match="Tulokset on jo julkaistu"):
        change_phase(facilitator, dialogue, Phase.WEIGHING)


@pytest.mark.parametrize("empty", ["fi", "sv", "en"])
def test_completing_needs_a_summary_in_every_language(empty, dialogue, facilitator):
    with_summary(dialogue)
    in_phase(dialogue, Phase.CLOSED, **{f"summary_{empty}": ""})
    with pytest.raises(NotReadyError) as caught:
        change_phase(facilitator, dialogue, Phase.COMPLETED)
    assert [missing.anchor for missing in caught.value.missing] == [f"id_summary_{empty}"]
    with_summary(dialogue)
    assert change_phase(facilitator, dialogue, Phase.COMPLETED).phase == Phase.COMPLETED
    assert change_phase(facilitator, dialogue, Phase.ARCHIVED).phase == Phase.ARCHIVED


def test_dates_move_a_dialogue_by_themselves_and_only_once(dialogue):
    writing, answering = dialogue.writing_ends_on, dialogue.answering_ends_on
    assert move_due_phases(writing) == 0  # the last day is still open
    assert move_due_phases(writing + timedelta(days=1)) == 1
    assert move_due_phases(writing + timedelta(days=1)) == 0
    dialogue.refresh_from_db()
    assert dialogue.phase == Phase.WEIGHING
    assert move_due_phases(answering + timedelta(days=1)) == 1
    dialogue.refresh_from_db()
    assert dialogue.phase == Phase.CLOSED
    assert move_due_phases(answering + timedelta(days=400)) == 0
    assert list(AuditEntry.objects.values_list("action", "actor")) == [("phase_changed", None)] * 2


def test_both_dates_past_it_closes_at_once(dialogue):
    assert move_due_phases(dialogue.answering_ends_on + timedelta(days=1)) == 1
    dialogue.refresh_from_db()
    assert dialogue.phase == Phase.CLOSED


def test_a_draft_nobody_published_never_opens_by_itself(dialogue):
    in_phase(dialogue, Phase.DRAFT)
    assert move_due_phases(timezone.localdate()) == 0


@pytest.mark.parametrize(("phase", "kind"), list(product(Phase, [Interruption.PAUSED, Interruption.EMERGENCY])))
def test_pausing_while_people_answer_and_closing_whenever_anybody_looks(phase, kind, dialogue, facilitator):
    in_phase(dialogue, phase)
    answering = phase in {Phase.OPEN, Phase.WEIGHING}
    if answering or (kind == Interruption.EMERGENCY and phase != Phase.DRAFT):
        row = interrupt_dialogue(facilitator, dialogue, kind=kind, text=NOTICE)
        assert (row.interruption, row.interruption_text_sv) == (kind, "Vi återkommer snart.")
        assert resume_dialogue(facilitator, dialogue).interruption == Interruption.NONE
        assert AuditEntry.objects.filter(action__in=["dialogue_interrupted", "dialogue_resumed"]).count() == 2
    else:
        with pytest.raises(PermissionDenied):
            interrupt_dialogue(facilitator, dialogue, kind=kind, text=NOTICE)


def test_an_interruption_is_told_in_every_language(dialogue, facilitator):
    with pytest.raises(ValidationError) as caught:
        interrupt_dialogue(facilitator, dialogue, kind=Interruption.PAUSED, text={"fi": "Tauko."})
    assert set(caught.value.message_dict) == {"text_sv", "text_en"}


def test_the_page_pauses_and_goes_on(dialogue, facilitator, staff_client, client):
    browser, page = staff_client(facilitator), reverse("brainstorm:work_phase", args=[dialogue.slug])
    incomplete = browser.post(page, {"toimi": "keskeyta", "kind": "paused", "text_fi": "Tauko tänään."})
    assert incomplete.status_code == 422
    assert "Tauko tänään." in incomplete.content.decode()
    texts = {f"text_{code}": text for code, text in NOTICE.items()}
    assert browser.post(page, {"toimi": "keskeyta", "kind": "paused", **texts}).status_code == 302
    assert "Palaamme pian." in client.get(f"/d/{dialogue.slug}/").content.decode()
    assert browser.post(page, {"toimi": "jatka"}).status_code == 302
    assert "Palaamme pian." not in client.get(f"/d/{dialogue.slug}/").content.decode()


def test_the_page_ends_and_reopens(dialogue, facilitator, staff_client):
    browser, page = staff_client(facilitator), reverse("brainstorm:work_phase", args=[dialogue.slug])
    assert browser.post(page, {"toimi": "closed"}).status_code == 302
    refused = browser.post(page, {"toimi": "open", "writing_ends_on": "2020-01-01"})
    assert refused.status_code == 422
    assert "Anna uusi viimeinen kirjoituspäivä" in refused.content.decode()
    tomorrow = str(timezone.localdate() + timedelta(days=1))
    dates = {"writing_ends_on": tomorrow, "answering_ends_on": tomorrow}
    assert browser.post(page, {"toimi": "open", **dates}).status_code == 302
    dialogue.refresh_from_db()
    assert dialogue.phase == Phase.OPEN


@pytest.mark.parametrize("act", ["", "nonsense", "draft"])
def test_an_act_that_is_none_changes_nothing(act, dialogue, facilitator, staff_client):
    response = staff_client(facilitator).post(reverse("brainstorm:work_phase", args=[dialogue.slug]), {"toimi": act})
    assert response.status_code in {403, 422}
    dialogue.refresh_from_db()
    assert dialogue.phase == Phase.OPEN


@pytest.mark.parametrize("phase", Phase)
def test_the_page_shows_in_every_phase(phase, dialogue, facilitator, staff_client):
    in_phase(dialogue, phase)
    response = staff_client(facilitator).get(reverse("brainstorm:work_phase", args=[dialogue.slug]))
    assert response.status_code == 200
