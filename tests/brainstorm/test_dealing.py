"""The order of dealing over rows: what each deed moves, and what the clock puts right."""

from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from brainstorm.models import Evaluation, Exposure, ExposureState, Idea, Interruption, Scale
from brainstorm.phases import Phase
from brainstorm.pipelines.dealing import forget_cards, refresh_dialogue, refresh_draws
from brainstorm.sampling import BASE_ENDS, FOCUS, GONE, LAST, SET_SIZE
from brainstorm.services.dealing import next_cards
from brainstorm.services.evaluations import evaluate_idea, skip_idea
from moderation.models import Visibility
from tests.factories.brainstorm import IdeaFactory, ParticipantFactory, PromptFactory

COUNTERS = ("routed_count", "value_sum", "value_square_sum", "dealt_count", "in_hand")


def counters(idea):
    return Idea.objects.values_list(*COUNTERS).get(pk=idea.pk)


def draw_of(idea):
    return Idea.objects.values_list("draw", flat=True).get(pk=idea.pk)


def weighed(prompt, number, mean, *, evaluations=12, draw=FOCUS):
    total = evaluations * mean
    return IdeaFactory.create_batch(
        number, prompt=prompt, routed_count=evaluations, dealt_count=evaluations, evaluation_count=evaluations,
        value_sum=total, value_square_sum=total * mean, draw=draw,
    )  # fmt: skip


def test_people_who_come_at_the_same_moment_are_dealt_different_ideas(prompt, dialogue):
    IdeaFactory.create_batch(4 * SET_SIZE, prompt=prompt)
    dealt = [
        card.idea_id
        for person in ParticipantFactory.create_batch(4, dialogue=dialogue)
        for card in next_cards(person, language="fi").cards
    ]
    assert len(set(dealt)) == 4 * SET_SIZE
    assert set(Idea.objects.values_list("dealt_count", "in_hand")) == {(1, 1)}
    assert all(1 <= draw < 2 for draw in Idea.objects.values_list("draw", flat=True))


def test_evaluating_and_changing_ones_mind_are_counted_once(prompt, participant):
    idea = IdeaFactory(prompt=prompt)
    next_cards(participant, language="fi")
    idea.refresh_from_db()
    evaluate_idea(participant, idea=idea, value=2)
    assert counters(idea) == (1, 2, 4, 1, 0)
    for _ in range(2):
        evaluate_idea(participant, idea=idea, value=5)
    assert counters(idea) == (1, 5, 25, 1, 0)
    assert 1 <= draw_of(idea) < 2


def test_a_skipped_card_is_in_hand_no_more_and_may_still_be_weighed(prompt, participant, dialogue):
    idea = IdeaFactory(prompt=prompt)
    next_cards(participant, language="fi")
    next_cards(ParticipantFactory(dialogue=dialogue), language="fi")
    for _ in range(2):
        skip_idea(participant, idea=idea)
    assert counters(idea) == (0, 0, 0, 2, 1)
    evaluate_idea(participant, idea=idea, value=4)
    assert counters(idea) == (1, 4, 16, 2, 1)  # the card in hand is the other person's


def test_whoever_picks_ideas_by_themselves_does_not_steer_what_others_are_dealt(prompt, dialogue):
    idea = IdeaFactory(prompt=prompt)
    before = draw_of(idea)
    for person in ParticipantFactory.create_batch(3, dialogue=dialogue):
        evaluate_idea(person, idea=idea, value=5, is_routed=False)
        evaluate_idea(person, idea=idea, value=4, is_routed=False)
    assert counters(idea) == (0, 0, 0, 0, 0)
    assert (Evaluation.objects.count(), Idea.objects.get().evaluation_count) == (3, 3)
    refresh_draws()
    assert draw_of(idea) == before


def test_an_idea_whose_base_is_in_hand_gives_way_until_its_cards_are_forgotten(prompt, dialogue):
    idea = IdeaFactory(prompt=prompt)
    people = ParticipantFactory.create_batch(13, dialogue=dialogue)
    for person in people[:10]:
        assert next_cards(person, language="fi").cards
    assert BASE_ENDS < draw_of(idea) < LAST
    refresh_draws()
    assert 8 <= draw_of(idea) < 9  # of ten cards, eight will be answered
    for person in people[10:]:
        next_cards(person, language="fi")
        refresh_draws()
    assert BASE_ENDS < draw_of(idea) < LAST
    for left in (6, 3, 1, 0, 0):
        forget_cards()
        assert counters(idea) == (0, 0, 0, 13, left)
    refresh_draws()
    assert 3 <= draw_of(idea) < 4  # a card nobody answered is worth a quarter


