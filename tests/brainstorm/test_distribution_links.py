"""Links of employers and associations: who may make them, what they may suggest, and what the pages show."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from brainstorm.models import ArrivalTally, AskedWhen, DistributionLink, SenderKind
from brainstorm.phases import Phase
from brainstorm.services.distribution import add_link, close_link, edit_link
from brainstorm.services.edits import EditConflictError, digest
from tests.brainstorm.test_at_once import at_once
from tests.factories.brainstorm import BackgroundOptionFactory, BackgroundQuestionFactory, DistributionLinkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def options(dialogue):
    """Roles and areas that may be suggested, by key."""
    role = BackgroundQuestionFactory(dialogue=dialogue, key="role", asked=AskedWhen.BEFORE)
    area = BackgroundQuestionFactory(dialogue=dialogue, key="area", asked=AskedWhen.BEFORE)
    keys = {"staff": role, "staff-representative": role, "kainuu": area}
    return {key: BackgroundOptionFactory(question=question, key=key) for key, question in keys.items()}


def values(**changes):
    return {
        "sender": "Kainuun hyvinvointialue",
        "sender_kind": SenderKind.EMPLOYER,
        "reached": 3500,
        "preset_role_id": None,
        "preset_area_id": None,
        "languages": ["fi", "sv"],
        "expires_on": None,
        **changes,
    }


def add(by, dialogue, **changes):
    return add_link(by, dialogue, values=values(**changes))


def refused(by, dialogue, **changes):
    with pytest.raises(ValidationError) as problem:
        add(by, dialogue, **changes)
    return problem.value.message_dict


def test_a_link_gets_a_token_and_a_room_code_of_its_own(dialogue, facilitator):
    first, second = add(facilitator, dialogue), add(facilitator, dialogue, sender="Super ry, Kainuu")
    assert len({first.token, second.token, first.room_code, second.room_code}) == 4
    assert AuditEntry.objects.filter(action="link_added").count() == 2
    assert AuditEntry.objects.filter(action="link_added").last().details == {"sender": "Kainuun hyvinvointialue"}


def test_the_same_form_sent_twice_is_one_link(dialogue, facilitator):
    assert add(facilitator, dialogue) == add(facilitator, dialogue)
    assert dialogue.links.count() == 1


def test_another_link_of_the_same_name_is_refused(dialogue, facilitator):
    add(facilitator, dialogue)
    assert "sender" in refused(facilitator, dialogue, sender="KAINUUN hyvinvointialue")


@pytest.mark.parametrize(("reached", "field"), [(None, "reached"), (19, "preset_role_id"), (1, "preset_role_id")])
def test_a_link_that_reaches_few_suggests_nothing(dialogue, facilitator, options, reached, field):
    problems = refused(facilitator, dialogue, preset_role_id=options["staff"].pk, reached=reached)
    assert list(problems) == [field]
    assert add(facilitator, dialogue, reached=reached).presets() == []


def test_a_link_that_reaches_enough_suggests_role_and_area(dialogue, facilitator, options):
    chosen = {"preset_role_id": options["staff"].pk, "preset_area_id": options["kainuu"].pk}
    assert add(facilitator, dialogue, reached=20, **chosen).presets() == [options["staff"], options["kainuu"]]


def test_a_link_that_suggests_something_cannot_be_made_to_reach_few(dialogue, facilitator, options):
    link = add(facilitator, dialogue, preset_role_id=options["staff"].pk)
    with pytest.raises(ValidationError) as problem:
        edit_link(facilitator, link, values=values(preset_role_id=options["staff"].pk, reached=12), seen={})
    assert list(problem.value.message_dict) == ["preset_role_id"]
    edit_link(facilitator, link, values=values(reached=12), seen={})
    link.refresh_from_db()
    assert (link.reached, link.presets()) == (12, [])


def test_union_membership_is_suggested_only_by_what_the_union_hands_out(dialogue, facilitator, options):
    chosen = {"preset_role_id": options["staff-representative"].pk}
    assert "preset_role_id" in refused(facilitator, dialogue, **chosen)
    link = add(facilitator, dialogue, sender_kind=SenderKind.ASSOCIATION, **chosen)
    with pytest.raises(ValidationError):
        edit_link(facilitator, link, values=values(**chosen), seen={})


def test_options_of_another_question_dialogue_or_one_not_asked_are_refused(dialogue, facilitator, options):
    foreign = BackgroundOptionFactory(question__key="role")
    for wrong in (foreign.pk, options["kainuu"].pk, 10**9):
        assert "preset_role_id" in refused(facilitator, dialogue, preset_role_id=wrong)
    type(options["staff"].question).objects.filter(dialogue=dialogue).update(is_active=False)
    assert "preset_role_id" in refused(facilitator, dialogue, preset_role_id=options["staff"].pk)


def test_languages_and_days_are_checked(dialogue, facilitator):
    type(dialogue).objects.update(languages=["fi", "sv"])
    dialogue.refresh_from_db()
    assert "languages" in refused(facilitator, dialogue, languages=[])
    assert "languages" in refused(facilitator, dialogue, languages=["fi", "en"])
    assert "expires_on" in refused(facilitator, dialogue, expires_on=timezone.localdate() - timedelta(days=1))


def test_editing_keeps_the_address_and_tells_of_conflicts(dialogue, facilitator):
    link = add(facilitator, dialogue)
    address, code = link.token, link.room_code
    seen = {"reached": digest(3500), "sender": digest(link.sender)}
    edit_link(facilitator, link, values=values(reached=4000), seen=seen)
    with pytest.raises(EditConflictError) as conflict:
        edit_link(facilitator, link, values=values(reached=5000), seen=seen)
    assert conflict.value.theirs == {"reached": 4000}
    link.refresh_from_db()
    assert (link.token, link.room_code, link.reached) == (address, code, 4000)
    assert AuditEntry.objects.get(action="link_edited").details["fields"] == ["reached"]


def test_an_expired_link_can_be_edited_without_touching_its_day(dialogue, facilitator):
    gone = timezone.localdate() - timedelta(days=3)
    link = DistributionLinkFactory(dialogue=dialogue, sender="Kainuun hyvinvointialue", expires_on=gone)
    edit_link(facilitator, link, values=values(reached=900, expires_on=gone), seen={})
    link.refresh_from_db()
    assert link.reached == 900


def test_closing_twice_is_once_and_can_be_taken_back(dialogue, facilitator):
    link = add(facilitator, dialogue)
    for is_closed in (True, True, False):
        close_link(facilitator, link, is_closed=is_closed)
    assert [line.action for line in AuditEntry.objects.order_by("pk")][1:] == ["link_closed", "link_reopened"]


def test_others_make_and_change_no_links(dialogue, facilitator, analyst, moderator):
    link = add(facilitator, dialogue)
    for by in (analyst, moderator):
        with pytest.raises(PermissionDenied):
            add(by, dialogue, sender="Muu")
        with pytest.raises(PermissionDenied):
            edit_link(by, link, values=values(), seen={})
        with pytest.raises(PermissionDenied):
            close_link(by, link, is_closed=True)


def test_a_completed_dialogue_gets_no_new_links(dialogue, facilitator):
    dialogue.phase = Phase.COMPLETED
    dialogue.save()
    with pytest.raises(PermissionDenied, match="päättynyt"):
        add(facilitator, dialogue)


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_two_facilitators_add_the_same_sender_at_once_and_one_link_is_made(dialogue, facilitator):
    if connection.vendor != "postgresql":
        pytest.skip("DATABASE_URL does not name PostgreSQL")
    at_once(*[lambda: add(facilitator, dialogue)] * 4)
    assert DistributionLink.objects.count() == 1


# The pages


def page(name, dialogue, *args):
    return reverse(f"brainstorm:{name}", args=[dialogue.slug, *args])


def typed(**changes):
    form = values(reached="3500", preset_role_id="", preset_area_id="", expires_on="", **changes)
    return {name: value for name, value in form.items() if value is not None}


def test_the_page_adds_a_link_and_leads_to_its_pack(dialogue, facilitator, options, staff_client):
    browser = staff_client(facilitator)
    data = typed() | {"preset_role_id": str(options["staff"].pk), "expires_on": "31.12.2099"}
    response = browser.post(page("work_link_new", dialogue), data)
    link = DistributionLink.objects.get()
    assert response.url == page("work_link", dialogue, link.pk)
    assert (link.preset_role, link.expires_on.isoformat(), link.languages) == (
        options["staff"],
        "2099-12-31",
        ["fi", "sv"],
    )
    assert "Lisäsi jakelulinkin" in browser.get(page("work_log", dialogue)).content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sender": " "}, "Kirjoita, kuka linkin jakaa."),
        ({"reached": "paljon"}, "Kirjoita luku"),
        ({"reached": "0"}, "vähintään 1"),
        ({"languages": []}, "Valitse ainakin yksi kieli."),
        ({"expires_on": "huomenna"}, "muodossa"),
        ({"expires_on": "1.1.2020"}, "Päivä on jo mennyt"),
        ({"preset_role_id": "999999"}, "Valitse jokin luettelon"),
    ],
)
def test_bad_input_is_told_beside_the_field_and_kept(dialogue, facilitator, options, staff_client, changes, said):
    response = staff_client(facilitator).post(page("work_link_new", dialogue), {**typed(), **changes})
    assert response.status_code == 422
    text = response.content.decode()
    assert said in text
    assert "sender" in changes or 'value="Kainuun hyvinvointialue"' in text
    assert not DistributionLink.objects.exists()


def test_the_page_edits_and_closes(dialogue, facilitator, staff_client):
    link, browser = DistributionLinkFactory(dialogue=dialogue), staff_client(facilitator)
    assert f'value="{link.sender}"' in browser.get(page("work_link_edit", dialogue, link.pk)).content.decode()
    browser.post(page("work_link_edit", dialogue, link.pk), typed(sender="Uusi nimi"))
    assert browser.post(page("work_link_close", dialogue, link.pk)).url == page("work_link", dialogue, link.pk)
    shown = browser.get(page("work_link", dialogue, link.pk)).content.decode()
    assert "Uusi nimi" in shown
    assert "Linkki on suljettu" in shown
    browser.post(page("work_link_close", dialogue, link.pk), {"auki": "1"})
    link.refresh_from_db()
    assert not link.is_closed


def test_a_dialogue_that_asks_no_role_offers_no_suggestions(dialogue, facilitator, staff_client):
    text = staff_client(facilitator).get(page("work_link_new", dialogue)).content.decode()
    assert "Ehdotus taustatiedoksi" not in text


def test_the_list_shows_counts_shares_and_small_senders_together(dialogue, facilitator, staff_client):
    browser = staff_client(facilitator)
    assert "Näin tavoitat ihmiset" in browser.get(page("work_links", dialogue)).content.decode()
    for sender, reached, counted in (
        ("Iso", 400, 120),
        ("Alku", 90, 0),
        ("Harva", 9000, 15),
        ("Tuntematon", None, 0),
        ("Yli", 20, 25),
    ):
        DistributionLinkFactory(dialogue=dialogue, sender=sender, reached=reached, counted=counted)
    for sender in ("Pieni A", "Pieni B"):
        DistributionLinkFactory(dialogue=dialogue, sender=sender, reached=15)
    ArrivalTally.objects.create(dialogue=dialogue, counted_on=timezone.localdate(), pooled=10, unlinked=1235)
    text = " ".join(browser.get(page("work_links", dialogue)).content.decode().replace("\xa0", " ").split())
    rows = {row.split("</a>")[0].rsplit(">", 1)[1]: row for row in text.split("<tr>") if "/jakelu/" in row}
    assert ">120</td>" in rows["Iso"]
    assert ">30 % </td>" in rows["Iso"]
    assert "alle 10" in rows["Alku"]
    assert "alle 1 %" in rows["Harva"]
    assert "alle 20" in rows["Tuntematon"]
    assert ">125 % </td>" in rows["Yli"]
    assert "pienissä jakajissa" in rows["Pieni A"]
    pool = text.split("Pienet jakajat yhteensä")[1].split("</tr>")[0]
    assert ">30</td>" in pool
    assert ">10</td>" in pool
    assert "1 235" in text.split("Ilman linkkiä")[1]


def test_one_small_sender_alone_is_shown_only_with_those_who_came_by_no_link(dialogue, facilitator, staff_client):
    DistributionLinkFactory(dialogue=dialogue, sender="Pieni", reached=15)
    ArrivalTally.objects.create(dialogue=dialogue, counted_on=timezone.localdate(), pooled=10, unlinked=25)
    text = staff_client(facilitator).get(page("work_links", dialogue)).content.decode()
    assert "Pienet jakajat yhteensä" not in text
    assert ">35</td>" in text.split("Ilman linkkiä tai pienen jakajan linkillä")[1]
    assert ">10</td>" not in text
    assert ">25</td>" not in text


@pytest.mark.parametrize("n_links", [1, 8])
def test_the_list_costs_the_same_for_any_number(
    n_links, dialogue, facilitator, options, staff_client, django_assert_num_queries
):
    for _ in range(n_links):
        DistributionLinkFactory(dialogue=dialogue, preset_role=options["staff"], preset_area=options["kainuu"])
    browser = staff_client(facilitator)
    with django_assert_num_queries(9):  # session, user, dialogue, two for roles, may facilitate twice, links, tally
        response = browser.get(page("work_links", dialogue))
    assert response.content.count(b"ehdottaa:") == n_links


def test_a_link_of_another_dialogue_is_not_found(dialogue, facilitator, staff_client):
    other, browser = DistributionLinkFactory(), staff_client(facilitator)
    for name in ("work_link", "work_link_edit", "work_link_archive"):
        assert browser.get(page(name, dialogue, other.pk)).status_code == 404
    assert browser.post(page("work_link_close", dialogue, other.pk)).status_code == 404
