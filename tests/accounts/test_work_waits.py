"""Pages say that analysis waits exactly while background work stands still, as the database knows it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import RunState, WorkerSeen
from accounts.services import runs
from accounts.services.runs import QUIET, is_work_waiting, show_worker, sweep_runs
from analytics.models import ThemeRun
from brainstorm.models import ImportRun

WORDS = "Taustatyö ei ole nyt käynnissä. Mitään ei ole kadonnut"


@pytest.fixture(autouse=True)
def _not_shown_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "_shown_at", -runs.SHOWN_EVERY)


def _seen(ago: timedelta) -> None:
    WorkerSeen.objects.update_or_create(pk=WorkerSeen.THE_ONE, defaults={"seen_at": timezone.now() - ago})


def test_work_waits_until_a_sweep_has_run_and_again_when_none_does(db: None) -> None:
    assert is_work_waiting()
    sweep_runs()
    assert not is_work_waiting()
    _seen(QUIET + timedelta(seconds=1))
    assert is_work_waiting()


def test_it_is_written_down_now_and_then(db: None, django_assert_num_queries) -> None:
    show_worker()
    with django_assert_num_queries(0):
        show_worker()
    assert WorkerSeen.objects.count() == 1


def test_a_worker_busy_with_long_work_is_not_thought_gone(dialogue) -> None:
    _seen(timedelta(hours=1))
    run = ThemeRun.objects.create(dialogue=dialogue, number=1)
    assert is_work_waiting()
    assert run.claim()
    assert not is_work_waiting()
    ThemeRun.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=5))
    assert is_work_waiting()


@pytest.fixture(params=["analytics:themes", "analytics:reports", "brainstorm:work_dialogue", "brainstorm:work_import"])
def page(request, dialogue, analyst, facilitator, staff_client):
    browser = staff_client(analyst if "themes" in request.param else facilitator)
    key = []
    if request.param == "brainstorm:work_import":
        key = [ImportRun.objects.create(dialogue=dialogue, path="", file_name="a.csv").pk]
    address = reverse(request.param, args=[dialogue.slug, *key])
    return lambda: browser.get(address)


def test_pages_of_staff_say_so_and_cease_to(page) -> None:
    assert WORDS in page().content.decode()
    _seen(timedelta())
    assert WORDS not in page().content.decode()
    _seen(timedelta(days=1))
    assert WORDS in page().content.decode()


def test_the_notice_costs_the_same_however_much_waits(page, dialogue, django_assert_max_num_queries) -> None:
    _seen(timedelta(days=1))
    with django_assert_max_num_queries(100) as one:
        page()
    for number in range(8):
        run = ImportRun(dialogue=dialogue, path="", file_name="b.csv", state=RunState.DONE)
        run.heartbeat_at = timezone.now() - timedelta(days=number)
        run.save()
    with django_assert_max_num_queries(len(one)):
        page()
