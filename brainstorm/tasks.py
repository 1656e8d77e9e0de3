"""Doors to what this app does later. Each is one import and one call."""

from celery import shared_task


@shared_task(acks_late=True)
def make_idea_text(idea_id: str) -> None:
    """Work on the text of one idea that was just written or edited."""
    from brainstorm.pipelines import texts

    texts.make_idea_text(idea_id)


@shared_task
def make_missing_texts() -> None:
    """Work on texts whose own task was lost or that came in a file; see whether any are to be worked on again."""
    from brainstorm.pipelines import text_runs

    text_runs.sweep_texts()


@shared_task(acks_late=True)
def remake_texts(run_id: str) -> None:
    """Work on texts again that another embedder worked on, for a while."""
    from brainstorm.pipelines import text_runs

    text_runs.execute(run_id)


@shared_task
def count_gram_shares() -> None:
    """Count how common the pieces are by which similar thoughts are found, where there are many new texts."""
    from brainstorm.pipelines import grams

    grams.count_due_shares()


@shared_task
def refresh_draws() -> None:
    """Put ideas where they belong in the order of dealing."""
    from brainstorm.pipelines import dealing

    dealing.refresh_draws()


@shared_task
def forget_cards() -> None:
    """Forget cards nobody came back to, so that their ideas take their turn again."""
    from brainstorm.pipelines import dealing

    dealing.forget_cards()


@shared_task
def renew_anchors() -> None:
    """Replace the ideas that everybody is shown by ones that divide people more."""
    from brainstorm.pipelines import anchors

    anchors.renew_anchors()


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


@shared_task(acks_late=True)
def read_invitations(batch_id: str) -> None:
    """Read a file of people to invite."""
    from brainstorm.pipelines import invitations

    invitations.execute(batch_id)


@shared_task(acks_late=True)
def send_invitations(wave_id: str) -> None:
    """Send a minute's worth of invitations."""
    from brainstorm.pipelines import invitation_mail

    invitation_mail.execute(wave_id)


@shared_task
def send_due_invitations() -> None:
    """Ask for the next minute's worth of every wave that is on its way."""
    from brainstorm.pipelines import invitation_mail

    invitation_mail.send_due_invitations()


@shared_task
def move_due_phases() -> None:
    """Open, end writing and end answering on their dates."""
    from brainstorm.services import phases

    phases.move_due_phases()


@shared_task
def carry_out_retention() -> None:
    """Destroy identities on the retention date."""
    from brainstorm.services import retention

    retention.carry_out_retention()


@shared_task
def count_due_attendances() -> None:
    """Make today's table of who has come."""
    from brainstorm.services import attendance

    attendance.count_due_attendances()


@shared_task
def count_due_arrivals() -> None:
    """Open the boxes in which it is counted how many came by each link."""
    from brainstorm.services import arrivals

    arrivals.count_due_arrivals()


@shared_task(acks_late=True)
def send_role_invitation(role_pk: int) -> None:
    """Tell somebody of a role they were given."""
    from brainstorm.services import people

    people.send_role_invitation(role_pk)


@shared_task(acks_late=True)
def send_feedback_answer(feedback_pk: str) -> None:
    """Mail an answer to accessibility feedback."""
    from brainstorm.services import feedback

    feedback.send_feedback_answer(feedback_pk)


@shared_task
def sweep_work_mail() -> None:
    """Invitations and answers whose task was lost."""
    from brainstorm.services import work_mail

    work_mail.sweep()
