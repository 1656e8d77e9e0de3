"""Doors to what this app does later. Each is one import and one call."""

from celery import shared_task


@shared_task(acks_late=True)
def make_idea_text(idea_id: str) -> None:
    """Work on the text of one idea that was just written or edited."""
    from brainstorm.pipelines import texts

    texts.make_idea_text(idea_id)


@shared_task
def shuffle_subscriptions() -> None:
    """Rewrite the addresses that asked for results, so that their order tells nothing."""
    from brainstorm.services import subscriptions

    subscriptions.shuffle_subscriptions()


@shared_task
def send_promised_messages() -> None:
    """Tell those who asked that results, or what came of them, are out."""
    from brainstorm.services import subscriptions

    subscriptions.send_promised_messages()


@shared_task(acks_late=True)
def import_ideas(run_id: str) -> None:
    """Bring in the rows of a file."""
    from brainstorm.pipelines import imports

    imports.execute(run_id)
