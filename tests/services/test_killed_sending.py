"""A worker killed between handing mail over and writing that down: nobody is mailed twice unasked, nobody forgotten."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from pathlib import Path

import pytest
from django.db import connection

from accounts.models import RunState
from brainstorm.models import Invitation, InvitationState, InvitationWave
from brainstorm.pipelines.invitation_mail import AT_ONCE
from tests.factories.brainstorm import InvitationBatchFactory, InvitationFactory
from tests.services.conftest import Site, held, somebody_waits
from tests.services.machines import until

pytestmark = pytest.mark.usefixtures("transactional_db")
LOCK = 4711
PEOPLE = 50


@contextmanager
def waiting_before_sent() -> Iterator[None]:
    """Whoever writes that a mail has been sent waits for a lock of ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION wait_before_sent() RETURNS trigger AS $$ BEGIN"
            f" PERFORM pg_advisory_xact_lock_shared({LOCK});"
            " RETURN NEW; END $$ LANGUAGE plpgsql"
        )
        cursor.execute(
            "CREATE TRIGGER wait_before_sent BEFORE UPDATE ON brainstorm_invitation FOR EACH ROW"
            " WHEN (NEW.state = 'sent') EXECUTE FUNCTION wait_before_sent()"
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER wait_before_sent ON brainstorm_invitation")
            cursor.execute("DROP FUNCTION wait_before_sent")


def cut_off_who_waits() -> None:
    """End the sessions that wait for a lock, with what they were about to do."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )


def mailed(folder: Path) -> "Counter[str]":
    """How many messages have gone to each address."""
    parts = [part for path in folder.glob("*.log") for part in path.read_bytes().split(b"\n" + b"-" * 79 + b"\n")]
    return Counter(str(message_from_bytes(part)["To"]) for part in parts if part.strip())


@pytest.mark.parametrize("site", ["redis", "files"], indirect=True)
def test_a_wave_killed_between_sending_and_writing_it_down(site: Site, tmp_path: Path) -> None:
    batch = InvitationBatchFactory()
    InvitationFactory.create_batch(PEOPLE, batch=batch)
    wave: InvitationWave = InvitationWave.objects.create(dialogue=batch.dialogue, number=1, total=PEOPLE)
    with waiting_before_sent():
        with held(f"SELECT pg_advisory_xact_lock({LOCK})"):
            site.start_worker()
            site.send(InvitationWave.task, str(wave.pk))
            until(somebody_waits, what="writing down what was sent")
            site.kill_main_process()
            cut_off_who_waits()  # or the server would write down what the dead worker had asked it to
            until(lambda: not somebody_waits())
        assert Invitation.objects.filter(state=InvitationState.MARKED).count() == AT_ONCE
        site.start_again()
        until(lambda: not InvitationWave.active().exists(), what="the end of the wave")
    wave.refresh_from_db()
    assert (wave.state, wave.error) == (RunState.DONE, "")
    states = Counter(Invitation.objects.values_list("state", flat=True))
    assert states == {InvitationState.UNCERTAIN: AT_ONCE, InvitationState.SENT: PEOPLE - AT_ONCE}
    letters = mailed(tmp_path / "mail")
    assert set(letters.values()) == {1}
    assert len(letters) >= PEOPLE - AT_ONCE
    sent = set(Invitation.objects.filter(state=InvitationState.SENT).values_list("address", flat=True))
    assert sent <= letters.keys()
    assert site.stop_worker() == 0
