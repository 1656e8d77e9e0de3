"""Ideas from a file: what is stored, what is left out, and what happens when things go wrong."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import AuditEntry, OrganisationRole, RunState
from accounts.models.runs import SILENCE
from brainstorm.models import Channel, Dialogue, Idea, ImportRun, Kind, Participant
from brainstorm.phases import Phase
from brainstorm.pipelines import imports as pipeline
from brainstorm.services.dialogues import create_dialogue
from brainstorm.services.imports import start_import_here
from moderation.models import Audience, Case, Visibility
from tests.factories.accounts import MembershipFactory, UserFactory


@pytest.fixture
def reform(db: None) -> Dialogue:
    """A dialogue made from the template."""
    member = MembershipFactory(user=UserFactory(), role=OrganisationRole.ADMINISTRATOR)
    title = {"fi": "Uudistus", "sv": "Reformen", "en": "The reform"}
    return create_dialogue(member.user, slug="uudistus", title=title, organisations=[member.organisation])


@pytest.fixture
def bring(reform, tmp_path):
    """Gives the command's result for a file of the given lines."""

    def bring(*lines: str, encoding: str = "utf-8", name: str = "f.csv", **options) -> dict:
        path: Path = tmp_path / name
        path.write_bytes("\n".join(lines).encode(encoding))
        out = StringIO()
        call_command("import_ideas", reform.slug, str(path), json=True, stdout=out, stderr=StringIO(), **options)
        return json.loads(out.getvalue().splitlines()[-1])

    return bring


def answers_of(idea: Idea) -> dict[str, str]:
    return {answer.question.key: answer.option.key for answer in idea.participant.background.all()}


def test_each_row_is_an_idea_of_a_participant_of_its_own(bring, reform):
    result = bring(
        "alue;teksti;kieli;laji;rooli;kysymys;muuta",
        "Keski-Suomi;Yksi kirjautuminen riittäisi.;suomi;ehdotus;henkilöstö;5;x",
        "Mellersta Finlands välfärdsområde;Informationen kommer för sent.;svenska;oro;invånare;2;",
        ";Samma här;sv;;;;",
    )
    assert result == {"imported": 3, "skipped": 0, "rejected": []}
    first, second, third = Idea.objects.order_by("prompt__number", "text").filter(dialogue=reform)[::-1]
    assert (first.text, first.kind, first.language) == ("Yksi kirjautuminen riittäisi.", Kind.PROPOSAL, "fi")
    assert answers_of(first) == {"role": "staff", "area": "keski-suomi"}
    assert (second.prompt.number, second.kind, second.language) == (2, Kind.WORRY, "sv")
    assert answers_of(second) == {"role": "resident", "area": "keski-suomi"}
    assert (third.prompt.number, third.kind) == (1, third.prompt.kind)
    assert answers_of(third) == {}
    people = Participant.objects.filter(dialogue=reform, channel=Channel.IMPORT)
    assert people.count() == 3
    assert not people.exclude(key_hash=None, return_code_hash=None, inbox=None).exists()
    assert {idea.visibility for idea in (first, second, third)} == {Visibility.PUBLISHED}
    assert {idea.channel for idea in (first, second, third)} == {Channel.IMPORT}


def test_the_prompt_is_the_rows_else_the_one_asked_for_else_the_first(bring):
    bring("text;prompt", "Oma kysymys tällä rivillä;3", "Ilman kysymystä tällä rivillä;", prompt=7)
    bring("text", "Kolmas ajatus toisesta tiedostosta", name="g.csv")
    numbers = dict(Idea.objects.values_list("text", "prompt__number"))
    assert numbers == {
        "Oma kysymys tällä rivillä": 3,
        "Ilman kysymystä tällä rivillä": 7,
        "Kolmas ajatus toisesta tiedostosta": 1,
    }


def test_a_missing_language_is_told_from_the_text(bring):
    bring(
        "text", "Jonot ovat liian pitkiä meillä.", "Köerna är för långa hos oss här.", "The queues are too long here."
    )
    assert sorted(Idea.objects.values_list("language", flat=True)) == ["en", "fi", "sv"]


