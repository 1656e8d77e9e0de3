from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Private identity: who a person is."""

    name = "accounts"

    def ready(self) -> None:
        """Have Django ask our deployment checks."""
        from accounts import checks  # noqa: F401, PLC0415  needs the settings to be ready
