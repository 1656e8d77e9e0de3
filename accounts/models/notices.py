"""Where news waits for somebody, be it an account holder or an unnamed participant with a return code."""

import uuid

from django.conf import settings
from django.db import models


class Inbox(models.Model):
    """A place for notices. Who opens it is known only to whoever points here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="inbox")

    def __str__(self) -> str:
        return str(self.pk)


class Notice(models.Model):
    """One message, in the reader's language, as it was when it was written."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    inbox = models.ForeignKey(Inbox, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    # The contribution or case it is about, for a link; opaque to this app.
    subject_key = models.UUIDField(null=True)
    on_day = models.DateField(auto_now_add=True)
    is_read = models.BooleanField(default=False)
    emailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-on_day", "id"]
        indexes = [models.Index(fields=["inbox", "-on_day"], name="notice_newest")]

    def __str__(self) -> str:
        return self.subject
