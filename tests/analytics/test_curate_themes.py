"""An analyst's work on themes: done, written down, guarded, undone."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import AuditEntry
from analytics.models import Theme, ThemeAssignment, ThemeEdit, ThemeQuotation
from analytics.services.curation import (
    Shown,
    ThemesChangedError,
    approve_themes,
    current_themes,
    hide_theme,
    make_theme,
    merge_themes,
    move_ideas,
    place_theme,
    rename_theme,
)
from analytics.services.undoing import last_edit, undo_edit
from tests.factories.analytics import ThemeAssignmentFactory, ThemeFactory, ThemeQuotationFactory
from tests.factories.brainstorm import IdeaFactory

pytestmark = pytest.mark.django_db


class World:
    """Two wholes of two sub-themes each, three ideas in each sub-theme."""

    def __init__(self, dialogue, prompt, participant):
        self.dialogue = dialogue
        self.wholes = [ThemeFactory(dialogue=dialogue, name_fi=name) for name in ("Palvelut", "Työ")]
        self.subs = [ThemeFactory(dialogue=dialogue, parent=whole) for whole in self.wholes for _ in range(2)]
        self.ideas = {}
        for sub in self.subs:
            self.ideas[sub.pk] = [IdeaFactory(prompt=prompt, participant=participant) for _ in range(3)]
            for idea in self.ideas[sub.pk]:
                ThemeAssignmentFactory(idea=idea, theme=sub, found_in=sub)
            ThemeQuotationFactory(theme=sub, idea=self.ideas[sub.pk][0])

    def state(self):
        """Everything a person's work is about; versions only ever grow."""
        fields = ("pk", "parent", "name_fi", "name_sv", "is_named_by_person", "is_placed_by_person")
        flags = ("is_approved", "is_hidden", "merged_into", "is_current")
        themes = current_themes(self.dialogue).order_by("pk").values_list(*fields, *flags)
        places = ThemeAssignment.objects.order_by("pk").values_list("pk", "theme", "is_by_person", "is_unclear")
        quotations = ThemeQuotation.objects.filter(theme__is_current=True).order_by("theme", "idea")
        return list(themes), list(places), list(quotations.values_list("theme", "idea"))

    def shown(self, sub, count=2):
        return [Shown(idea.pk, sub.pk) for idea in self.ideas[sub.pk][:count]]

    def places(self, sub):
        return set(ThemeAssignment.objects.filter(theme=sub).values_list("pk", flat=True))


@pytest.fixture
def world(dialogue, prompt, participant):
    return World(dialogue, prompt, participant)


def test_a_name_given_by_a_person_is_marked_so(world, analyst):
    sub = world.subs[0]
    rename_theme(analyst, sub, names={"fi": "Lähipalvelut", "sv": "Närservice"}, version=sub.version)
    sub.refresh_from_db()
    assert (sub.name_fi, sub.name_sv, sub.is_named_by_person, sub.version) == ("Lähipalvelut", "Närservice", True, 2)
    assert AuditEntry.objects.filter(action="themes_edited", actor=analyst).count() == 1


def test_the_same_name_again_is_no_step(world, analyst):
    sub = world.subs[0]
    assert rename_theme(analyst, sub, names={"fi": sub.name_fi}, version=sub.version) is None
    assert not ThemeEdit.objects.exists()


def test_a_theme_needs_a_name(world, analyst):
    with pytest.raises(ValidationError):
        rename_theme(analyst, world.subs[0], names={"fi": "", "sv": ""}, version=1)


def test_of_two_analysts_the_second_is_told(world, analyst):
    sub = world.subs[0]
    rename_theme(analyst, sub, names={"fi": "Ensimmäinen"}, version=1)
    with pytest.raises(ThemesChangedError, match="Joku muu"):
        rename_theme(analyst, sub, names={"fi": "Toinen"}, version=1)
    sub.refresh_from_db()
    assert sub.name_fi == "Ensimmäinen"


def test_merging_moves_ideas_and_lends_quotations(world, analyst):
    one, other = world.subs[:2]
    merge_themes(analyst, one, into=other, version=1)
    assert len(world.places(other)) == 6
    assert one.pk not in set(current_themes(world.dialogue).values_list("pk", flat=True))
    assert other.quotations.count() == 2


