"""Making a report: compute, freeze, render. Killed anywhere, it is finished by the next worker, once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import RunState
from accounts.services.runs import carrying_out
from analytics.documents.csv import write_csv
from analytics.documents.document import ReportDocument, SubTheme, Whole
from analytics.documents.edition import Edition
from analytics.documents.frozen import checksum, freeze, thaw
from analytics.documents.pdf import write_pdf
from analytics.documents.xlsx import write_xlsx
from analytics.models import ReportFile, ReportFormat, ReportText, ReportVersion
from analytics.pipelines.heartbeat import beating
from analytics.pipelines.report_data import Made, make_report
from brainstorm.models import Idea
from moderation.models import Audience

WRITERS = {ReportFormat.PDF: write_pdf, ReportFormat.XLSX: write_xlsx, ReportFormat.CSV: write_csv}
SUFFIX = {ReportFormat.PDF: "pdf", ReportFormat.XLSX: "xlsx", ReportFormat.CSV: "zip"}
BATCH = 1000
TRIES = 3
"""Times a report is computed anew when texts vanish meanwhile."""

COMPUTED, FROZEN = 10, 40
"""Per cent of the work done when the numbers are there, and when the version is frozen."""


class QuotationError(Exception):
    """A quotation is not, character by character, in a visible text. Holds the theme's name and the idea's key."""


class TextsChangedError(Exception):
    """Texts that were read have been hidden, edited, withdrawn or erased before the version was frozen."""


def execute(version_id: str) -> None:
    """Carry out a report version. Delivered twice, it is still carried out once."""
    version = ReportVersion.objects.select_related("dialogue").get(pk=version_id)
    if not version.claim():
        return
    with carrying_out(version), beating(version):
        try:
            if not version.sha256:
                compute_and_freeze(version)
        except QuotationError as error:
            version.advance(state=RunState.FAILED, error=f"quotation {error}")
            return
        render(version)
        version.advance(state=RunState.DONE, progress=100, step="")


def compute_and_freeze(version: ReportVersion) -> None:
    """Compute until the texts hold still, then freeze."""
    for attempt in range(1, TRIES + 1):
        version.advance(step="compute")
        made = compute(version)
        try:
            freeze_version(version, made)
        except TextsChangedError:
            if attempt == TRIES:
                raise
        else:
            return


def compute(version: ReportVersion) -> Made:
    """Compute the report, and lay its texts beside the version."""
    ReportText.objects.filter(version=version).delete()
    made = make_report(version.dialogue, number=version.number, languages=version.languages, today=timezone.localdate())
    version.advance(progress=COMPUTED)
    rows = [
        ReportText(
            version=version, idea_key=kept.idea, digest=digest, salt=kept.salt.hex(), text=kept.text,
            language=kept.language,
        )
        for digest, kept in made.texts.items()
    ]  # fmt: skip
    for start in range(0, len(rows), BATCH):
        ReportText.objects.bulk_create(rows[start : start + BATCH])
        version.advance(progress=COMPUTED + (FROZEN - COMPUTED) * start // len(rows))
    return made


@transaction.atomic
def freeze_version(version: ReportVersion, made: Made) -> None:
    """Write the version down for good, if every text is still visible as it was read.

    Raises QuotationError when a quotation is not in its text, TextsChangedError when another text has changed.
    """
    visible = Idea.objects.visible_to(Audience.REPORT).filter(dialogue=version.dialogue)
    now = dict(visible.values_list("pk", "text"))
    check_quotations(made, now)
    if any(now.get(kept.idea) != kept.text for kept in made.texts.values()):
        raise TextsChangedError(str(version.pk))
    frozen = freeze(made.document)
    version.advance(
        frozen=frozen,
        outline=freeze(replace(made.document, ideas=[])),
        sha256=checksum(frozen),
        frozen_at=timezone.now(),
        progress=FROZEN,
    )


def check_quotations(made: Made, visible: Mapping[UUID, str]) -> None:
    """Compare every quotation with a visible text, character by character.

    Raises QuotationError naming the first that fails.
    """
    document = made.document
    for whole in document.wholes:
        themes: list[Whole | SubTheme] = [whole, *whole.subthemes]
        for theme in themes:
            for quotation in theme.quotations:
                kept = made.texts[quotation.said.hash]
                quoted = kept.text[quotation.start : quotation.end]
                source = visible.get(kept.idea, "")
                if not quoted.strip() or source[quotation.start : quotation.end] != quoted:
                    name = next(iter(theme.title.values()), "")
                    raise QuotationError(f"{kept.idea} {name}")


def render(version: ReportVersion) -> None:
    """Make every file that is missing, from the frozen data alone."""
    for gone in version.files.filter(is_withdrawn=True):
        (Path(settings.DATA_DIR) / gone.path).unlink(missing_ok=True)
    _clear_drafts(version)
    document = thaw(version.frozen)
    texts = dict(version.texts.filter(is_erased=False).values_list("digest", "text"))
    wanted = [(language, form) for language in version.languages for form in ReportFormat]
    have = set(version.files.filter(minor=version.minor, is_withdrawn=False).values_list("language", "format"))
    for number, (language, form) in enumerate(wanted):
        version.advance(progress=FROZEN + (100 - FROZEN) * number // len(wanted), step="render")
        if (language, form) not in have:
            _make_file(version, document, texts, language, form)


def _make_file(
    version: ReportVersion, document: ReportDocument, texts: dict[str, str], language: str, form: ReportFormat
) -> None:
    path = f"{_folder(version)}/{version}/{document.cover.slug}-{version}-{language}.{SUFFIX[form]}"
    final = Path(settings.DATA_DIR) / path
    final.parent.mkdir(parents=True, exist_ok=True)
    fresh = final.with_name(f".{version.claim_key}-{final.name}")
    try:
        WRITERS[form](Edition(document, texts, language, str(version), version.sha256), fresh)
        with fresh.open("rb") as made:
            digest = hashlib.file_digest(made, "sha256").hexdigest()
            os.fsync(made.fileno())  # the row must not outlive the file in a power cut
        size = fresh.stat().st_size
        with transaction.atomic():
            version.advance(step="render")  # raises, and takes the row back, if a text was erased meanwhile
            ReportFile.objects.create(
                version=version, minor=version.minor, language=language, format=form, path=path, size=size,
                sha256=digest,
            )  # fmt: skip
            fresh.replace(final)
            _sync_folder(final.parent)
    finally:
        fresh.unlink(missing_ok=True)


def _folder(version: ReportVersion) -> str:
    return f"reports/{version.pk}"


def _clear_drafts(version: ReportVersion) -> None:
    """Remove half a file that a killed worker left. Whoever else still writes one has lost the run."""
    for draft in (Path(settings.DATA_DIR) / _folder(version)).glob("*/.*"):
        if not draft.name.startswith(f".{version.claim_key}"):
            draft.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Have the name of a new file on disk too."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
