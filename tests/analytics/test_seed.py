"""The demo: the same for the same seed, as large as asked for, and with what it promises to hold."""

from collections import Counter
from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Avg, Count, F, Q, Sum
from django.urls import reverse
from django.utils import timezone

from accounts import demo as sign_in
from accounts.models import AuditEntry, Inbox, RunState, User
from analytics.management.commands import seed as seed_command
from analytics.models import ReportVersion, Theme
from analytics.services.curation import current_themes
from brainstorm.demo.content import HELD_TEXT, composed, remarks, written
from brainstorm.demo.opinions import deal
from brainstorm.demo.people import population
from brainstorm.demo.themes import SUB_THEMES
from brainstorm.models import (
    Comment,
    Dialogue,
    Evaluation,
    Exposure,
    ExposureState,
    Idea,
    Invitation,
    Participant,
    Scale,
)
from brainstorm.phases import Phase
from brainstorm.services import demo
from moderation.models import Audience, Case, Flag, Visibility
from moderation.screening import screen_text


def built(**changes) -> Dialogue:
    asked = {"seed": 1, "participants": 320, "ideas": None, "source": None, "told": lambda step: None}
    return demo.build_demo(**asked | changes)


@pytest.fixture(scope="module")
def sote(django_db_setup, django_db_blocker):
    """The demo as `manage.py seed` makes it, once for the tests that only read it."""
    with django_db_blocker.unblock():
        from django.db import transaction

        with transaction.atomic():
            yield built()
            transaction.set_rollback(True)


@pytest.fixture
def world(sote, django_db_blocker):
    with django_db_blocker.unblock():
        yield sote


def test_the_dialogue_is_open_and_complete_in_every_language(world):
    assert world.phase == Phase.OPEN
    assert [row.organisation.slug for row in world.asking.select_related("organisation")] == ["stm", "vm"]
    assert world.roles.count() == 4
    for email in demo.addresses().values():
        assert User.objects.get(email=email).check_password(sign_in.password())


def test_people_can_be_invited_and_a_file_waits_to_be_agreed_to(world):
    agreed, waiting = world.invitation_batches.order_by("-is_confirmed")
    assert (agreed.is_confirmed, waiting.is_confirmed, waiting.rejections.count()) == (True, False, 2)
    carried = set(agreed.invitations.values_list("role__key", "area__key"))
    assert carried == {("staff", "kainuu"), (None, None)}
    assert set(Invitation.objects.filter(dialogue=world).values_list("state", flat=True)) == {"new"}


def test_every_prompt_has_thoughts_and_every_thought_is_weighed_enough(world):
    counts = Counter(Idea.objects.filter(dialogue=world).values_list("prompt__number", flat=True))
    assert min(counts[number] for number in range(1, 9)) >= 9
    shown = Idea.objects.visible_to(Audience.REPORT).filter(dialogue=world)
    assert shown.filter(evaluation_count__lt=world.minimum_evaluations).count() == 0
    assert set(shown.values_list("language", flat=True)) == {"fi", "sv", "en"}


def test_counters_and_exposures_agree_with_the_evaluations(world):
    ideas = Idea.objects.filter(dialogue=world)
    assert not ideas.annotate(n=Count("evaluations")).exclude(n=F("evaluation_count")).exists()
    assert not ideas.exclude(routed_count=F("evaluation_count")).exists()
    assert not ideas.annotate(n=Count("exposures")).exclude(n=F("dealt_count")).exists()
    sums = ideas.filter(routed_count__gt=0).annotate(
        total=Sum("evaluations__value"), squares=Sum(F("evaluations__value") * F("evaluations__value"))
    )
    assert not sums.exclude(total=F("value_sum"), squares=F("value_square_sum")).exists()
    assert not ideas.annotate(n=Count("comments")).exclude(n=F("comment_count")).exists()
    evaluated = Exposure.objects.filter(idea__dialogue=world, state=ExposureState.EVALUATED)
    assert set(evaluated.values_list("participant", "idea")) == set(
        Evaluation.objects.values_list("participant", "idea")
    )
    own = Exposure.objects.filter(participant=F("idea__participant"))
    assert not own.exists()
    scale = Q(idea__prompt__scale=Scale.AGREEMENT)
    assert not Evaluation.objects.filter(scale & ~Q(value__in=[-1, 0, 1])).exists()
    assert not Evaluation.objects.filter(~scale & ~Q(value__in=[1, 2, 3, 4, 5])).exists()


