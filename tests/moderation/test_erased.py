"""An erased text is in no table, not even where somebody quoted it; what was decided about it stays."""

import pytest
from django.apps import apps
from django.core.management import call_command

from brainstorm.models import Comment, Idea, IdeaText
from brainstorm.services.comments import erase_comment, withdraw_comment
from brainstorm.services.ideas import erase_idea, withdraw_idea
from moderation.models import Case, CaseState, Decision, Flag, Outcome, Visibility
from moderation.services.cases import decide_case, flag_content
from moderation.services.screening import screen
from tests.factories.brainstorm import CommentFactory, IdeaFactory

SECRET = "Puhelin 040 123 4567 salasana"


def tables_holding(text: str) -> set[str]:
    """The tables in which the text stands, in whatever column."""
    return {
        model._meta.db_table
        for model in apps.get_models()
        for row in model._default_manager.values_list()
        if text in str(row)
    }


def moderated(content, moderator, ground):
    """Held by screening, flagged and hidden, with the text quoted by everybody."""
    screen(content)
    Idea.objects.filter(pk=content.pk).update(visibility=Visibility.PUBLISHED)
    Comment.objects.filter(pk=content.pk).update(visibility=Visibility.PUBLISHED)
    flag_content(content, reason="personal_data", text=f"Tässä: {SECRET}", nonce="1" * 32)
    case = Case.objects.get()
    decide_case(moderator, case, outcome=Outcome.HIDE, ground=ground, facts=f"Siinä on {SECRET}", seen=0)
    content.refresh_from_db()
    return case


@pytest.mark.parametrize("kind", ["idea", "comment"])
def test_nothing_of_an_erased_text_is_left_in_any_table(idea, moderator, ground, kind):
    if kind == "idea":
        content = IdeaFactory(prompt=idea.prompt, text=SECRET, visibility=Visibility.HELD)
        IdeaText.objects.create(idea=content, language="fi", lemmas=SECRET)
    else:
        content = CommentFactory(idea=idea, text=SECRET, visibility=Visibility.HELD)
    case = moderated(content, moderator, ground)
    assert len(tables_holding(SECRET)) >= 4

    if kind == "idea":
        erase_idea(content.participant, idea=content)
    else:
        erase_comment(content.participant, comment=content)

    assert tables_holding(SECRET) == set()
    assert tables_holding("040 123 4567") == set()
    assert Flag.objects.get().reason == "personal_data"
    assert (Decision.objects.get().outcome, Decision.objects.get().ground) == (Outcome.HIDE, ground)
    case.refresh_from_db()
    assert (case.state, case.findings) == (CaseState.DECIDED, [])


def test_withdrawing_takes_the_text_off_the_queue_and_keeps_what_was_said(idea):
    comment = CommentFactory(idea=idea)
    for content in (idea, comment):
        flag_content(content, reason="other", text="Katsokaa tätä.", nonce="2" * 32)
    withdraw_comment(comment.participant, comment=comment)
    withdraw_idea(idea.participant, idea=idea)
    assert set(Case.objects.values_list("state", flat=True)) == {CaseState.LAPSED}
    assert set(Flag.objects.values_list("text", flat=True)) == {"Katsokaa tätä."}


def test_no_migration_is_missing(db):
    call_command("makemigrations", "moderation", check=True, dry_run=True, verbosity=0)
