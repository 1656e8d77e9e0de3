"""The pages through which a facilitator brings a file in."""

import io
import os
import time
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import RunState
from brainstorm.models import Idea, IdeaText, ImportRejection, ImportRun
from brainstorm.phases import Phase
from brainstorm.pipelines import imports as pipeline
from moderation.models import Visibility
from tests.factories.brainstorm import DialogueFactory, PromptFactory


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def page(dialogue, prompt):
    return reverse("brainstorm:work_imports", args=[dialogue.slug])


def form(content: bytes, prompt, **more):
    return {
        "file": SimpleUploadedFile("työpaja.csv", content, content_type="text/csv"),
        "prompt": prompt.pk,
        "nonce": uuid4().hex,
        **more,
    }


def test_a_file_goes_in_through_the_page_and_the_worker(page, dialogue, prompt, facilitator, staff_client):
    other = PromptFactory(dialogue=dialogue, number=2)
    browser = staff_client(facilitator)
    content = "teksti;kieli\nYksi ajatus;fi\nToinen;xx\n".encode("utf-8-sig")
    response = browser.post(page, form(content, other))
    run = ImportRun.objects.get()
    assert response.url == reverse("brainstorm:work_import", args=[dialogue.slug, run.pk])
    assert (run.started_by, run.file_name, run.state) == (facilitator, "työpaja.csv", "queued")
    assert "Odottaa vuoroaan" in browser.get(response.url).content.decode()
    pipeline.execute(str(run.pk))
    assert Idea.objects.get().prompt == other
    html = browser.get(response.url).content.decode()
    assert "2 / 2 riviä" in html
    assert "0 / 1 tekstiä" in html
    assert "Kieltä ”xx” ei tunneta" in html
    assert not list((django_settings.DATA_DIR / "imports").iterdir())


def test_the_rejected_rows_are_a_table_to_download(page, dialogue, prompt, facilitator, staff_client):
    browser = staff_client(facilitator)
    browser.post(page, form(b"teksti;kieli\nYksi;xx\nToinen;=1+1\n", prompt))
    run = ImportRun.objects.get()
    pipeline.execute(str(run.pk))
    response = browser.get(reverse("brainstorm:work_import_rejections", args=[dialogue.slug, run.pk]))
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert response["Content-Disposition"] == 'attachment; filename="hylatyt-rivit.csv"'
    assert lines[0] == "rivi;syy"
    assert [line.split(";")[0] for line in lines[1:]] == ["2", "3"]


def test_the_example_file_can_itself_be_brought_in(page, dialogue, prompt, facilitator, staff_client):
    browser = staff_client(facilitator)
    response = browser.get(reverse("brainstorm:work_import_example", args=[dialogue.slug]))
    browser.post(page, form(b"".join(response.streaming_content), prompt))
    pipeline.execute(str(ImportRun.objects.get().pk))
    assert ImportRun.objects.get().imported == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Tiedosto on tyhjä"),
        (b"PK\x03\x04" + b"\x00" * 50, "taulukkolaskennan tiedosto"),
        (bytes(range(256)) * 20, "ei ole tekstiä"),
        (b"nimi;osoite\na;b\n", "sarake ”teksti”"),
        (b"kieli;laji\nfi;huoli\n", "ei ole saraketta ”teksti”"),
    ],
)
def test_a_wrong_file_is_told_beside_the_field(page, prompt, facilitator, staff_client, content, told):
    response = staff_client(facilitator).post(page, form(content, prompt, all_or_nothing="on"))
    html = response.content.decode()
    assert response.status_code == 422
    assert told in html[html.index('class="error" id="id_file_error"') :]
    assert 'name="all_or_nothing"' in html
    assert "checked" in html
    assert not ImportRun.objects.exists()


def test_a_file_over_the_limit_is_not_stored_and_told_beside_the_field(
    page, prompt, facilitator, staff_client, settings
):
    settings.IMPORT_MAX_BYTES = 1024 * 1024
    content = b"teksti\n" + b"pitka rivi tekstia\n" * 200_000
    response = staff_client(facilitator).post(page, form(content, prompt))
    assert response.status_code == 422
    assert "Tiedosto on liian suuri. Enimmäiskoko on 1 Mt." in response.content.decode()
    assert not ImportRun.objects.exists()


def test_no_file_is_told_beside_the_field(page, prompt, facilitator, staff_client):
    response = staff_client(facilitator).post(page, {"nonce": uuid4().hex, "prompt": prompt.pk})
    assert response.status_code == 422
    assert "Valitse tiedosto." in response.content.decode()


def test_the_same_form_sent_twice_is_one_import(page, prompt, facilitator, staff_client):
    browser = staff_client(facilitator)
    nonce = uuid4().hex
    first, second = (browser.post(page, form(b"teksti\nYksi\n", prompt, nonce=nonce)) for _ in range(2))
    assert first.url == second.url
    assert ImportRun.objects.count() == 1


def test_a_prompt_of_another_dialogue_cannot_be_chosen(page, facilitator, staff_client):
    response = staff_client(facilitator).post(page, form(b"teksti\nYksi\n", PromptFactory()))
    assert response.status_code == 422
    assert not ImportRun.objects.exists()