def test_the_same_file_twice_adds_nothing_and_equal_rows_are_two_ideas(bring):
    lines = ["teksti;alue", "Sama ajatus;Lappi", "Sama ajatus;Lappi", "Sama ajatus;Kainuu"]
    assert bring(*lines) == {"imported": 3, "skipped": 0, "rejected": []}
    assert bring(*lines) == {"imported": 0, "skipped": 3, "rejected": []}
    again = ["alue,teksti,uusi sarake", "Lappi,Sama ajatus,1", "Lappi,Sama ajatus,2", "Kainuu,Sama ajatus,3"]
    assert bring(*again, encoding="utf-16")["skipped"] == 3
    assert bring(*lines, "Sama ajatus;Lappi") == {"imported": 1, "skipped": 3, "rejected": []}
    assert Idea.objects.count() == 4


def test_the_own_id_of_a_row_is_who_it_is(bring):
    assert bring("tunnus;teksti", "a1;Ensimmäinen", "a2;Toinen", "a2;Toinen")["skipped"] == 1
    result = bring("tunnus;teksti", "a2;Toinen", "a1;Aivan muuta", "a3;Uusi", "a3;Eri kuin edellä")
    assert (result["imported"], result["skipped"]) == (1, 1)
    assert [row["line"] for row in result["rejected"]] == [3, 5]
    assert sorted(Idea.objects.values_list("text", flat=True)) == ["Ensimmäinen", "Toinen", "Uusi"]


def test_an_erased_idea_does_not_come_back(bring):
    bring("tunnus;teksti", "a1;Ensimmäinen")
    Idea.objects.update(text="", visibility=Visibility.ERASED)
    assert bring("tunnus;teksti", "a1;Ensimmäinen") == {"imported": 0, "skipped": 1, "rejected": []}
    assert Idea.objects.get().text == ""


BAD = [
    ("   ;fi;;;", "Teksti puuttuu"),
    ("a" * 2001 + ";fi;;;", "2001"),
    ("Teksti;xx;;;", "xx"),
    ("Teksti;fi;kiukku;;", "kiukku"),
    ("Teksti;fi;;keisari;", "keisari"),
    ("Teksti;fi;;;Atlantis", "Atlantis"),
    ("Tek\x00sti;fi;;;", "NUL"),
    ("Teksti; jossa; on; puolipisteitä; monta; kovin", "otsikkorivillä 5"),
]


@pytest.mark.parametrize(("line", "told"), BAD)
def test_a_bad_row_is_reported_with_its_line_and_why_and_the_others_go_in(bring, line, told):
    result = bring("teksti;kieli;laji;rooli;alue", '"Hyvä\nrivi";fi;;;', line, "Toinen hyvä;fi;;;")
    assert result["imported"] == 2
    (rejected,) = result["rejected"]
    assert rejected["line"] == 4
    assert told in rejected["reason"]
    assert set(Idea.objects.values_list("text", flat=True)) == {"Hyvä\nrivi", "Toinen hyvä"}


def test_a_text_of_just_the_longest_length_is_taken_whole(bring):
    bring("teksti", "å" * 2000)
    assert Idea.objects.get().text == "å" * 2000


@pytest.mark.parametrize("line", [line for line, _ in BAD])
def test_all_or_nothing_stores_nothing_if_any_row_is_bad(bring, tmp_path, reform, line):
    with pytest.raises(CommandError):
        bring("teksti;kieli;laji;rooli;alue", "Hyvä rivi;fi;;;", line, all_or_nothing=True)
    run = ImportRun.objects.get()
    assert (run.state, run.error, run.imported) == (RunState.FAILED, "refused", 0)
    assert [row.line for row in run.rejections.all()] == [3]
    assert not Idea.objects.exists()
    assert not Participant.objects.exists()


