"""Fill the database with the demo."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import demo as sign_in
from accounts.models import Run, RunState, User
from analytics.models import ReportVersion, ThemeEdit, ThemeRun
from analytics.pipelines import measuring, reports, themes
from analytics.services.demo import finish_themes
from analytics.services.reports import publish_results, request_report
from analytics.services.runs import start_theme_run
from brainstorm.demo.dialogue import PILOT, SOTE
from brainstorm.importing import reason_in_words
from brainstorm.models import Dialogue, Evaluation, Idea, Participant
from brainstorm.phases import Phase
from brainstorm.pipelines import texts
from brainstorm.rows import UnreadableError
from brainstorm.services import demo

_STEPS = {
    "people": gettext_lazy("Organisaatiot, käyttäjät ja keskustelu on tehty."),
    "drawn": gettext_lazy("Osallistujat ja ajatukset on arvottu."),
    "ideas": gettext_lazy("Ajatukset on tallennettu."),
    "opinions": gettext_lazy("Arviot on tallennettu."),
    "talk": gettext_lazy("Kommentit ja ilmoitukset on tallennettu."),
}


class Command(BaseCommand):
    """``manage.py seed``: the demo dialogue in full swing. Run again, it changes nothing."""

    help = "Makes the demo dialogue. --participants 10400 --ideas 15000 makes the reference case."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--participants", type=int, default=demo.PARTICIPANTS)
        parser.add_argument("--ideas", type=int, help="how many; those written by hand unless given")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--texts", type=Path, help="CSV of texts to take before any is composed")

    def handle(self, *args: Any, **options: Any) -> None:
        dialogue = Dialogue.objects.filter(slug=SOTE.slug).first()
        if dialogue is not None:
            self.stdout.write(_("Esittelyaineisto on jo tehty. Keskustelua ei muutettu."))
        else:
            dialogue = self._build(options)
        self._analyse(dialogue)
        self._complete_pilot(options["seed"])
        self._tell(dialogue)

    def _complete_pilot(self, seed: int) -> None:
        """The smaller dialogue: its results are out."""
        pilot = Dialogue.objects.filter(slug=PILOT.slug).first()
        if pilot is None:
            self.stdout.write(_("Tehdään myös päättynyt keskustelu."))
            pilot = demo.build_pilot(seed=seed)
        if pilot.phase == Phase.CLOSED:
            self._analyse(pilot)
            publish_results(_analyst(), ReportVersion.objects.get(dialogue=pilot))
            demo.complete_pilot(Dialogue.objects.get(pk=pilot.pk))

    def _build(self, options: dict[str, Any]) -> Dialogue:
        if options["participants"] < 1 or (options["ideas"] or 0) < 0:
            raise CommandError(_("Osallistujia pitää olla ainakin yksi, ja ajatusten määrä ei voi olla negatiivinen."))
        try:
            return demo.build_demo(
                seed=options["seed"],
                participants=options["participants"],
                ideas=options["ideas"],
                source=options["texts"],
                told=lambda step: self.stdout.write(str(_STEPS[step])),
            )
        except UnreadableError as error:
            raise CommandError(reason_in_words(error.reason, error.details)) from error
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error

    def _analyse(self, dialogue: Dialogue) -> None:
        """Themes and a report by the same way as from the pages; what is there already stays."""
        if not ThemeRun.objects.filter(dialogue=dialogue, state=RunState.DONE).exists():
            self.stdout.write(_("Tekstit käsitellään ja teemat haetaan."))
            texts.make_texts_of(dialogue, told=self._told)
            run = start_theme_run(_analyst(), dialogue)
            themes.execute(str(run.pk))
            _require_done(run)
        version = ReportVersion.objects.filter(dialogue=dialogue).order_by("number").first()
        if version is None and not ThemeEdit.objects.filter(dialogue=dialogue).exists():
            finish_themes(_analyst(), dialogue)
            measuring.measure_themes(dialogue.pk)
        if version is None or version.is_active:
            self.stdout.write(_("Raportti tehdään."))
            version = version or request_report(_analyst(), dialogue, nonce=dialogue.slug)
            reports.execute(str(version.pk))
            _require_done(version)

    def _told(self, done: int, waiting: int) -> None:
        """A line for each thousand texts."""
        if done % 1000 < texts.BATCH or done == waiting:
            self.stdout.write(_("Tekstejä käsitelty %(done)d / %(all)d") % {"done": done, "all": waiting})

    def _tell(self, dialogue: Dialogue) -> None:
        counts = {
            "participants": Participant.objects.filter(dialogue=dialogue).count(),
            "ideas": Idea.objects.filter(dialogue=dialogue).count(),
            "evaluations": Evaluation.objects.filter(idea__dialogue=dialogue).count(),
        }
        text = _("Osallistujia %(participants)d, ajatuksia %(ideas)d, arvioita %(evaluations)d.")
        self.stdout.write(text % counts)
        self.stdout.write(_("Kirjaudu: %(people)s") % {"people": ", ".join(demo.addresses().values())})
        self.stdout.write(_("Salasana kaikille: %(password)s") % {"password": sign_in.password()})


def _require_done(run: Run) -> None:
    """What was broken off before is taken up again only when its worker has been silent for a while."""
    run.refresh_from_db()
    if run.state != RunState.DONE:
        raise CommandError(_("Työ jäi kesken. Aja sama komento uudelleen parin minuutin päästä."))


def _analyst() -> User:
    return User.objects.get(email=sign_in.PEOPLE["analyst"])
