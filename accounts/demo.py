"""Who can sign in to the demo, and how. The password comes from the site's own key: no two installations share it."""

from accounts.keys import code_of

PEOPLE = {
    "facilitator": "facilitator@example.fi",
    "moderator": "moderator@example.fi",
    "analyst": "analyst@example.fi",
    "admin": "admin@example.fi",
}
"""Role to e-mail address."""


def password() -> str:
    """The one password of the demo's people, as ``make run`` shows it."""
    return code_of("demo", "password").lower()
