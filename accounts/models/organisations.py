"""The organisations that ask, and who works for them."""

from django.conf import settings
from django.db import models


class Organisation(models.Model):
    """A ministry, county, city, association: somebody who asks and is responsible."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class OrganisationRole(models.TextChoices):
    """What somebody may do in an organisation, over all its dialogues."""

    ADMINISTRATOR = "administrator"
    MEMBER = "member"


class Membership(models.Model):
    """That a user works for an organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=OrganisationRole, default=OrganisationRole.MEMBER)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "user"], name="one_membership_each")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.organisation_id}"
