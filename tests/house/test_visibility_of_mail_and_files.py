"""What is hidden goes into no mail, no file, no task's work and no command's words. What is not listed here fails."""

import io
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.management import call_command, get_commands
from django.utils import timezone

from accounts.models import User
from analytics import tasks as analytics_tasks
from analytics.models import ReportFile, ReportFormat, ThemeAssignment, ThemeQuotation, ThemeRun
from analytics.services.reports import request_report
from brainstorm import tasks
from brainstorm.models import AccessibilityFeedback, DialogueRole, Idea, IdeaText, InvitationWave, ResultsSubscription
from brainstorm.phases import Phase
from config.celery import app as celery
from moderation.models import Visibility
from tests.factories.brainstorm import IdeaFactory
from tests.house.readable import words_of
from tests.house.world import Who

NO_TEXTS = "reads and makes no participant's text"
TASKS = {
    "accounts.tasks.sweep_runs": NO_TEXTS,
    "analytics.tasks.build_report": "test_no_report_holds_what_is_hidden",
    "analytics.tasks.find_themes": "test_themes_are_found_without_what_is_hidden",
    "analytics.tasks.measure_themes": "makes numbers of rows that the report's test reads",
    "analytics.tasks.place_ideas": "test_themes_are_found_without_what_is_hidden",
    "analytics.tasks.place_new_ideas": "test_themes_are_found_without_what_is_hidden",
    "analytics.tasks.sweep_erased_texts": "takes texts away",
    "brainstorm.tasks.carry_out_retention": NO_TEXTS,
    "brainstorm.tasks.count_due_arrivals": NO_TEXTS,
    "brainstorm.tasks.count_due_attendances": NO_TEXTS,
    "brainstorm.tasks.count_gram_shares": "makes rows that only the search for similar ideas reads; it asks the rule",
    "brainstorm.tasks.forget_cards": NO_TEXTS,
    "brainstorm.tasks.import_ideas": NO_TEXTS,
    "brainstorm.tasks.make_idea_text": "makes rows that only search and themes read, which ask the rule",
    "brainstorm.tasks.make_missing_texts": "makes rows that only search and themes read, which ask the rule",
    "brainstorm.tasks.remake_texts": "makes rows that only search and themes read, which ask the rule",
    "brainstorm.tasks.move_due_phases": NO_TEXTS,
    "brainstorm.tasks.read_invitations": NO_TEXTS,
    "brainstorm.tasks.refresh_draws": NO_TEXTS,
    "brainstorm.tasks.renew_anchors": NO_TEXTS,
    "brainstorm.tasks.send_feedback_answer": "test_no_mail_carries_what_is_hidden",
    "brainstorm.tasks.send_due_invitations": "asks for the task below",
    "brainstorm.tasks.send_invitations": "test_no_mail_carries_what_is_hidden",
    "brainstorm.tasks.send_promised_messages": "test_no_mail_carries_what_is_hidden",
    "brainstorm.tasks.send_role_invitation": "test_no_mail_carries_what_is_hidden",
    "brainstorm.tasks.shuffle_subscriptions": NO_TEXTS,
    "brainstorm.tasks.sweep_work_mail": "sends the tasks above",
}
COMMANDS = {
    "create_organisation": NO_TEXTS,
    "import_ideas": "tells lines and reasons of a file, not what is stored",
    "run": NO_TEXTS,
    "seed": NO_TEXTS,
    "verify_report": "test_no_report_holds_what_is_hidden",
}
MAILS = {
    "brainstorm/feedback_answered",
    "brainstorm/follow_up_published",
    "brainstorm/invitation",
    "brainstorm/results_published",
    "brainstorm/role_given",
    "brainstorm/subscription_confirm",
}
"""Each is sent in test_no_mail_carries_what_is_hidden."""


def test_every_task_is_listed():
    celery.loader.import_default_modules()
    assert {name for name in celery.tasks if name.split(".")[0] in _own_apps()} == TASKS.keys()


def test_every_command_is_listed():
    assert {name for name, app in get_commands().items() if app in _own_apps()} == COMMANDS.keys()


def test_every_mail_is_listed():
    folder = Path(settings.BASE_DIR) / "templates" / "emails"
    names = {str(path.relative_to(folder)).removesuffix(".subject.txt") for path in folder.rglob("*.subject.txt")}
    assert names == MAILS