def test_an_idea_that_comes_late_stays_first_until_it_has_what_others_have(prompt, dialogue):
    """Also between two looks of the clock: a workshop is over before many of them."""
    weighed(prompt, 30, 4, evaluations=31)
    refresh_draws()
    dialogue.refresh_from_db()
    assert dialogue.base_evaluations == 28  # nine tenths of the middle; half of the surplus would be 20
    late = IdeaFactory(prompt=prompt)
    people = ParticipantFactory.create_batch(28, dialogue=dialogue)
    dealt = [late.pk in {card.idea_id for card in next_cards(person, language="fi").cards} for person in people]
    assert all(dealt)
    assert BASE_ENDS < draw_of(late) < LAST


def test_a_card_weighed_after_it_was_forgotten_counts_as_any_other(prompt, participant):
    idea = IdeaFactory(prompt=prompt)
    next_cards(participant, language="fi")
    forget_cards()
    evaluate_idea(participant, idea=idea, value=3)
    assert counters(idea) == (1, 3, 9, 1, 0)


def test_no_idea_is_dealt_past_its_cap_while_there_are_others(prompt, dialogue, settings):
    settings.EVALUATIONS_CAP = 30
    (best,) = weighed(prompt, 1, 5, evaluations=29, draw=FOCUS - 200)
    others = weighed(prompt, 8, 3)
    for person in ParticipantFactory.create_batch(3, dialogue=dialogue):
        next_cards(person, language="fi")
    assert counters(best)[4] == 1
    assert LAST <= draw_of(best) < GONE
    refresh_draws()
    assert LAST <= draw_of(best) < GONE
    assert sum(counters(idea)[4] for idea in others) == 3 * SET_SIZE - 1


def test_whoever_reads_a_language_whose_ideas_have_enough_is_dealt_others(prompt, participant, settings):
    settings.EVALUATIONS_CAP = 30
    weighed(prompt, 30, 4, evaluations=31)
    Idea.objects.update(language="sv")
    needy = IdeaFactory.create_batch(5, prompt=prompt, language="fi")
    refresh_draws()
    assert {card.idea_id for card in next_cards(participant, language="sv").cards} == {idea.pk for idea in needy}


@pytest.mark.parametrize("readers", ["fi", "sv"])
def test_no_language_starves_though_everybody_reads_another(prompt, dialogue, readers):
    for language in ("fi", "sv"):
        IdeaFactory.create_batch(12, prompt=prompt, language=language)
    for person in ParticipantFactory.create_batch(60, dialogue=dialogue):
        next_cards(person, language=readers)
    dealt = {language: [] for language in ("fi", "sv")}
    for language, count in Idea.objects.values_list("language", "dealt_count"):
        dealt[language].append(count)
    other = "sv" if readers == "fi" else "fi"
    assert min(dealt[other]) >= 1
    assert min(dealt[readers]) > max(dealt[other])


def test_the_clock_puts_better_ideas_first_and_needy_ones_before_them(prompt, participant):
    good, poor = weighed(prompt, 20, 5, evaluations=40), weighed(prompt, 40, 2, evaluations=40)
    late = IdeaFactory.create_batch(2, prompt=prompt, draw=FOCUS + 300)
    refresh_draws()
    best_first = list(Idea.objects.order_by("draw"))
    assert set(best_first[:2]) == set(late)
    assert set(best_first[2:22]) == set(good)
    assert set(best_first[22:]) == set(poor)
    dealt = {card.idea_id for card in next_cards(participant, language="fi").cards}
    assert {idea.pk for idea in late} < dealt <= {idea.pk for idea in [*late, *good]}


