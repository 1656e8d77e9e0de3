"""Who can sign in to the demo, and how."""

from django.conf import settings

from accounts.keys import code_of

PEOPLE = {
    "facilitator": "facilitator@example.fi",
    "moderator": "moderator@example.fi",
    "analyst": "analyst@example.fi",
    "admin": "admin@example.fi",
}
"""Role to e-mail address."""


def password() -> str:
    """The one password of the demo's people, as ``make run`` shows it.

    Unless a setting gives one it comes from the site's own key: no two installations share it.
    """
    return settings.DEMO_PASSWORD or code_of("demo", "password").lower()
