"""Who may open which staff page, the preview that stores nothing, and the log."""

import re
import uuid
from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.audit import record
from accounts.models import OrganisationRole
from brainstorm.models import Dialogue, Participant
from brainstorm.phases import Phase
from brainstorm.views.work.preview import STEPS
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.work import made_by, ready

pytestmark = pytest.mark.django_db

FOR_ALL_ROLES = ["work_dialogue", "work_preview"]
FOR_FACILITATORS = [
    "work_log",
    "work_texts",
    "work_settings",
    "work_prompts",
    "work_prompt_new",
    "work_prompt",
    "work_background",
    "work_background_question",
    "work_people",
    "work_feedback",
    "work_publish",
    "work_phase",
]
POSTS = ["work_prompt_move", "work_prompt_remove", "work_role_remove", "work_unpublish"]
REST = {
    "work_prompt": [1],
    "work_prompt_move": [1],
    "work_prompt_remove": [1],
    "work_background_question": ["role"],
    "work_role_remove": [999_999],
}


def address(name, slug):
    return reverse(f"brainstorm:{name}", args=[slug, *REST.get(name, [])])


@pytest.fixture
def draft():
    return made_by()


@pytest.mark.parametrize("name", FOR_ALL_ROLES + FOR_FACILITATORS)
def test_a_facilitator_opens_every_page(name, draft, staff_client):
    by, dialogue = draft
    assert staff_client(by).get(address(name, dialogue.slug)).status_code == 200


@pytest.mark.parametrize("name", FOR_ALL_ROLES + FOR_FACILITATORS)
def test_an_administrator_of_an_asking_organisation_opens_every_page(name, draft, staff_client):
    _by, dialogue = draft
    organisation = dialogue.organisations.get()
    boss = MembershipFactory(organisation=organisation, role=OrganisationRole.ADMINISTRATOR).user
    assert staff_client(boss).get(address(name, dialogue.slug)).status_code == 200


@pytest.mark.parametrize(("role", "name"), list(product(["moderator", "analyst"], FOR_ALL_ROLES + FOR_FACILITATORS)))
def test_other_roles_see_the_overview_and_are_told_why_not_the_rest(role, name, dialogue, request, staff_client):
    user = request.getfixturevalue(role)
    response = staff_client(user).get(address(name, dialogue.slug))
    if name in FOR_ALL_ROLES:
        assert response.status_code == 200
    else:
        assert response.status_code == 403
        assert "Sinulla ei ole tähän oikeutta" in response.content.decode()


@pytest.mark.parametrize("name", FOR_ALL_ROLES + FOR_FACILITATORS + POSTS)
def test_for_a_stranger_nothing_exists(name, draft, staff_client):
    _by, dialogue = draft
    browser = staff_client(UserFactory())
    method = browser.post if name in POSTS else browser.get
    there, not_there = method(address(name, dialogue.slug)), method(address(name, "ei-ole"))
    assert there.status_code == not_there.status_code == 404


@pytest.mark.parametrize("name", FOR_ALL_ROLES + FOR_FACILITATORS)
def test_whoever_has_not_signed_in_is_sent_to_sign_in(name, draft):
    _by, dialogue = draft
    response = Client().get(address(name, dialogue.slug))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", POSTS)
def test_acts_are_not_links(name, draft, staff_client):
    by, dialogue = draft
    assert staff_client(by).get(address(name, dialogue.slug)).status_code == 405


@pytest.mark.parametrize(("name", "language"), list(product(FOR_ALL_ROLES + FOR_FACILITATORS, ["sv", "en"])))
def test_every_page_opens_in_every_language(name, language, draft, staff_client):
    by, dialogue = draft
    response = staff_client(by).get(f"/{language}{address(name, dialogue.slug)}")
    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.content.decode()


def test_no_page_is_heavy(draft, staff_client):
    by, dialogue = draft
    browser = staff_client(by)
    sizes = {name: len(browser.get(address(name, dialogue.slug)).content) for name in FOR_ALL_ROLES + FOR_FACILITATORS}
    assert max(sizes.values()) < 100_000, sizes


