"""Make an organisation and its first administrator."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email, validate_slug

from accounts.fields import clean_text
from accounts.services.organisations import create_organisation


class Command(BaseCommand):
    """Run once after installing: nobody can sign up by themselves, so somebody has to be first."""

    help = "Make an organisation and its first administrator, who signs in with a code sent by e-mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="short name for addresses, e.g. stm")
        parser.add_argument("email", help="the administrator's e-mail address")
        parser.add_argument("--name-fi", required=True, help="the organisation's name in Finnish")
        parser.add_argument("--name-sv", default="", help="in Swedish")
        parser.add_argument("--name-en", default="", help="in English")
        parser.add_argument("--person", default="", help="the administrator's name")
        parser.add_argument("--language", default="fi", choices=[code for code, _ in settings.LANGUAGES])

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_slug(options["slug"])
            validate_email(options["email"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        name = {code: clean_text(options[f"name_{code}"]) for code, _ in settings.LANGUAGES}
        if not name["fi"]:
            raise CommandError("--name-fi is empty.")
        made = create_organisation(
            None,
            slug=options["slug"],
            name=name,
            email=options["email"],
            person=clean_text(options["person"]),
            language=options["language"],
        )
        state = "made" if made.is_new else "was already there"
        self.stdout.write(f"Organisation {made.organisation.slug} {state}.")
        self.stdout.write(f"Administrator: {made.administrator.email}")
        self.stdout.write(f"Sign in at {settings.SITE_URL}/tili/login/ with a code sent by e-mail.")
