"""Workers killed in the middle of what they do: it is finished, once, nothing is double and nothing is left over.

The moment is held, not guessed: another connection has the lock that the work comes to, or the row is watched.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import Run, RunState
from accounts.models.runs import MAX_ATTEMPTS
from analytics.models import ReportFile, ReportText, ReportVersion, Theme, ThemeAssignment, ThemeRun
from analytics.pipelines.reports import COMPUTED
from brainstorm.models import Dialogue, Idea, IdeaText, ImportRun, Participant, TextRun
from tests.factories.brainstorm import DialogueFactory, IdeaFactory, ParticipantFactory, PromptFactory
from tests.services.conftest import Site, held, somebody_waits
from tests.services.machines import until

SUBJECTS = [
    "Hoitajien kirjaukset vievät aikaa potilailta, järjestelmät eivät keskustele keskenään",
    "Lääkärin vastaanotolle ei pääse viikkoihin, jonot ovat liian pitkät terveysasemalla",
    "Palkka ei riitä, ja sijaisia ei saada iltavuoroihin eikä viikonlopuiksi",
    "Matka synnytykseen on liian pitkä, kun lähisairaala suljettiin syrjäseudulta",
    "Vanhusten kotihoidossa hoitaja vaihtuu joka päivä eikä kukaan ehdi kuunnella",
    "Nuorten mielenterveyspalveluihin pitää päästä ilman lähetettä ja odotusta",
]
MANY, FEW = 360, 60

pytestmark = pytest.mark.usefixtures("transactional_db")
on = pytest.mark.parametrize("site", ["redis"], indirect=True)
on_files = pytest.mark.parametrize("site", ["files"], indirect=True)


@pytest.fixture
def dialogue(site: Site) -> Dialogue:
    """An open one with a prompt."""
    dialogue: Dialogue = DialogueFactory()
    PromptFactory(dialogue=dialogue, number=1)
    return dialogue


def _fill(dialogue: Dialogue, number: int) -> None:
    prompt, author = dialogue.prompts.get(), ParticipantFactory(dialogue=dialogue)
    for place in range(number):
        IdeaFactory(prompt=prompt, participant=author, text=f"{SUBJECTS[place % len(SUBJECTS)]}, kohta {place}.")


def _watched(run: Run, is_so: Callable[[Any], bool]) -> None:
    """Wait until the row of a run says so."""

    def now() -> bool:
        run.refresh_from_db()
        assert run.state in {RunState.QUEUED, RunState.RUNNING}, (run.state, run.error)
        return is_so(run)

    until(now, what="the moment")


def _ends_well(site: Site, run: Run, attempts: int = 2) -> None:
    run.refresh_from_db()
    assert run.state == RunState.RUNNING  # what the killed one left
    site.start_again()

    def over() -> bool:
        run.refresh_from_db()
        return run.state not in {RunState.QUEUED, RunState.RUNNING}

    until(over, what="the end of the run")
    assert (run.state, run.error, run.attempts) == (RunState.DONE, "", attempts)
    assert site.stop_worker() == 0


def _themes_are_whole(dialogue: Dialogue, run: ThemeRun) -> None:
    ideas = Idea.objects.filter(dialogue=dialogue)
    assert ThemeAssignment.objects.filter(idea__in=ideas, run=run).count() == ideas.count()
    assert IdeaText.objects.filter(idea__in=ideas).count() == ideas.count()
    current = Theme.objects.filter(dialogue=dialogue, is_current=True)
    assert current.filter(parent=None).exists()
    assert Theme.objects.filter(dialogue=dialogue).count() == current.count()  # the killed one left none
    placed = ThemeAssignment.objects.filter(idea__in=ideas, theme__isnull=False)
    assert placed.filter(theme__is_current=True).count() == placed.count()


def _theme_run(site: Site, dialogue: Dialogue) -> ThemeRun:
    run: ThemeRun = ThemeRun.objects.create(dialogue=dialogue, number=1)
    site.start_worker()
    site.send(ThemeRun.task, str(run.pk))
    return run


@on
def test_a_theme_run_killed_while_texts_are_worked_on(site: Site, dialogue: Dialogue) -> None:
    _fill(dialogue, FEW)
    one = Idea.objects.order_by("pk").last()
    with held(f"SELECT 1 FROM brainstorm_idea WHERE id = '{one.pk}' FOR UPDATE"):
        run = _theme_run(site, dialogue)
        until(somebody_waits, what="waiting in the transaction that stores a batch")
        _watched(run, lambda run: run.step == "texts")
        site.kill_main_process()
        assert IdeaText.objects.count() < FEW
    _ends_well(site, run)
    _themes_are_whole(dialogue, run)


@on_files
def test_a_theme_run_killed_while_themes_are_looked_for(site: Site, dialogue: Dialogue) -> None:
    _fill(dialogue, MANY)
    with held(f"SELECT 1 FROM brainstorm_dialogue WHERE id = {dialogue.pk} FOR NO KEY UPDATE"):  # it cannot run past us
        run = _theme_run(site, dialogue)
        _watched(run, lambda run: run.step in {"find", "store"})
        site.kill_main_process()
    assert not Theme.objects.exists()
    _ends_well(site, run)
    _themes_are_whole(dialogue, run)


@on
def test_a_theme_run_killed_inside_the_transaction_that_stores_themes(site: Site, dialogue: Dialogue) -> None:
    _fill(dialogue, FEW)
    with held("LOCK TABLE analytics_themeassignment IN SHARE MODE"):  # themes are written by then, places not
        run = _theme_run(site, dialogue)
        _watched(run, lambda run: run.step == "store" and somebody_waits())
        site.kill_main_process()
    until(lambda: not somebody_waits())
    assert not Theme.objects.exists()
    _ends_well(site, run)
    _themes_are_whole(dialogue, run)


@on
def test_a_theme_run_whose_connections_are_cut_is_done_again(site: Site, dialogue: Dialogue) -> None:
    """What a restart of the database does to a worker that is in the middle of something."""
    _fill(dialogue, FEW)
    with held(f"SELECT 1 FROM brainstorm_dialogue WHERE id = {dialogue.pk} FOR NO KEY UPDATE"):
        run = _theme_run(site, dialogue)
        _watched(run, lambda run: run.step == "store" and somebody_waits())
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
        until(lambda: b"is given back" in site.log.read_bytes(), what="giving back")
    site.send("accounts.tasks.sweep_runs")

    def done() -> bool:
        run.refresh_from_db()
        return run.state == RunState.DONE

    until(done, what="the second try")
    assert 2 <= run.attempts <= MAX_ATTEMPTS
    _themes_are_whole(dialogue, run)


def _report(site: Site, dialogue: Dialogue) -> ReportVersion:
    version: ReportVersion = ReportVersion.objects.create(dialogue=dialogue, number=1, languages=["fi", "sv"])
    site.start_worker()
    site.send(ReportVersion.task, str(version.pk))
    return version


def _report_is_whole(site: Site, version: ReportVersion, frozen: str = "") -> None:
    version.refresh_from_db()
    assert version.sha256
    assert frozen in {"", version.sha256}
    assert ReportVersion.objects.count() == 1
    assert version.files.count() == 6
    assert ReportText.objects.filter(version=version).count() == Idea.objects.count()
    folder = Path(site.environment["TALKOORIIHI_DATA"])
    there = {path.relative_to(folder).as_posix() for path in (folder / "reports").rglob("*") if path.is_file()}
    assert there == set(version.files.values_list("path", flat=True))  # no half file, no stray one


def _verified(site: Site, dialogue: Dialogue, settings: Any) -> None:
    settings.DATA_DIR = Path(site.environment["TALKOORIIHI_DATA"])
    call_command("verify_report", dialogue.slug, verbosity=0)


@on
def test_a_report_killed_while_it_is_computed(site: Site, dialogue: Dialogue, settings: Any) -> None:
    _fill(dialogue, FEW)
    with held("LOCK TABLE analytics_reporttext IN SHARE MODE"):
        version = _report(site, dialogue)
        _watched(version, lambda run: run.step == "compute" and somebody_waits())
        site.kill_main_process()
    _ends_well(site, version)
    _report_is_whole(site, version)
    _verified(site, dialogue, settings)


@on_files
def test_a_report_killed_about_when_it_is_frozen(site: Site, dialogue: Dialogue, settings: Any) -> None:
    _fill(dialogue, FEW)
    with held("LOCK TABLE analytics_reportfile IN SHARE MODE"):  # it cannot run past us
        version = _report(site, dialogue)
        _watched(version, lambda run: run.progress >= COMPUTED)
        site.kill_main_process()
    version.refresh_from_db()
    frozen = version.sha256
    _ends_well(site, version)
    _report_is_whole(site, version, frozen)
    _verified(site, dialogue, settings)


@on
def test_a_report_killed_between_a_file_and_its_row(site: Site, dialogue: Dialogue, settings: Any) -> None:
    _fill(dialogue, FEW)
    with held("LOCK TABLE analytics_reportfile IN SHARE MODE"):
        version = _report(site, dialogue)
        _watched(version, lambda run: run.step == "render" and somebody_waits())
        frozen = version.sha256
        assert frozen
        site.kill_main_process()
        halves = [
            path for path in (Path(site.environment["TALKOORIIHI_DATA"]) / "reports").rglob(".*") if path.is_file()
        ]
        assert len(halves) == 1
    assert not ReportFile.objects.exists()
    _ends_well(site, version)
    _report_is_whole(site, version, frozen)
    _verified(site, dialogue, settings)


@on
def test_an_import_killed_inside_the_transaction_that_stores_a_batch(
    site: Site, dialogue: Dialogue, tmp_path: Path
) -> None:
    rows = 1_200
    file = tmp_path / "ideas.csv"
    file.write_text("\n".join(["id;text", *(f"{n};{SUBJECTS[n % 6]}, rivi {n}" for n in range(rows))]))
    run: ImportRun = ImportRun.objects.create(dialogue=dialogue, path=str(file), file_name=file.name)
    with held("LOCK TABLE brainstorm_idea IN SHARE MODE"):  # participants of the batch are written by then
        site.start_worker()
        site.send(ImportRun.task, str(run.pk))
        _watched(run, lambda run: run.step == "storing" and somebody_waits())
        site.kill_main_process()
    until(lambda: not somebody_waits())
    assert Participant.objects.count() == Idea.objects.count() == 0
    _ends_well(site, run)
    run.refresh_from_db()
    assert run.imported == run.rows_read == rows
    assert Idea.objects.values("import_key").distinct().count() == Idea.objects.count() == rows
    assert Participant.objects.count() == rows


@on_files
def test_texts_made_again_killed_in_the_middle_of_a_batch(site: Site, dialogue: Dialogue) -> None:
    _fill(dialogue, FEW)
    IdeaText.objects.bulk_create(
        [IdeaText(idea=idea, language="fi", embedder="an older one 1") for idea in Idea.objects.all()]
    )
    run: TextRun = TextRun.objects.create(dialogue=dialogue, total=FEW)
    last = Idea.objects.order_by("pk").last()
    with held(f"SELECT 1 FROM brainstorm_idea WHERE id = '{last.pk}' FOR UPDATE"):  # in its second batch
        site.start_worker()
        site.send(TextRun.task, str(run.pk))
        until(somebody_waits, what="the batch")
        site.kill_main_process()
        done = IdeaText.objects.exclude(embedder="an older one 1").count()
        assert 0 < done < FEW
    site.start_again()
    until(lambda: not TextRun.active().exists(), what="the end of the run")
    run.refresh_from_db()
    assert (run.state, run.error) == (RunState.DONE, "")
    assert IdeaText.objects.count() == FEW
    assert not IdeaText.objects.filter(embedder="an older one 1").exists()
    assert not IdeaText.objects.exclude(problem="").exists()


@on_files
def test_new_texts_killed_in_the_middle_of_a_batch(site: Site, dialogue: Dialogue) -> None:
    _fill(dialogue, FEW)
    keys = list(Idea.objects.order_by("pk").values_list("pk", flat=True))
    with held(f"SELECT 1 FROM brainstorm_idea WHERE id IN ('{keys[0]}', '{keys[-1]}') FOR UPDATE"):
        site.start_worker()
        site.send("brainstorm.tasks.make_missing_texts")
        until(somebody_waits, what="the batch")
        site.kill_main_process()
    assert IdeaText.objects.count() < FEW
    site.start_worker()
    site.send("brainstorm.tasks.make_missing_texts")
    until(lambda: IdeaText.objects.count() == FEW, what="the rest of the texts")
    assert not IdeaText.objects.exclude(problem="").exists()
