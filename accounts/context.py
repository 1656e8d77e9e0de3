"""What every page's frame needs, without a query."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language


def page(request: HttpRequest) -> dict[str, Any]:
    """The same page in each language, for the switch in the header."""
    path = request.get_full_path()
    for code in ("sv", "en"):
        if path == f"/{code}" or path.startswith(f"/{code}/"):
            path = path[len(code) + 1 :] or "/"
            break
    addresses = [(code, name, path if code == "fi" else f"/{code}{path}") for code, name in settings.LANGUAGES]
    return {"page_languages": addresses, "page_language": get_language()}
