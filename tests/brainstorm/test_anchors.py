"""Ideas that everybody is shown: found by the clock, named by organisers, a quarter of each person's cards."""

from collections import Counter

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import AuditEntry
from brainstorm.dividing import KNOWN
from brainstorm.models import Anchor, Dialogue, Evaluation, Exposure, ExposureReason, ExposureState, Idea, Scale
from brainstorm.phases import Phase
from brainstorm.pipelines.anchors import renew_anchors, renew_in
from brainstorm.services.anchors import name_anchor, release_anchor
from brainstorm.services.dealing import next_cards
from brainstorm.services.evaluations import evaluate_idea
from moderation.models import Visibility
from tests.factories.brainstorm import IdeaFactory, ParticipantFactory, PromptFactory

NEEDED = 12


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr("brainstorm.pipelines.anchors.IDEAS_NEEDED", NEEDED)


@pytest.fixture
def claims(dialogue):
    return PromptFactory(dialogue=dialogue, number=1, scale=Scale.AGREEMENT)


def anchors(dialogue) -> dict[object, bool]:
    return dict(Anchor.objects.filter(dialogue=dialogue).values_list("idea", "is_named"))


def is_dealing(dialogue) -> bool:
    return Dialogue.objects.get(pk=dialogue.pk).deals_anchors


def divided(claims, number, agreed, disagreed):
    return IdeaFactory.create_batch(
        number, prompt=claims, routed_count=agreed + disagreed, value_sum=agreed - disagreed,
        value_square_sum=agreed + disagreed, draw=990.0,
    )  # fmt: skip


def test_a_dialogue_with_few_ideas_to_agree_with_deals_no_anchors(dialogue, claims, prompt):
    IdeaFactory.create_batch(NEEDED - 1, prompt=claims)
    IdeaFactory.create_batch(5, prompt=prompt)
    IdeaFactory(prompt=claims, visibility=Visibility.HIDDEN)
    assert renew_anchors() == 0
    assert anchors(dialogue) == {}
    assert not is_dealing(dialogue)
    IdeaFactory(prompt=claims)
    assert renew_anchors() == NEEDED
    assert is_dealing(dialogue)


@pytest.fixture
def prompt(dialogue):
    """Beside the one to agree with."""
    return PromptFactory(dialogue=dialogue, number=2)


def test_the_clock_replaces_its_own_finds_by_more_divisive_ones_and_keeps_what_a_person_named(
    dialogue, claims, facilitator
):
    agreed, even = divided(claims, 8, KNOWN, 2), divided(claims, 6, 60, 55)
    Anchor.objects.bulk_create([Anchor(idea=idea, dialogue=dialogue) for idea in agreed[:4]])
    name_anchor(facilitator, agreed[7])
    renew_in(dialogue, places=5)
    found = anchors(dialogue)
    assert found.pop(agreed[7].pk)
    assert len(found) == 4
    assert set(found) <= {idea.pk for idea in even}
    assert not any(found.values())


def test_an_anchor_that_is_hidden_is_replaced_and_never_dealt(dialogue, claims, participant):
    ideas = IdeaFactory.create_batch(NEEDED + 1, prompt=claims)
    renew_anchors()
    hidden = ideas[0]
    Idea.objects.filter(pk=hidden.pk).update(visibility=Visibility.HIDDEN)
    participant.dialogue.refresh_from_db()
    for _ in range(3):
        assert hidden.pk not in {card.idea_id for card in next_cards(participant, language="fi").cards}
        Exposure.objects.update(state=ExposureState.SKIPPED)
    renew_anchors()
    assert hidden.pk not in anchors(dialogue)


