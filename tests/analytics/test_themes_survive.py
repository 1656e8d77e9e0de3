"""Whatever a person did to themes survives any re-run, by the rows themselves.

People work on themes, undo, and work again; ideas arrive, are withdrawn and come back; and run after run finds anything
at all: what it finds is drawn, the rest of the run is the real one. The steps not undone are a ledger. After each step,
of whatever kind, the rows must say what the ledger says.
"""

from __future__ import annotations

import random
from collections import defaultdict

import numpy as np
import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import RunState
from analytics import tasks
from analytics.models import Theme, ThemeAssignment, ThemeEdit, ThemeQuotation
from analytics.pipelines import themes as pipeline
from analytics.services import curation
from analytics.services.curation import Shown, current_themes
from analytics.services.runs import start_theme_run
from analytics.services.undoing import last_edit, undo_edit
from analytics.themes.describing import FoundTheme
from analytics.themes.finding import ThemesResult
from brainstorm.models import Idea
from moderation.models import Audience, Visibility
from tests.factories.brainstorm import IdeaFactory

NUMBER = st.integers(0, 9_999)


def found(labels: np.ndarray, name: str) -> tuple[FoundTheme, ...]:
    """What a run says of groups, whatever they are."""
    themes = []
    for number in range(int(labels.max()) + 1):
        members = np.flatnonzero(labels == number)
        said = {"fi": f"{name} {number}"}
        quoted = tuple(int(member) for member in members[:2])
        themes.append(FoundTheme(members, said, {"fi": (name,)}, quoted, 0.5, None, False, None))
    return tuple(themes)


