"""Publishing is refused until nothing is missing."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from brainstorm.models import BackgroundOption, Dialogue, DialogueRole, Prompt, Role
from brainstorm.phases import Phase
from brainstorm.readiness import REQUIRED_SETTINGS, REQUIRED_TEXTS, date_problems, missing_from
from brainstorm.services.people import take_role
from brainstorm.services.phases import NotReadyError, move_due_phases, publish_dialogue, unpublish_dialogue
from tests.factories.accounts import UserFactory
from tests.factories.work import made_by, ready

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def labels(dialogue):
    return [missing.label for missing in missing_from(Dialogue.objects.get(pk=dialogue.pk))]


def test_a_fresh_draft_lists_what_is_missing_and_is_not_published():
    by, dialogue = made_by()
    with pytest.raises(NotReadyError) as caught:
        publish_dialogue(by, dialogue)
    found = [missing.label for missing in caught.value.missing]
    assert "Otsikko (ruotsiksi)" in found
    assert "Mihin päätökseen vastaukset vaikuttavat (englanniksi)" in found
    assert "Tukipuhelin" in found
    assert "Kaksi valvojaa, tai yksi valvoja ja nimetty varahenkilö" in found
    dialogue.refresh_from_db()
    assert (dialogue.phase, dialogue.published_at) == (Phase.DRAFT, None)


def test_what_is_ready_lacks_nothing_and_opens_today():
    by, dialogue = ready()
    assert labels(dialogue) == []
    assert publish_dialogue(by, dialogue).phase == Phase.OPEN
    assert AuditEntry.objects.filter(action="dialogue_published").count() == 1


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("name", REQUIRED_TEXTS)
def test_each_required_text_is_needed_in_each_language(name, language):
    _by, dialogue = ready()
    Dialogue.objects.filter(pk=dialogue.pk).update(**{f"{name}_{language}": ""})
    found = missing_from(Dialogue.objects.get(pk=dialogue.pk))
    assert [(m.page, m.anchor) for m in found] == [("work_texts", f"id_{name}_{language}")]


def test_a_language_the_dialogue_does_not_have_is_not_asked_for():
    _by, dialogue = ready()
    Dialogue.objects.filter(pk=dialogue.pk).update(title_en="", languages=["fi", "sv"])
    assert labels(dialogue) == []


@pytest.mark.parametrize("name", REQUIRED_SETTINGS)
def test_each_required_setting_is_needed(name):
    _by, dialogue = ready()
    empty = None if name.endswith(("_on", "_until")) else ""
    Dialogue.objects.filter(pk=dialogue.pk).update(**{name: empty})
    found = missing_from(Dialogue.objects.get(pk=dialogue.pk))
    assert [(m.page, m.anchor) for m in found] == [("work_settings", f"id_{name}")]


def test_prompts_background_questions_and_grounds_are_needed_in_each_language():
    _by, dialogue = ready()
    Prompt.objects.filter(dialogue=dialogue, number=3).update(text_sv="")
    BackgroundOption.objects.filter(question__dialogue=dialogue, key="lappi").update(text_en="")
    dialogue.queue.grounds.filter(key="personal-data").update(explanation_sv="")
    found = missing_from(Dialogue.objects.get(pk=dialogue.pk))
    assert [m.page for m in found] == ["work_prompt", "work_background_question", "work_people"]
    assert found[0].address(dialogue) == "/tyo/uudistus/kysymykset/3/#id_text_sv"


def test_a_question_that_is_not_asked_needs_no_texts():
    _by, dialogue = ready()
    dialogue.background_questions.filter(key="age").update(is_active=False, text_sv="")
    assert labels(dialogue) == []


def test_without_prompts_or_grounds_nothing_is_published():
    _by, dialogue = ready()
    dialogue.prompts.all().delete()
    dialogue.queue.grounds.all().delete()
    assert labels(dialogue) == ["Vähintään yksi kysymys", "Päätösperusteet valvojille"]


@pytest.mark.parametrize(
    ("moderators", "reserve", "is_enough"),
    [(0, "", False), (0, "Maija", False), (1, "", False), (1, "Maija", True), (2, "", True)],
)
def test_two_moderators_or_one_and_a_named_reserve(moderators, reserve, is_enough):
    by, dialogue = ready()
    given = list(DialogueRole.objects.filter(dialogue=dialogue, role=Role.MODERATOR))
    for row in given[moderators:]:
        take_role(by, row)
    Dialogue.objects.filter(pk=dialogue.pk).update(moderation_reserve=reserve)
    assert (labels(dialogue) == []) is is_enough


def test_dates_in_the_wrong_order_are_told_beside_the_later_one():
    day = TODAY()
    names = ["opens_on", "writing_ends_on", "answering_ends_on", "results_on", "decision_on", "retention_until"]
    right = {name: day + timedelta(days=place) for place, name in enumerate(names)}
    assert date_problems(right) == {}
    assert date_problems({**right, "decision_on": None}) == {}
    assert set(date_problems({**right, "opens_on": day + timedelta(days=9)})) == {
        "writing_ends_on",
        "answering_ends_on",
    }
    assert set(date_problems({**right, "results_on": right["answering_ends_on"]})) == {"results_on"}
    assert set(date_problems({**right, "retention_until": right["results_on"]})) == {"retention_until"}
    assert set(date_problems({**right, "decision_on": day})) == {"decision_on"}


def test_a_dialogue_whose_last_day_has_passed_is_not_published():
    _by, dialogue = ready()
    past = TODAY() - timedelta(days=1)
    Dialogue.objects.filter(pk=dialogue.pk).update(opens_on=past, writing_ends_on=past, answering_ends_on=past)
    assert labels(dialogue) == ["Viimeinen arviointipäivä on jo mennyt"]


def test_published_ahead_it_waits_for_its_day_and_opens_once():
    day = TODAY()
    by, dialogue = ready(opens_on=day + timedelta(days=3))
    waiting = publish_dialogue(by, dialogue)
    assert (waiting.phase, waiting.published_at is None) == (Phase.DRAFT, False)
    assert move_due_phases(day) == 0
    assert move_due_phases(day + timedelta(days=3)) == 1
    assert move_due_phases(day + timedelta(days=3)) == 0
    dialogue.refresh_from_db()
    assert dialogue.phase == Phase.OPEN
    assert AuditEntry.objects.get(action="phase_changed").actor is None


def test_published_ahead_it_does_not_open_when_something_was_lost_meanwhile():
    day = TODAY()
    by, dialogue = ready(opens_on=day + timedelta(days=3))
    publish_dialogue(by, dialogue)
    Dialogue.objects.filter(pk=dialogue.pk).update(help_phone="")
    assert move_due_phases(day + timedelta(days=3)) == 0


def test_publishing_twice_is_publishing_once():
    by, dialogue = ready()
    first, second = publish_dialogue(by, dialogue), publish_dialogue(by, dialogue)
    assert first.published_at == second.published_at
    assert AuditEntry.objects.filter(action="dialogue_published").count() == 1


def test_it_can_be_taken_back_until_it_opens():
    by, dialogue = ready(opens_on=TODAY() + timedelta(days=3))
    publish_dialogue(by, dialogue)
    assert unpublish_dialogue(by, dialogue).published_at is None
    assert move_due_phases(TODAY() + timedelta(days=3)) == 0
    by2, opened = ready_second(by)
    publish_dialogue(by2, opened)
    with pytest.raises(PermissionDenied, match="jo avautunut"):
        unpublish_dialogue(by2, opened)


def ready_second(by):
    from brainstorm.services.dialogues import create_dialogue, edit_dialogue
    from brainstorm.services.people import give_role
    from tests.factories.work import ready_values

    organisation = by.memberships.get().organisation
    dialogue = create_dialogue(by, slug="toinen", title={"fi": "Toinen"}, organisations=[organisation])
    edit_dialogue(by, dialogue, values=ready_values(), seen={})
    for number in (1, 2):
        give_role(by, dialogue, email=f"valvoja{number}@example.fi", name="", role=Role.MODERATOR)
    return by, dialogue


def test_strangers_do_not_publish():
    _by, dialogue = ready()
    with pytest.raises(PermissionDenied):
        publish_dialogue(UserFactory(), dialogue)


def test_the_page_lists_links_and_refuses_until_the_list_is_empty(staff_client):
    by, dialogue = made_by()
    browser, page = staff_client(by), reverse("brainstorm:work_publish", args=[dialogue.slug])
    assert "Vielä puuttuu 17 asiaa" in browser.get(page).content.decode()
    refused = browser.post(page)
    assert refused.status_code == 422
    assert 'href="/tyo/uudistus/tekstit/#id_title_sv"' in refused.content.decode()
    assert 'href="/tyo/uudistus/asetukset/#id_help_phone"' in refused.content.decode()


def test_the_page_publishes(staff_client):
    by, dialogue = ready()
    browser, page = staff_client(by), reverse("brainstorm:work_publish", args=[dialogue.slug])
    assert "Julkaise ja avaa nyt" in browser.get(page).content.decode()
    assert browser.post(page).url == "/tyo/uudistus/"
    assert browser.get("/d/uudistus/").status_code == 200
    assert browser.get(page).status_code == 302  # there is nothing to publish any more


def test_a_scheduled_one_can_be_taken_back_on_the_page(staff_client):
    by, dialogue = ready(opens_on=TODAY() + timedelta(days=3))
    browser = staff_client(by)
    browser.post(reverse("brainstorm:work_publish", args=[dialogue.slug]))
    assert "Peru julkaisu" in browser.get(reverse("brainstorm:work_publish", args=[dialogue.slug])).content.decode()
    browser.post(reverse("brainstorm:work_unpublish", args=[dialogue.slug]))
    dialogue.refresh_from_db()
    assert dialogue.published_at is None