def test_one_text_waits_for_a_moderator_and_two_are_flagged(world):
    assert [idea.text for idea in Idea.objects.exclude(visibility=Visibility.PUBLISHED)] == [HELD_TEXT]
    assert Evaluation.objects.filter(idea__text=HELD_TEXT).count() == 0
    assert Flag.objects.count() == 2
    assert Case.objects.filter(queue=world.queue).count() == 3
    assert Comment.objects.filter(visibility=Visibility.PUBLISHED).count() == len(remarks())


def test_the_weak_signal_is_few_and_important(world):
    ideas = Idea.objects.filter(dialogue=world, prompt__number__lt=8, visibility=Visibility.PUBLISHED)
    means = sorted(ideas.annotate(mean=Avg("evaluations__value")).values_list("mean", flat=True))
    friday = ideas.filter(
        Q(text__contains="Sairaalasta soitettiin perjantaina") | Q(text__contains="Kotiuttakaa arkisin")
    )
    assert friday.count() == 2
    for idea in friday.annotate(mean=Avg("evaluations__value")):
        assert idea.mean >= means[len(means) * 3 // 4]


def test_two_groups_see_the_medicine_robot_differently(world):
    robot = Evaluation.objects.filter(idea__text__startswith="Lääkerobotti")
    of = {
        role: robot.filter(participant__background__option__key=role).aggregate(mean=Avg("value"), n=Count("pk"))
        for role in ("staff", "resident")
    }
    assert min(group["n"] for group in of.values()) >= 10
    assert of["staff"]["mean"] - of["resident"]["mean"] >= 1.5


def test_nothing_joins_a_participant_to_an_account(world):
    people = Participant.objects.filter(dialogue=world)
    assert not people.exclude(inbox__user=None).exists()
    assert not people.exclude(key_hash=None, return_code_hash=None).exists()


def _content(dialogue: Dialogue) -> list:
    evaluations = Evaluation.objects.filter(idea__dialogue=dialogue).order_by("pk")
    ideas = Idea.objects.filter(dialogue=dialogue).order_by("pk")
    return [
        *ideas.values_list("pk", "text", "participant", "posted_at", "draw"),
        *evaluations.values_list("pk", "idea", "participant", "value"),
        *Comment.objects.order_by("pk").values_list("pk", "text", "participant", "posted_at"),
    ]


def test_the_same_seed_makes_the_same_world(db):
    first = built(participants=40, ideas=30)
    content = _content(first)
    for model in (Evaluation, Exposure, Comment, Idea, Participant, Inbox, Case):
        model.objects.all().delete()
    first.delete()
    second = built(participants=40, ideas=30)
    assert len(content) > 300
    assert _content(second) == content


def test_another_seed_makes_another_world():
    one, other = ([*composed(20, Random(seed), taken=set())] for seed in (1, 2))
    assert one != other


def test_north_savo_is_as_large_a_part_as_was_published():
    people = population(10_400, Random(1), days=14)
    areas = Counter(person.area for person in people)
    assert areas["pohjois-savo"] == 586
    assert areas["helsinki"] > areas["pirkanmaa"] > areas["kainuu"] > areas["ahvenanmaa"] > 0


def test_composed_texts_are_all_different_and_clean():
    thoughts = list(composed(16_000, Random(3), taken={thought.text for thought in written()}))
    assert len({thought.text for thought in thoughts}) == 16_000
    assert not any("{" in thought.text or "  " in thought.text for thought in thoughts)
    assert not any(screen_text(thought.text) for thought in thoughts[:2000])
    assert {thought.language for thought in thoughts} == {"fi", "sv", "en"}


def test_written_texts_are_clean_and_all_different():
    thoughts = written()
    assert len({thought.text for thought in thoughts}) == len(thoughts) >= 150
    assert not any(screen_text(thought.text) for thought in thoughts)


def test_nobody_is_dealt_their_own_thought_or_one_twice():
    rng = Random(5)
    thoughts, people = written()[:30], population(40, rng, days=5)
    own = [{number % 30} for number in range(40)]
    cards = list(deal(people, thoughts, own, rng))
    assert not any(card.thought in own[card.person] for card in cards)
    assert len({(card.person, card.thought) for card in cards}) == len(cards)


def test_texts_of_a_file_are_used_before_any_is_composed(db, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(
        "text;lang\n" + "".join(f"Oma lause numero {n}.;fi\n" for n in range(30)) + "Puh. 040 123 4567;fi\n"
    )
    dialogue = built(participants=30, ideas=len(written()) + 21, source=path)
    assert dialogue.ideas.filter(text__startswith="Oma lause").count() == 20
    assert dialogue.ideas.count() == len(written()) + 21


def test_a_wrong_file_or_number_is_an_error_in_words(db, tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b"PK\x03\x04")
    for wrong in ({"texts": path}, {"participants": 0}, {"ideas": 10**7, "texts": path}):
        with pytest.raises(CommandError, match=r"\w+ \w+"):
            call_command("seed", stdout=StringIO(), **wrong)
    assert not Dialogue.objects.exists()


@pytest.mark.slow
def test_the_demos_themes_are_those_of_the_dialogue_and_its_report_is_made(db, settings, tmp_path, client):
    settings.DATA_DIR = tmp_path
    out = StringIO()
    call_command("seed", participants=60, stdout=out)
    dialogue = Dialogue.objects.get(slug="sote")
    themes = current_themes(dialogue).filter(is_approved=True)
    assert {theme.name_en for theme in themes if theme.parent} == {names["en"] for _, names in SUB_THEMES.values()}
    friday = themes.get(name_en="Discharge on Fridays")
    texts = [row.idea.text for row in friday.assignments.select_related("idea")]
    assert len(texts) == 4
    assert all("erjantai" in text or "fredag" in text for text in texts)
    assert not current_themes(dialogue).exclude(is_approved=True).exists()
    version = ReportVersion.objects.get(dialogue=dialogue)
    assert version.state == RunState.DONE
    assert version.files.count() == 9
    pilot = Dialogue.objects.get(slug="pohjois-savo")
    assert pilot.phase == Phase.COMPLETED
    assert all([pilot.summary_fi, pilot.summary_sv, pilot.summary_en])
    assert pilot.opens_on < pilot.answering_ends_on < pilot.results_on < pilot.decision_on < timezone.localdate()
    assert not Participant.objects.filter(dialogue=pilot, joined_on__gt=pilot.answering_ends_on).exists()
    page = client.get(reverse("analytics:results", args=[pilot.slug]))
    assert "Hyvin toimivat palvelut" in page.content.decode()
    models = (Idea, Evaluation, Comment, Participant, Theme, ReportVersion, AuditEntry)
    counts = [model.objects.count() for model in models]
    call_command("seed", participants=60, stdout=out)
    assert "Keskustelua ei muutettu" in out.getvalue()
    assert counts == [model.objects.count() for model in models]


def test_a_seed_broken_off_in_the_middle_is_finished_by_the_next(db, settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path

    class Stopped(BaseException):
        pass

    def stop(*args, **kwargs):
        raise Stopped

    with monkeypatch.context() as broken:
        broken.setattr(seed_command, "finish_themes", stop)
        with pytest.raises(Stopped):
            call_command("seed", participants=30, stdout=StringIO())
    before = _content(Dialogue.objects.get(slug="sote"))
    call_command("seed", participants=30, stdout=StringIO())
    assert _content(Dialogue.objects.get(slug="sote")) == before
    assert current_themes(Dialogue.objects.get(slug="sote")).filter(name_en="Discharge on Fridays").exists()
    assert set(ReportVersion.objects.values_list("dialogue__slug", "state")) == {
        ("sote", "done"),
        ("pohjois-savo", "done"),
    }
