"""A moderator's browser, and a text with a case."""

import pytest
from django.test import Client

from accounts.models import User
from brainstorm.models import Idea, Prompt
from moderation.models import Ground
from moderation.services.guidelines import create_default_grounds
from tests.factories.brainstorm import IdeaFactory


@pytest.fixture
def idea(prompt: Prompt) -> Idea:
    """A published idea in a dialogue whose queue has the default grounds."""
    create_default_grounds(prompt.dialogue.queue)
    return IdeaFactory(prompt=prompt)


@pytest.fixture
def ground(idea: Idea) -> Ground:
    """A ground to hide on."""
    return idea.dialogue.queue.grounds.get(key="insult")


@pytest.fixture
def desk(staff_client, moderator: User) -> Client:
    """The moderator's browser."""
    return staff_client(moderator)
