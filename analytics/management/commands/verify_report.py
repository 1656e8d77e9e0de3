"""Check stored reports against their checksums."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from analytics.models import ReportVersion
from analytics.services.reports import verify_version


class Command(BaseCommand):
    help = "Check a dialogue's report versions: frozen data, every text, every file. Fails when something is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dialogue", help="slug of the dialogue")
        parser.add_argument("number", nargs="?", type=int, help="only this version")

    def handle(self, *args: Any, dialogue: str, number: int | None = None, **options: Any) -> None:
        versions = ReportVersion.objects.filter(dialogue__slug=dialogue).order_by("number")
        if number is not None:
            versions = versions.filter(number=number)
        if not versions:
            raise CommandError("There is no such report.")
        broken = []
        for version in versions:
            wrong = verify_version(version)
            self.stdout.write(f"{version}\t{version.sha256}\t{', '.join(wrong) or 'ok'}")
            if wrong:
                broken.append(str(version))
        if broken:
            raise CommandError(f"Not as frozen: {', '.join(broken)}")
