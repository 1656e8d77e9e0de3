"""Asking for reports, showing their results, taking erased texts out of them, checking them."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from accounts import audit
from accounts.keys import key_for
from accounts.models import RunState, User
from accounts.policies import require
from analytics import policies, tasks
from analytics.documents.frozen import faults
from analytics.models import ReportFile, ReportText, ReportVersion
from brainstorm.models import Dialogue, Idea
from config.celery import send
from moderation.models import Visibility


@transaction.atomic
def request_report(by: User, dialogue: Dialogue, *, nonce: str) -> ReportVersion:
    """Ask for a new numbered version. The same form sent twice asks once.

    Raises PermissionDenied, with the reason, while there is nothing to report.
    """
    key = key_for(by.pk, nonce)
    if there := ReportVersion.objects.filter(pk=key, dialogue=dialogue).first():
        return there
    require(policies.can_request_report(by, dialogue))
    Dialogue.objects.select_for_update().get(pk=dialogue.pk)  # numbers are given one at a time
    last = ReportVersion.objects.filter(dialogue=dialogue).aggregate(last=Max("number"))["last"] or 0
    version = ReportVersion.objects.create(
        pk=key, dialogue=dialogue, number=last + 1, languages=list(dialogue.languages), started_by=by
    )
    audit.record(by, "report.requested", version, dialogue=version.dialogue_id, number=version.number)
    send(tasks.build_report, str(version.pk))
    return version


@transaction.atomic
def retry_report(by: User, version: ReportVersion) -> None:
    """Try a failed version again. One that is not failed is left alone."""
    require(policies.can_read_reports(by, version.dialogue))
    failed = ReportVersion.objects.filter(pk=version.pk, state=RunState.FAILED)
    if failed.update(**_WAITING, progress=0, error=""):
        audit.record(by, "report.retried", version, dialogue=version.dialogue_id, number=version.number)
        send(tasks.build_report, str(version.pk))


@transaction.atomic
def publish_results(by: User, version: ReportVersion) -> None:
    """Show a version on the public results page, instead of any other.

    Raises PermissionDenied, with the reason, for an unfinished version and while people still weigh.
    """
    require(policies.can_publish_results(by, version))
    dialogue = version.dialogue
    ReportVersion.objects.filter(dialogue=dialogue, is_published=True).exclude(pk=version.pk).update(is_published=False)
    if ReportVersion.objects.filter(pk=version.pk, is_published=False).update(is_published=True):
        Dialogue.objects.filter(pk=dialogue.pk).update(results_published_at=timezone.now())
        audit.record(by, "results.published", version, dialogue=version.dialogue_id, number=version.number)


@transaction.atomic
def unpublish_results(by: User, version: ReportVersion) -> None:
    """Take the results page down."""
    require(policies.can_read_reports(by, version.dialogue))
    if ReportVersion.objects.filter(pk=version.pk, is_published=True).update(is_published=False):
        Dialogue.objects.filter(pk=version.dialogue_id).update(results_published_at=None)
        audit.record(by, "results.unpublished", version, dialogue=version.dialogue_id, number=version.number)


def record_download(by: User, file: ReportFile) -> None:
    """Write down who took which file. Raises PermissionDenied for those who may not."""
    require(policies.can_read_reports(by, file.version.dialogue))
    taken = {"version": str(file.version), "language": file.language, "format": file.format}
    audit.record(by, "report.downloaded", file, dialogue=file.version.dialogue_id, **taken)


# What a version is like when it waits for a worker; whoever works on it now loses it.
_WAITING = {"state": RunState.QUEUED, "claim_key": None, "attempts": 0, "heartbeat_at": None, "finished_at": None}


@transaction.atomic
def erase_from_reports(keys: Iterable[UUID]) -> int:
    """Take ideas out of every stored version; return from how many.

    The text becomes a tombstone and its salt goes with it, so that no guess at it can be checked. Numbers and the
    version's checksum stay as they are. Old files are withdrawn, and made again as *n.1* with a notice.
    """
    kept = ReportText.objects.filter(idea_key__in=list(keys), is_erased=False)
    frozen = list(
        ReportVersion.objects.filter(~Q(sha256=""), pk__in=kept.values("version")).order_by("pk").select_for_update()
    )
    for version in frozen:
        ReportVersion.objects.filter(pk=version.pk).update(**_WAITING, progress=0, minor=F("minor") + 1)
    files = ReportFile.objects.filter(version__in=frozen, is_withdrawn=False)
    paths = list(files.values_list("path", flat=True))
    files.update(is_withdrawn=True)
    kept.update(text="", salt="", is_erased=True)
    transaction.on_commit(lambda: _unlink(paths), robust=True)
    for version in frozen:
        send(tasks.build_report, str(version.pk))
    return len(frozen)


def sweep_erased_texts() -> int:
    """Apply erasures that have not reached the reports: after a restore, or when both happened at once."""
    kept = ReportText.objects.filter(is_erased=False)
    erased = Idea.objects.filter(visibility=Visibility.ERASED, pk__in=kept.values("idea_key"))
    keys = list(erased.values_list("pk", flat=True))
    return erase_from_reports(keys) if keys else 0


def verify_version(version: ReportVersion) -> list[str]:
    """Check a version against its checksum, its texts against their hashes, its files against theirs.

    Gives what is wrong: ``unfrozen``, ``checksum``, ``missing:<hash>``, ``changed:<hash>``, ``file:<path>``.
    """
    if not version.sha256:
        return ["unfrozen"]
    texts = {
        digest: None if is_erased else (bytes.fromhex(salt), text)
        for digest, salt, text, is_erased in version.texts.values_list("digest", "salt", "text", "is_erased")
    }
    wrong = faults(version.frozen, version.sha256, texts)
    files = version.files.filter(is_withdrawn=False).order_by("path")
    return wrong + [f"file:{file.path}" for file in files if _digest(file) != file.sha256]


def _digest(file: ReportFile) -> str:
    path = file_path(file)
    if not path.is_file():
        return ""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def file_path(file: ReportFile) -> Path:
    """Where a file lies on disk."""
    return Path(settings.DATA_DIR) / file.path


def _unlink(paths: list[str]) -> None:
    for path in paths:
        (Path(settings.DATA_DIR) / path).unlink(missing_ok=True)
