"""Where each idea belongs in the order of dealing: its base first, then what a Thompson draw says. Pure.

The order itself is described in ``brainstorm/sampling.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nsmallest
from math import ceil, sqrt
from random import Random
from statistics import median_low
from typing import NamedTuple, Protocol
from uuid import UUID

from brainstorm.sampling import BASE_ENDS, FOCUS, GONE, LAST, STEP

RISE = 0.5
"""How much of what the crowd gives beyond the target goes to raise the base of all; the rest goes to the focus.
In simulations a quarter finds no more of the best ideas than a half does, and leaves the order of the rest worse."""

LEVEL = 0.9
"""The base is at least this share of what the middle idea has: where few ideas stood alone for long, or the focus has
reached half of them, those that come late are raised to the rest before anything else."""

ANSWERED = 0.8
"""Of cards in hand, so many are answered: some are skipped, and most people leave in the middle of a set."""

TRIES = 4
"""After this many cards for each evaluator of the base, an idea has had its chance: nearly everybody passes it by."""

_LIMITS = 20.0
"""Standings are kept within these many deviations, so that no draw leaves its part of the order."""

_UNIFORM = 1 / 12
_LEAST_SPREAD = 0.05


class Tally(NamedTuple):
    """What evaluations say of one idea: how many, the sum of their values, the sum of their squares."""

    n: int
    total: int
    squares: int


class Prior(Protocol):
    """What is known of the ideas of a prompt before any of them is looked at."""

    def standing(self, tally: Tally, chance: Random) -> float:
        """A draw from the posterior of one idea, in deviations between ideas, from the mean of the prompt."""
        ...


@dataclass(frozen=True, slots=True)
class ImportancePrior:
    """Ideas weighed from 1 to 5.

    Attributes
    ----------
    mean : float
        Of the ideas of the prompt.
    spread : float
        Variance between ideas, over 0.
    noise : float
        Variance between people who weigh the same idea, over 0.
    """

    mean: float
    spread: float
    noise: float

    def posterior(self, tally: Tally) -> tuple[float, float]:
        """Mean and variance of what an idea is worth, on the scale of the prompt."""
        weight = tally.n * self.spread / (tally.n * self.spread + self.noise)
        raw = tally.total / tally.n if tally.n else self.mean
        return self.mean + weight * (raw - self.mean), (1 - weight) * self.spread

    def standing(self, tally: Tally, chance: Random) -> float:
        mean, variance = self.posterior(tally)
        return (chance.gauss(mean, sqrt(variance)) - self.mean) / sqrt(self.spread)


@dataclass(frozen=True, slots=True)
class AgreementPrior:
    """Ideas people agree or disagree with; passing is an answer.

    Attributes
    ----------
    share : float
        Who agree, of all who answered, over the ideas of the prompt; between 0 and 1.
    weight : float
        How many evaluators the prior is worth, over 0.
    """

    share: float
    weight: float

    def posterior(self, tally: Tally) -> tuple[float, float]:
        """The two parameters of the beta distribution of the share that agrees."""
        agreed = agreeing(tally)
        return self.share * self.weight + agreed, (1 - self.share) * self.weight + tally.n - agreed

    def standing(self, tally: Tally, chance: Random) -> float:
        deviation = sqrt(self.share * (1 - self.share) / (self.weight + 1))
        return (chance.betavariate(*self.posterior(tally)) - self.share) / deviation


def agreeing(tally: Tally) -> int:
    """How many agreed: values are 1, 0 and −1. Never an impossible number, whatever stands in the row."""
    return min(max((tally.total + tally.squares) // 2, 0), tally.n)


def importance_prior(tallies: Sequence[Tally], *, scale: tuple[int, int] = (1, 5)) -> ImportancePrior:
    r"""Learn from the ideas of a prompt how ideas and people differ.

    Parameters
    ----------
    tallies : sequence of Tally
        One of each idea; those without evaluations say nothing.
    scale : tuple of int
        Ends of the scale.

    Returns
    -------
    ImportancePrior
        With the middle of the scale and an even spread over it where nothing is known.

    Raises
    ------
    ValueError
        If a count is negative.

    Notes
    -----
    Empirical Bayes by moments for the normal model: Morris (1983), "Parametric empirical Bayes inference", JASA 78.
    The same shrinkage as of the ranking in reports, which integrates over the spread as well; with the hundreds of
    ideas that focusing is for, the two agree. A test holds that.
    """
    known = _known(tallies)
    even = (scale[1] - scale[0]) ** 2 * _UNIFORM
    n = sum(tally.n for tally in known)
    within = sum(tally.squares - tally.total**2 / tally.n for tally in known)
    noise = (within + even) / (n - len(known) + 1)
    if len(known) < 2:
        return ImportancePrior(sum(scale) / 2, even / 4, noise)
    centre = sum(tally.total for tally in known) / n
    between = sum(tally.n * (tally.total / tally.n - centre) ** 2 for tally in known)
    spread = (between - (len(known) - 1) * noise) / (n - sum(tally.n**2 for tally in known) / n)
    spread = max(spread, _LEAST_SPREAD**2)
    precisions = [1 / (spread + noise / tally.n) for tally in known]
    means = (tally.total / tally.n for tally in known)
    centre = sum(p * mean for p, mean in zip(precisions, means, strict=True)) / sum(precisions)
    return ImportancePrior(centre, spread, noise)


def agreement_prior(tallies: Sequence[Tally]) -> AgreementPrior:
    r"""Learn from the ideas of an agree/disagree prompt what share agrees, and how ideas differ in it.

    Parameters
    ----------
    tallies : sequence of Tally
        One of each idea; those without evaluations say nothing.

    Returns
    -------
    AgreementPrior
        Worth at least 1 and at most 10,000 evaluators.

    Raises
    ------
    ValueError
        If a count is negative.

    Notes
    -----
    Beta-binomial by moments, as the ranking in reports: Kleinman (1973), "Proportions with extraneous variance",
    JASA 68.
    """
    known = _known(tallies)
    n, agreed = sum(tally.n for tally in known), sum(map(agreeing, known))
    share = min(max((agreed + 0.5) / (n + 1), 1e-3), 1 - 1e-3)
    if len(known) < 2:  # one idea says nothing of how ideas differ
        return AgreementPrior(share, 2.0)
    between = sum(tally.n * (agreeing(tally) / tally.n - share) ** 2 for tally in known)
    binomial, free = share * (1 - share), len(known) - 1
    slope = binomial * (n - sum(tally.n**2 for tally in known) / n - free)
    rho = min(max((between - binomial * free) / slope if slope > 0 else 0.0, 1e-4), 0.5)
    return AgreementPrior(share, 1 / rho - 1)


def _known(tallies: Sequence[Tally]) -> list[Tally]:
    if any(tally.n < 0 for tally in tallies):
        raise ValueError("a count is negative")
    return [tally for tally in tallies if tally.n]


class Standing(NamedTuple):
    """An idea as the clock finds it. ``is_open``: it may be weighed now."""

    key: UUID
    tally: Tally
    dealt: int
    in_hand: int
    draw: float
    is_open: bool

    @property
    def expected(self) -> int:
        """Evaluators it has, and those who hold its card."""
        return self.tally.n + self.in_hand

    @property
    def served(self) -> float:
        """How much of its base an idea has had: evaluators, and what the cards in hand will bring. A card nobody
        answered is worth a part of an evaluator, so that an idea everybody passes by is not dealt for ever."""
        return max(float(self.tally.n + int(ANSWERED * self.in_hand)), self.dealt / TRIES)


def base_of(ideas: Sequence[Standing], *, target: int, cap: int) -> int:
    """Evaluators that every idea gets before focus begins.

    Parameters
    ----------
    ideas : sequence of Standing
        Of the dialogue; those that are not open do not count.
    target : int
        The evaluators every idea is promised, at least 1.
    cap : int
        Evaluations at which an idea has enough.

    Returns
    -------
    int
        The target, and where people give more than it takes, more, but under the cap: the base rises by ``RISE`` of
        the surplus, and to ``LEVEL`` of what the middle idea has. Always in the first part of the order of dealing.
    """
    counts = [idea.tally.n for idea in ideas if idea.is_open]
    highest = int(BASE_ENDS) - 1
    if not counts:
        return min(target, highest)
    surplus = max(0.0, sum(counts) / len(counts) - target)
    risen = max(target + int(RISE * surplus), ceil(LEVEL * median_low(counts)))
    return min(max(target, min(risen, cap - 1)), highest)


def new_draws(
    ideas: Sequence[tuple[Standing, Prior]], *, base: int, cap: int, chance: Random, most_focused: int
) -> dict[UUID, float]:
    """Work out which ideas have to be moved in the order of dealing, and to where.

    Parameters
    ----------
    ideas : sequence of (Standing, Prior)
        All ideas of a dialogue, each with the prior of its prompt.
    base : int
        Evaluators that an idea gets before focus begins, at least 1.
    cap : int
        Evaluations at which an idea has enough, over ``base``.
    chance : Random
        Draws lots, and from posteriors.
    most_focused : int
        How many of the focused ideas are put in the order of this draw; at least 1. The others are left at an
        earlier draw, behind them: so a look at 100,000 ideas writes a few thousand rows, and deals as if all had
        been written.

    Returns
    -------
    dict of UUID to float
        The new draws, first those without their base. Ideas that stand where they belong are left out.

    Raises
    ------
    ValueError
        If ``base``, ``cap`` or ``most_focused`` is impossible.
    """
    if base < 1 or cap <= base or most_focused < 1:
        raise ValueError("base and most_focused must be at least 1, and cap over base")
    moved: dict[UUID, float] = {}
    focused: list[tuple[float, Standing]] = []
    for idea, prior in ideas:
        if not idea.is_open:
            draw = idea.draw if idea.draw >= GONE else GONE + chance.random()
        elif idea.served < base:
            is_there = idea.draw < BASE_ENDS and int(idea.draw) == int(idea.served)
            draw = idea.draw if is_there else int(idea.served) + chance.random()
        elif max(idea.expected, idea.served) >= cap:
            draw = idea.draw if LAST <= idea.draw < GONE else min(LAST + idea.expected, GONE - 1) + chance.random()
        else:
            standing = min(max(prior.standing(idea.tally, chance), -_LIMITS), _LIMITS)
            focused.append((FOCUS - STEP * standing, idea))
            continue
        if draw != idea.draw:
            moved[idea.key] = draw
    return dict(sorted(moved.items(), key=lambda item: item[1])) | _focus(focused, most_focused)


def _focus(focused: list[tuple[float, Standing]], most: int) -> dict[UUID, float]:
    """Those that are, or were, among the first, and those that have just come."""
    edge = max((draw for draw, _ in nsmallest(most, focused, key=lambda row: row[0])), default=0.0)
    return {idea.key: draw for draw, idea in focused if draw <= edge or not edge < idea.draw < LAST}
