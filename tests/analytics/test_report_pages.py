"""The pages of reports and results: who may enter, what they show, what they cost."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, RunState
from analytics.models import ReportFile, ReportText, ReportVersion
from analytics.pipelines import reports as pipeline
from analytics.services.reports import publish_results, request_report
from brainstorm.models import Idea, Interruption
from brainstorm.phases import Phase
from moderation.models import Visibility
from tests.factories.accounts import UserFactory
from tests.factories.analytics import ThemeAssignmentFactory, ThemeFactory, ThemeQuotationFactory
from tests.factories.brainstorm import EvaluationFactory, IdeaFactory, ParticipantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def weighed(dialogue, prompt):
    people = ParticipantFactory.create_batch(8, dialogue=dialogue)
    for number in range(2):
        whole = ThemeFactory(dialogue=dialogue, name_fi=f"Kokonaisuus {number}", is_approved=True)
        sub = ThemeFactory(dialogue=dialogue, parent=whole, name_fi=f"Alateema {number}")
        for place in range(3):
            text = f"Sanottu näin {number}.{place}."
            idea = IdeaFactory(prompt=prompt, text=text, language="sv" if place else "fi")
            ThemeAssignmentFactory(idea=idea, theme=sub)
            ThemeQuotationFactory(idea=idea, theme=sub, order=place)
            for person in people:
                EvaluationFactory(idea=idea, participant=person, value=5 - 2 * number)
    return dialogue


@pytest.fixture
def version(weighed, analyst):
    made = request_report(analyst, weighed, nonce=uuid4().hex)
    pipeline.execute(str(made.pk))
    return ReportVersion.objects.select_related("dialogue").get(pk=made.pk)


@pytest.fixture
def published(version, analyst):
    version.dialogue.phase = Phase.CLOSED
    version.dialogue.save(update_fields=["phase"])
    publish_results(analyst, version)
    return version


def reports_page(dialogue):
    return reverse("analytics:reports", args=[dialogue.slug])


def test_asking_from_the_page_makes_one_version_however_often_it_is_pressed(weighed, analyst, staff_client):
    browser = staff_client(analyst)
    page = browser.get(reports_page(weighed))
    nonce = page.context["form"].initial["nonce"]
    for _ in range(2):
        response = browser.post(reports_page(weighed), {"nonce": nonce})
        assert response.status_code == 302
    assert ReportVersion.objects.count() == 1
    waiting = browser.get(reports_page(weighed)).content.decode()
    assert "hx-get" in waiting
    assert "Odottaa vuoroaan" in waiting


def test_the_page_shows_result_files_and_checksum_and_stops_polling(version, analyst, staff_client):
    content = staff_client(analyst).get(reports_page(version.dialogue)).content.decode()
    assert "hx-get" not in content
    assert version.sha256 in content
    assert content.count("/raportit/tiedostot/") == 3 + 9
    assert "Kokonaisuus 0" in content
    part = staff_client(analyst).get(reports_page(version.dialogue), headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith('<div class="stack l" id="versiot"')


def test_nothing_to_report_is_told_instead_of_a_button(dialogue, prompt, analyst, staff_client):
    content = staff_client(analyst).get(reports_page(dialogue)).content.decode()
    assert "Raportin voi tehdä, kun ajatuksia on kirjoitettu" in content
    assert "Tee uusi raportti" not in content
    response = staff_client(analyst).post(reports_page(dialogue), {"nonce": uuid4().hex})
    assert response.status_code == 403


@pytest.mark.parametrize("form", ["pdf", "xlsx", "csv"])
def test_a_file_comes_with_its_type_and_leaves_an_audit_line(version, analyst, staff_client, form):
    file = version.files.get(language="sv", format=form)
    response = staff_client(analyst).get(reverse("analytics:report_file", args=[version.dialogue.slug, file.pk]))
    assert response.status_code == 200
    body = b"".join(response.streaming_content)
    assert len(body) == file.size
    assert body[:4] == (b"%PDF" if form == "pdf" else b"PK\x03\x04")
    assert re.search(r'attachment; filename="sote-\d+-1-sv\.(pdf|xlsx|zip)"', response["Content-Disposition"])
    entry = AuditEntry.objects.get(action="report.downloaded")
    assert (entry.actor, entry.target_key) == (analyst, str(file.pk))
    dialogue = file.version.dialogue_id
    assert entry.details == {"dialogue": dialogue, "version": "1", "language": "sv", "format": form}


def addresses(version):
    slug, file = version.dialogue.slug, version.files.first()
    return [
        ("get", reverse("analytics:reports", args=[slug])),
        ("post", reverse("analytics:reports", args=[slug])),
        ("get", reverse("analytics:report_file", args=[slug, file.pk])),
        ("post", reverse("analytics:report_retry", args=[slug, version.pk])),
        ("post", reverse("analytics:results_publish", args=[slug, version.pk])),
        ("post", reverse("analytics:results_unpublish", args=[slug, version.pk])),
    ]


def test_reports_are_for_those_who_work_on_them(version, moderator, facilitator, staff_client):
    before = ReportVersion.objects.values_list("is_published", "state", "number")
    for method, address in addresses(version):
        assert getattr(Client(), method)(address).status_code == 302, address
        assert getattr(staff_client(UserFactory()), method)(address).status_code == 404, address
        refused = getattr(staff_client(moderator), method)(address)
        assert refused.status_code == 403, address
        assert "oikeutta" in refused.content.decode()
    assert list(before) == [(False, RunState.DONE, 1)]
    assert AuditEntry.objects.filter(action="report.downloaded").count() == 0
    assert staff_client(facilitator).get(addresses(version)[0][1]).status_code == 200


def test_a_file_of_another_dialogue_a_withdrawn_and_a_lost_one_are_the_same_404(
    version, analyst, staff_client, data_folder
):
    browser, slug = staff_client(analyst), version.dialogue.slug
    withdrawn, lost = version.files.all()[:2]
    ReportFile.objects.filter(pk=withdrawn.pk).update(is_withdrawn=True)
    (data_folder / lost.path).unlink()
    missing = browser.get(reverse("analytics:report_file", args=[slug, uuid4()]))
    for file in (withdrawn, lost):
        response = browser.get(reverse("analytics:report_file", args=[slug, file.pk]))
        assert response.status_code == missing.status_code == 404
    assert AuditEntry.objects.filter(action="report.downloaded").count() == 0


def test_a_failed_version_says_why_and_can_be_tried_again(version, analyst, staff_client):
    ReportVersion.objects.update(state=RunState.FAILED, error=f"quotation {uuid4()} Sama hoitaja")
    browser = staff_client(analyst)
    content = browser.get(reports_page(version.dialogue)).content.decode()
    assert "Teeman ”Sama hoitaja” lainaus ei vastaa merkki merkiltä" in content
    assert browser.post(reverse("analytics:report_retry", args=[version.dialogue.slug, version.pk])).status_code == 302
    assert ReportVersion.objects.get().state == RunState.QUEUED


def test_results_are_told_to_come_until_they_are_published(version, analyst, staff_client):
    address = reverse("analytics:results", args=[version.dialogue.slug])
    early = Client().get(address)
    assert early.status_code == 200
    assert "Tulokset julkaistaan tällä sivulla" in early.content.decode()
    assert "Kokonaisuus 0" not in early.content.decode()
    assert Client().get(reverse("analytics:results_whole", args=[version.dialogue.slug, 1])).status_code == 404
    publish = reverse("analytics:results_publish", args=[version.dialogue.slug, version.pk])
    refused = staff_client(analyst).post(publish)
    assert refused.status_code == 403
    assert "kun vastaaminen on päättynyt" in refused.content.decode()


def test_published_results_show_every_number_with_its_n_and_interval(published, analyst, staff_client):
    slug = published.dialogue.slug
    content = Client().get(reverse("analytics:results", args=[slug])).content.decode()
    row = re.search(r"<tr>(?:(?!</tr>).)*Kokonaisuus 0(?:(?!</tr>).)*</tr>", content, re.DOTALL).group()
    assert re.search(r"<strong>\d,\d\d</strong>", row)
    assert re.search(r">\d,\d\d–\d,\d\d<", row)
    assert 'data-after="arvioijaa">8<' in row
    assert "Sanottu näin 0.0." in content
    whole = Client().get(reverse("analytics:results_whole", args=[slug, 1])).content.decode()
    assert "Alateema 0" in whole
    assert '<blockquote class="thought" lang="sv" dir="auto">Sanottu näin 0.1.' in whole
    assert "På svenska" in whole
    assert Client().get(reverse("analytics:results_whole", args=[slug, 3])).status_code == 404
    english = Client().get("/en" + reverse("analytics:results", args=[slug])).content.decode()
    assert re.search(r"<strong>\d\.\d\d</strong>", english)
    unpublish = reverse("analytics:results_unpublish", args=[slug, published.pk])
    staff_client(analyst).post(unpublish)
    assert "Kokonaisuus 0" not in Client().get(reverse("analytics:results", args=[slug])).content.decode()


@pytest.mark.parametrize("state", [Visibility.HIDDEN, Visibility.WITHDRAWN, Visibility.ERASED, Visibility.HELD])
def test_a_quotation_that_the_public_may_not_see_is_not_on_the_live_page(published, state):
    Idea.objects.filter(text="Sanottu näin 0.0.").update(visibility=state)
    slug = published.dialogue.slug
    for name, args in [("results", [slug]), ("results_whole", [slug, 1])]:
        content = Client().get(reverse(f"analytics:{name}", args=args)).content.decode()
        assert "Sanottu näin 0.0." not in content
        assert "Sanottu näin 0.1." in content


def test_in_an_emergency_nothing_is_shown_but_the_notice(published):
    published.dialogue.interruption = Interruption.EMERGENCY
    published.dialogue.save(update_fields=["interruption"])
    slug = published.dialogue.slug
    for name, args in [("results", [slug]), ("results_whole", [slug, 1])]:
        response = Client().get(reverse(f"analytics:{name}", args=args))
        assert (response.status_code, response.url) == (302, reverse("brainstorm:dialogue", args=[slug]))


def test_an_erased_quotation_is_not_on_the_page_even_when_its_idea_is_gone(published):
    ReportText.objects.filter(text="Sanottu näin 0.0.").update(text="", salt="", is_erased=True)
    content = Client().get(reverse("analytics:results", args=[published.dialogue.slug])).content.decode()
    assert "Sanottu näin 0.1." in content
    assert "Sanottu näin 0.0." not in content


@pytest.mark.parametrize("more", [0, 7])
def test_pages_cost_the_same_for_any_number_of_versions_and_quotations(
    published, analyst, staff_client, django_assert_num_queries, more
):
    slug = published.dialogue.slug
    for number in range(more):
        copy = ReportVersion.objects.create(
            dialogue=published.dialogue, number=number + 2, state=RunState.DONE, outline=published.outline,
            sha256=published.sha256, frozen_at=published.frozen_at, languages=["fi"],
        )  # fmt: skip
        ReportFile.objects.create(version=copy, language="fi", format="pdf", path=f"{number}", size=1)
    browser = staff_client(analyst)
    with django_assert_num_queries(13):
        browser.get(reports_page(published.dialogue))
    for name, args in [("results", [slug]), ("results_whole", [slug, 1])]:
        with django_assert_num_queries(3):  # dialogue, version, quotations
            Client().get(reverse(f"analytics:{name}", args=args))
