"""People and ideas for the measurement of exposure: how good each idea is, who comes when, how each weighs."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GROUPS = np.array([0.50, 0.25, 0.15, 0.07, 0.03])
"""Shares of the stakeholder groups."""

SHAPE, IDEA_SPREAD, GROUP_SPREAD, LENIENCY, NOISE = 4.0, 0.4, 0.2, 0.4, 1.05
"""How ideas, groups and people differ, on the scale from 1 to 5. Set so that an even spread of 32 evaluations gives
about what the reference simulation gave: tau .71, .31 of the true top 50 among the first 50, .60 among the first 150
(there .71, .29 and .54)."""

MEAN = 3.4
WRITING = 0.75
"""Writing ends after this share of the time; weighing goes on."""
SKIPPED = 0.05
"""Of cards; beside these, those of the last set that somebody leaves unfinished."""
AT_ONCE = 50
"""People who have the page open at the same time."""


@dataclass(slots=True)
class World:
    """Everything that is drawn before anybody comes.

    Attributes
    ----------
    worth : ndarray of float, shape (n_ideas, n_groups)
        What each group thinks of each idea.
    true : ndarray of float, shape (n_ideas,)
        What all think of it on the average: what weighing should find.
    posted_by : ndarray of int, shape (n_ideas,)
        The participant who writes it, on arrival. Ascending.
    group, cards : ndarray of int, shape (n_participants,)
        Of each participant: the group, and how many cards they mean to go through.
    mildness : ndarray of float, shape (n_participants,)
    foreign : ndarray of bool, shape (n_ideas,), reads : ndarray of bool, shape (n_participants,)
        Who writes in the other language, and who reads it.
    """

    rng: np.random.Generator
    worth: Floats
    true: Floats
    posted_by: Ints
    group: Ints
    cards: Ints
    mildness: Floats
    foreign: NDArray[np.bool_]
    reads: NDArray[np.bool_]
    noise: Iterator[float] = field(init=False)

    def __post_init__(self) -> None:
        self.noise = self._noise()

    def _noise(self) -> Iterator[float]:
        while True:
            yield from self.rng.normal(0, NOISE, 10_000).tolist()

    def weigh(self, person: int, idea: int) -> int:
        """How a participant weighs an idea, from 1 to 5."""
        opinion = self.worth[idea, self.group[person]] + self.mildness[person] + next(self.noise)
        return int(min(5, max(1, round(opinion))))


def draw_world(participants: int, ideas: int, *, each: float, seed: int, foreign: float = 0.0) -> World:
    """Draw a world.

    Parameters
    ----------
    participants, ideas : int
    each : float
        Evaluations one participant gives, on the average: few give many.
    seed : int
    foreign : float
        The share of ideas and people of another language.

    Returns
    -------
    World
    """
    rng = np.random.default_rng(seed)
    quality = (rng.beta(SHAPE, SHAPE, ideas) - 0.5) * 2 * np.sqrt(2 * SHAPE + 1) * IDEA_SPREAD
    worth = MEAN + quality[:, None] + rng.normal(0, GROUP_SPREAD, (ideas, GROUPS.size))
    posted_by = (np.arange(ideas) * participants * WRITING / ideas).astype(np.int64)
    reads = rng.random(participants) < foreign
    return World(
        rng=rng,
        worth=worth,
        true=worth @ GROUPS,
        posted_by=posted_by,
        group=rng.choice(GROUPS.size, participants, p=GROUPS),
        cards=1 + rng.poisson(rng.gamma(2.0, max(0.1, each / (1 - SKIPPED) - 1) / 2, participants)),
        mildness=rng.normal(0, LENIENCY, participants),
        foreign=reads[posted_by],
        reads=reads,
    )


def even_spread(world: World, evaluations: int) -> tuple[Ints, Ints, Ints]:
    """The same number of evaluations dealt out evenly, for comparison: ideas, people, values."""
    n_ideas, n_people = len(world.true), len(world.group)
    idea = np.arange(evaluations) % n_ideas
    who = world.rng.integers(0, n_people, evaluations)
    opinion = world.worth[idea, world.group[who]] + world.mildness[who] + world.rng.normal(0, NOISE, evaluations)
    return idea, who, np.clip(np.rint(opinion), 1, 5).astype(np.int64)
