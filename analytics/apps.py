from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """What the dialogue says. Reads everything below it."""

    name = "analytics"

    def ready(self) -> None:
        from analytics import receivers  # noqa: F401, PLC0415  registers what this app listens to
