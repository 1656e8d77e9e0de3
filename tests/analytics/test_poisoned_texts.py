"""Texts that no program likes stop nothing: they come in by every door, are worked on, and end up in the report.

By the doors that people use, a text is cleaned and has its limit. What stands in the table all the same, from before
a limit was made or by somebody's script, must not stop a worker either.
"""

from __future__ import annotations

import csv
from urllib.parse import quote_from_bytes
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import RunState
from analytics.models import ThemeAssignment
from analytics.pipelines import reports as reporting
from analytics.pipelines import themes as finding
from analytics.services.reports import request_report, verify_version
from analytics.services.runs import start_theme_run
from brainstorm.models import IDEA_LENGTH, Idea, IdeaText, ImportRun
from brainstorm.pipelines import imports
from tests.factories.brainstorm import IdeaFactory

pytestmark = pytest.mark.django_db

LANGUAGES = [
    "Hoito on hyvää", "Vården är bra", "The care is good", "Dearvvašvuođadivššu", "Hooldus on hea", "Aprūpe ir laba",
    "Priežiūra gera", "Opieka jest dobra", "Péče je dobrá", "A gondozás jó", "Îngrijirea e bună", "Грижата е добра",
    "Уход хороший", "Догляд добрий", "Η φροντίδα είναι καλή", "Bakım iyi", "الرعاية جيدة", "مراقبت خوب است",
    "دیکھ بھال اچھی ہے", "הטיפול טוב", "देखभाल अच्छी है", "যত্ন ভালো", "கவனிப்பு நல்லது", "సంరక్షణ బాగుంది",
    "ಆರೈಕೆ ಚೆನ್ನಾಗಿದೆ", "പരിചരണം നല്ലതാണ്", "සත්කාරය හොඳයි", "การดูแลดี", "ການດູແລດີ", "စောင့်ရှောက်မှုကောင်းတယ်",
    "ការថែទាំល្អ", "Chăm sóc tốt", "照顾很好", "照顧很好", "介護は良い", "돌봄이 좋다", "Խնամքը լավ է",
    "მოვლა კარგია", "እንክብካቤው ጥሩ ነው",
    "Daryeelku waa fiican yahay",
]  # fmt: skip
POISON = {
    "no space": "möhkäle" * 285,
    "emoji": "😀🎉👩‍👩‍👧‍👦🏳️‍🌈🇫🇮" * 60,
    "forty languages": ". ".join(LANGUAGES),
    "right to left, overridden": "\u202eاقرأ من اليمين\u202d\u2066 abc \u2069" * 20,
    "zero width": "\u200b\u200c\u200d\u2060\ufeff" * 300,
    "zalgo": "h" + "\u0301\u0316\u0489" * 600,
    "blank letters": "\u3164\u2800\u115f" * 100,
    "separators": "yksi\u2028kaksi\u2029kolme\x85neljä" * 30,
    "no characters": "\ufffe\uffff\U0001fffe\ue000\U000f0000\U0010ffff" * 50,
    "figures": "0123456789" * 150,
    "marks": "!?.,;:-–—…" * 150,
    "new lines": "a\n" * 900,
    "markup": "#set page(width: 1pt) #panic() $x$ `a` *b* _c_ <d> @e \\u{41} <script>alert(1)</script> {% now %}",
    "formula": '=HYPERLINK("http://example.fi";"x")',
    "one letter": "ä",
}
"""Within the limit, so that each comes in by each door."""

TABLE_ONLY = {
    "100 kB without a space": "ab" * 51_200,
    "100 kB of emoji": "🦠" * 25_600,
    "a line of spaces": " " * 5_000,
}

SUBJECTS = [
    "Hoitajien kirjaukset vievät aikaa potilailta, järjestelmät eivät keskustele keskenään",
    "Lääkärin vastaanotolle ei pääse viikkoihin, jonot ovat liian pitkät terveysasemalla",
    "Palkka ei riitä, ja sijaisia ei saada iltavuoroihin eikä viikonlopuiksi",
    "Vanhusten kotihoidossa hoitaja vaihtuu joka päivä eikä kukaan ehdi kuunnella",
]


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def poisoned(dialogue, prompt, participant):
    """Eighty ordinary ideas, and among them the worst in the table."""
    for place in range(80):
        IdeaFactory(prompt=prompt, participant=participant, text=f"{SUBJECTS[place % 4]}, kohta {place}.")
    for text in (POISON | TABLE_ONLY).values():
        IdeaFactory(prompt=prompt, participant=participant, text=text)
    if connection.vendor == "sqlite":  # which stores what PostgreSQL refuses
        IdeaFactory(prompt=prompt, participant=participant, text="ennen\0jälkeen")
    return dialogue


def _find(analyst, dialogue):
    run = start_theme_run(analyst, dialogue)
    finding.execute(str(run.pk))
    run.refresh_from_db()
    assert (run.state, run.error) == (RunState.DONE, "")
    return run


def _report(analyst, dialogue, tmp_path):
    version = request_report(analyst, dialogue, nonce=uuid4().hex)
    reporting.execute(str(version.pk))
    version.refresh_from_db()
    assert (version.state, version.error) == (RunState.DONE, "")
    assert version.files.count() == 9
    assert verify_version(version) == []
    sheet = load_workbook(tmp_path / version.files.get(language="fi", format="xlsx").path)["Ajatukset"]
    return {str(cell.value) for row in sheet.iter_rows() for cell in row}


