"""Staff come in by e-mailed code or password, with a second factor where the site asks for one."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.totp.internal.auth import generate_totp_secret as new_secret
from django.core import mail
from django.urls import reverse

from accounts.models import User
from tests.factories.accounts import UserFactory

PASSWORD = "hyvin-pitka-salasana-9"


@pytest.fixture
def user(db) -> User:
    user = UserFactory(email="anna@example.fi")
    user.set_password(PASSWORD)
    user.save()
    return user


def test_a_code_sent_by_mail_lets_in(client, user):
    client.post(reverse("account_request_login_code"), {"email": user.email})
    code = re.search(r"^\s+(\S+)\s*$", mail.outbox[0].body, re.MULTILINE).group(1)
    response = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert response.status_code == 302
    assert client.get(reverse("account")).status_code == 200


def test_a_wrong_code_does_not(client, user):
    client.post(reverse("account_request_login_code"), {"email": user.email})
    response = client.post(reverse("account_confirm_login_code"), {"code": "WRONG1"})
    assert response.status_code == 200
    assert client.get(reverse("account")).status_code == 302


def test_a_stranger_learns_nothing_from_asking_for_a_code(client, user):
    known = client.post(reverse("account_request_login_code"), {"email": user.email})
    unknown = client.post(reverse("account_request_login_code"), {"email": "kukaan@example.fi"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_a_password_lets_in(client, user):
    response = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert response.status_code == 302


def test_nobody_signs_up_by_themselves(client, db):
    data = {"email": "uusi@example.fi", "password1": PASSWORD, "password2": PASSWORD}
    response = client.post(reverse("account_signup"), data)
    assert response.status_code == 200
    assert not User.objects.exists()


def test_staff_without_a_second_factor_are_sent_to_set_one_up(client, user, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    client.force_login(user)
    response = client.get(reverse("brainstorm:work"))
    assert response.url == reverse("mfa_index")
    assert client.get(reverse("mfa_activate_totp"), follow=True).status_code == 200


def test_staff_with_a_second_factor_get_in(client, user, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    TOTP.activate(user, new_secret())
    client.force_login(user)
    assert client.get(reverse("brainstorm:work")).status_code == 200


def test_the_demo_setting_asks_for_no_second_factor(client, user, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(user)
    assert client.get(reverse("brainstorm:work")).status_code == 200


def test_one_changes_ones_name_and_language(client, user):
    client.force_login(user)
    client.post(reverse("account"), {"name": "Anna Lehto", "language": "sv"})
    user.refresh_from_db()
    assert (user.name, user.language) == ("Anna Lehto", "sv")


@pytest.mark.parametrize("name", ["account_login", "account_request_login_code", "account_reset_password"])
@pytest.mark.parametrize("language", ["", "/sv", "/en"])
def test_entrance_pages_open_in_each_language(client, db, name, language):
    response = client.get(language + reverse(name))
    assert response.status_code == 200
    assert f'<html lang="{language[1:] or "fi"}"' in response.content.decode()
