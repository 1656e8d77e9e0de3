"""A report from request to files: frozen, rendered, killed, erased, verified."""

from __future__ import annotations

import json
import re
import uuid
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.faults import DISK_FULL, in_words
from accounts.models import AuditEntry, RunState
from accounts.models.runs import SILENCE, RunLostError
from analytics.documents.frozen import thaw
from analytics.models import ReportFile, ReportFormat, ReportText, ReportVersion, ThemeQuotation
from analytics.pipelines import reports as pipeline
from analytics.pipelines.report_data import make_report
from analytics.services.reports import (
    erase_from_reports,
    publish_results,
    request_report,
    retry_report,
    sweep_erased_texts,
    verify_version,
)
from brainstorm.models import Channel, Idea, Scale
from brainstorm.phases import Phase
from brainstorm.signals import content_erased
from moderation.models import Visibility
from tests.factories.analytics import ThemeAssignmentFactory, ThemeFactory, ThemeQuotationFactory
from tests.factories.brainstorm import (
    BackgroundAnswerFactory,
    BackgroundOptionFactory,
    BackgroundQuestionFactory,
    CommentFactory,
    EvaluationFactory,
    IdeaFactory,
    ParticipantFactory,
    PromptFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def weighed(dialogue, prompt):
    """Two wholes with a sub-theme each; twelve ideas weighed by eight people, in two languages."""
    people = ParticipantFactory.create_batch(8, dialogue=dialogue)
    wholes = [ThemeFactory(dialogue=dialogue, name_fi=f"Kokonaisuus {i}", is_approved=True) for i in range(2)]
    for number, whole in enumerate(wholes):
        sub = ThemeFactory(dialogue=dialogue, parent=whole, name_fi=f"Alateema {number}", name_sv=f"Deltema {number}")
        for place in range(6):
            language = "sv" if place == 5 else "fi"
            idea = IdeaFactory(prompt=prompt, text=f"Ajatus {number}.{place}: näin se on.", language=language)
            ThemeAssignmentFactory(idea=idea, theme=sub)
            if place in {0, 5}:
                ThemeQuotationFactory(idea=idea, theme=sub, order=place)
            for person in people if place < 4 else people[:3]:
                EvaluationFactory(idea=idea, participant=person, value=5 - number - place % 2)
    return dialogue


def built(by, dialogue, nonce="n") -> ReportVersion:
    version = request_report(by, dialogue, nonce=nonce)
    pipeline.execute(str(version.pk))
    version.refresh_from_db()
    return version


def words_in(path: Path) -> str:
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in PdfReader(path).pages))


def test_a_report_is_frozen_and_made_in_every_format_and_language(weighed, analyst, data_folder):
    version = built(analyst, weighed)
    assert (version.state, version.progress, str(version)) == (RunState.DONE, 100, "1")
    files = list(version.files.all())
    assert {(file.language, file.format) for file in files} == {
        (language, form) for language in ("fi", "sv", "en") for form in ("pdf", "xlsx", "csv")
    }
    for file in files:
        assert (data_folder / file.path).stat().st_size == file.size > 1000
    assert verify_version(version) == []
    document = thaw(version.frozen)
    assert document.counts.ideas == 12
    assert document.counts.evaluations == 2 * (4 * 8 + 2 * 3)
    assert document.counts.evaluators == 8
    assert [whole.title["fi"] for whole in document.wholes] == ["Kokonaisuus 0", "Kokonaisuus 1"]
    first = document.wholes[0]
    assert first.importance.n == 8
    assert first.rank is not None
    assert first.importance.low < first.importance.mean < first.importance.high
    assert len(document.ideas) == 12
    assert document.suppressed.unranked_ideas == 4
    assert thaw(version.outline).ideas == []
    assert AuditEntry.objects.filter(action="report.requested", target_key=str(version.pk)).count() == 1


