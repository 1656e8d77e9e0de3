"""Everything in one: database, demo, web server, worker and clock, until Ctrl-C."""

import errno
import http.client
import io
import os
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import demo
from accounts.models import User
from brainstorm.models import Dialogue
from config.supervisor import Event, Process, Supervisor

WEB_PROCESSES = 2
WEB_THREADS = 8
ANSWERS_WITHIN = 60
"""Seconds that the web server has for its first answer."""


class Command(BaseCommand):
    """Start Talkooriihi on this computer."""

    help = "Starts web server, worker and clock together; an empty database gets the demo first."
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, start, show where it is, and keep it running."""
        with translation.override(_language_of_terminal()):
            _refuse_taken_port()
            self._prepare()
            self._run()

    def _prepare(self) -> None:
        """Bring the database up to date, and put the demo in if there is nothing."""
        call_command("migrate", interactive=False, verbosity=0)
        if str(settings.CACHES["default"]["BACKEND"]).endswith("DatabaseCache"):
            call_command("createcachetable", verbosity=0)
        if settings.DEMO:
            self._make_demo()

    def _make_demo(self) -> None:
        """Fill an empty database, and go on where a stop came in between."""
        begun: Path = settings.DATA_DIR / "demo-begun"
        if Dialogue.objects.exists() and not begun.exists():
            return
        self.stdout.write(_("Tehdään esittelyaineisto. Tämä kestää hetken, ja vain ensimmäisellä kerralla."))
        begun.touch()
        try:
            call_command("seed")
        except CommandError as error:
            self.stderr.write(str(error))  # the site is useful without; the next start tries again
        else:
            begun.unlink()

    def _run(self) -> None:
        supervisor = Supervisor(_processes(), self._tell)
        supervisor.start()
        try:
            if _wait_for_answer(supervisor):
                self.stdout.write(_welcome())
                stayed_up = supervisor.watch()
            else:
                stayed_up = supervisor.stop_asked
            if stayed_up:
                self.stdout.write("\n" + _("Lopetetaan. Kesken oleva työ viedään loppuun."))
        finally:
            supervisor.stop()
        if not stayed_up:
            raise CommandError(_("Käynnistys ei onnistunut. Katso syy: %(log)s") % {"log": _logs()})
        self.stdout.write(_("Pysäytetty. Tiedot ovat tallessa: %(folder)s") % {"folder": settings.DATA_DIR})

    def _tell(self, event: Event, process: Process) -> None:
        texts = {
            Event.STARTED_AGAIN: _("%(name)s pysähtyi ja käynnistetään uudelleen. Katso syy: %(log)s"),
            Event.GIVEN_UP: _("%(name)s ei pysy käynnissä. Katso syy: %(log)s"),
        }
        self.stdout.write(texts[event] % {"name": process.name, "log": process.log})


def _language_of_terminal() -> str:
    language: str = settings.TERMINAL_LANGUAGE
    return language if language in dict(settings.LANGUAGES) else "en"


def _logs() -> Path:
    folder: Path = settings.DATA_DIR / "log"
    return folder


def _refuse_taken_port() -> None:
    """Say it before anything is started. Raises CommandError."""
    try:
        family = socket.AF_INET6 if ":" in settings.HOST else socket.AF_INET
        with socket.socket(family) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((settings.HOST, settings.PORT))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            text = _("Portti %(port)s on jo käytössä. Valitse toinen, esimerkiksi: PORT=%(next)s make run")
        else:
            text = _("Osoitteessa %(host)s, portissa %(port)s, ei voi palvella: %(error)s")
        details = {"host": settings.HOST, "port": settings.PORT, "next": settings.PORT + 1, "error": error.strerror}
        raise CommandError(text % details) from error


def _processes() -> list[Process]:
    """The web server, the worker and the clock, in the order of starting."""
    python, celery = [sys.executable, "-m"], [sys.executable, "-m", "celery", "-A", "config"]
    host = f"[{settings.HOST}]" if ":" in settings.HOST else settings.HOST
    web = [*python, "gunicorn", "config.wsgi", "--bind", f"{host}:{settings.PORT}", "--no-control-socket"]
    web += ["--worker-class", "gthread", "--workers", str(WEB_PROCESSES), "--threads", str(WEB_THREADS)]
    web += ["--graceful-timeout", "8", *(["--reload"] if settings.DEBUG else [])]
    worker = [*celery, "worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    beat = [*celery, "beat", "--loglevel", "INFO", "--pidfile", ""]
    environment = {**os.environ, "SITE_URL": _address()}
    return [
        Process("web", web, _logs() / "web.log", environment),
        # Told to quit, a worker gives back what it has in hand.
        Process("worker", worker, _logs() / "worker.log", environment, hurry=signal.SIGQUIT),
        Process("beat", beat, _logs() / "beat.log", environment),
    ]


def _wait_for_answer(supervisor: Supervisor) -> bool:
    """Wait until the site answers, so that the address works when it is shown."""
    host = "127.0.0.1" if settings.HOST == "0.0.0.0" else settings.HOST  # noqa: S104  compared, not bound
    until = time.monotonic() + ANSWERS_WITHIN
    while time.monotonic() < until and not supervisor.stop_asked and supervisor.processes[0].is_alive:
        connection = http.client.HTTPConnection(host, settings.PORT, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return True
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
        finally:
            connection.close()
    return False


def _address() -> str:
    """Where people on this computer, or on its network, find the site."""
    if settings.HOST not in {"0.0.0.0", "::"}:  # noqa: S104  compared, not bound
        host = f"[{settings.HOST}]" if ":" in settings.HOST else settings.HOST
        return f"http://{host}:{settings.PORT}"
    return f"http://{_address_in_network()}:{settings.PORT}"


def _address_in_network() -> str:
    """This computer's address on its way out. Nothing is sent: a datagram socket only looks the way up."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way_out:
        try:
            way_out.connect(("192.0.2.1", 9))  # an address set aside for documentation
        except OSError:
            return "127.0.0.1"
        return str(way_out.getsockname()[0])


