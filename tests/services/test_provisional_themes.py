"""A thought that somebody posts has a theme within seconds, by a real worker, on each broker."""

import time
from uuid import uuid4

from accounts.models import RunState
from analytics.models import ThemeAssignment, ThemeRun
from brainstorm.models import Idea
from tests.analytics.themes.test_finding import a_dialogue
from tests.factories.brainstorm import DialogueFactory, IdeaFactory, ParticipantFactory, PromptFactory
from tests.services.conftest import Site, until

WITHIN = 15
"""Seconds: a second or two, and patience with a busy machine. The sweep that finds lost messages comes by clock, which
does not run here."""


def test_a_posted_thought_has_a_theme_within_seconds(site: Site) -> None:
    prompt = PromptFactory(dialogue=DialogueFactory())
    person = ParticipantFactory(dialogue=prompt.dialogue)
    ideas = [IdeaFactory(prompt=prompt, participant=person, text=text) for text in a_dialogue(60)[0]]
    run = ThemeRun.objects.create(dialogue=prompt.dialogue, number=1)
    site.start_worker()
    site.send(ThemeRun.task, str(run.pk))
    until(lambda: ThemeRun.objects.get(pk=run.pk).state == RunState.DONE, seconds=120)

    key = uuid4()
    Idea.objects.create(
        pk=key, dialogue=prompt.dialogue, prompt=prompt, participant=person, text=f"{ideas[0].text} Todella!",
        kind=prompt.kind, language="fi", visibility="published",
    )  # fmt: skip
    site.send("brainstorm.tasks.make_idea_text", str(key))
    began = time.monotonic()
    until(lambda: ThemeAssignment.objects.filter(pk=key).exists(), seconds=WITHIN)
    place = ThemeAssignment.objects.get(pk=key)
    assert place.is_provisional
    assert place.theme_id == ThemeAssignment.objects.get(pk=ideas[0].pk).theme_id
    assert time.monotonic() - began < WITHIN
    assert site.stop_worker() == 0
