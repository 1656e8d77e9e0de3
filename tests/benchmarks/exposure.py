"""How fairly ideas are shown, and how well the best are found: the production sampler on a real database.

    python -m tests.benchmarks.exposure --participants 10000 --ideas 10000 [--per-participant 32] [--seed 1] [--json]

Simulated people come one after another, some dozens at once; those who write post their idea on arrival, during the
first three quarters of the time. Cards are dealt by the service, and counted card by card as the services of weighing
and skipping count them; what became of them is stored set by set. The database is a scratch one: PostgreSQL
(DATABASE_URL, by default the local one), or a file of SQLite where there is none or ``--sqlite`` says so. The clock is
played: ideas are put in order once in ``--look-every`` evaluations (a busy minute; a real clock looks more often for
most of the time), and cards are forgotten at every fifth look, as by the real one.

Reported, over all ideas:

    min, median, max      evaluations of one idea
    under_5               how many ideas have fewer than five
    gini                  0 when all have as many
    tau                   Kendall's, between what the ranking says and what the simulated people think
    r50, r50_at_150       the share of the true top fifty among the first 50, the first 150 of the ranking
    late_rest             median evaluations of the last tenth of ideas, divided by that of the rest

and beside them, to judge these by: ``even_…``, what an even spread of as many evaluations would have found;
``mean``, evaluations per idea; ``foreign_min`` with ``--foreign``: the least evaluated idea in the smaller language;
``cpu_s``, processor seconds of this process.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import psycopg2
from scipy.stats import kendalltau

from tests.benchmarks.exposure_world import AT_ONCE, SKIPPED, World, draw_world, even_spread
from tests.benchmarks.pages import production, scratch_database

if TYPE_CHECKING:
    from uuid import UUID

    from brainstorm.models import Dialogue, Participant

TOP, WIDE = 50, 150
FORGET_EVERY, VACUUM_EVERY = 5, 10


def main(arguments: list[str] | None = None) -> int:
    """Make a scratch database, let the people come, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--participants", type=int, default=10_000)
    parser.add_argument("--ideas", type=int, default=10_000)
    parser.add_argument("--per-participant", type=float, default=32)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--foreign", type=float, default=0.0, help="share of people and ideas of another language")
    parser.add_argument("--look-every", type=int, default=1000, help="evaluations between two looks of the clock")
    parser.add_argument("--at-once", type=int, default=AT_ONCE, help="people who have the page open at the same time")
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    options = parser.parse_args(arguments)
    world = draw_world(
        options.participants,
        options.ideas,
        each=options.per_participant,
        seed=options.seed,
        foreign=options.foreign,
    )
    with tempfile.TemporaryDirectory() as folder, database(folder, sqlite=options.sqlite) as url:
        configure(url, folder)
        rhythm = Rhythm(options.look_every, options.at_once)
        found = simulate(world, rhythm, seed=options.seed, told=not options.json)
    print(json.dumps(found) if options.json else "\n".join(f"{name:<16} {value}" for name, value in found.items()))
    return 0


@contextmanager
def database(folder: str, *, sqlite: bool) -> Iterator[str]:
    """PostgreSQL where there is one, else a file."""
    if not sqlite:
        try:
            with scratch_database() as url:
                yield url
        except psycopg2.OperationalError:
            if "django.db" in sys.modules:  # the server was there: it failed in the middle
                raise
        else:
            return
    yield f"sqlite:///{folder}/exposure.sqlite3"


def configure(url: str, folder: str) -> None:
    """Settings of production on the scratch database."""
    os.environ |= production(url, folder)
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)
    off = "SET synchronous_commit = off" if connection.vendor == "postgresql" else "PRAGMA synchronous = OFF"
    with connection.cursor() as cursor:  # a crash costs nothing but the time to begin again
        cursor.execute(off)


def simulate(world: World, rhythm: "Rhythm", *, seed: int, told: bool = False) -> dict[str, Any]:
    """Let the people of a world weigh its ideas, and measure. Needs a migrated database."""
    from tests.factories.brainstorm import DialogueFactory, PromptFactory

    started = time.process_time()
    dialogue = DialogueFactory(slug=f"altistus-{seed}")
    crowd = Crowd(world, dialogue, PromptFactory(dialogue=dialogue, number=1), Random(seed))
    crowd.take_part(rhythm, told=told)
    return measure(crowd) | {"cpu_s": round(time.process_time() - started)}


class Rhythm(NamedTuple):
    """Evaluations between two looks of the clock, and people who have the page open at the same time."""

    look_every: int
    at_once: int = AT_ONCE


