"""Writing an idea, changing it, taking it back, and having it erased."""

from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.keys import key_for
from accounts.models import Notice
from accounts.notices import notify
from accounts.policies import require
from brainstorm import policies, tasks
from brainstorm.models import Idea, IdeaText, Kind, Participant, Prompt
from brainstorm.signals import content_erased
from config.celery import send
from moderation.models import Visibility
from moderation.screening import Finding, screen_text
from moderation.services.cases import forget_text, lapse_case
from moderation.services.screening import screen


class Posted(NamedTuple):
    """An idea as it was stored, and what screening found in it: what to tell its author."""

    idea: Idea
    findings: list[Finding]


def submit_idea(by: Participant, *, prompt: Prompt, nonce: str, text: str, kind: str = "", language: str) -> Posted:
    """Store an idea, screen it, and have its text worked on once it is safe on disk.

    The form's nonce and its text name the row: sent twice, the first row is found and nothing is done again. The
    same form with another text (somebody came back to the page and wrote on) is another idea, never dropped. The
    kind is the prompt's, or the author's choice where the prompt is open to all.

    Raises PermissionDenied, with a reason fit to show, when writing is closed and for participants of another
    dialogue.
    """
    require(policies.can_submit_idea(by, prompt))
    key = key_for(by.pk, f"{nonce}\0{text}")
    idea = Idea(
        pk=key,
        dialogue=prompt.dialogue,
        prompt=prompt,
        participant=by,
        text=text,
        kind=prompt.kind or kind or Kind.PROPOSAL,
        language=language,
        channel=by.channel,
        # Until the transaction ends nobody sees it; by then it has been screened.
        visibility=Visibility.PUBLISHED,
    )
    try:
        with transaction.atomic():
            idea.save(force_insert=True)
            findings = screen(idea)
            send(tasks.make_idea_text, str(key))
    except IntegrityError:
        first = Idea.objects.filter(pk=key).first()
        if first is None:
            raise
        return Posted(first, screen_text(first.text))
    return Posted(idea, findings)


@transaction.atomic
def edit_idea(by: Participant, *, idea: Idea, text: str) -> Posted:
    """Change one's own words, as long as nobody has weighed them. They are screened and worked on again."""
    locked = _locked(idea)
    require(policies.can_edit_idea(by, locked))
    if locked.text == text:
        return Posted(locked, screen_text(text))
    locked.text, locked.is_edited = text, True
    locked.save(update_fields=["text", "is_edited"])
    IdeaText.objects.filter(pk=locked.pk).delete()
    findings = screen(locked, edited=True)
    send(tasks.make_idea_text, str(locked.pk))
    return Posted(locked, findings)


@transaction.atomic
def withdraw_idea(by: Participant, *, idea: Idea) -> Idea:
    """Hide one's own idea from everybody else, now and in reports yet to be made. Withdrawn twice is once."""
    locked = _locked(idea)
    require(policies.can_withdraw(by, locked))
    if locked.visibility != Visibility.WITHDRAWN:
        locked.visibility = Visibility.WITHDRAWN
        locked.save(update_fields=["visibility"])
        lapse_case(locked)
    return locked


@transaction.atomic
def erase_idea(by: Participant, *, idea: Idea, language: str = "") -> Idea:
    """Destroy the text of one's own idea. A tombstone stays, under which comments and evaluations keep their place.

    Whoever keeps copies (reports, exports) is told by ``content_erased`` in the same transaction.
    """
    locked = _locked(idea)
    require(policies.can_withdraw(by, locked))
    erase_text(locked)
    if by.inbox is not None:
        with override(language or by.language):
            notify(
                by.inbox,
                kind="idea_erased",
                language=language or by.language,
                subject=_("Poistimme ajatuksesi pysyvästi"),
                body=_(
                    "Teksti on poistettu palvelusta ja raporteista, jotka täällä säilytetään. "
                    "Jo muualle lähetettyjä kopioita emme voi kutsua takaisin."
                ),
                about=locked.pk,
            )
    return locked


def erase_text(idea: Idea) -> None:
    """Turn an idea into its tombstone, inside the caller's transaction.

    What was said to the author about the text may quote it, and goes too.
    """
    idea.text, idea.visibility = "", Visibility.ERASED
    idea.save(update_fields=["text", "visibility"])
    IdeaText.objects.filter(pk=idea.pk).delete()
    forget_text(idea)
    Notice.objects.filter(subject_key=idea.pk).delete()
    content_erased.send(Idea, dialogue=idea.dialogue, kind="idea", key=idea.pk)


def _locked(idea: Idea) -> Idea:
    """The row as it is now, nobody else's to change until the transaction ends."""
    return (
        Idea.objects.select_for_update(of=("self",), no_key=True).select_related("prompt", "dialogue").get(pk=idea.pk)
    )