def test_the_frozen_data_hold_no_text_and_the_files_hold_all_of_it(weighed, analyst, data_folder):
    version = built(analyst, weighed)
    texts = set(Idea.objects.values_list("text", flat=True))
    assert not any(text in version.frozen for text in texts)
    sheet = load_workbook(data_folder / version.files.get(language="fi", format="xlsx").path)["Ajatukset"]
    assert texts <= {cell.value for row in sheet.iter_rows() for cell in row}


def test_the_same_form_sent_twice_asks_once(weighed, analyst):
    first, second = (request_report(analyst, weighed, nonce="same") for _ in range(2))
    assert first == second
    assert request_report(analyst, weighed, nonce="other").number == 2


def test_nothing_to_report_is_refused_with_a_reason(dialogue, prompt, analyst):
    IdeaFactory(prompt=prompt, visibility=Visibility.HELD)
    with pytest.raises(PermissionDenied, match="kun ajatuksia on kirjoitettu"):
        request_report(analyst, dialogue, nonce="n")
    assert not ReportVersion.objects.exists()


def test_only_what_reports_may_see_is_in_it(weighed, analyst):
    hidden = [
        IdeaFactory(prompt=weighed.prompts.get(), text=f"Piilossa {state}", visibility=state)
        for state in Visibility
        if state not in {Visibility.PUBLISHED, Visibility.REDACTED}
    ]
    for idea in hidden:
        EvaluationFactory(idea=idea)
        ThemeQuotationFactory(idea=idea, theme=weighed.themes.filter(parent__isnull=False).first(), is_pinned=True)
    CommentFactory(idea=hidden[0])
    version = built(analyst, weighed)
    assert version.state == RunState.DONE
    document = thaw(version.frozen)
    assert document.counts.ideas == 12
    assert document.counts.comments == 0
    assert document.counts.evaluators == 8
    assert document.suppressed.unseen_ideas == len(hidden)
    assert not ReportText.objects.filter(text__startswith="Piilossa").exists()


def test_a_quotation_is_told_once_and_only_for_a_theme_that_still_holds_its_idea(weighed, analyst):
    first, second = weighed.themes.filter(parent=None).order_by("order")
    told = ThemeQuotation.objects.filter(theme__parent=first).order_by("order").first()
    ThemeQuotationFactory(theme=first, idea=told.idea)
    moved = ThemeQuotation.objects.filter(theme__parent=second).order_by("order").first()
    moved.idea.theme_assignment.theme = told.theme
    moved.idea.theme_assignment.save(update_fields=["theme"])
    document = make_report(weighed, number=1, languages=["fi"], today=timezone.localdate()).document
    assert {whole.title["fi"]: len(whole.quotations) for whole in document.wholes} == {
        "Kokonaisuus 0": 0,
        "Kokonaisuus 1": 0,
    }
    quoted = {sub.title["fi"]: len(sub.quotations) for whole in document.wholes for sub in whole.subthemes}
    assert quoted == {"Alateema 0": 2, "Alateema 1": 1}
    assert document.counts.quotations == 3


def test_a_later_version_never_changes_an_earlier_one(weighed, analyst, data_folder):
    first = built(analyst, weighed, "a")
    before = {file.path: (data_folder / file.path).read_bytes() for file in first.files.all()}
    frozen = first.frozen
    Idea.objects.filter(prompt__dialogue=weighed).update(visibility=Visibility.WITHDRAWN)
    IdeaFactory(prompt=weighed.prompts.get())
    second = built(analyst, weighed, "b")
    first.refresh_from_db()
    assert (second.number, thaw(second.frozen).counts.ideas) == (2, 1)
    assert first.frozen == frozen
    assert verify_version(first) == []
    assert {file.path: (data_folder / file.path).read_bytes() for file in first.files.all()} == before


def test_delivered_twice_it_is_carried_out_once(weighed, analyst):
    version = built(analyst, weighed)
    made = {file.pk: file.sha256 for file in version.files.all()}
    pipeline.execute(str(version.pk))
    assert {file.pk: file.sha256 for file in version.files.all()} == made