class Themes(RuleBasedStateMachine):
    """A dialogue whose themes people and runs work on in turn."""

    dialogue = prompt = participant = analyst = monkeypatch = None

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.monkeypatch.setattr(pipeline, "find_themes", self.find_anything)
        # The same steps make the same keys, or what failed could not be tried again.
        self.monkeypatch.setattr("uuid.os.urandom", random.Random(1).randbytes)
        self.groups: dict[str, int] = {}
        self.wholes: dict[int, int] = {}
        self.pinned: set[tuple] = set()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    # What machines and time do

    @initialize(count=st.integers(4, 12), seed=NUMBER)
    def a_first_run(self, count, seed):
        self.arrive(count)
        self.another_run(share=1.0, seed=seed, count=4)

    @rule(count=st.integers(1, 3))
    def arrive(self, count):
        for _ in range(count):
            text = f"Ajatus numero {len(self.groups)}"
            self.groups[text] = len(self.groups) % 3
            IdeaFactory(prompt=self.prompt, participant=self.participant, text=text)

    @rule(number=NUMBER, state=st.sampled_from([Visibility.HIDDEN, Visibility.WITHDRAWN]))
    def withdraw(self, number, state):
        there = Idea.objects.filter(dialogue=self.dialogue, visibility=Visibility.PUBLISHED).order_by("text")
        if there.count() > 3:
            Idea.objects.filter(pk=there[number % there.count()].pk).update(visibility=state)

    @rule()
    def come_back(self):
        Idea.objects.filter(dialogue=self.dialogue).update(visibility=Visibility.PUBLISHED)

    @rule(number=NUMBER)
    def place_provisionally(self, number):
        waiting = Idea.objects.visible_to(Audience.ANALYSIS).filter(dialogue=self.dialogue, theme_assignment=None)
        subs = self.subs()
        rows = [ThemeAssignment(idea=idea, theme=subs[number % len(subs)], is_provisional=True) for idea in waiting]
        ThemeAssignment.objects.bulk_create(rows)

    @rule(seed=NUMBER)
    def find_the_same(self, seed):
        self.another_run(share=0.0, seed=seed, count=1)

    @rule(seed=NUMBER, count=st.integers(1, 6))
    def find_nearly_the_same(self, seed, count):
        self.another_run(share=0.2, seed=seed, count=count)

    @rule(seed=NUMBER, count=st.integers(1, 6))
    def find_anything_else(self, seed, count):
        self.another_run(share=1.0, seed=seed, count=count)

    @rule(seed=NUMBER, count=st.integers(1, 6))
    def find_anything_after_ideas_have_come_and_gone(self, seed, count):
        self.arrive(1 + seed % 3)
        self.withdraw(seed, Visibility.WITHDRAWN)
        self.another_run(share=1.0, seed=seed, count=count)

    def another_run(self, share, seed, count):
        """Let a share of the ideas be found in another group than before."""
        rng = random.Random(seed)
        for text in sorted(self.groups):
            if rng.random() < share:
                self.groups[text] = rng.randrange(count)
        self.wholes = {
            group: self.wholes.get(group, 0) if rng.random() >= share else rng.randrange(3) for group in range(12)
        }
        before = self.kept_by_approval()
        run = start_theme_run(self.analyst, self.dialogue)
        tasks.find_themes(str(run.pk))
        run.refresh_from_db()
        assert run.state == RunState.DONE
        self.everything_is_somewhere()
        after = dict(ThemeAssignment.objects.values_list("pk", "theme"))
        ideas, sub_themes = before
        assert {idea: after[idea] for idea in ideas} == ideas
        assert {key: theme.parent_id for key in sub_themes if (theme := self.now(key))} == sub_themes

    def find_anything(self, texts, *_args, **_options):
        used = sorted({self.groups[text] for text in texts})
        labels = np.array([used.index(self.groups[text]) for text in texts], dtype=np.intp)
        above = sorted({self.wholes[group] for group in used})
        whole_of = np.array([above.index(self.wholes[group]) for group in used], dtype=np.intp)
        sure = np.full(len(texts), 0.5, np.float32)
        unclear = np.arange(len(texts)) % 5 == 0
        subs, wholes = found(labels, "Kone"), found(whole_of[labels], "Konekokonaisuus")
        return ThemesResult(labels, whole_of, sure, unclear, subs, wholes, {}, {"recipe": "drawn"})

    # What people do

    def subs(self) -> list[Theme]:
        return list(current_themes(self.dialogue).exclude(parent=None).order_by("order", "pk"))

    def one(self, number, *, whole=False) -> Theme:
        rows = [
            theme for theme in current_themes(self.dialogue).order_by("order", "pk") if whole == (not theme.parent_id)
        ]
        return rows[number % len(rows)]

    @rule(number=NUMBER, whole=st.booleans())
    def rename(self, number, whole):
        theme = self.one(number, whole=whole)
        curation.rename_theme(self.analyst, theme, names={"fi": f"Nimi {number}"}, version=theme.version)

    @rule(number=NUMBER, other=NUMBER, whole=st.booleans())
    def merge(self, number, other, whole):
        theme, into = self.one(number, whole=whole), self.one(other, whole=whole)
        if theme != into:
            curation.merge_themes(self.analyst, theme, into=into, version=theme.version)

    @rule(number=NUMBER, other=NUMBER)
    def place(self, number, other):
        theme, parent = self.one(number), self.one(other, whole=True)
        curation.place_theme(self.analyst, theme, parent=parent, version=theme.version)

    @rule(number=NUMBER, whole=st.booleans())
    def hide_or_show(self, number, whole):
        theme = self.one(number, whole=whole)
        curation.hide_theme(self.analyst, theme, is_hidden=not theme.is_hidden, version=theme.version)

    @rule(number=NUMBER, whole=st.booleans(), is_approved=st.booleans())
    def approve(self, number, whole, is_approved):
        keys = {self.one(number, whole=whole).pk, self.one(number // 7, whole=whole).pk}
        curation.approve_themes(self.analyst, self.dialogue, themes=sorted(keys), is_approved=is_approved)

    def some_ideas(self, number) -> list[Shown]:
        rows = ThemeAssignment.objects.filter(idea__dialogue=self.dialogue).order_by("idea__text")
        places = list(rows.values_list("pk", "theme"))
        return [Shown(*places[n % len(places)]) for n in {number % len(places), (number // 13) % len(places)}]

    @rule(number=NUMBER, aside=st.booleans())
    def move(self, number, aside):
        to = None if aside else self.one(number // 3)
        curation.move_ideas(self.analyst, self.dialogue, ideas=self.some_ideas(number), to=to)

    @rule(number=NUMBER)
    def make(self, number):
        parent, ideas = self.one(number, whole=True), self.some_ideas(number)
        curation.make_theme(self.analyst, self.dialogue, ideas=ideas, names={"fi": f"Tehty {number}"}, parent=parent)

    @rule(number=NUMBER)
    def pin(self, number):
        idea = Idea.objects.filter(dialogue=self.dialogue).order_by("text")[number % 4]
        theme = self.one(number)
        ThemeQuotation.objects.update_or_create(theme=theme, idea=idea, defaults={"is_pinned": True})
        self.pinned.add((theme.pk, idea.pk))

    @precondition(lambda self: last_edit(self.dialogue) is not None)
    @rule(steps=st.integers(1, 3))
    def undo(self, steps):
        for _ in range(steps):
            if (edit := last_edit(self.dialogue)) is not None:
                if edit.action == "merge":  # it takes back the quotations it lent
                    self.pinned -= {pair for pair in self.pinned if str(pair[0]) == edit.after["into"]}
                undo_edit(self.analyst, edit)

    # What must hold

    def now(self, key) -> Theme | None:
        return current_themes(self.dialogue).filter(pk=key).first()

    def final(self, key):
        """The theme that is shown for it, merges followed."""
        while (into := Theme.objects.values_list("merged_into", flat=True).get(pk=key)) is not None:
            key = into
        return key

    def kept_by_approval(self):
        """What approved themes have: ideas that may be seen, and sub-themes."""
        visible = set(Idea.objects.visible_to(Audience.ANALYSIS).values_list("pk", flat=True))
        approved = [theme.pk for theme in current_themes(self.dialogue).filter(is_approved=True)]
        settled = ThemeAssignment.objects.filter(theme__in=approved, is_provisional=False)
        ideas = {idea: theme for idea, theme in settled.values_list("pk", "theme") if idea in visible}
        return ideas, dict(current_themes(self.dialogue).filter(parent__in=approved).values_list("pk", "parent"))

    def everything_is_somewhere(self):
        """Every idea analysis may see is in a current sub-theme of a current whole, or was set aside by a person."""
        subs = {theme.pk: theme.parent_id for theme in current_themes(self.dialogue) if theme.parent_id}
        wholes = {theme.pk for theme in current_themes(self.dialogue) if not theme.parent_id}
        assert set(subs.values()) <= wholes
        visible = set(Idea.objects.visible_to(Audience.ANALYSIS).values_list("pk", flat=True))
        rows = {row.pk: row for row in ThemeAssignment.objects.all()}
        assert visible <= set(rows)
        for idea in visible:
            assert rows[idea].theme_id in subs or (rows[idea].theme_id is None and rows[idea].is_by_person)

    @invariant()
    def what_people_did_holds(self):
        last: dict[str, dict] = defaultdict(dict)
        for edit in ThemeEdit.objects.filter(dialogue=self.dialogue, undone_at=None).order_by("pk"):
            self._enter(last, edit)
        for key, names in last["names"].items():
            theme = Theme.objects.get(pk=key)
            assert (theme.name_fi, theme.is_named_by_person) == (names["fi"], True)
        for key, target in last["merged"].items():
            assert Theme.objects.get(pk=key).merged_into_id == target
            assert not ThemeAssignment.objects.filter(theme=key).exists()
            assert self.now(self.final(key))
        for key, is_hidden in last["hidden"].items():
            assert Theme.objects.get(pk=key).is_hidden == is_hidden
        for key, is_approved in last["approved"].items():
            assert Theme.objects.get(pk=key).is_approved == is_approved
        for key, parent in last["placed"].items():
            theme = self.now(key)
            if key not in last["merged"]:
                assert theme
                assert (theme.parent_id, theme.is_placed_by_person) == (self.final(parent), True)
        for idea, theme in last["moved"].items():
            row = ThemeAssignment.objects.get(pk=idea)
            assert (row.theme_id, row.is_by_person) == (theme and self.final(theme), True)
        touched = set(last["names"]) | {key for kind in ("hidden", "approved") for key, on in last[kind].items() if on}
        assert all(self.now(key) for key in touched - set(last["merged"]))
        there = set(ThemeQuotation.objects.filter(is_pinned=True).values_list("theme", "idea"))
        assert self.pinned <= there
        assert all(self.now(self.final(key)) for key, _idea in self.pinned)

    @staticmethod
    def _enter(last, edit):
        key, after = edit.theme_id, edit.after
        if edit.action == "rename":
            last["names"][key] = after["names"]
        elif edit.action == "merge":
            last["merged"][key] = Theme.objects.get(pk=after["into"]).pk
        elif edit.action in {"hide", "show"}:
            last["hidden"][key] = after["hidden"]
        elif edit.action in {"approve", "unapprove"}:
            themes = Theme.objects.filter(pk__in=after["themes"]).values_list("pk", flat=True)
            last["approved"] |= dict.fromkeys(themes, edit.action == "approve")
        elif edit.action == "place":
            last["placed"][key] = Theme.objects.get(pk=after["parent"]).pk
        elif edit.action in {"move", "make"}:
            ideas = ThemeAssignment.objects.filter(pk__in=[place[0] for place in edit.before["places"]])
            last["moved"] |= dict.fromkeys(ideas.values_list("pk", flat=True), key)
            if edit.action == "make":
                last["names"][key] = after["names"]
                last["placed"][key] = Theme.objects.get(pk=after["parent"]).pk


@pytest.mark.slow
@pytest.mark.django_db
def test_whatever_people_did_survives_any_run(dialogue, prompt, participant, analyst, monkeypatch):
    Machine = type("Machine", (Themes,), {})
    Machine.dialogue, Machine.prompt, Machine.participant = dialogue, prompt, participant
    Machine.analyst, Machine.monkeypatch = analyst, monkeypatch
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=40,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