def test_merging_wholes_moves_sub_themes(world, analyst):
    one, other = world.wholes
    merge_themes(analyst, one, into=other, version=1)
    assert Theme.objects.filter(parent=other).count() == 4


@pytest.mark.parametrize("pair", [(0, "self"), (0, "whole")])
def test_only_themes_of_a_level_merge(world, analyst, pair):
    into = world.subs[0] if pair[1] == "self" else world.wholes[0]
    with pytest.raises(ValidationError):
        merge_themes(analyst, world.subs[0], into=into, version=1)


def test_what_was_merged_away_cannot_be_edited(world, analyst):
    one, other = world.subs[:2]
    merge_themes(analyst, one, into=other, version=1)
    with pytest.raises(ThemesChangedError, match="ei enää ole"):
        hide_theme(analyst, one, is_hidden=True, version=2)


def test_a_sub_theme_is_placed_under_another_whole(world, analyst):
    place_theme(analyst, world.subs[0], parent=world.wholes[1], version=1)
    world.subs[0].refresh_from_db()
    assert (world.subs[0].parent_id, world.subs[0].is_placed_by_person) == (world.wholes[1].pk, True)


def test_moved_ideas_are_a_persons_choice(world, analyst):
    one, other = world.subs[:2]
    edit = move_ideas(analyst, world.dialogue, ideas=world.shown(one), to=other)
    assert edit.after["count"] == 2
    rows = ThemeAssignment.objects.filter(is_by_person=True)
    assert {row.theme_id for row in rows} == {other.pk}
    assert {row.found_in_id for row in rows} == {one.pk}


def test_ideas_can_be_set_aside(world, analyst):
    move_ideas(analyst, world.dialogue, ideas=world.shown(world.subs[0]), to=None)
    assert ThemeAssignment.objects.filter(theme=None, is_by_person=True).count() == 2


def test_ideas_that_somebody_moved_meanwhile_are_not_moved(world, analyst):
    one, other, third = world.subs[:3]
    shown = world.shown(one)
    move_ideas(analyst, world.dialogue, ideas=shown[:1], to=other)
    with pytest.raises(ThemesChangedError, match="Mitään ei siirretty"):
        move_ideas(analyst, world.dialogue, ideas=shown, to=third)
    assert len(world.places(third)) == 3


def test_ideas_of_another_dialogue_are_not_moved(world, analyst):
    stranger = ThemeAssignmentFactory()
    with pytest.raises(ThemesChangedError):
        move_ideas(analyst, world.dialogue, ideas=[Shown(stranger.pk, stranger.theme_id)], to=world.subs[0])


def test_a_theme_is_made_of_chosen_ideas(world, analyst):
    edit = make_theme(
        analyst, world.dialogue, ideas=world.shown(world.subs[0]), names={"fi": "Uusi"}, parent=world.wholes[1]
    )
    assert (edit.theme.name_fi, edit.theme.parent_id) == ("Uusi", world.wholes[1].pk)
    assert len(world.places(edit.theme)) == 2
    assert edit.theme.quotations.count() == 2


def test_approving_is_one_step_for_many(world, analyst):
    keys = [theme.pk for theme in world.subs]
    approve_themes(analyst, world.dialogue, themes=keys)
    assert Theme.objects.filter(is_approved=True).count() == 4
    assert approve_themes(analyst, world.dialogue, themes=keys) is None
    assert ThemeEdit.objects.count() == 1


