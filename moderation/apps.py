from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """Keeps threads fair. Knows people and the contract ModeratedContent, and nothing of ideas."""

    name = "moderation"
