"""The first organisation and its administrator."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry, Membership, Organisation, OrganisationRole, User
from tests.factories.accounts import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def create(*args, **options):
    out = StringIO()
    call_command("create_organisation", *args, stdout=out, **{"name_fi": "Sosiaali- ja terveysministeriö", **options})
    return out.getvalue()


def test_it_makes_an_organisation_in_each_language_and_an_administrator_without_a_password():
    said = create("stm", "Anna@Example.fi", name_sv="Social- och hälsovårdsministeriet", person="Anna", language="sv")
    organisation = Organisation.objects.get(slug="stm")
    assert organisation.name_sv == "Social- och hälsovårdsministeriet"
    anna = User.objects.get(email="anna@example.fi")
    assert (anna.name, anna.language, anna.has_usable_password()) == ("Anna", "sv", False)
    assert Membership.objects.get(user=anna).role == OrganisationRole.ADMINISTRATOR
    assert "anna@example.fi" in said
    assert "/tili/login/" in said
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {"organisation_created", "administrator_added"}


def test_run_twice_it_changes_nothing():
    create("stm", "anna@example.fi")
    said = create("stm", "anna@example.fi", name_fi="Toinen nimi")
    assert "was already there" in said
    assert Organisation.objects.get().name_fi == "Sosiaali- ja terveysministeriö"
    assert Membership.objects.count() == 1
    assert AuditEntry.objects.count() == 2


def test_a_member_becomes_an_administrator():
    membership = MembershipFactory(
        organisation=OrganisationFactory(slug="vm"), user=UserFactory(email="ville@example.fi")
    )
    create("vm", "ville@example.fi")
    membership.refresh_from_db()
    assert membership.role == OrganisationRole.ADMINISTRATOR


@pytest.mark.parametrize(
    ("slug", "email", "name"),
    [("ei kelpaa", "a@example.fi", "Nimi"), ("stm", "ei osoite", "Nimi"), ("stm", "a@example.fi", " \x00 ")],
)
def test_bad_input_is_refused_with_nothing_made(slug, email, name):
    with pytest.raises(CommandError):
        create(slug, email, name_fi=name)
    assert not Organisation.objects.exists()
    assert not User.objects.exists()
