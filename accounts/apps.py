from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Private identity: who a person is."""

    name = "accounts"