def test_others_than_analysts_change_nothing(world, facilitator):
    sub, other = world.subs[:2]
    acts = [
        lambda: rename_theme(facilitator, sub, names={"fi": "x"}, version=1),
        lambda: merge_themes(facilitator, sub, into=other, version=1),
        lambda: place_theme(facilitator, sub, parent=world.wholes[1], version=1),
        lambda: hide_theme(facilitator, sub, is_hidden=True, version=1),
        lambda: approve_themes(facilitator, world.dialogue, themes=[sub.pk]),
        lambda: move_ideas(facilitator, world.dialogue, ideas=world.shown(sub), to=other),
        lambda: make_theme(
            facilitator, world.dialogue, ideas=world.shown(sub), names={"fi": "x"}, parent=world.wholes[0]
        ),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert not ThemeEdit.objects.exists()


def test_only_the_latest_step_is_undone(world, analyst):
    first = hide_theme(analyst, world.subs[0], is_hidden=True, version=1)
    second = hide_theme(analyst, world.subs[1], is_hidden=True, version=1)
    with pytest.raises(ThemesChangedError, match="Kumoa ensin uusin"):
        undo_edit(analyst, first)
    undo_edit(analyst, second)
    undo_edit(analyst, second)
    undo_edit(analyst, first)
    assert not Theme.objects.filter(is_hidden=True).exists()
    assert last_edit(world.dialogue) is None


def test_what_a_person_moved_on_is_not_moved_back(world, analyst):
    one, other, third = world.subs[:3]
    merge = merge_themes(analyst, one, into=other, version=1)
    moved = world.ideas[one.pk][0]
    ThemeAssignment.objects.filter(pk=moved.pk).update(theme=third, is_by_person=True)
    undo_edit(analyst, merge)
    assert ThemeAssignment.objects.get(pk=moved.pk).theme_id == third.pk
    assert len(world.places(one)) == 2


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["rename", "merge", "place", "hide", "approve", "move", "make", "aside"]), st.integers(0, 99)
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_steps_undone_leave_everything_as_it_was(world, analyst, steps):
    before = world.state()
    for action, number in steps:
        take_step(world, analyst, action, number)
    while (edit := last_edit(world.dialogue)) is not None:
        undo_edit(analyst, edit)
    assert world.state() == before


def take_step(world, analyst, action, number):
    themes = list(current_themes(world.dialogue).order_by("pk"))
    subs = [theme for theme in themes if theme.parent_id]
    wholes = [theme for theme in themes if not theme.parent_id]
    one, other = subs[number % len(subs)], subs[(number // 7) % len(subs)]
    shown = [Shown(key, one.pk) for key in list(world.places(one))[:2]]
    if action == "rename":
        rename_theme(analyst, one, names={"fi": f"Nimi {number}"}, version=one.version)
    elif action == "merge" and number % 5 == 0 and len(wholes) > 1:
        merge_themes(analyst, wholes[0], into=wholes[1], version=wholes[0].version)
    elif action == "merge" and one != other:
        merge_themes(analyst, one, into=other, version=one.version)
    elif action == "place":
        place_theme(analyst, one, parent=wholes[number % len(wholes)], version=one.version)
    elif action == "hide":
        hide_theme(analyst, one, is_hidden=not one.is_hidden, version=one.version)
    elif action == "approve":
        approve_themes(analyst, world.dialogue, themes=[one.pk, other.pk], is_approved=not one.is_approved)
    elif action == "move" and shown and one != other:
        move_ideas(analyst, world.dialogue, ideas=shown, to=other)
    elif action == "aside" and shown:
        move_ideas(analyst, world.dialogue, ideas=shown, to=None)
    elif action == "make" and shown:
        make_theme(analyst, world.dialogue, ideas=shown, names={"fi": f"Tehty {number}"}, parent=wholes[0])


def test_a_merge_undone_puts_a_placed_theme_back_though_its_whole_had_gone(world, analyst):
    placed, target = world.subs[0], world.subs[1]
    place_theme(analyst, placed, parent=world.wholes[1], version=1)
    placed.refresh_from_db()
    merge = merge_themes(analyst, placed, into=target, version=placed.version)
    Theme.objects.filter(pk=world.wholes[1].pk).update(is_current=False)  # a run no longer finds it
    undo_edit(analyst, merge)
    placed.refresh_from_db()
    assert placed.parent_id == world.wholes[1].pk
    assert world.wholes[1].pk in set(current_themes(world.dialogue).values_list("pk", flat=True))


def test_what_was_set_aside_is_set_aside_again_when_a_later_move_is_undone(world, analyst):
    one, other = world.subs[:2]
    idea = world.ideas[one.pk][0]
    move_ideas(analyst, world.dialogue, ideas=[Shown(idea.pk, one.pk)], to=None)
    move = move_ideas(analyst, world.dialogue, ideas=[Shown(idea.pk, None)], to=other)
    undo_edit(analyst, move)
    row = ThemeAssignment.objects.get(pk=idea.pk)
    assert (row.theme_id, row.is_by_person) == (None, True)