def test_others_find_nothing(page, dialogue, prompt, facilitator, moderator, analyst, staff_client, client):
    browser = staff_client(facilitator)
    browser.post(page, form(b"teksti\nYksi\n", prompt))
    run = ImportRun.objects.get()
    pages = [page, reverse("brainstorm:work_import_example", args=[dialogue.slug])]
    pages += [
        reverse(f"brainstorm:{n}", args=[dialogue.slug, run.pk]) for n in ("work_import", "work_import_rejections")
    ]
    for address in pages:
        assert browser.get(address).status_code == 200
        assert client.get(address).status_code == 302
        for other in (moderator, analyst):
            assert staff_client(other).get(address).status_code == 404
    elsewhere = DialogueFactory()
    assert browser.get(reverse("brainstorm:work_import", args=[elsewhere.slug, run.pk])).status_code == 404
    assert browser.get(reverse("brainstorm:work_import", args=[dialogue.slug, uuid4()])).status_code == 404


def test_a_completed_dialogue_says_why_it_takes_no_file(page, dialogue, prompt, facilitator, staff_client):
    type(dialogue).objects.update(phase=Phase.COMPLETED)
    browser = staff_client(facilitator)
    html = browser.get(page).content.decode()
    assert "Keskustelu on päätetty" in html
    assert 'type="file"' not in html
    assert browser.post(page, form(b"teksti\nYksi\n", prompt)).status_code == 403


@pytest.mark.parametrize("rows", [1, 8])
def test_pages_cost_the_same_for_any_number_of_rows(
    rows, page, dialogue, facilitator, staff_client, django_assert_num_queries
):
    for n in range(rows):
        run = ImportRun.objects.create(dialogue=dialogue, file_name=f"{n}.csv", path="x", state="done")
    ImportRejection.objects.bulk_create(ImportRejection(run=run, line=n + 2, reason="no_text") for n in range(rows))
    browser = staff_client(facilitator)
    with django_assert_num_queries(11):
        browser.get(page)
    with django_assert_num_queries(9):
        browser.get(reverse("brainstorm:work_import", args=[dialogue.slug, run.pk]))


def test_a_running_import_shows_only_its_state_to_htmx(page, dialogue, facilitator, staff_client):
    run = ImportRun.objects.create(dialogue=dialogue, file_name="a.csv", path="x", rows_total=10, rows_read=5)
    address = reverse("brainstorm:work_import", args=[dialogue.slug, run.pk])
    html = staff_client(facilitator).get(address, headers={"HX-Request": "true"}).content.decode()
    assert html.lstrip().startswith('<div class="stack l" id="tila" hx-get=')
    assert "5 / 10 riviä" in html


def test_a_file_at_the_limit_is_read_from_disk_in_pieces(page, prompt, facilitator, staff_client):
    content = io.BytesIO()
    content.write(b"teksti;kieli\n")
    while content.tell() < 3 * 1024 * 1024:
        content.write("Äiti odottaa lääkäriä pitkään;fi\n".encode())
    response = staff_client(facilitator).post(page, form(content.getvalue(), prompt))
    run = ImportRun.objects.get()
    assert response.status_code == 302
    assert (django_settings.DATA_DIR / "imports" / f"{run.pk}.csv").stat().st_size == len(content.getvalue())


def test_following_ends_when_every_text_that_is_left_has_been_worked_on(
    page, dialogue, prompt, facilitator, staff_client
):
    browser = staff_client(facilitator)
    address = browser.post(page, form(b"teksti\nYksi ajatus\nToinen ajatus\n", prompt)).url
    pipeline.execute(str(ImportRun.objects.get().pk))
    assert "hx-get" in browser.get(address).content.decode()
    first, second = Idea.objects.all()
    IdeaText.objects.create(idea=first, language="fi")
    Idea.objects.filter(pk=second.pk).update(text="", visibility=Visibility.ERASED)
    html = browser.get(address).content.decode()
    assert "1 / 1 tekstiä" in html
    assert "hx-get" not in html


def test_files_that_are_over_go_and_those_that_wait_stay(dialogue, settings):
    """Whatever became of the worker, or of the answer to its last commit: the database says what is over."""
    folder = settings.DATA_DIR / "imports"
    folder.mkdir()
    runs = {
        state: ImportRun.objects.create(dialogue=dialogue, state=state, path="", file_name="a") for state in RunState
    }
    names = {state: folder / f"{run.pk}.csv" for state, run in runs.items()}
    fresh, forgotten, half = (folder / name for name in (f"{uuid4()}.csv", f"{uuid4()}.csv", f".{uuid4().hex}.csv"))
    for path in (*names.values(), fresh, forgotten, half):
        path.write_text("teksti")
    two_days_ago = time.time() - 2 * 24 * 60 * 60
    for path in (forgotten, half, names[RunState.QUEUED]):
        os.utime(path, (two_days_ago, two_days_ago))
    pipeline.tidy()
    assert set(folder.iterdir()) == {names[RunState.QUEUED], names[RunState.RUNNING], fresh}


def test_no_room_for_the_file_leaves_no_half_of_it(page, prompt, facilitator, staff_client, small_disk):
    browser = staff_client(facilitator)
    browser.raise_request_exception = False
    content = b"teksti\n" + b"".join(b"Ajatus numero %d\n" % number for number in range(200_000))
    with small_disk(1):
        response = browser.post(page, form(content, prompt))
        assert response.status_code == 503
        assert "hetken katko" in response.content.decode()
        assert not list(django_settings.DATA_DIR.rglob("*.csv"))
    assert not ImportRun.objects.exists()
