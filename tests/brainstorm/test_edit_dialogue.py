"""Texts and settings, and two people editing at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from brainstorm.forms.dialogues import SettingsForm, TextsForm
from brainstorm.services.dialogues import edit_dialogue
from brainstorm.services.edits import EditConflictError, digest
from tests.factories.accounts import UserFactory
from tests.factories.work import made_by, ready, running

pytestmark = pytest.mark.django_db


def typed(form, **changes):
    """What a browser sends of a form as it was shown, with some fields changed."""
    values = {}
    for bound in form:
        value = bound.value()
        values[bound.name] = "" if value is None else value
    return {**values, **changes}


def test_an_edit_raises_the_version_and_leaves_a_line():
    by, dialogue = made_by()
    row = edit_dialogue(by, dialogue, values={"title_sv": "Titel"}, seen={"title_sv": digest(None)})
    assert (row.title_sv, row.version) == ("Titel", 2)
    assert AuditEntry.objects.get(action="dialogue_edited").details == {"fields": ["title_sv"]}


def test_saving_what_was_there_changes_nothing():
    by, dialogue = made_by()
    row = edit_dialogue(by, dialogue, values={"title_fi": dialogue.title_fi}, seen={})
    assert row.version == 1
    assert not AuditEntry.objects.filter(action="dialogue_edited").exists()


def test_others_may_not_edit():
    _by, dialogue = made_by()
    with pytest.raises(PermissionDenied):
        edit_dialogue(UserFactory(), dialogue, values={"title_fi": "Oma"}, seen={})


def test_two_editors_of_different_texts_both_keep_theirs():
    by, dialogue = made_by()
    seen = {"title_sv": digest(None), "title_en": digest(None)}
    edit_dialogue(by, dialogue, values={"title_sv": "På svenska", "title_en": None}, seen=seen)
    row = edit_dialogue(by, dialogue, values={"title_sv": None, "title_en": "In English"}, seen=seen)
    assert (row.title_sv, row.title_en) == ("På svenska", "In English")


def test_two_editors_of_the_same_text_never_lose_one_unseen():
    by, dialogue = made_by()
    seen = {"title_fi": digest(dialogue.title_fi)}
    edit_dialogue(by, dialogue, values={"title_fi": "Ensimmäinen"}, seen=seen)
    with pytest.raises(EditConflictError) as caught:
        edit_dialogue(by, dialogue, values={"title_fi": "Toinen"}, seen=seen)
    assert caught.value.theirs == {"title_fi": "Ensimmäinen"}
    dialogue.refresh_from_db()
    assert dialogue.title_fi == "Ensimmäinen"


def test_on_the_page_a_conflict_is_told_typed_text_stays_and_saving_again_is_deliberate(staff_client):
    by, dialogue = made_by()
    browser, page = staff_client(by), reverse("brainstorm:work_texts", args=[dialogue.slug])
    mine = typed(TextsForm(dialogue=dialogue), purpose_fi="Minun tekstini")
    edit_dialogue(by, dialogue, values={"purpose_fi": "Toisen teksti"}, seen={})
    refused = browser.post(page, mine)
    body = refused.content.decode()
    assert refused.status_code == 422
    assert "Joku muu tallensi tähän samaan aikaan: ”Toisen teksti”" in body
    assert "Minun tekstini</textarea>" in body
    dialogue.refresh_from_db()
    assert dialogue.purpose_fi == "Toisen teksti"
    again = browser.post(page, {**mine, "seen": refused.context["form"]["seen"].value()})
    assert again.status_code == 302
    dialogue.refresh_from_db()
    assert dialogue.purpose_fi == "Minun tekstini"


def test_the_page_saves_all_languages_together(staff_client):
    by, dialogue = made_by()
    page = reverse("brainstorm:work_texts", args=[dialogue.slug])
    response = staff_client(by).post(
        page, typed(TextsForm(dialogue=dialogue), title_sv="Rubrik", title_en="Title", rules_fi="- yksi\r\n- kaksi")
    )
    assert response.status_code == 302
    dialogue.refresh_from_db()
    assert (dialogue.title_sv, dialogue.title_en, dialogue.rules_fi) == ("Rubrik", "Title", "- yksi\n- kaksi")


def test_an_overlong_text_is_refused_beside_its_field_and_nothing_is_lost(staff_client):
    by, dialogue = made_by()
    page = reverse("brainstorm:work_texts", args=[dialogue.slug])
    response = staff_client(by).post(
        page, typed(TextsForm(dialogue=dialogue), title_fi="ö" * 10_000, title_sv="Rubrik\x00")
    )
    body = response.content.decode()
    assert response.status_code == 422
    assert "Teksti on liian pitkä: 10000 merkkiä, enintään 200" in body
    assert "ö" * 10_000 in body
    assert 'href="#id_title_fi"' in body
    dialogue.refresh_from_db()
    assert dialogue.title_sv is None


def test_dates_must_follow_one_another_in_words_beside_the_field(staff_client):
    by, dialogue = made_by()
    page = reverse("brainstorm:work_settings", args=[dialogue.slug])
    values = typed(
        SettingsForm(dialogue=dialogue), opens_on="2027-02-01", writing_ends_on="2027-01-01", results_on="31.12.2027"
    )
    response = staff_client(by).post(page, values)
    assert response.status_code == 422
    assert "Kirjoittaminen päättyy ennen kuin keskustelu avautuu" in response.content.decode()
    assert "2027-01-01" in response.content.decode()
    fixed = staff_client(by).post(page, {**values, "writing_ends_on": "2027-02-14", "answering_ends_on": ""})
    assert fixed.status_code == 302
    dialogue.refresh_from_db()
    assert str(dialogue.results_on) == "2027-12-31"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title_fi": ""}, "title_fi"),
        ({"rules_en": ""}, "rules_en"),
        ({"help_phone": ""}, "help_phone"),
        ({"opens_on": None}, "opens_on"),
        ({"languages": ["fi"]}, "languages"),
        ({"retention_until": timezone.localdate() + timedelta(days=800)}, "retention_until"),
    ],
)
def test_a_published_dialogue_keeps_its_promises(changes, field):
    by, dialogue = running()
    with pytest.raises(ValidationError) as caught:
        edit_dialogue(by, dialogue, values=changes, seen={})
    assert field in caught.value.message_dict


def test_a_published_dialogues_smallest_group_only_grows():
    by, dialogue = running()
    edit_dialogue(by, dialogue, values={"minimum_group": 10}, seen={})
    with pytest.raises(ValidationError, match="ei voi pienentää"):
        edit_dialogue(by, dialogue, values={"minimum_group": 5}, seen={})


def test_a_draft_may_lose_its_texts_again():
    by, dialogue = ready()
    assert edit_dialogue(by, dialogue, values={"title_sv": ""}, seen={}).title_sv == ""


def test_dates_that_have_passed_cannot_be_moved_on_the_page(staff_client):
    by, dialogue = running()
    page = reverse("brainstorm:work_settings", args=[dialogue.slug])
    values = typed(SettingsForm(dialogue=dialogue), opens_on="2020-01-01")
    response = staff_client(by).post(page, values)
    assert response.status_code == 302
    before = dialogue.opens_on
    dialogue.refresh_from_db()
    assert dialogue.opens_on == before