def _qr(address: str) -> str:
    picture = io.StringIO()
    segno.make(address, error="l").terminal(out=picture, compact=True, border=2)
    return picture.getvalue()


def _welcome() -> str:
    """One block that says where to go and as whom."""
    address, is_open = _address(), settings.HOST in {"0.0.0.0", "::"}  # noqa: S104  compared, not bound
    roles = {
        "facilitator": _("Vetäjä"),
        "moderator": _("Moderaattori"),
        "analyst": _("Analyytikko"),
        "admin": _("Pääkäyttäjä"),
    }
    rows = [(_("Osallistuminen"), address + reverse("brainstorm:home"))]
    if is_open:
        rows.append((_("Tällä koneella"), f"http://127.0.0.1:{settings.PORT}" + reverse("brainstorm:home")))
    rows.append((_("Kirjautuminen"), address + reverse("account_login")))
    if User.objects.filter(email__in=demo.PEOPLE.values()).exists():
        rows += [("  " + roles[role], email) for role, email in demo.PEOPLE.items()]
        rows.append(("  " + _("Salasana kaikille"), demo.password()))
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        rows.append((_("Sähköpostit"), _("tiedostoina: %(folder)s") % {"folder": settings.EMAIL_FILE_PATH}))
    rows.append((_("Lokit"), str(_logs())))
    width = max(len(label) for label, value in rows)
    lines = ["", "═" * 72, "Talkooriihi " + _("on käynnissä"), "─" * 72]
    lines += [f"{label:<{width}}  {value}" for label, value in rows]
    lines += ["─" * 72]
    if is_open:
        lines += [_("Puhelimella samassa verkossa:"), _qr(address + reverse("brainstorm:home"))]
    else:
        lines += [_("Puhelimella samassa verkossa: HOST=0.0.0.0 make run")]
    return "\n".join([*lines, _("Ctrl-C pysäyttää kaiken."), "═" * 72])