def test_all_or_nothing_stores_everything_when_every_row_is_good(bring):
    result = bring("teksti", "Yksi", "Kaksi", all_or_nothing=True)
    assert result == {"imported": 2, "skipped": 0, "rejected": []}


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02" * 100, b"PK\x03\x04zip", b"nimi;osoite\na;b\n"])
def test_an_unreadable_file_is_an_error_in_words(reform, tmp_path, content):
    path = tmp_path / "f.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=r"\w+"):
        call_command("import_ideas", reform.slug, str(path))
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    "arguments", [["muu", "f.csv"], ["uudistus", "ei-ole.csv"], ["uudistus", "f.csv", "--prompt=99"]]
)
def test_a_wrong_dialogue_file_or_prompt_is_an_error_in_words(reform, tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    Path("f.csv").write_text("teksti\nYksi\n")
    with pytest.raises(CommandError, match=r"muu|ei-ole|99"):
        call_command("import_ideas", *arguments)


def test_a_completed_dialogue_takes_in_no_more(reform, bring):
    Dialogue.objects.update(phase=Phase.COMPLETED)
    with pytest.raises(CommandError, match="päätetty"):
        bring("teksti", "Yksi")


def test_personal_data_waits_for_a_moderator_and_distress_calls_one(bring, reform):
    bring("teksti", "Soittakaa minulle 040 123 4567 heti.", "En jaksa enää elää.", "Jonot pois.")
    seen = Idea.objects.visible_to(Audience.ANALYSIS).values_list("text", flat=True)
    assert set(seen) == {"En jaksa enää elää.", "Jonot pois."}
    held = Idea.objects.get(visibility=Visibility.HELD)
    cases = {case.object_id: case for case in Case.objects.filter(queue=reform.queue)}
    assert cases[held.pk].findings[0]["kind"] == "phone"
    assert len(cases) == 2


def test_what_was_done_is_written_in_the_audit_without_any_text(bring):
    bring("teksti", "Ainutkertainen lause", "")
    started, ended = AuditEntry.objects.order_by("pk")[1:]
    assert (started.action, ended.action) == ("brainstorm.import_started", "brainstorm.import_ended")
    assert ended.details == {"state": "done", "imported": 1, "skipped": 0, "rejected": 0}
    assert "Ainutkertainen" not in json.dumps([started.details, ended.details])


def test_a_worker_that_dies_is_followed_by_one_that_finishes_without_doubles(reform, tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline, "BATCH", 3)
    path = tmp_path / "f.csv"
    path.write_text("\n".join(["teksti", *("Sama" for _ in range(4)), *(f"Ajatus {n}" for n in range(4)), "x" * 2001]))
    run = start_import_here(dialogue=reform, path=path, prompt=None, all_or_nothing=False)

    class Killed(BaseException):
        pass

    def die(now: ImportRun) -> None:
        if now.rows_read == 6:
            raise Killed

    with pytest.raises(Killed):
        pipeline.execute(str(run.pk), told=die)
    run.refresh_from_db()
    assert (run.state, run.rows_read, Idea.objects.count()) == (RunState.RUNNING, 6, 6)
    pipeline.execute(str(run.pk))  # the row is still claimed: nothing happens
    assert Idea.objects.count() == 6
    ImportRun.objects.update(heartbeat_at=timezone.now() - 2 * SILENCE)
    pipeline.execute(str(run.pk))
    run.refresh_from_db()
    assert (run.state, run.rows_read, run.imported, run.skipped) == (RunState.DONE, 9, 8, 0)
    assert (run.rejections.count(), Idea.objects.count(), Participant.objects.count()) == (1, 8, 8)


def test_a_worker_that_lost_its_run_stores_nothing_more(reform, tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline, "BATCH", 2)
    path = tmp_path / "f.csv"
    path.write_text("\n".join(["teksti", *(f"Ajatus {n}" for n in range(6))]))
    run = start_import_here(dialogue=reform, path=path, prompt=None, all_or_nothing=False)

    def lose(now: ImportRun) -> None:
        if now.rows_read == 2:
            ImportRun.objects.update(claim_key=now.pk)

    pipeline.execute(str(run.pk), told=lose)
    assert Idea.objects.count() == 2


def test_a_file_with_more_rows_costs_no_more_queries_for_each(reform, tmp_path, django_assert_max_num_queries):
    path = tmp_path / "f.csv"
    path.write_text("\n".join(["teksti;rooli;alue", *(f"Ajatus numero {n};henkilöstö;Lappi" for n in range(400))]))
    run = start_import_here(dialogue=reform, path=path, prompt=None, all_or_nothing=False)
    with django_assert_max_num_queries(45):
        pipeline.execute(str(run.pk))
    assert Idea.objects.count() == 400
