from django.apps import AppConfig


class BrainstormConfig(AppConfig):
    """The dialogue itself: all content, and the public face of who takes part."""

    name = "brainstorm"
