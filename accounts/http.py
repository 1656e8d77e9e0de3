"""Requests as our views see them."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from accounts.models import User


class PersonRequest(HttpRequest):
    """A request after our middleware: who signed in, and whether htmx asked.

    ``participant_keys`` holds, by dialogue slug, the random keys of this browser's signed cookies; what a key
    belongs to is looked up by ``brainstorm.access``.
    """

    htmx: HtmxDetails
    participant_keys: dict[str, str]


class StaffRequest(PersonRequest):
    """A request of somebody who has signed in."""

    user: "User"
    # Keys of the roles in the dialogue of the page, once access has looked them up.
    dialogue_roles: set[str]
