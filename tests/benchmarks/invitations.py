"""What inviting costs: reading a file of 200,000 people, agreeing to it, mailing everybody.

    python -m tests.benchmarks.invitations [--rows 200000] [--sqlite] [--json]

On a scratch database: PostgreSQL (DATABASE_URL, by default the local one), or a file of SQLite with ``--sqlite``. The
file has addresses, languages, roles and areas as a spreadsheet in Windows-1252 writes them, one row in fifty wrong or
there twice. Mail is made whole, as for a mail server, and thrown away. Reported:

    yardstick_cpu_s      reading the file with csv.reader alone
    read_cpu_s           reading, checking and storing it; processor seconds of this process
    agree_cpu_s          counting who shares what, and making links coarser
    send_cpu_s           marking, writing and handing over everybody's mail
    server_cpu_s         processor seconds of PostgreSQL for all three
    total_cpu_s          all of these together
    read_ratio           read_cpu_s divided by the yardstick
    peak_mb, grown_mb    greatest memory of this process, and how much more that is than before the file was read
"""

import argparse
import csv
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend

from tests.benchmarks.exposure import configure, database
from tests.benchmarks.pages import nanoseconds

ROLES = ("resident", "staff", "management", "ngo")


class Nowhere(BaseEmailBackend):
    """Makes each message as it would go to a mail server, and throws it away."""

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            assert len(message.message().as_bytes(linesep="\r\n")) > 1000
        return len(messages)


def main(arguments: list[str] | None = None) -> int:
    """Make a scratch database, invite everybody, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, database(folder, sqlite=options.sqlite) as url:
        configure(url, folder)
        found = measure(options.rows, Path(folder))
    print(json.dumps(found) if options.json else "\n".join(f"{name:<16} {value}" for name, value in found.items()))
    return 0


def measure(rows: int, folder: Path) -> dict[str, Any]:
    """Invite so many people. Needs a migrated database."""
    from django.conf import settings
    from django.db import connection

    from brainstorm.models import DialogueRole, Invitation, InvitationBatch, InvitationWave, Role
    from brainstorm.pipelines import invitation_mail, invitations
    from brainstorm.services.invitations import confirm_batch
    from brainstorm.services.waves import start_wave
    from tests.factories.accounts import UserFactory

    settings.EMAIL_BACKEND = f"{__package__}.invitations.Nowhere"
    settings.INVITATIONS_PER_MINUTE = 10 * rows
    dialogue = _dialogue()
    facilitator = UserFactory()
    DialogueRole.objects.create(dialogue=dialogue, user=facilitator, role=Role.FACILITATOR)
    areas = list(dialogue.background_questions.get(key="area").options.values_list("text_fi", flat=True))
    path = folder / "kutsut.csv"
    _write(path, rows, areas)
    before = _peak_mb()
    batch = InvitationBatch.objects.create(dialogue=dialogue, file_name=path.name, path=str(path))
    server = _server_cpu()
    yardstick = _cpu(lambda: _only_read(path))
    read = _cpu(lambda: invitations.execute(str(batch.pk)))
    batch.refresh_from_db()
    assert (batch.state, batch.rows_read) == ("done", rows), batch.error
    agree = _cpu(lambda: confirm_batch(facilitator, batch))
    wave = start_wave(facilitator, dialogue, is_reminder=False)

    def send_all() -> None:
        while InvitationWave.active().exists():
            InvitationWave.objects.update(next_at=wave.created_at)
            invitation_mail.execute(str(wave.pk))

    send = _cpu(send_all)
    served = _server_cpu() - server
    assert Invitation.objects.filter(state="sent").count() == batch.accepted
    return {
        "database": connection.vendor,
        "rows": rows,
        "accepted": batch.accepted,
        "yardstick_cpu_s": round(yardstick, 2),
        "read_cpu_s": round(read, 1),
        "agree_cpu_s": round(agree, 1),
        "send_cpu_s": round(send, 1),
        "server_cpu_s": round(served, 1),
        "total_cpu_s": round(read + agree + send + served, 1),
        "read_ratio": round(read / yardstick, 1),
        "peak_mb": round(_peak_mb()),
        "grown_mb": round(_peak_mb() - before),
    }


def _dialogue() -> Any:
    from brainstorm.setup.areas import AREAS
    from tests.factories.brainstorm import BackgroundOptionFactory, BackgroundQuestionFactory, DialogueFactory

    dialogue = DialogueFactory(slug="kutsut")
    for key, options in (("role", [(role, role) for role in ROLES]), ("area", [(a.key, a.text["fi"]) for a in AREAS])):
        question = BackgroundQuestionFactory(dialogue=dialogue, key=key)
        for name, text in options:
            BackgroundOptionFactory(question=question, key=name, text_fi=text)
    return dialogue


def _write(path: Path, rows: int, areas: list[str]) -> None:
    random = Random(1)
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["Rooli", "Hyvinvointialue", "Sähköposti", "Kieli", "Toimipaikka"])
        for n in range(rows):
            address = f"etunimi{n}.sukunimi{random.randrange(10**6)}@hyvinvointialue{n % 23}.example.fi"
            if n % 50 == 0:
                address = "ei osoitetta" if n % 100 else "sama@example.fi"
            area = areas[min(len(areas) - 1, int(random.expovariate(0.3)))]
            writer.writerow([random.choice(ROLES), area, address, random.choice(("fi", "fi", "fi", "sv")), f"Talo {n}"])


def _only_read(path: Path) -> None:
    with path.open(encoding="cp1252", newline="") as file:
        for _row in csv.reader(file, delimiter=";"):
            pass


def _cpu(work: Callable[[], None]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _server_cpu() -> float:
    """Processor seconds so far of the process of PostgreSQL that serves this one; with SQLite there is none."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return nanoseconds(cursor.fetchone()[0]) / 1e9


def _peak_mb() -> float:
    """Greatest memory of this process so far."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


if __name__ == "__main__":
    sys.exit(main())
