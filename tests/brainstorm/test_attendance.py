"""Who has come: counted by day, never live, small groups hidden."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from brainstorm.models import Attendance, BackgroundAnswer, Channel
from brainstorm.services.attendance import count_attendance, count_due_attendances
from tests.factories.brainstorm import ParticipantFactory
from tests.factories.work import running

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def come(dialogue, count, *, role=None, area=None, days_ago=1, channel=Channel.WEB):
    questions = {question.key: question for question in dialogue.background_questions.all()}
    people = ParticipantFactory.create_batch(
        count, dialogue=dialogue, joined_on=TODAY() - timedelta(days=days_ago), channel=channel
    )
    for key, option in {"role": role, "area": area}.items():
        chosen = questions[key].options.get(key=option) if option else None
        BackgroundAnswer.objects.bulk_create(
            BackgroundAnswer(participant=person, question=questions[key], option=chosen) for person in people
        )


def rows(attendance, key):
    return dict(attendance.figures["tables"][key]["rows"])


def test_only_those_who_came_before_today_count_and_imported_rows_apart():
    _by, dialogue = running()
    come(dialogue, 23, role="resident", area="lappi")
    come(dialogue, 30, role="resident", area="lappi", days_ago=0)
    come(dialogue, 12, role="resident", area="lappi", channel=Channel.IMPORT)
    attendance = count_attendance(dialogue)
    assert attendance.figures["total"] == 20
    assert attendance.figures["imported"] == 10
    assert rows(attendance, "area")["lappi"] == 20


def test_a_small_county_makes_the_table_one_of_co_operation_areas():
    _by, dialogue = running()
    come(dialogue, 30, role="resident", area="lappi")
    come(dialogue, 2, role="resident", area="kainuu")
    come(dialogue, 25, role="resident", area="pirkanmaa")
    attendance = count_attendance(dialogue)
    assert attendance.figures["tables"]["area"]["merged"]
    assert rows(attendance, "area")["yta-pohjoinen"] == 30
    assert "kainuu" not in rows(attendance, "area")


def test_staff_make_the_floor_ten_and_hidden_never_means_somebody():
    _by, dialogue = running()
    come(dialogue, 40, role="resident", area="lappi")
    come(dialogue, 8, role="staff", area="lappi")
    attendance = count_attendance(dialogue)
    table = attendance.figures["tables"]["role"]
    assert (table["floor"], table["merged"]) == (10, True)
    shown = rows(attendance, "role")
    assert shown["rooli-henkilosto"] is None
    assert shown["rooli-toimijat"] is None  # nobody, and looks the same


def test_counted_twice_a_day_it_stays_what_it_was():
    _by, dialogue = running()
    come(dialogue, 20, role="resident", area="lappi")
    first = count_attendance(dialogue).figures
    come(dialogue, 20, role="resident", area="lappi")
    assert count_attendance(dialogue).figures == first
    assert count_attendance(dialogue, today=TODAY() + timedelta(days=1)).figures["total"] == 40
    assert Attendance.objects.count() == 1


def test_the_daily_task_counts_each_running_dialogue_once():
    running()
    assert [count_due_attendances(), count_due_attendances()] == [1, 0]
    assert count_due_attendances(TODAY() + timedelta(days=1)) == 1


def test_a_dialogue_that_asks_neither_has_a_total_only():
    _by, dialogue = running()
    dialogue.background_questions.update(is_active=False)
    ParticipantFactory.create_batch(7, dialogue=dialogue, joined_on=TODAY() - timedelta(days=1))
    assert count_attendance(dialogue).figures == {"total": 5, "imported": 0, "tables": {}}


def test_the_overview_shows_the_table_in_words_in_the_readers_language(staff_client):
    by, dialogue = running()
    come(dialogue, 30, role="resident", area="lappi")
    come(dialogue, 2, role="resident", area="kainuu")
    count_attendance(dialogue)
    browser, page = staff_client(by), reverse("brainstorm:work_dialogue", args=[dialogue.slug])
    body = browser.get(page).content.decode()
    assert "Pohjois-Suomen yhteistyöalue" in body
    assert "Alle 5 vastaajan ryhmää ei näytetä" in body
    assert ">ei näytetä</td>" in body
    assert "Norra Finlands samarbetsområde" in browser.get(f"/sv{page}").content.decode()
