"""People and organisations for tests."""

import factory
from factory.django import DjangoModelFactory

from accounts.models import Inbox, Membership, Organisation, User


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"virkailija{n}@example.fi")
    name = factory.Sequence(lambda n: f"Virkailija {n}")


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    name_fi = factory.Sequence(lambda n: f"Ministeriö {n}")
    name_sv = factory.Sequence(lambda n: f"Ministeriet {n}")
    name_en = factory.Sequence(lambda n: f"Ministry {n}")
    slug = factory.Sequence(lambda n: f"ministerio-{n}")


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)


class InboxFactory(DjangoModelFactory[Inbox]):
    class Meta:
        model = Inbox
