"""Setting a dialogue up from the template."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import AuditEntry
from brainstorm.models import BackgroundOption, Dialogue, DialogueRole, Role
from brainstorm.phases import Phase
from brainstorm.services.dialogues import create_dialogue
from tests.factories.accounts import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.work import made_by

pytestmark = pytest.mark.django_db


def test_a_draft_has_the_templates_prompts_questions_texts_and_a_queue_with_grounds():
    by, dialogue = made_by()
    assert dialogue.phase == Phase.DRAFT
    assert dialogue.prompts.count() == 8
    assert list(dialogue.prompts.filter(is_required=True).values_list("number", flat=True)) == [1, 2]
    assert dialogue.prompts.get(number=2).text_sv == "Vad oroar dig mest i reformen?"
    assert list(dialogue.background_questions.values_list("key", flat=True)) == [
        "role",
        "area",
        "profession",
        "service",
        "age",
    ]
    helsinki = BackgroundOption.objects.get(question__dialogue=dialogue, key="helsinki")
    assert (helsinki.code, helsinki.merges_into, helsinki.text_en) == ("90", "yta-etela", "City of Helsinki")
    assert dialogue.rules_sv.startswith("- Skriv en sak i taget")
    assert not dialogue.decision_fi
    assert dialogue.queue.grounds.count() >= 5
    assert DialogueRole.objects.filter(dialogue=dialogue, user=by, role=Role.FACILITATOR).exists()
    assert AuditEntry.objects.get(action="dialogue_created").actor == by


def test_several_organisations_ask_together_and_the_first_leads():
    membership, partner = MembershipFactory(), OrganisationFactory()
    dialogue = create_dialogue(
        membership.user, slug="yhdessa", title={"fi": "Yhdessä"}, organisations=[membership.organisation, partner]
    )
    assert [asking.organisation for asking in dialogue.asking.all()] == [membership.organisation, partner]


def test_nobody_asks_in_the_name_of_an_organisation_they_do_not_work_for():
    with pytest.raises(PermissionDenied, match="oman organisaatiosi"):
        create_dialogue(UserFactory(), slug="x", title={"fi": "X"}, organisations=[OrganisationFactory()])
    assert not Dialogue.objects.exists()


def form(membership, **changes):
    values = {"title": "Mitä nyt?", "slug": "", "lead": membership.organisation.pk, "languages": ["fi", "sv"]}
    return {**values, **changes}


def test_the_form_makes_a_draft_with_an_address_from_its_title(staff_client):
    membership = MembershipFactory()
    browser = staff_client(membership.user)
    response = browser.post(reverse("brainstorm:work_new"), form(membership))
    assert response.url == "/tyo/mita-nyt/"
    dialogue = Dialogue.objects.get()
    assert (dialogue.title_fi, dialogue.title_sv, dialogue.languages) == ("Mitä nyt?", None, ["fi", "sv"])


def test_the_form_sent_twice_makes_one(staff_client):
    membership = MembershipFactory()
    browser = staff_client(membership.user)
    first, second = (browser.post(reverse("brainstorm:work_new"), form(membership)) for _ in range(2))
    assert first.url == second.url
    assert Dialogue.objects.count() == 1


@pytest.mark.parametrize("slug", ["uusi", "jono", "???"])
def test_addresses_that_are_taken_by_pages_are_refused(staff_client, slug):
    membership = MembershipFactory()
    response = staff_client(membership.user).post(reverse("brainstorm:work_new"), form(membership, slug=slug))
    assert response.status_code == 422
    assert "Kirjoita osoitteen loppu" in response.content.decode()


def test_somebody_elses_address_is_refused_and_what_was_typed_stays(staff_client, dialogue):
    membership = MembershipFactory()
    response = staff_client(membership.user).post(reverse("brainstorm:work_new"), form(membership, slug=dialogue.slug))
    assert response.status_code == 422
    assert "Tämä osoite on jo käytössä" in response.content.decode()
    assert "Mitä nyt?" in response.content.decode()


def test_the_lead_can_only_be_ones_own(staff_client):
    membership, other = MembershipFactory(), OrganisationFactory()
    response = staff_client(membership.user).post(reverse("brainstorm:work_new"), form(membership, lead=other.pk))
    assert response.status_code == 422
    assert not Dialogue.objects.exists()


def test_whoever_works_for_nobody_is_told_what_to_do(staff_client):
    response = staff_client(UserFactory()).get(reverse("brainstorm:work_new"))
    assert "Et kuulu vielä mihinkään organisaatioon" in response.content.decode()


@pytest.mark.parametrize(
    "value", ["a" * 10_000, "nolla\x00tavu", "<script>alert(1)</script>", "'; DROP TABLE--", "שלום 🌾"]
)
def test_hostile_titles_are_stored_clean_or_refused_with_a_word(staff_client, value):
    membership = MembershipFactory()
    response = staff_client(membership.user).post(
        reverse("brainstorm:work_new"), form(membership, title=value, slug="koe")
    )
    if len(value) > 200:
        assert response.status_code == 422
        assert "liian pitkä" in response.content.decode()
    else:
        page = staff_client(membership.user).get(response.url).content.decode()
        assert "<script>alert" not in page
        assert "\x00" not in Dialogue.objects.get().title_fi