# Preview


@pytest.mark.parametrize(("step", "language"), list(product([key for key, _label in STEPS], ["", "/sv", "/en"])))
def test_the_preview_of_a_draft_shows_each_step_and_stores_nothing(step, language, draft, staff_client):
    by, dialogue = draft
    page = reverse("brainstorm:work_preview", args=[dialogue.slug])
    with CaptureQueriesContext(connection) as queries:
        response = staff_client(by).get(f"{language}{page}?sivu={step}")
    body = response.content.decode()
    assert response.status_code == 200
    assert 'class="preview-band"' in body
    assert '<fieldset class="preview" disabled' in body
    stored = [q["sql"] for q in queries if re.match(r"(INSERT|UPDATE|DELETE) .*brainstorm_", q["sql"])]
    assert stored == []
    assert not Participant.objects.exists()
    dialogue.refresh_from_db()
    assert dialogue.phase == Phase.DRAFT


def test_the_preview_shows_each_question_and_every_text_in_its_language(staff_client):
    by, dialogue = ready()
    page = "/sv" + reverse("brainstorm:work_preview", args=[dialogue.slug])
    browser = staff_client(by)
    assert "Vad ska göras?" in browser.get(page).content.decode()
    assert "Vad oroar dig mest i reformen?" in browser.get(f"{page}?sivu=kirjoita&kysymys=2").content.decode()
    assert "I vilken roll svarar du?" in browser.get(f"{page}?sivu=taustat").content.decode()


def test_links_of_the_preview_stay_in_it(draft, staff_client):
    by, dialogue = draft
    page = reverse("brainstorm:work_preview", args=[dialogue.slug])
    body = staff_client(by).get(page).content.decode()
    assert f'href="/d/{dialogue.slug}/' not in body


@pytest.mark.parametrize("query", ["sivu=ei-ole", "sivu=kirjoita&kysymys=99", "sivu=kirjoita&kysymys=x"])
def test_a_step_that_is_not_there_is_not_found(query, draft, staff_client):
    by, dialogue = draft
    page = reverse("brainstorm:work_preview", args=[dialogue.slug])
    assert staff_client(by).get(f"{page}?{query}").status_code == 404


# Log


def test_the_log_tells_who_did_what_in_words_and_what_happened_by_itself(staff_client):
    by, dialogue = ready()
    record(None, "phase_changed", dialogue, before="open", after="closed")
    record(by, "something_new", dialogue)
    record(by, "report.requested", by, dialogue=dialogue.pk, number=3)  # of another app, about this dialogue
    body = staff_client(by).get(reverse("brainstorm:work_log", args=[dialogue.slug])).content.decode()
    for words in ("Perusti keskustelun", "Otsikko (ruotsiksi)", "Antoi tehtävän", "auki → vastaaminen päättynyt"):
        assert words in body
    assert "itsestään" in body
    assert "something_new" in body
    assert "Pyysi raportin" in body


def test_the_log_of_another_dialogue_is_not_in_it(draft, staff_client):
    by, dialogue = draft
    other = Dialogue.objects.create(slug="muu", queue=_queue())
    record(UserFactory(name="Vieras"), "dialogue_edited", other, fields=["title_fi"])
    assert "Vieras" not in staff_client(by).get(reverse("brainstorm:work_log", args=[dialogue.slug])).content.decode()


def test_the_log_is_paged_and_costs_the_same(draft, staff_client, django_assert_num_queries):
    by, dialogue = draft
    for _ in range(120):
        record(by, "prompt_removed", dialogue, number=1, key=str(uuid.uuid4()))
    browser, page = staff_client(by), reverse("brainstorm:work_log", args=[dialogue.slug])
    with django_assert_num_queries(8):  # session, user, dialogue, two for roles, may facilitate, count, lines
        first = browser.get(page)
    assert "Vanhemmat" in first.content.decode()
    assert "Perusti keskustelun" in browser.get(f"{page}?sivu=3").content.decode()


def _queue():
    from tests.factories.moderation import QueueFactory

    return QueueFactory()
