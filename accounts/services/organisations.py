"""Organisations and the people who run them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accounts.audit import record
from accounts.models import Membership, Organisation, OrganisationRole, User


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """What was made, or found already there."""

    organisation: Organisation
    administrator: User
    is_new: bool


@transaction.atomic
def create_organisation(
    by: User | None, *, slug: str, name: Mapping[str, str], email: str, person: str = "", language: str = "fi"
) -> NewOrganisation:
    """Store an organisation with its first administrator. Run again, it changes nothing but adds what is lacking.

    The administrator has no password: the way in is a code by e-mail.
    """
    names = {f"name_{code}": text for code, text in name.items() if text}
    organisation, is_new = Organisation.objects.get_or_create(slug=slug, defaults=names)
    administrator = find_or_create_person(email=email, name=person, language=language)
    membership, joined = Membership.objects.get_or_create(
        organisation=organisation, user=administrator, defaults={"role": OrganisationRole.ADMINISTRATOR}
    )
    if membership.role != OrganisationRole.ADMINISTRATOR:
        membership.role, joined = OrganisationRole.ADMINISTRATOR, True
        membership.save(update_fields=["role"])
    if is_new:
        record(by, "organisation_created", organisation)
    if joined:
        record(by, "administrator_added", organisation, user=administrator.pk)
    return NewOrganisation(organisation, administrator, is_new)


def find_or_create_person(*, email: str, name: str = "", language: str = "fi") -> User:
    """The account of an address, made when there is none."""
    address = email.strip().lower()
    person = User.objects.filter(email__iexact=address).first()
    if person is not None:
        return person
    try:
        with transaction.atomic():
            return User.objects.create_user(address, name=name, language=language)
    except IntegrityError:  # somebody else invited the same person at the same moment
        return User.objects.get(email=address)
