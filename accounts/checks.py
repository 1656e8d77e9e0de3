"""What is wrong with how the site is set up, told by ``manage.py check --deploy``. Each has an id to look up."""

import os
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from language.embedding import embedder_problem

PER_PROCESS = ("locmem.LocMemCache", "dummy.DummyCache")
UNSENT = ("console.EmailBackend", "filebased.EmailBackend", "locmem.EmailBackend", "dummy.EmailBackend")


@register(Tags.security, deploy=True)
def deployment(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Mistakes that let a site start and then fail its people quietly."""
    return [*_storage(), *_mail(), *_doors(), *_embedder(loading=True)]


@register()
def embedder(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """An embedder that is named but cannot work: looked at by every command, since its worker would make no texts."""
    return list(_embedder(loading=False))


def _storage() -> Iterator[CheckMessage]:
    for name, cache in settings.CACHES.items():
        if str(cache["BACKEND"]).endswith(PER_PROCESS):
            yield Warning(
                f"The cache {name!r} is one for each process, so limits on trying codes hold for each separately.",
                hint="Set REDIS_URL.",
                id="talkooriihi.W001",
            )
    if str(settings.CELERY_BROKER_URL).startswith("files:"):
        yield Warning(
            "Tasks travel through a folder, which serves one computer only.",
            hint="Set REDIS_URL.",
            id="talkooriihi.W002",
        )
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        yield Warning(
            "The database is SQLite, which lets one process write at a time.",
            hint="Set DATABASE_URL to a PostgreSQL database.",
            id="talkooriihi.W003",
        )
    # Made at first use where it can be.
    if not any(os.access(folder, os.W_OK) for folder in (settings.DATA_DIR, settings.DATA_DIR.parent)):
        yield Error(
            f"{settings.DATA_DIR} cannot be written to: no file can be brought in and no report made.",
            hint="Make the folder TALKOORIIHI_DATA writable for the user that runs the site.",
            id="talkooriihi.E004",
        )


def _mail() -> Iterator[CheckMessage]:
    if settings.EMAIL_BACKEND.endswith(UNSENT):
        yield Error(
            "Mail is not sent: nobody gets a sign-in code.",
            hint="Set EMAIL_URL, for example smtp+tls://user:password@mail.example.fi:587.",
            id="talkooriihi.E005",
        )
    if "localhost" in settings.DEFAULT_FROM_EMAIL:
        yield Warning(
            "Mail says it comes from localhost, which other servers refuse.",
            hint="Set DEFAULT_FROM_EMAIL.",
            id="talkooriihi.W006",
        )


def _doors() -> Iterator[CheckMessage]:
    address = urlsplit(settings.SITE_URL)
    if address.scheme != "https" or address.hostname in {"127.0.0.1", "localhost"}:
        yield Error(
            f"Links in mail and on posters would lead to {settings.SITE_URL}.",
            hint="Set SITE_URL to the site's public https address.",
            id="talkooriihi.E007",
        )
    if not settings.STAFF_SECOND_FACTOR_REQUIRED:
        yield Warning(
            "Staff can sign in without a second factor.",
            hint="Leave STAFF_SECOND_FACTOR_REQUIRED as it is.",
            id="talkooriihi.W008",
        )
    if settings.DEMO:
        yield Error(
            "The demo is on: an empty database would get people who share one password.",
            hint="Leave DEMO unset.",
            id="talkooriihi.E009",
        )


def _embedder(*, loading: bool) -> Iterator[CheckMessage]:
    asked = (settings.EMBEDDER, settings.EMBEDDER_PATH)
    if loading and embedder_problem(*asked, loading=False):
        return  # the check that every command makes says it already
    if problem := embedder_problem(*asked, loading=loading):
        yield Error(
            f"The embedder does not work, so no text is worked on and no new thought gets a theme: {problem}.",
            hint="See docs/operations.md, A model of one's own; EMBEDDER=auto takes the bundled one.",
            id="talkooriihi.E010",
        )
