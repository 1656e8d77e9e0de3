"""People and places every test may need."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.core import signing
from django.test import Client
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from accounts.models import User
from brainstorm.keys import participant_key_hash
from brainstorm.middleware import COOKIE_PREFIX
from brainstorm.models import Dialogue, DialogueRole, Participant, Prompt, Role
from moderation.models import QueueMember
from tests.disks import SmallDisk, full_disk
from tests.factories.accounts import UserFactory
from tests.factories.brainstorm import DialogueFactory, ParticipantFactory, PromptFactory


@pytest.fixture(autouse=True)
def _finnish() -> None:
    """The language of an earlier test's last request does not leak into the next test."""
    translation.activate("fi")


# The same examples every time: whoever changes nothing breaks nothing. To look for new ones:
# pytest --hypothesis-profile=default
hypothesis_settings.register_profile("repeatable", derandomize=True)
hypothesis_settings.load_profile("repeatable")


@pytest.fixture
def dialogue(db: None) -> Dialogue:
    """An open dialogue."""
    return DialogueFactory()


@pytest.fixture
def prompt(dialogue: Dialogue) -> Prompt:
    """Its first prompt."""
    return PromptFactory(dialogue=dialogue, number=1, is_required=True)


@pytest.fixture
def participant(dialogue: Dialogue) -> Participant:
    """Somebody who takes part in it."""
    return ParticipantFactory(dialogue=dialogue)


@pytest.fixture
def client_of() -> Callable[[Participant], Client]:
    """Gives a browser that is the participant."""

    def browser(participant: Participant) -> Client:
        key = f"key-of-{participant.pk}"
        Participant.objects.filter(pk=participant.pk).update(key_hash=participant_key_hash(key))
        slug = participant.dialogue.slug
        client = Client()
        client.cookies[COOKIE_PREFIX + slug] = signing.dumps(key, salt=f"participant:{slug}")
        return client

    return browser


def _staff(dialogue: Dialogue, role: Role) -> User:
    user = UserFactory()
    DialogueRole.objects.create(dialogue=dialogue, user=user, role=role)
    if role == Role.MODERATOR:
        QueueMember.objects.create(queue=dialogue.queue, user=user)
    return user


@pytest.fixture
def facilitator(dialogue: Dialogue) -> User:
    """Sets the dialogue up and runs it."""
    return _staff(dialogue, Role.FACILITATOR)


@pytest.fixture
def moderator(dialogue: Dialogue) -> User:
    """Decides about what is flagged in it."""
    return _staff(dialogue, Role.MODERATOR)


@pytest.fixture
def analyst(dialogue: Dialogue) -> User:
    """Works on its themes and reports."""
    return _staff(dialogue, Role.ANALYST)


@pytest.fixture
def staff_client() -> Callable[[User], Client]:
    """Gives a browser signed in as a user."""

    def browser(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return browser


@pytest.fixture
def small_disk(settings, tmp_path: Path) -> Callable[[int], AbstractContextManager[SmallDisk]]:
    """Makes the data folder a disk of so many megabytes, for as long as a ``with`` block lasts."""

    @contextmanager
    def smaller(megabytes: int) -> Iterator[SmallDisk]:
        before = settings.DATA_DIR
        with full_disk(tmp_path / "disk", megabytes) as disk:
            settings.DATA_DIR = disk.folder
            try:
                yield disk
            finally:
                settings.DATA_DIR = before

    return smaller
