"""Mail in the reader's language, as text and as HTML."""

from collections.abc import Mapping
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override


def send_mail(
    template: str, *, to: str, language: str, context: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> None:
    """Send one message made of ``emails/<template>.subject.txt``, ``.txt`` and ``.html``.

    Raises what the mail server raises: the caller keeps evidence of what is unsent.
    """
    with override(language):
        subject = " ".join(render_to_string(f"emails/{template}.subject.txt", dict(context)).split())
        text = render_to_string(f"emails/{template}.txt", dict(context))
        message = EmailMultiAlternatives(subject, text, to=[to], headers=dict(headers or {}))
        message.attach_alternative(render_to_string(f"emails/{template}.html", dict(context)), "text/html")
    message.send()
