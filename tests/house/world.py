"""Two dialogues, everybody who may come to them, and a text in every state. The walking tests go through it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import signing
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from accounts.models import Inbox, OrganisationRole
from analytics.models import ReportFile, ReportVersion, ThemeAssignment, ThemeQuotation
from analytics.pipelines import reports
from brainstorm.access import participant_key_hash
from brainstorm.middleware import COOKIE_PREFIX
from brainstorm.models import (
    AccessibilityFeedback,
    AskedWhen,
    Comment,
    Dialogue,
    DialogueRole,
    Exposure,
    Idea,
    IdeaText,
    ImportRun,
    Invitation,
    InvitationBatch,
    InvitationWave,
    Participant,
    Role,
)
from moderation.models import QueueMember, Urgency, Visibility
from moderation.services.cases import open_case
from moderation.services.guidelines import create_default_grounds
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.analytics import ThemeFactory
from tests.factories.brainstorm import (
    BackgroundOptionFactory,
    BackgroundQuestionFactory,
    DialogueFactory,
    DistributionLinkFactory,
    IdeaFactory,
    ParticipantFactory,
    PromptFactory,
)


class Who(StrEnum):
    """Everybody who may come to an address."""

    NOBODY = "nobody"  # no cookie
    AUTHOR = "author"  # a participant, who wrote everything there is in our dialogue
    READER = "reader"  # another participant of it
    STRANGER = "stranger"  # a participant of the other dialogue
    FACILITATOR = "facilitator"
    MODERATOR = "moderator"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"  # of the asking organisation
    OUTSIDER = "outsider"  # staff with every role, in the other dialogue


STAFF = (Who.FACILITATOR, Who.MODERATOR, Who.ANALYST, Who.ADMINISTRATOR, Who.OUTSIDER)
PUBLIC = (Who.NOBODY, Who.AUTHOR, Who.READER, Who.STRANGER)
WORD = "omena"
"""Stands in every secret text, so that a search for it would find them all."""


@dataclass
class Side:
    """One dialogue and what is in it, by the names that the address table uses."""

    dialogue: Dialogue
    objects: dict[str, Any] = field(default_factory=dict)


@dataclass
class World:
    """Ours, theirs, and a browser for everybody."""

    ours: Side
    theirs: Side
    browsers: dict[Who, Client]
    secrets: dict[str, Visibility]
    """Text → the state it is in. A text under a hidden one has the state of what it stands under."""


def named_addresses() -> Iterator[tuple[str, frozenset[str]]]:
    """Every address of the site: its name (its route, when it has none) and what stands in it."""

    def walk(patterns: list[Any], namespace: str, above: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
        for pattern in patterns:
            within = above | set(pattern.pattern.converters) | set(pattern.pattern.regex.groupindex)
            if isinstance(pattern, URLPattern):
                name = pattern.name or f"/{pattern.pattern}"
                yield (f"{namespace}:{name}" if namespace else name), within
            else:
                yield from walk(pattern.url_patterns, pattern.namespace or namespace, within)

    yield from walk(get_resolver().url_patterns, "", frozenset())


def make_world() -> World:
    """Store everything. Slugs, keys and texts are the same every time."""
    ours, theirs = _side("meidan"), _side("heidan")
    secrets = _secrets(ours)
    for side in (ours, theirs):
        side.objects |= _report(side)
    browsers = {
        Who.NOBODY: Client(),
        Who.AUTHOR: _participant_browser(ours.objects["author"]),
        Who.READER: _participant_browser(ours.objects["reader"]),
        Who.STRANGER: _participant_browser(theirs.objects["author"]),
        Who.FACILITATOR: _staff_browser(ours, Role.FACILITATOR),
        Who.MODERATOR: _staff_browser(ours, Role.MODERATOR),
        Who.ANALYST: _staff_browser(ours, Role.ANALYST),
        Who.ADMINISTRATOR: _administrator_browser(ours),
        Who.OUTSIDER: _staff_browser(theirs, *Role),
    }
    return World(ours, theirs, browsers, secrets)


def _side(slug: str) -> Side:
    dialogue = DialogueFactory(slug=slug)
    create_default_grounds(dialogue.queue)
    prompt = PromptFactory(dialogue=dialogue, number=1)
    author, reader = ParticipantFactory(dialogue=dialogue), ParticipantFactory(dialogue=dialogue)
    idea = IdeaFactory(prompt=prompt, participant=author, text=f"Näkyvä {WORD} kaikille {slug}.")
    comment = Comment.objects.create(
        idea=idea,
        participant=author,
        text=f"Näkyvä kommentti {slug}.",
        language="fi",
        visibility=Visibility.PUBLISHED,
        number=1,
    )
    for asked in AskedWhen:
        question = BackgroundQuestionFactory(dialogue=dialogue, key=f"kysymys-{asked}", asked=asked)
        BackgroundOptionFactory.create_batch(2, question=question)
    feedback = AccessibilityFeedback.objects.create(
        dialogue=dialogue, text="Painike ei näy.", language="fi", due_on=timezone.localdate()
    )
    run = ImportRun.objects.create(dialogue=dialogue, file_name="tiedosto.csv", path="imports/x.csv", state="done")
    batch = InvitationBatch.objects.create(
        dialogue=dialogue, file_name="kutsut.csv", path="x", state="done", accepted=1, is_confirmed=True
    )
    InvitationWave.objects.create(dialogue=dialogue, number=1, total=1, is_paused=True)
    Invitation.objects.create(dialogue=dialogue, batch=batch, address="kutsuttu@example.fi", language="fi")
    whole = ThemeFactory(dialogue=dialogue, name_fi=f"Kokonaisuus {slug}")
    theme = ThemeFactory(dialogue=dialogue, parent=whole, name_fi=f"Teema {slug}", words=["näkyvä"])
    ThemeAssignment.objects.create(idea=idea, theme=theme, confidence=0.9)
    ThemeQuotation.objects.create(idea=idea, theme=theme)
    objects = {
        "theme": theme,
        "whole": whole,
        "prompt": prompt,
        "author": author,
        "reader": reader,
        "idea": idea,
        "comment": comment,
        "import": run,
        "invitation batch": batch,
        "feedback": feedback,
        "link": DistributionLinkFactory(dialogue=dialogue, sender=f"Jakaja {slug}", languages=["fi"]),
        "role": DialogueRole.objects.create(dialogue=dialogue, user=UserFactory(), role=Role.FACILITATOR),
        "case": open_case(idea, urgency=Urgency.NORMAL),
        "queue": dialogue.queue,
    }
    return Side(dialogue, objects)


def _report(side: Side) -> dict[str, Any]:
    """A version that is frozen and published, with a file, and one that failed."""
    version = ReportVersion.objects.create(dialogue=side.dialogue, number=1, languages=["fi", "sv", "en"])
    version.claim()
    reports.compute_and_freeze(version)
    version.advance(state="done", progress=100)
    ReportVersion.objects.filter(pk=version.pk).update(is_published=True)
    type(side.dialogue).objects.filter(pk=side.dialogue.pk).update(results_published_at=timezone.now())
    path = Path("reports") / f"{version.pk}.pdf"
    (Path(settings.DATA_DIR) / path).parent.mkdir(parents=True, exist_ok=True)
    (Path(settings.DATA_DIR) / path).write_bytes(b"kansi")
    file = ReportFile.objects.create(version=version, language="fi", format="pdf", path=str(path), size=5)
    failed = ReportVersion.objects.create(dialogue=side.dialogue, number=2, languages=["fi"], state="failed")
    return {"version": version, "file": file, "failed version": failed}


def _secrets(side: Side) -> dict[str, Visibility]:
    """An idea and a comment in every state that somebody must not see, and a comment under each hidden idea."""
    secrets: dict[str, Visibility] = {}
    for state in sorted(set(Visibility) - {Visibility.PUBLISHED, Visibility.REDACTED}):
        texts = {name: f"{WORD} sala{name}-{state}" for name in ("ajatus", "kommentti", "lapsi", "vastaus")}
        idea = _secret_idea(side, texts["ajatus"], state)
        hidden = _secret_comment(side, side.objects["idea"], texts["kommentti"], state)
        _secret_comment(side, idea, texts["lapsi"], Visibility.PUBLISHED)
        _secret_comment(side, side.objects["idea"], texts["vastaus"], Visibility.PUBLISHED, parent=hidden)
        secrets |= {texts["ajatus"]: state, texts["kommentti"]: state}
        if state != Visibility.ERASED:
            secrets[texts["lapsi"]] = state  # others' words stay under a tombstone, and only there
        if state not in {Visibility.ERASED, Visibility.WITHDRAWN}:
            secrets[texts["vastaus"]] = state
        if state in {Visibility.HELD, Visibility.HIDDEN}:
            open_case(idea, urgency=Urgency.HELD)
            open_case(hidden, urgency=Urgency.HELD)
    return secrets


def _secret_idea(side: Side, text: str, state: Visibility) -> Idea:
    idea = IdeaFactory(
        prompt=side.objects["prompt"], participant=side.objects["author"], text=text, visibility=state, comment_count=3
    )
    IdeaText.objects.create(idea=idea, language="fi", lemmas=text)
    # Before it was hidden it was on somebody's table to be weighed, counted in a theme, and quoted.
    Exposure.objects.create(participant=side.objects["reader"], idea=idea)
    ThemeAssignment.objects.create(idea=idea, theme=side.objects["theme"], confidence=0.99)
    ThemeQuotation.objects.create(idea=idea, theme=side.objects["theme"], is_pinned=True)
    return idea


def _secret_comment(side: Side, idea: Idea, text: str, state: Visibility, *, parent: Comment | None = None) -> Comment:
    return Comment.objects.create(
        idea=idea, parent=parent, participant=side.objects["author"], text=text, language="fi", visibility=state
    )


def _participant_browser(participant: Participant) -> Client:
    key = f"key-of-{participant.pk}"
    Participant.objects.filter(pk=participant.pk).update(key_hash=participant_key_hash(key))
    slug = participant.dialogue.slug
    client = Client()
    client.cookies[COOKIE_PREFIX + slug] = signing.dumps(key, salt=f"participant:{slug}")
    return client


def _staff_browser(side: Side, *roles: Role) -> Client:
    user = UserFactory()
    Inbox.objects.create(user=user)
    for role in roles:
        DialogueRole.objects.create(dialogue=side.dialogue, user=user, role=role)
    if Role.MODERATOR in roles:
        QueueMember.objects.create(queue=side.dialogue.queue, user=user)
    client = Client()
    client.force_login(user)
    return client


def _administrator_browser(side: Side) -> Client:
    user = UserFactory()
    organisation = side.dialogue.organisations.get()
    MembershipFactory(user=user, organisation=organisation, role=OrganisationRole.ADMINISTRATOR)
    client = Client()
    client.force_login(user)
    return client