def test_a_quarter_of_everybodys_cards_are_anchors_and_no_card_comes_twice(dialogue, claims):
    shared = divided(claims, 20, 60, 55)
    IdeaFactory.create_batch(120, prompt=claims)
    Anchor.objects.bulk_create([Anchor(idea=idea, dialogue=dialogue, is_named=True) for idea in shared])
    Dialogue.objects.filter(pk=dialogue.pk).update(deals_anchors=True)
    reasons: Counter[str] = Counter()
    for person in ParticipantFactory.create_batch(12, dialogue=Dialogue.objects.get(pk=dialogue.pk)):
        for _ in range(4):
            cards = next_cards(person, language="fi").cards
            assert len(cards) == len({card.idea_id for card in cards}) == 5
            Exposure.objects.filter(participant=person).update(state=ExposureState.SKIPPED)
        rows = Exposure.objects.filter(participant=person).values_list("reason", "idea")
        assert {idea for reason, idea in rows if reason == ExposureReason.ANCHOR} <= {idea.pk for idea in shared}
        reasons.update(reason for reason, _ in rows)
    assert set(reasons) == {ExposureReason.ANCHOR, ExposureReason.ROUTED}
    assert 0.2 <= reasons[ExposureReason.ANCHOR] / 240 <= 0.31


def test_an_anchor_is_weighed_and_counted_like_any_dealt_card(dialogue, claims, participant):
    idea = IdeaFactory(prompt=claims)
    Anchor.objects.create(idea=idea, dialogue=dialogue, is_named=True)
    Dialogue.objects.filter(pk=dialogue.pk).update(deals_anchors=True)
    participant.dialogue.refresh_from_db()
    assert [card.idea_id for card in next_cards(participant, language="fi").cards] == [idea.pk]
    assert Exposure.objects.get().reason == ExposureReason.ANCHOR
    evaluate_idea(participant, idea=idea, value=-1)
    assert Evaluation.objects.get().is_routed
    idea.refresh_from_db()
    assert (idea.routed_count, idea.value_sum, idea.value_square_sum, idea.dealt_count, idea.in_hand) == (
        1,
        -1,
        1,
        1,
        0,
    )
    Exposure.objects.all().delete()
    assert next_cards(idea.participant, language="fi").cards == ()  # never one's own


def test_anchors_come_in_the_readers_language_while_there_are_such(dialogue, claims):
    swedish = IdeaFactory.create_batch(4, prompt=claims, language="sv")
    finnish = IdeaFactory.create_batch(30, prompt=claims)
    Anchor.objects.bulk_create([Anchor(idea=idea, dialogue=dialogue) for idea in [*swedish, *finnish[:4]]])
    Dialogue.objects.filter(pk=dialogue.pk).update(deals_anchors=True)
    reader = ParticipantFactory(dialogue=Dialogue.objects.get(pk=dialogue.pk))
    next_cards(reader, language="sv")
    dealt = Exposure.objects.filter(reason=ExposureReason.ANCHOR).values_list("idea", flat=True)
    assert dealt
    assert set(dealt) <= {idea.pk for idea in swedish}


def test_only_facilitators_name_and_only_what_people_agree_with(dialogue, claims, prompt, facilitator, analyst):
    idea, other = IdeaFactory(prompt=claims), IdeaFactory(prompt=prompt)
    for by, chosen in ((analyst, idea), (facilitator, other)):
        with pytest.raises(PermissionDenied):
            name_anchor(by, chosen)
    hidden = IdeaFactory(prompt=claims, visibility=Visibility.HELD)
    with pytest.raises(PermissionDenied):
        name_anchor(facilitator, hidden)
    with pytest.raises(PermissionDenied):
        release_anchor(analyst, dialogue, Anchor(idea=idea, dialogue=dialogue))
    assert anchors(dialogue) == {}


def test_naming_and_releasing_are_done_once_and_logged(dialogue, claims, facilitator):
    idea = IdeaFactory(prompt=claims)
    for _ in range(2):
        name_anchor(facilitator, idea)
    assert anchors(dialogue) == {idea.pk: True}
    anchor = Anchor.objects.get()
    for _ in range(2):
        release_anchor(facilitator, dialogue, anchor)
    assert anchors(dialogue) == {}
    lines = AuditEntry.objects.order_by("pk").values_list("action", "details__idea")
    assert list(lines) == [("anchor_named", str(idea.pk)), ("anchor_released", str(idea.pk))]


