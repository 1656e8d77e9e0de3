"""Reports: numbered, frozen versions from which alone every file is made."""

import uuid

from django.conf import settings
from django.db import models

from accounts.models import Run
from brainstorm.models import Dialogue


class ReportVersion(Run):
    """One frozen version. Numbers stand in the JSON; of each text only a salted hash does.

    ``minor`` is 0 for the version itself and n for the n-th making again after an erasure (shown as *3.1*): the
    frozen JSON and its sha256 are the same, the files differ by the tombstones and the notice.
    """

    task = "analytics.tasks.build_report"

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="report_versions")
    number = models.PositiveIntegerField()
    minor = models.PositiveIntegerField(default=0)
    languages = models.JSONField(default=list)
    frozen = models.TextField(blank=True, help_text="canonical JSON of the report's data")
    outline = models.TextField(blank=True, help_text="the same without the list of all ideas, for pages")
    sha256 = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(null=True)
    is_published = models.BooleanField(default=False, help_text="shown on the public results page")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["dialogue", "number"], name="one_report_by_number")]

    def __str__(self) -> str:
        return f"{self.number}.{self.minor}" if self.minor else str(self.number)


class ReportText(models.Model):
    """A participant's text in a frozen version, beside it and not in it, so that it alone can be erased.

    ``digest`` = HMAC-SHA256(salt, text) stands in the frozen JSON. Erasing destroys text and salt; the version's
    own sha256 still verifies.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(ReportVersion, models.CASCADE, related_name="texts")
    idea_key = models.UUIDField(db_index=True, help_text="of the idea; no foreign key, since the idea may go first")
    digest = models.CharField(max_length=64)
    salt = models.CharField(max_length=64, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    is_erased = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "digest"], name="one_text_by_digest")]

    def __str__(self) -> str:
        return self.digest


class ReportFormat(models.TextChoices):
    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"


class ReportFile(models.Model):
    """One file made from a version. Withdrawn when an erasure makes it stale."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(ReportVersion, models.CASCADE, related_name="files")
    minor = models.PositiveIntegerField(default=0)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    format = models.CharField(max_length=5, choices=ReportFormat)
    path = models.CharField(max_length=300, help_text="under the data folder")
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "minor", "language", "format"], name="one_report_file_each")
        ]

    def __str__(self) -> str:
        return self.path
