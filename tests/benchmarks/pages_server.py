"""What gunicorn serves while pages are measured: the site as in production, and beside it the bare view.

The bare view runs in the same process, without middleware: one ORM query and plain text.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import path

BARE = "/bare/"


def bare(request: HttpRequest, pk: str) -> HttpResponse:
    """The measure of everything else."""
    from brainstorm.models import Idea

    return HttpResponse(Idea.objects.get(pk=pk).text, content_type="text/plain")


urlpatterns = [path("bare/<uuid:pk>/", bare)]


class _BareRequest(WSGIRequest):
    urlconf = __name__


class _BareHandler(WSGIHandler):
    request_class = _BareRequest

    def load_middleware(self, is_async: bool = False) -> None:
        with override_settings(MIDDLEWARE=[]):
            super().load_middleware(is_async)


_site = get_wsgi_application()
assert not settings.DEBUG
_bare = _BareHandler()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Either of the two."""
    return (_bare if environ["PATH_INFO"].startswith(BARE) else _site)(environ, start_response)
