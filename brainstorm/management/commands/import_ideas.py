"""Bring ideas in from a file, and wait until it is done."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.models import RunState
from brainstorm.importing import reason_in_words
from brainstorm.models import Dialogue, ImportRun, Prompt
from brainstorm.pipelines import imports as pipeline
from brainstorm.rows import UnreadableError
from brainstorm.services.imports import start_import_here


class Command(BaseCommand):
    """``manage.py import_ideas DIALOGUE FILE.csv``; ends with 1 when nothing could be brought in."""

    help = "Bring ideas in from a CSV file. The same file twice adds nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("dialogue", help="slug of the dialogue")
        parser.add_argument("file", type=Path, help="UTF-8, UTF-16 or Windows-1252; semicolons, commas or tabs")
        parser.add_argument("--prompt", type=int, metavar="N", help="number of the prompt, where rows name none")
        parser.add_argument("--all-or-nothing", action="store_true", help="store nothing if any row is bad")
        parser.add_argument("--json", action="store_true", help="end with one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        dialogue = Dialogue.objects.filter(slug=options["dialogue"]).first()
        if dialogue is None:
            raise CommandError(_("Keskustelua ”%(slug)s” ei ole.") % {"slug": options["dialogue"]})
        prompt = self._prompt(dialogue, options["prompt"])
        if not path.is_file():
            raise CommandError(_("Tiedostoa ei löydy: %(path)s") % {"path": path})
        try:
            run = start_import_here(
                dialogue=dialogue, path=path, prompt=prompt, all_or_nothing=options["all_or_nothing"]
            )
        except UnreadableError as error:
            raise CommandError(reason_in_words(error.reason, error.details)) from error
        except (OSError, PermissionDenied) as error:
            raise CommandError(str(error)) from error
        pipeline.execute(str(run.pk), told=self._told)
        self._finish(_settled(run), as_json=options["json"])

    def _prompt(self, dialogue: Dialogue, number: int | None) -> Prompt | None:
        if number is None:
            return None
        prompt = Prompt.objects.filter(dialogue=dialogue, number=number).first()
        if prompt is None:
            raise CommandError(_("Kysymystä %(number)d ei ole tässä keskustelussa.") % {"number": number})
        return prompt

    def _told(self, run: ImportRun) -> None:
        if run.step == "storing":
            line = _("Rivejä luettu %(read)d / %(total)d") % {"read": run.rows_read, "total": run.rows_total}
            self.stderr.write(line)

    def _finish(self, run: ImportRun, *, as_json: bool) -> None:
        rejected = [
            {"line": row.line, "reason": reason_in_words(row.reason, row.details)} for row in run.rejections.all()
        ]
        failed = reason_in_words(run.error, {}) if run.state == RunState.FAILED else ""
        if as_json:
            result = {"imported": run.imported, "skipped": run.skipped, "rejected": rejected}
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            for row in rejected:
                self.stdout.write(_("Rivi %(line)d: %(reason)s") % row)
            counts = {"imported": run.imported, "skipped": run.skipped, "rejected": len(rejected)}
            self.stdout.write(_("Tuotu %(imported)d, jo ennestään %(skipped)d, hylätty %(rejected)d.") % counts)
        if failed:
            raise CommandError(failed)


def _settled(run: ImportRun) -> ImportRun:
    """The run once it is over: a worker may have been quicker to take it."""
    run.refresh_from_db()
    while run.is_active:
        time.sleep(0.5)
        run.refresh_from_db()
    return run
