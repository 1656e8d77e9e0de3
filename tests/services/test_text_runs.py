"""When the embedder has changed, a real worker works on all texts again: new thoughts first, to the end, once."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from accounts.models import RunState
from brainstorm.models import Idea, IdeaText, Participant, Prompt, TextRun
from tests.factories.brainstorm import DialogueFactory, ParticipantFactory, PromptFactory
from tests.services.conftest import Site, until

IDEAS = 9_000


def _ideas(prompt: Prompt, person: Participant, number: int, *, embedder: str | None) -> list[Idea]:
    ideas = Idea.objects.bulk_create(
        Idea(
            pk=uuid4(), dialogue=prompt.dialogue, prompt=prompt, participant=person, kind=prompt.kind, language="fi",
            visibility="published", text=f"Lisää aikaa potilaille, ehdotus numero {place}",
        )
        for place in range(number)
    )  # fmt: skip
    if embedder is not None:
        rows = (IdeaText(idea=idea, language="fi", embedder=embedder, lemmatiser="older") for idea in ideas)
        IdeaText.objects.bulk_create(rows, batch_size=1000)
    return ideas


def _run() -> TextRun:
    return TextRun.objects.get()


def test_new_thoughts_go_first_and_a_killed_worker_loses_nothing(site: Site) -> None:
    prompt = PromptFactory(dialogue=DialogueFactory())
    person = ParticipantFactory(dialogue=prompt.dialogue)
    _ideas(prompt, person, IDEAS, embedder="older 1")
    site.environment["WORKER_CONCURRENCY"] = "1"
    site.start_worker()
    site.send("brainstorm.tasks.make_missing_texts")
    until(lambda: TextRun.objects.filter(done__gt=0).exists(), seconds=120)

    (new,) = _ideas(prompt, person, 1, embedder=None)
    site.send("brainstorm.tasks.make_idea_text", str(new.pk))
    until(lambda: IdeaText.objects.filter(pk=new.pk).exists(), seconds=120)
    run = _run()
    assert run.is_active
    assert run.done < run.total == IDEAS

    site.kill_worker()
    left = IdeaText.objects.filter(embedder="older 1").count()
    assert 0 < left < IDEAS
    site.start_worker()
    # As the clock would after the silence that tells a dead worker from a busy one.
    TextRun.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=5))
    site.send("accounts.tasks.sweep_runs")
    until(lambda: _run().state == RunState.DONE, seconds=300)
    assert not IdeaText.objects.filter(embedder="older 1").exists()
    assert IdeaText.objects.count() == IDEAS + 1
    assert _run().done <= IDEAS + 32  # at most the batch in which the worker died is done again
