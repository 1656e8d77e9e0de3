"""What the reference case costs: the demo in its size, texts, themes and report, each in a process of its own.

    python -m tests.benchmarks.reference_case [--participants 10400] [--ideas 15000] [--lite] [--sqlite] [--json]

On a scratch database (DATABASE_URL, by default the local PostgreSQL; ``--sqlite``: a file). Stages:

    seed      people, ideas, evaluations, comments, as ``manage.py seed`` makes them
    texts     language, base forms and vectors of every idea, as the worker makes them after posting
    themes    one theme run over all ideas, as from the page
    report    one report version: every file in every language

For each: cpu_s of its process, wall_s, and peak_mb of the process at its greatest; for all: how many rows there are.
``--lite`` goes without the embedder.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.exposure import database
from tests.benchmarks.pages import production
from tests.benchmarks.scores import cpu_seconds, peak_mb

ROOT = Path(__file__).resolve().parents[2]
STAGES = ("seed", "texts", "themes", "report")


def main(arguments: list[str] | None = None) -> int:
    """Carry the stages out one after another, or, as a child, one of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--participants", type=int, default=10_400)
    parser.add_argument("--ideas", type=int, default=15_000)
    parser.add_argument("--lite", action="store_true")
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--stage", choices=STAGES, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.stage:
        print(json.dumps(measured(options)))
        return 0
    with tempfile.TemporaryDirectory() as folder, database(folder, sqlite=options.sqlite) as url:
        environment = environment_of(url, folder, lite=options.lite)
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
        subprocess.run([sys.executable, "manage.py", "createcachetable"], cwd=ROOT, env=environment, check=True)
        found: dict[str, dict[str, Any]] = {}
        for stage in STAGES:
            found[stage] = run_stage(stage, options, environment)
            if not options.json:
                print(f"{stage:<8}{json.dumps(found[stage])}", flush=True)
    if options.json:
        print(json.dumps(found))
    return 0


def environment_of(url: str, folder: str, *, lite: bool) -> dict[str, str]:
    """Give the settings of production, on the scratch database and folder."""
    here = {"EMBEDDER": "none" if lite else "auto", "OMP_NUM_THREADS": "1"}
    return os.environ | production(url, folder) | here


def run_stage(stage: str, options: argparse.Namespace, environment: dict[str, str]) -> dict[str, Any]:
    """Carry out one stage in a process of its own; what it said last."""
    sizes = ["--participants", str(options.participants), "--ideas", str(options.ideas)]
    command = [sys.executable, "-m", "tests.benchmarks.reference_case", "--stage", stage, *sizes]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def measured(options: argparse.Namespace) -> dict[str, Any]:
    """Carry out one stage here, by the clock, the processor and the greatest memory."""
    import django

    django.setup()
    began = time.monotonic()
    rows = stages()[options.stage](options)
    cost = {"cpu_s": round(cpu_seconds(), 1), "wall_s": round(time.monotonic() - began), "peak_mb": round(peak_mb())}
    return cost | rows


def stages() -> dict[str, Callable[[argparse.Namespace], dict[str, int]]]:
    """What is done at each stage. Gives how many rows there are."""
    from accounts import demo as sign_in
    from accounts.models import RunState, User
    from analytics.models import Theme, ThemeAssignment
    from analytics.pipelines import reports, themes
    from analytics.services.reports import request_report
    from analytics.services.runs import start_theme_run
    from brainstorm.demo.dialogue import SOTE
    from brainstorm.models import Comment, Dialogue, Evaluation, Idea, IdeaText, Participant
    from brainstorm.pipelines import texts
    from brainstorm.services import demo

    def seed(options: argparse.Namespace) -> dict[str, int]:
        demo.build_demo(
            seed=1, participants=options.participants, ideas=options.ideas, source=None, told=lambda _step: None
        )
        models = {"participants": Participant, "ideas": Idea, "evaluations": Evaluation, "comments": Comment}
        return {name: model._default_manager.count() for name, model in models.items()}

    def of_texts(_options: argparse.Namespace) -> dict[str, int]:
        texts.make_texts_of(dialogue(), told=lambda _done, _waiting: None)
        return {"texts": IdeaText.objects.count()}

    def of_themes(_options: argparse.Namespace) -> dict[str, int]:
        run = start_theme_run(analyst(), dialogue())
        themes.execute(str(run.pk))
        run.refresh_from_db()
        assert run.state == RunState.DONE, run.error
        found = Theme.objects.filter(dialogue=run.dialogue, is_current=True)
        return {
            "wholes": found.filter(parent=None).count(),
            "sub_themes": found.exclude(parent=None).count(),
            "placed": ThemeAssignment.objects.count(),
        }

    def of_report(_options: argparse.Namespace) -> dict[str, int]:
        version = request_report(analyst(), dialogue(), nonce="reference")
        reports.execute(str(version.pk))
        version.refresh_from_db()
        assert version.state == RunState.DONE, version.error
        files = list(version.files.all())
        return {"files": len(files), "file_kb": sum(file.size for file in files) // 1024}

    def dialogue() -> Dialogue:
        return Dialogue.objects.get(slug=SOTE.slug)

    def analyst() -> User:
        return User.objects.get(email=sign_in.PEOPLE["analyst"])

    return {"seed": seed, "texts": of_texts, "themes": of_themes, "report": of_report}


if __name__ == "__main__":
    raise SystemExit(main())