@pytest.mark.parametrize("files_made", [0, 4])
def test_killed_half_way_it_is_finished_by_the_next_worker(weighed, analyst, data_folder, files_made):
    version = request_report(analyst, weighed, nonce="n")
    assert version.claim()
    made = pipeline.compute(version)
    pipeline.freeze_version(version, made)
    frozen = version.frozen
    document = thaw(frozen)
    texts = dict(version.texts.values_list("digest", "text"))
    for number in range(files_made):
        language = version.languages[number % 3]
        form = pipeline.ReportFormat.values[number // 3]
        pipeline._make_file(version, document, texts, language, pipeline.ReportFormat(form))
    pipeline.execute(str(version.pk))  # the dead worker still counts as alive: nothing happens
    assert version.files.count() == files_made
    ReportVersion.objects.update(heartbeat_at=timezone.now() - 2 * SILENCE)
    pipeline.execute(str(version.pk))
    fresh = ReportVersion.objects.get(pk=version.pk)
    assert (fresh.state, fresh.frozen) == (RunState.DONE, frozen)
    assert fresh.files.count() == 9
    assert verify_version(fresh) == []
    with pytest.raises(RunLostError):
        version.advance(progress=50)
    assert not [path for path in data_folder.rglob("*") if path.is_file() and path.name.startswith(".")]


def test_a_worker_that_died_while_laying_out_texts_leaves_no_trace(weighed, analyst):
    version = request_report(analyst, weighed, nonce="n")
    assert version.claim()
    pipeline.compute(version)
    ReportVersion.objects.update(heartbeat_at=timezone.now() - 2 * SILENCE)
    pipeline.execute(str(version.pk))
    fresh = ReportVersion.objects.get(pk=version.pk)
    assert verify_version(fresh) == []
    assert fresh.texts.count() == 12


def test_a_quotation_that_no_longer_matches_stops_the_report_and_is_named(weighed, analyst):
    version = request_report(analyst, weighed, nonce="n")
    assert version.claim()
    made = pipeline.compute(version)
    quoted = ThemeQuotation.objects.order_by("pk").first().idea
    Idea.objects.filter(pk=quoted.pk).update(text=quoted.text.replace("näin", "noin"))
    with pytest.raises(pipeline.QuotationError, match=f"{quoted.pk} Alateema 0"):
        pipeline.freeze_version(version, made)
    version.refresh_from_db()
    assert version.sha256 == ""


def test_a_text_that_vanished_meanwhile_is_left_out(weighed, analyst):
    version = request_report(analyst, weighed, nonce="n")
    assert version.claim()
    made = pipeline.compute(version)
    gone = Idea.objects.filter(quoted_in=None).first()
    Idea.objects.filter(pk=gone.pk).update(visibility=Visibility.ERASED, text="")
    with pytest.raises(pipeline.TextsChangedError):
        pipeline.freeze_version(version, made)
    pipeline.compute_and_freeze(version)
    assert thaw(version.frozen).counts.ideas == 11
    assert not version.texts.filter(idea_key=gone.pk).exists()


def test_a_failed_version_can_be_tried_again(weighed, analyst, data_folder):
    version = request_report(analyst, weighed, nonce="n")
    (data_folder / "reports").write_text("a file where the folder should be")
    with pytest.raises(NotADirectoryError):
        pipeline.execute(str(version.pk))
    version.refresh_from_db()
    assert (version.state, version.error) == (RunState.FAILED, "NotADirectoryError")
    (data_folder / "reports").unlink()
    retry_report(analyst, version)
    pipeline.execute(str(version.pk))
    version.refresh_from_db()
    assert version.state == RunState.DONE
    retry_report(analyst, version)
    version.refresh_from_db()
    assert version.state == RunState.DONE


def erase(idea: Idea) -> str:
    """What the service of erasing does to the row, and the signal it sends."""
    text = idea.text
    Idea.objects.filter(pk=idea.pk).update(text="", visibility=Visibility.ERASED)
    content_erased.send(Idea, dialogue=idea.dialogue, kind="idea", key=idea.pk)
    return text


def test_an_erased_text_goes_from_every_version_and_the_root_still_verifies(
    weighed, analyst, data_folder, django_capture_on_commit_callbacks
):
    first, second = built(analyst, weighed, "a"), built(analyst, weighed, "b")
    roots = {version.pk: version.sha256 for version in (first, second)}
    old = [data_folder / file.path for version in (first, second) for file in version.files.all()]
    idea = ThemeQuotation.objects.order_by("pk").first().idea
    with django_capture_on_commit_callbacks(execute=True):
        text = erase(idea)
    assert not any(path.exists() for path in old)
    kept = ReportText.objects.filter(idea_key=idea.pk)
    assert {(one.text, one.salt, one.is_erased) for one in kept} == {("", "", True)}
    assert kept.count() == 2
    for version in (first, second):
        pipeline.execute(str(version.pk))
        fresh = ReportVersion.objects.get(pk=version.pk)
        assert (str(fresh), fresh.state) == (f"{version.number}.1", RunState.DONE)
        assert fresh.sha256 == roots[version.pk]
        assert verify_version(fresh) == []
        files = {
            (file.language, file.format): data_folder / file.path for file in fresh.files.filter(is_withdrawn=False)
        }
        assert len(files) == 9
        shown = words_in(files["fi", "pdf"])
        assert re.sub(r"\s+", "", text) not in shown
        assert "Tekstionpoistettu" in shown
        assert "Tämätiedostoontehtyuudelleen" in shown
        sheet = load_workbook(files["sv", "xlsx"])["Synpunkter"]
        cells = {cell.value for row in sheet.iter_rows() for cell in row}
        assert text not in cells
    assert text not in json.dumps(list(ReportText.objects.values_list("text", flat=True)))


def test_erasing_while_files_are_made_stops_that_worker(weighed, analyst):
    version = request_report(analyst, weighed, nonce="n")
    assert version.claim()
    pipeline.compute_and_freeze(version)
    erase(ThemeQuotation.objects.order_by("pk").first().idea)
    with pytest.raises(RunLostError):
        pipeline.render(version)
    assert version.files.count() == 0
    pipeline.execute(str(version.pk))
    fresh = ReportVersion.objects.get(pk=version.pk)
    assert (str(fresh), fresh.state) == ("1.1", RunState.DONE)


def test_erasing_a_comment_or_a_text_in_no_report_changes_nothing(weighed, analyst):
    version = built(analyst, weighed)
    comment = CommentFactory(idea__prompt=weighed.prompts.get())
    content_erased.send(type(comment), dialogue=weighed, kind="comment", key=comment.pk)
    assert erase_from_reports([uuid.uuid4()]) == 0
    fresh = ReportVersion.objects.get(pk=version.pk)
    assert (str(fresh), fresh.state) == ("1", RunState.DONE)


def test_the_sweep_applies_erasures_that_a_restore_undid(weighed, analyst):
    version = built(analyst, weighed)
    idea = Idea.objects.first()
    Idea.objects.filter(pk=idea.pk).update(text="", visibility=Visibility.ERASED)
    assert sweep_erased_texts() == 1
    assert ReportText.objects.get(version=version, idea_key=idea.pk).is_erased
    assert sweep_erased_texts() == 0


def test_withdrawing_leaves_the_frozen_version_and_is_gone_from_the_next(weighed, analyst):
    version = built(analyst, weighed, "a")
    idea = Idea.objects.first()
    Idea.objects.filter(pk=idea.pk).update(visibility=Visibility.WITHDRAWN)
    assert version.texts.filter(idea_key=idea.pk, is_erased=False).exists()
    assert not built(analyst, weighed, "b").texts.filter(idea_key=idea.pk).exists()


def test_verifying_finds_every_tampering(weighed, analyst, data_folder, capsys):
    version = built(analyst, weighed)
    slug = weighed.slug
    call_command("verify_report", slug)
    assert "1" in capsys.readouterr().out
    file = version.files.first()
    (data_folder / file.path).write_bytes(b"other")
    text = version.texts.first()
    ReportText.objects.filter(pk=text.pk).update(text="Toinen teksti")
    ReportVersion.objects.filter(pk=version.pk).update(
        frozen=version.frozen.replace('"participants":20', '"participants":21')
    )
    version.refresh_from_db()
    assert verify_version(version) == ["checksum", f"changed:{text.digest}", f"file:{file.path}"]
    with pytest.raises(CommandError, match="1"):
        call_command("verify_report", slug, 1)
    assert f"changed:{text.digest}" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no such report"):
        call_command("verify_report", "ei-ole")


def test_small_groups_are_hidden_and_imported_rows_are_not_people(weighed, analyst):
    question = BackgroundQuestionFactory(dialogue=weighed)
    common, rare = BackgroundOptionFactory.create_batch(2, question=question)
    came = list(weighed.participants.filter(evaluations__isnull=False).distinct())
    writers = list(weighed.participants.filter(ideas__isnull=False))
    for person in [*came, *writers[:2]]:
        BackgroundAnswerFactory(participant=person, question=question, option=common)
    for person in writers[2:5]:
        BackgroundAnswerFactory(participant=person, question=question, option=rare)
    IdeaFactory(
        prompt=weighed.prompts.get(), channel=Channel.IMPORT, participant__channel=Channel.IMPORT, text="Tuotu rivi."
    )
    ParticipantFactory.create_batch(3, dialogue=weighed)  # opened the page and left
    made = make_report(weighed, number=1, languages=["fi"], today=timezone.localdate())
    assert (made.document.counts.participants, made.document.counts.imported) == (20, 1)
    table = made.document.background[0]
    assert [group.count for group in table.groups] == [10, None]
    assert table.none is None
    assert made.document.suppressed.groups == 1


def test_agreement_is_reported_as_a_share(dialogue, analyst):
    prompt = PromptFactory(dialogue=dialogue, number=1, scale=Scale.AGREEMENT)
    whole = ThemeFactory(dialogue=dialogue, name_fi="Yksi")  # a whole that holds its ideas itself
    ideas = IdeaFactory.create_batch(3, prompt=prompt)
    people = ParticipantFactory.create_batch(10, dialogue=dialogue)
    for number, idea in enumerate(ideas):
        ThemeAssignmentFactory(idea=idea, theme=whole)
        ThemeQuotationFactory(idea=idea, theme=whole)
        for person in people:
            EvaluationFactory(idea=idea, participant=person, value=1 if number < 2 else -1)
    version = built(analyst, dialogue)
    assert version.state == RunState.DONE
    document = thaw(version.frozen)
    assert document.wholes[0].importance is None
    assert document.wholes[0].agreement.mean == pytest.approx(0.67, abs=0.02)
    assert document.prompts[0].agreement.n == 10
    assert len(document.wholes[0].quotations) == 3
    assert [idea.agreement.mean > 0.5 for idea in document.ideas] == [True, True, False]


def test_own_choices_do_not_count(weighed, analyst):
    idea = Idea.objects.filter(prompt__dialogue=weighed).first()
    for _ in range(20):
        EvaluationFactory(idea=idea, value=1, is_routed=False)
    made = make_report(weighed, number=1, languages=["fi"], today=timezone.localdate())
    assert made.document.counts.evaluations == 2 * (4 * 8 + 2 * 3)


@pytest.mark.parametrize("n", [1, 8])
def test_queries_do_not_grow_with_ideas(weighed, django_assert_max_num_queries, n):
    sub = weighed.themes.filter(parent__isnull=False).first()
    for idea in IdeaFactory.create_batch(n, prompt=weighed.prompts.get()):
        ThemeAssignmentFactory(idea=idea, theme=sub)
        ThemeQuotationFactory(idea=idea, theme=sub)
    with django_assert_max_num_queries(18):
        make_report(weighed, number=1, languages=["fi"], today=timezone.localdate())


def test_publishing_needs_a_finished_version_and_closed_answering(weighed, analyst):
    version = request_report(analyst, weighed, nonce="n")
    with pytest.raises(PermissionDenied, match="valmiin"):
        publish_results(analyst, version)
    pipeline.execute(str(version.pk))
    version.refresh_from_db()
    with pytest.raises(PermissionDenied, match="päättynyt"):
        publish_results(analyst, version)
    weighed.phase = Phase.CLOSED
    weighed.save(update_fields=["phase"])
    version = ReportVersion.objects.select_related("dialogue").get(pk=version.pk)
    publish_results(analyst, version)
    second = built(analyst, weighed, "b")
    publish_results(analyst, ReportVersion.objects.select_related("dialogue").get(pk=second.pk))
    assert list(ReportVersion.objects.filter(is_published=True).values_list("number", flat=True)) == [2]
    weighed.refresh_from_db()
    assert weighed.results_published_at is not None
    assert ReportFile.objects.filter(is_withdrawn=True).count() == 0


def test_on_a_full_disk_it_fails_with_a_reason_and_succeeds_with_the_same_numbers(weighed, analyst, small_disk):
    with small_disk(1) as disk:
        version = request_report(analyst, weighed, nonce="n")
        disk.fill()
        pipeline.execute(str(version.pk))
        version.refresh_from_db()
        assert (version.state, version.error) == (RunState.FAILED, DISK_FULL)
        assert "levy on täynnä" in in_words(version.error)
        assert not version.files.exists()
        assert [path for path in disk.folder.rglob("*") if path.is_file() and path.name != "filling"] == []
        with pytest.raises(PermissionDenied):
            publish_results(analyst, version)
        frozen = version.frozen, version.sha256, version.frozen_at
        assert version.sha256

        disk.free()
        retry_report(analyst, version)
        pipeline.execute(str(version.pk))
        version.refresh_from_db()
        assert version.state == RunState.DONE
        assert (version.frozen, version.sha256, version.frozen_at) == frozen
        assert version.files.count() == 9
        assert verify_version(version) == []


@pytest.mark.parametrize("form", ["pdf", "xlsx", "csv"])
def test_no_format_leaves_half_a_file_when_the_disk_fills_while_it_is_written(
    weighed, analyst, small_disk, form, monkeypatch
):
    """The other formats are left out, so that this one meets the end of the disk."""
    only = ReportFormat(form)
    monkeypatch.setattr(pipeline, "ReportFormat", [only])
    prompt = weighed.prompts.get()
    for number in range(600):
        words = "".join(chr(97 + (number * 7 + place * place) % 26) for place in range(1500))
        IdeaFactory(prompt=prompt, text=f"{number} {words}")
    with small_disk(1) as disk:
        version = request_report(analyst, weighed, nonce="n")
        disk.leave(20_000)
        pipeline.execute(str(version.pk))
        version.refresh_from_db()
        assert (version.state, version.error) == (RunState.FAILED, DISK_FULL)
        assert [path.name for path in disk.folder.rglob("*") if path.is_file()] in (["filling"], [])
        assert not version.files.exists()


def test_what_a_killed_worker_left_half_written_goes_with_the_next_making(weighed, analyst, data_folder):
    version = request_report(analyst, weighed, nonce="n")
    folder = data_folder / "reports" / str(version.pk) / "1"
    folder.mkdir(parents=True)
    (folder / f".{uuid.uuid4()}-uudistus-1-fi.pdf").write_bytes(b"%PDF-half")
    pipeline.execute(str(version.pk))
    assert {path.name for path in folder.iterdir()} == {Path(file.path).name for file in version.files.all()}
