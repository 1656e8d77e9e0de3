"""The queue: what waits, in which order, for whom; deciding by the page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from brainstorm.models import Idea, Role
from moderation import queries
from moderation.models import Case, CaseState, Decision, QueueMember, Urgency, Visibility
from moderation.services.cases import flag_content, open_case
from moderation.services.screening import screen
from tests.conftest import _staff
from tests.factories.brainstorm import CommentFactory, DialogueFactory, IdeaFactory, PromptFactory
from tests.factories.moderation import GroundFactory


def waiting(prompt, n: int, urgency: Urgency = Urgency.NORMAL) -> list[Case]:
    return [open_case(idea, urgency=urgency) for idea in IdeaFactory.create_batch(n, prompt=prompt)]


def url_of(case: Case) -> str:
    return reverse("moderation:case", args=[case.pk])


def page_of(desk, dialogue, **query) -> str:
    return desk.get(reverse("moderation:queue", args=[dialogue.queue_id]), query).content.decode()


def test_urgent_first_then_the_longest_wait(desk, prompt, dialogue):
    now = timezone.now()
    rows = [("tavallinen", Urgency.NORMAL, 1), ("vanha", Urgency.NORMAL, 5), ("hätä", Urgency.DANGER, 0)]
    for text, urgency, days in rows:
        case = open_case(IdeaFactory(prompt=prompt, text=text), urgency=urgency)
        Case.objects.filter(pk=case.pk).update(opened_at=now - timedelta(days=days))
    page = page_of(desk, dialogue)
    queue = page[page.index("data-picks") : page.index("</nav>", page.index("data-picks"))]
    assert queue.index("hätä") < queue.index("vanha") < queue.index("tavallinen")
    assert "5 päivää sitten" in queue


@pytest.mark.parametrize("n", [1, 8])
def test_the_queue_costs_the_same_for_any_number_of_cases(desk, prompt, dialogue, n, django_assert_num_queries):
    waiting(prompt, n, Urgency.HELD)  # above the comments, so that an idea is the one that is shown whole
    for idea in Idea.objects.all():
        open_case(CommentFactory(idea=idea), urgency=Urgency.NORMAL)
    with django_assert_num_queries(15):
        response = desk.get(reverse("moderation:queue", args=[dialogue.queue_id]))
    assert response.content.count(b'class="pick"') == 2 * n


def test_pages_follow_each_other_without_gaps(desk, prompt, dialogue, monkeypatch):
    monkeypatch.setattr(queries, "CASES_ON_A_PAGE", 3)
    cases = waiting(prompt, 8)
    seen: list[str] = []
    query: dict[str, str] = {}
    for _ in range(4):
        page = desk.get(reverse("moderation:queue", args=[dialogue.queue_id]), query).context["page"]
        seen += [str(case.pk) for case in page.cases]
        if page.last is None:
            break
        query = {"jalkeen": str(page.last.pk)}
    assert sorted(seen) == sorted(str(case.pk) for case in cases)
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("key", ["x", "\x00", "00000000-0000-0000-0000-000000000000"])
def test_a_strange_place_is_the_beginning(desk, prompt, dialogue, key):
    waiting(prompt, 1)
    assert 'class="pick"' in page_of(desk, dialogue, jalkeen=key)


def test_all_queues_of_a_moderator_and_no_others(desk, moderator, prompt):
    other = PromptFactory(dialogue=DialogueFactory(queue__name="Toinen"))
    foreign = PromptFactory(dialogue=DialogueFactory(queue__name="Vieras"))
    QueueMember.objects.create(queue=other.dialogue.queue, user=moderator)
    for one, text in ((prompt, "oma teksti"), (other, "toinen teksti"), (foreign, "vieras teksti")):
        open_case(IdeaFactory(prompt=one, text=text), urgency=Urgency.NORMAL)
    page = desk.get(reverse("moderation:queue_all")).content.decode()
    assert "oma teksti" in page
    assert "toinen teksti" in page
    assert "vieras teksti" not in page
    assert "Vieras" not in page
    alone = page_of(desk, other.dialogue)
    assert "toinen teksti" in alone
    assert "oma teksti" not in alone


def test_findings_are_marked_and_nothing_of_the_author_is_told(desk, prompt):
    idea = IdeaFactory(prompt=prompt, text="Viimeksi 131052-308T <b>kävi</b>.", visibility=Visibility.HELD)
    screen(idea)
    page = desk.get(url_of(Case.objects.get())).content.decode()
    assert '<mark class="mark-pd" title="henkilötunnus">131052-308T</mark>' in page
    assert "&lt;b&gt;kävi" in page
    assert str(idea.participant_id) not in page
    assert prompt.text_fi in page


def test_a_comment_is_shown_with_what_it_answers_unless_that_is_gone(desk, idea):
    comment = CommentFactory(idea=idea, text="Vastaus")
    reply = CommentFactory(idea=idea, parent=comment, text="Vastauksen vastaus")
    case = open_case(reply, urgency=Urgency.NORMAL)
    page = desk.get(url_of(case)).content.decode()
    assert idea.text in page
    assert "Vastaus</p>" in page
    Idea.objects.update(visibility=Visibility.WITHDRAWN)
    assert idea.text not in desk.get(url_of(case)).content.decode()


def test_deciding_by_the_page_goes_on_to_the_next(desk, prompt, ground):
    first, second = waiting(prompt, 2)
    data = {"outcome": "hide", "ground": ground.pk, "facts": "", "seen": 0}
    response = desk.post(url_of(first), data)
    assert response.status_code == 302
    assert response["Location"] == url_of(second) + "#tapaus"
    response = desk.post(url_of(second) + "?kaikki=1", {"outcome": "keep", "seen": 0})
    assert response["Location"] == reverse("moderation:queue_all")
    assert set(Decision.objects.values_list("outcome", flat=True)) == {"hide", "keep"}


def test_hiding_without_a_ground_is_refused_and_the_facts_stay(desk, idea):
    case = open_case(idea, urgency=Urgency.NORMAL)
    response = desk.post(url_of(case), {"outcome": "hide", "facts": "Tässä syy", "seen": 0})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Valitse peruste" in page
    assert "Tässä syy" in page
    assert not Decision.objects.exists()


def test_the_ground_of_another_queue_is_refused(desk, idea):
    case = open_case(idea, urgency=Urgency.NORMAL)
    response = desk.post(url_of(case), {"outcome": "hide", "ground": GroundFactory().pk, "seen": 0})
    assert response.status_code == 422
    assert not Decision.objects.exists()


def test_the_second_moderator_is_told_and_sees_what_was_decided(desk, idea, staff_client, ground):
    case = open_case(idea, urgency=Urgency.NORMAL)
    desk.post(url_of(case), {"outcome": "hide", "ground": ground.pk, "seen": 0})
    other = staff_client(_staff(idea.dialogue, Role.MODERATOR))
    response = other.post(url_of(case), {"outcome": "keep", "facts": "", "seen": 0})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Päätöstäsi ei tallennettu" in page
    assert ground.name_fi in page
    assert Decision.objects.count() == 1


def test_a_withdrawn_text_is_not_shown_and_its_case_can_be_put_away(desk, idea):
    case = open_case(idea, urgency=Urgency.NORMAL)
    flag_content(idea, reason="other", text="", nonce="2" * 32)
    Idea.objects.update(visibility=Visibility.WITHDRAWN)
    page = desk.get(url_of(case)).content.decode()
    assert idea.text not in page
    assert "Poista jonosta" in page
    assert desk.post(url_of(case)).status_code == 302
    case.refresh_from_db()
    assert case.state == CaseState.LAPSED


def test_decided_cases_can_be_looked_at_and_answered(desk, idea, ground):
    case = open_case(idea, urgency=Urgency.NORMAL)
    desk.post(url_of(case), {"outcome": "hide", "ground": ground.pk, "facts": "Koska.", "seen": 0})
    page = page_of(desk, idea.dialogue, tila="paatetyt")
    assert "Piilotettu" in page
    assert "Koska." in page
    assert "Palauta näkyviin" in page
    desk.post(url_of(case) + "?tila=paatetyt", {"outcome": "restore", "seen": 1})
    idea.refresh_from_db()
    assert idea.visibility == Visibility.PUBLISHED


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.ANALYST])
def test_other_roles_and_other_moderators_find_nothing(staff_client, idea, role):
    case = open_case(idea, urgency=Urgency.NORMAL)
    outsiders = [_staff(idea.dialogue, role), _staff(DialogueFactory(), Role.MODERATOR)]
    for browser in map(staff_client, outsiders):
        assert browser.get(url_of(case)).status_code == 404
        assert browser.post(url_of(case), {"outcome": "keep", "seen": 0}).status_code == 404
        assert browser.get(reverse("moderation:queue", args=[idea.dialogue.queue_id])).status_code == 404


def test_somebody_without_queues_is_told_whom_to_ask(staff_client, facilitator):
    response = staff_client(facilitator).get(reverse("moderation:queue_all"))
    assert response.status_code == 403
    assert "Et ole minkään keskustelun valvoja" in response.content.decode()


def test_an_empty_queue_says_so(desk, dialogue):
    assert "Mikään teksti ei odota" in page_of(desk, dialogue)


def test_everything_can_be_done_without_javascript(desk, idea):
    page = desk.get(url_of(open_case(idea, urgency=Urgency.NORMAL))).content.decode()
    assert 'name="outcome" value="hide"' in page
    assert 'name="outcome" value="keep"' in page
    assert "data-keys hidden" in page