def test_no_mail_carries_what_is_hidden(world):
    dialogue = world.ours.dialogue
    role = DialogueRole.objects.get(pk=world.ours.objects["role"].pk)
    DialogueRole.objects.update(invite_pending=True)
    tasks.send_role_invitation(role.pk)

    feedback = world.ours.objects["feedback"]
    AccessibilityFeedback.objects.update(reply_to="lukija@example.fi", answer="Korjattu.", answered_at=timezone.now())
    tasks.send_feedback_answer(str(feedback.pk))

    InvitationWave.objects.update(is_paused=False)
    tasks.send_invitations(str(InvitationWave.objects.get(dialogue=dialogue).pk))

    wish = {"tilaus-email": "tilaaja@example.fi", "tilaus-wants_results": "on"}
    world.browsers[Who.READER].post(f"/d/{dialogue.slug}/tilaa/", wish)
    ResultsSubscription.objects.create(
        dialogue=dialogue, email="toinen@example.fi", language="fi", wants_results=True, wants_follow_up=True
    )
    type(dialogue).objects.filter(pk=dialogue.pk).update(
        results_published_at=timezone.now(), phase=Phase.COMPLETED, summary_fi="Yhteenveto."
    )
    tasks.send_promised_messages()
    tasks.send_promised_messages()

    assert len(mail.outbox) == len(MAILS)
    assert len({message.subject for message in mail.outbox}) == len(MAILS)
    for message in mail.outbox:
        words = str(message.message()) + message.body + "".join(str(part) for part in message.alternatives)
        assert not [text for text in world.secrets if text in words], message.subject


def test_no_report_holds_what_is_hidden(world, settings):
    analyst = User.objects.get(dialogue_roles__dialogue=world.ours.dialogue, dialogue_roles__role="analyst")
    version = request_report(analyst, world.ours.dialogue, nonce="1" * 32)
    analytics_tasks.build_report(str(version.pk))

    version.refresh_from_db()
    files = ReportFile.objects.filter(version=version)
    assert {file.format for file in files} == set(ReportFormat)
    kept = [path for path in settings.DATA_DIR.rglob("*") if path.is_file()]
    assert len(kept) >= len(files)
    words = {str(path): words_of(path.read_bytes()) for path in kept}
    words["frozen"] = version.frozen + version.outline
    words["texts"] = "\n".join(version.texts.values_list("text", flat=True))
    out = io.StringIO()
    call_command("verify_report", world.ours.dialogue.slug, version.number, stdout=out)
    words["verify_report"] = out.getvalue()
    for place, text in words.items():
        assert not [secret for secret in world.secrets if secret in text], place
    shown = world.ours.objects["idea"].text
    assert sum(shown in text for text in words.values()) >= 3, "the visible idea is in the files"


def test_themes_are_found_without_what_is_hidden(world):
    dialogue, prompt = world.ours.dialogue, world.ours.objects["prompt"]
    ThemeAssignment.objects.all().delete()
    ThemeQuotation.objects.all().delete()
    topics = ("kirjautuminen hidas ohjelma", "jono lääkäri aika", "palkka työvuoro jaksaminen", "ruoka keittiö lounas")
    for topic in topics:
        for number in range(12):
            idea = IdeaFactory(prompt=prompt, participant=world.ours.objects["author"], text=f"{topic} {number}")
            IdeaText.objects.create(idea=idea, language="fi", lemmas=f"{topic} {number}")
    run = ThemeRun.objects.create(dialogue=dialogue, number=1)
    analytics_tasks.find_themes(str(run.pk))

    run.refresh_from_db()
    assert run.state == "done", run.error
    shown = set(Idea.objects.filter(dialogue=dialogue, visibility=Visibility.PUBLISHED).values_list("pk", flat=True))
    placed = set(ThemeAssignment.objects.values_list("idea", flat=True))
    assert placed
    assert placed <= shown
    assert set(ThemeQuotation.objects.values_list("idea", flat=True)) <= shown


def _own_apps() -> set[str]:
    own = {config.label for config in apps.get_app_configs() if Path(config.path).parent == Path(settings.BASE_DIR)}
    return own | {"config"}