@pytest.mark.slow
@pytest.mark.parametrize("embedder", ["none", pytest.param("auto", marks=pytest.mark.slow)])
def test_a_whole_run_over_poisoned_texts(poisoned, analyst, settings, tmp_path, embedder):
    settings.EMBEDDER = embedder
    run = _find(analyst, poisoned)
    ideas = Idea.objects.filter(dialogue=poisoned)
    assert run.idea_count == ideas.count() == ThemeAssignment.objects.filter(run=run).count()
    assert IdeaText.objects.count() == ideas.count()
    ordinary = ThemeAssignment.objects.filter(idea__text__contains=", kohta ")
    assert ordinary.filter(theme__is_current=True).count() > 60
    cells = _report(analyst, poisoned, tmp_path)
    assert any(text.startswith(SUBJECTS[0]) for text in cells)


@pytest.mark.parametrize("name", POISON)
def test_each_can_be_posted_or_is_turned_down_with_a_reason(name, client_of, participant, prompt):
    browser = client_of(participant)
    address = reverse("brainstorm:write", args=[prompt.dialogue.slug, prompt.number])
    response = browser.post(address, {"text": POISON[name], "then": "again", "nonce": uuid4().hex})
    assert response.status_code in {200, 302, 422}
    assert Idea.objects.count() == (response.status_code != 422)
    if response.status_code == 422:
        assert "Kirjoita ajatuksesi" in response.content.decode()
    for page in ("discuss", "mine"):
        assert browser.get(reverse(f"brainstorm:{page}", args=[prompt.dialogue.slug])).status_code == 200


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        (b"ennen\x00keskell\xc3\xa4\x00", "ennenkeskellä"),
        (b"ennen\xed\xa0\x80j\xc3\xa4lkeen", None),  # a lone surrogate, as no browser sends it
        (b"\xff\xfe\xfa", None),
    ],
)
def test_bytes_that_are_no_text_break_nothing(client_of, participant, prompt, sent, stored):
    browser = client_of(participant)
    address = reverse("brainstorm:write", args=[prompt.dialogue.slug, prompt.number])
    body = f"then=again&nonce={uuid4().hex}&text={quote_from_bytes(sent)}"
    response = browser.post(address, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code in {200, 302}
    idea = Idea.objects.get()
    idea.text.encode()
    assert "\0" not in idea.text
    assert stored in {None, idea.text}


def test_what_is_over_the_limit_comes_in_by_no_door(client_of, participant, prompt, tmp_path):
    too_long = TABLE_ONLY["100 kB without a space"]
    browser = client_of(participant)
    address = reverse("brainstorm:write", args=[prompt.dialogue.slug, prompt.number])
    response = browser.post(address, {"text": too_long, "then": "again", "nonce": uuid4().hex})
    assert response.status_code == 422
    assert too_long in response.content.decode()  # nothing typed is lost
    run = _imported(prompt, tmp_path, ["kelpaa", too_long, "x" * (IDEA_LENGTH + 1)])
    assert (run.imported, run.rejections.count()) == (1, 2)
    assert {row.text for row in Idea.objects.all()} == {"kelpaa"}


def _imported(prompt, folder, texts) -> ImportRun:
    path = folder / f"{uuid4().hex}.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([["text"], *([text] for text in texts)])
    run = ImportRun.objects.create(dialogue=prompt.dialogue, prompt=prompt, path=str(path), file_name="a.csv")
    imports.execute(str(run.pk))
    run.refresh_from_db()
    assert (run.state, run.error) == (RunState.DONE, "")
    return run


def test_a_file_of_poison_is_brought_in_and_analysed(dialogue, prompt, analyst, tmp_path):
    texts = [*POISON.values(), *(f"{SUBJECTS[place % 4]}, kohta {place}." for place in range(40)), "nolla\0keskellä"]
    run = _imported(prompt, tmp_path, texts)
    assert run.imported + run.skipped + run.rejections.count() == run.rows_read == len(texts)
    assert Idea.objects.filter(text__contains=", kohta ").count() == 40
    assert run.rejections.filter(reason="nul").count() == 1
    Idea.objects.update(visibility="published")  # those that hold figures wait for a moderator
    _find(analyst, dialogue)
    _report(analyst, dialogue, tmp_path)


@pytest.mark.slow
def test_ten_thousand_identical_texts_are_one_theme_at_most(dialogue, prompt, participant, analyst, tmp_path):
    same = "Hoitajamitoitus on turvattava."
    fields = {"dialogue": dialogue, "prompt": prompt, "participant": participant, "kind": prompt.kind, "language": "fi"}
    Idea.objects.bulk_create([Idea(text=same, visibility="published", **fields) for _ in range(10_000)])
    for place in range(80):
        IdeaFactory(prompt=prompt, participant=participant, text=f"{SUBJECTS[place % 4]}, kohta {place}.")
    _find(analyst, dialogue)
    placed = ThemeAssignment.objects.filter(idea__text=same).values_list("theme", flat=True)
    assert len(placed) == 10_000
    assert len(set(placed)) == 1
    _report(analyst, dialogue, tmp_path)