def test_there_are_at_most_as_many_as_one_person_can_share(dialogue, claims, facilitator, monkeypatch):
    monkeypatch.setattr("brainstorm.services.anchors.ANCHORS", 2)
    ideas = IdeaFactory.create_batch(3, prompt=claims)
    for idea in ideas[:2]:
        name_anchor(facilitator, idea)
    with pytest.raises(PermissionDenied):
        name_anchor(facilitator, ideas[2])


def test_the_page_finds_names_and_releases(dialogue, claims, facilitator, staff_client):
    idea = IdeaFactory(prompt=claims, text="Omalääkäri jokaiselle.")
    IdeaFactory(prompt=claims, text="Omalääkäri piilossa.", visibility=Visibility.HIDDEN)
    found = IdeaFactory(prompt=claims, text="Etäpäivä kaikille.")
    Anchor.objects.create(idea=found, dialogue=dialogue)
    browser, address = staff_client(facilitator), reverse("brainstorm:work_anchors", args=[dialogue.slug])
    page = browser.get(address, {"haku": "omalääkäri\0 jokaiselle"}).content.decode()
    assert "Omalääkäri jokaiselle." in page
    assert "piilossa" not in page
    assert "Etäpäivä kaikille." in page
    name = reverse("brainstorm:work_anchor_name", args=[dialogue.slug, idea.pk])
    assert "Ajatus on nyt yhteinen." in browser.post(name, follow=True).content.decode()
    assert anchors(dialogue) == {idea.pk: True, found.pk: False}
    assert "Tällaista ajatusta ei löytynyt." in browser.get(address, {"haku": "omalääkäri"}).content.decode()
    release = reverse("brainstorm:work_anchor_release", args=[dialogue.slug, idea.pk])
    assert "Ajatusta ei enää näytetä kaikille." in browser.post(release, follow=True).content.decode()
    assert anchors(dialogue) == {found.pk: False}


def test_the_page_says_when_it_is_not_needed_and_when_anchors_are_dealt(dialogue, prompt, facilitator, staff_client):
    browser, address = staff_client(facilitator), reverse("brainstorm:work_anchors", args=[dialogue.slug])
    assert "Missään kysymyksessä ei vastata samaa tai eri mieltä" in browser.get(address).content.decode()
    claims = PromptFactory(dialogue=dialogue, number=3, scale=Scale.AGREEMENT)
    assert "Yhteisiä ajatuksia ei vielä näytetä" in browser.get(address).content.decode()
    IdeaFactory.create_batch(NEEDED, prompt=claims)
    renew_anchors()
    assert "Niitä valitaan 12 ajatuksesta." in browser.get(address).content.decode()
    assert address in browser.get(reverse("brainstorm:work_prompts", args=[dialogue.slug])).content.decode()


@pytest.mark.parametrize("number", [1, 8])
def test_the_page_costs_the_same_for_any_number(
    dialogue, claims, facilitator, staff_client, number, django_assert_num_queries
):
    ideas = IdeaFactory.create_batch(2 * number, prompt=claims, text="Sama sana.")
    Anchor.objects.bulk_create([Anchor(idea=idea, dialogue=dialogue, is_named=True) for idea in ideas[:number]])
    browser, address = staff_client(facilitator), reverse("brainstorm:work_anchors", args=[dialogue.slug])
    with django_assert_num_queries(10):
        browser.get(address, {"haku": "sama"})


def test_when_nobody_weighs_anchors_stay_as_they_are(dialogue, claims):
    ideas = IdeaFactory.create_batch(NEEDED, prompt=claims)
    Dialogue.objects.filter(pk=dialogue.pk).update(phase=Phase.CLOSED)
    Anchor.objects.create(idea=ideas[0], dialogue=dialogue)
    assert renew_anchors() == 0
    assert anchors(dialogue) == {ideas[0].pk: False}