def test_prompts_with_different_scales_and_levels_share_the_focus(dialogue):
    worries = PromptFactory(dialogue=dialogue, number=1)
    claims = PromptFactory(dialogue=dialogue, number=2, scale=Scale.AGREEMENT)
    for prompt, spread in ((worries, (4, 5)), (claims, (0, 1))):
        for value in spread:
            weighed(prompt, 30, value, evaluations=40)
    refresh_draws()
    first = Idea.objects.order_by("draw")[:60]
    assert {idea.value_sum // 40 for idea in first} == {5, 1}


def test_what_may_not_be_weighed_is_out_of_the_way_and_comes_back(dialogue, prompt):
    ended = PromptFactory(dialogue=dialogue, weighing_ends_on=timezone.localdate() - timedelta(days=1))
    past, hidden = IdeaFactory(prompt=ended), IdeaFactory(prompt=prompt, visibility=Visibility.HIDDEN)
    refresh_draws()
    assert draw_of(past) >= GONE <= draw_of(hidden)
    Idea.objects.filter(pk=hidden.pk).update(visibility=Visibility.PUBLISHED)
    ended.weighing_ends_on = timezone.localdate()
    ended.save()
    refresh_draws()
    assert draw_of(past) < 1 > draw_of(hidden)


def test_an_idea_hidden_for_long_is_raised_to_the_rest_when_it_is_restored(dialogue, prompt):
    weighed(prompt, 12, 4, evaluations=31)
    hidden = IdeaFactory(prompt=prompt, visibility=Visibility.HIDDEN, routed_count=3, dealt_count=3)
    refresh_draws()
    Idea.objects.filter(pk=hidden.pk).update(visibility=Visibility.PUBLISHED)
    refresh_draws()
    dialogue.refresh_from_db()
    people = ParticipantFactory.create_batch(dialogue.base_evaluations - 3, dialogue=dialogue)
    dealt = [{card.idea_id for card in next_cards(person, language="fi").cards} for person in people]
    assert len(dealt) == 25
    assert all(hidden.pk in cards for cards in dealt)


def test_whoever_has_seen_everything_is_dealt_what_comes_later(prompt, participant):
    for idea in IdeaFactory.create_batch(3, prompt=prompt):
        next_cards(participant, language="fi")
        skip_idea(participant, idea=idea)
    assert not next_cards(participant, language="fi").cards
    later = IdeaFactory(prompt=prompt, language="sv")
    (card,) = next_cards(participant, language="fi").cards
    assert (card.idea_id, card.position) == (later.pk, SET_SIZE)


@pytest.mark.parametrize(
    "state", [{"phase": Phase.CLOSED}, {"phase": Phase.DRAFT}, {"interruption": Interruption.PAUSED}]
)
def test_dialogues_in_which_nobody_weighs_are_left_alone(dialogue, prompt, state):
    IdeaFactory(prompt=prompt, draw=77.5, in_hand=4)
    type(dialogue).objects.filter(pk=dialogue.pk).update(**state)
    assert refresh_draws() == 0
    assert forget_cards() == 0
    assert Idea.objects.values_list("draw", "in_hand").get() == (77.5, 4)


def test_a_refresh_that_has_nothing_to_move_writes_nothing(dialogue, prompt):
    IdeaFactory.create_batch(5, prompt=prompt)
    assert refresh_dialogue(dialogue) == 0
    Idea.objects.update(draw=3.5)
    assert refresh_dialogue(dialogue) == 5
    assert refresh_dialogue(dialogue) == 0


@pytest.mark.parametrize("ideas", [1, 8])
def test_a_refresh_asks_as_often_for_any_number_of_ideas(dialogue, prompt, ideas, django_assert_num_queries):
    weighed(prompt, ideas, 4)
    with django_assert_num_queries(7):  # prompts, ideas, the base, begin, which are free, write, end
        refresh_dialogue(dialogue, chance=Random(1))


def test_no_idea_starves_and_none_is_dealt_for_ever_when_people_skip_and_leave(dialogue, prompt):
    """Forty people; nobody answers about one idea, a fifth of the rest are skipped or left."""
    chance, unloved = Random(11), IdeaFactory(prompt=prompt)
    others = IdeaFactory.create_batch(24, prompt=prompt)
    type(dialogue).objects.filter(pk=dialogue.pk).update(target_evaluations=4)
    for round_, person in enumerate(ParticipantFactory.create_batch(40, dialogue=dialogue)):
        person.dialogue.refresh_from_db()
        for card in next_cards(person, language="fi").cards:
            idea = Idea.objects.select_related("prompt", "dialogue").get(pk=card.idea_id)
            deed = 0 if idea == unloved else chance.random()
            if deed > 0.2:
                evaluate_idea(person, idea=idea, value=chance.randint(1, 5))
            elif deed < 0.1:
                skip_idea(person, idea=idea)
        if round_ % 2:
            refresh_draws()
            forget_cards()
    assert min(counters(idea)[0] for idea in others) >= 4
    unanswered = counters(unloved)
    assert unanswered[0] == 0
    assert 4 <= unanswered[3] < 40
    assert Exposure.objects.filter(state=ExposureState.SHOWN).exists()
