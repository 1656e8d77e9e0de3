"""A mail server that answers as it is told to."""

from typing import Any

from django.core.mail.backends.locmem import EmailBackend

ANSWERS: dict[str, Exception] = {}
"""Address → what handing over a message to it raises; "" → what opening a connection raises."""


class Backend(EmailBackend):
    """Takes every message that nothing is said against."""

    def open(self) -> bool:
        if "" in ANSWERS:
            raise ANSWERS[""]
        return True

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            if message.to[0] in ANSWERS:
                raise ANSWERS[message.to[0]]
        return super().send_messages(messages)