class Crowd:
    """Simulated people at their devices."""

    def __init__(self, world: World, dialogue: "Dialogue", prompt: Any, chance: Random) -> None:
        self.world, self.dialogue, self.prompt, self.chance = world, dialogue, prompt, chance
        self.people: list[Participant] = self._join()
        self.places: dict[UUID, int] = {}
        self.evaluations = 0

    def _join(self) -> list["Participant"]:
        from brainstorm.models import Participant

        people = [
            Participant(dialogue=self.dialogue, language="sv" if is_foreign else "fi")
            for is_foreign in self.world.reads
        ]
        return Participant.objects.bulk_create(people, batch_size=1000)

    def take_part(self, rhythm: Rhythm, *, told: bool) -> None:
        """Everybody comes, writes, goes through cards and leaves; meanwhile the clock ticks."""
        waiting, here = iter(range(len(self.people))), list[Iterator[None]]()
        looks = 0
        while True:
            while len(here) < rhythm.at_once and (person := next(waiting, None)) is not None:
                self._post(person)
                here.append(self._visit(person))
            if not here:
                break
            place = self.chance.randrange(len(here))
            try:
                next(here[place])
            except StopIteration:
                here[place] = here[-1]
                here.pop()
            if self.evaluations >= (looks + 1) * rhythm.look_every:
                looks += 1
                self._tick(looks)
                if told and looks % 20 == 0:
                    print(f"{self.evaluations} evaluations, {len(self.places)} ideas", file=sys.stderr, flush=True)

    def _post(self, person: int) -> None:
        from brainstorm.models import Idea
        from moderation.models import Visibility

        first, last = np.searchsorted(self.world.posted_by, [person, person + 1])
        made = [
            Idea(
                dialogue=self.dialogue,
                prompt=self.prompt,
                participant=self.people[person],
                text=f"Ajatus {place}",
                kind=self.prompt.kind,
                language="sv" if self.world.foreign[place] else "fi",
                visibility=Visibility.PUBLISHED,
            )
            for place in range(first, last)
        ]
        for place, idea in enumerate(Idea.objects.bulk_create(made), start=int(first)):
            self.places[idea.pk] = place

    def _visit(self, number: int) -> Iterator[None]:
        """One deed at a time. Whoever stops in the middle of a set leaves the rest of it."""
        from brainstorm.services.counters import count_evaluated, count_put_back
        from brainstorm.services.dealing import next_cards

        by, left = self.people[number], int(self.world.cards[number])
        while left > 0:
            cards = next_cards(by, language=by.language).cards
            yield
            if not cards:
                return
            answers: dict[UUID, int | None] = {}
            for card in cards[:left]:
                key, is_skipped = card.idea_id, self.chance.random() < SKIPPED
                answers[key] = value = None if is_skipped else self.world.weigh(number, self.places[key])
                if value is None:
                    count_put_back(key)
                else:
                    count_evaluated(key, value, was_in_hand=True)
                    self.evaluations += 1
                yield
            self._store(by, answers)
            left -= len(cards)

    def _store(self, by: "Participant", answers: "dict[UUID, int | None]") -> None:
        """The rows of a set that one person went through, in as few statements as they can be."""
        from brainstorm.models import Evaluation, Exposure, ExposureState

        given = {key: value for key, value in answers.items() if value is not None}
        dealt = Exposure.objects.filter(participant=by)
        dealt.filter(idea__in=given).update(state=ExposureState.EVALUATED)
        if len(given) < len(answers):
            dealt.filter(idea__in=answers.keys() - given.keys()).update(state=ExposureState.SKIPPED)
        Evaluation.objects.bulk_create(
            Evaluation(participant=by, idea_id=key, value=value) for key, value in given.items()
        )

    def _tick(self, look: int) -> None:
        from django.db import connection

        from brainstorm.pipelines.dealing import forget_cards, refresh_dialogue

        refresh_dialogue(self.dialogue, chance=self.chance)
        if look % FORGET_EVERY == 0:
            forget_cards()
        if look % VACUUM_EVERY == 0 and connection.vendor == "postgresql" and not connection.in_atomic_block:
            with connection.cursor() as cursor:  # what autovacuum does where it is on
                cursor.execute("VACUUM ANALYZE brainstorm_idea, brainstorm_exposure")


def measure(crowd: Crowd) -> dict[str, Any]:
    """What became of it, from the rows."""
    from analytics.evaluations.exposure import exposure
    from brainstorm.models import Evaluation

    world = crowd.world
    n_ideas = len(world.true)
    rows = list(Evaluation.objects.filter(idea__dialogue=crowd.dialogue).values_list("idea", "value"))
    idea = np.array([crowd.places[key] for key, _ in rows], np.int64)
    counts = np.bincount(idea, minlength=n_ideas)
    spread, late = exposure(counts), np.arange(n_ideas) >= 0.9 * n_ideas
    rest = float(np.median(counts[~late]))
    found = {
        "min": spread.minimum,
        "median": spread.median,
        "max": spread.maximum,
        "under_5": int((counts < 5).sum()),
        "gini": round(spread.gini, 3),
        **quality(world, idea, np.array([value for _, value in rows], float)),
        "late_rest": round(float(np.median(counts[late])) / rest, 3) if rest else 0.0,
        "mean": round(len(rows) / n_ideas, 1),
    }
    even_idea, _, even_values = even_spread(world, len(rows))
    found |= {f"even_{name}": value for name, value in quality(world, even_idea, even_values).items()}
    return found | ({"foreign_min": int(counts[world.foreign].min())} if world.foreign.any() else {})


def quality(world: World, idea: Any, values: Any) -> dict[str, float]:
    """How near the ranking of reports comes to what people think."""
    from analytics.evaluations.ranking import shrink_means

    n_ideas = len(world.true)
    estimate = np.nan_to_num(shrink_means(values, idea, np.zeros(n_ideas, np.int64), minimum=1).mean, nan=-np.inf)
    best, ranked = set(np.argsort(-world.true)[:TOP].tolist()), np.argsort(-estimate, kind="stable").tolist()
    share: Callable[[int], float] = lambda first: round(len(best & set(ranked[:first])) / len(best), 3)  # noqa: E731
    return {
        "tau": round(float(kendalltau(world.true, estimate).statistic), 3),
        "r50": share(TOP),
        "r50_at_150": share(WIDE),
    }


if __name__ == "__main__":
    raise SystemExit(main())
