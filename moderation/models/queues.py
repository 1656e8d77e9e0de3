"""Who decides about what."""

from django.conf import settings
from django.db import models


class Queue(models.Model):
    """One stream of cases with its own moderators. A dialogue owns one."""

    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class QueueMember(models.Model):
    """That somebody moderates a queue."""

    queue = models.ForeignKey(Queue, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="queue_memberships")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["queue", "user"], name="one_queue_membership_each")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.queue_id}"
