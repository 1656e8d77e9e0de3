"""How important things are, and how sure that is: shrunken estimates, their intervals, and the ranks they allow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv, ndtri

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MINIMUM = 6
"""Different evaluators that something needs before it is ranked."""
TARGET = 10
"""Different evaluators that everything is hoped to get."""

_Z = float(ndtri(0.975))
_GRID = 80


@dataclass(frozen=True, slots=True)
class Estimates:
    """Estimates of several things, NaN where there are too few evaluators.

    Attributes
    ----------
    mean, low, high : ndarray of float, shape (n,)
        Posterior mean and the ends of its 95 % interval.
    raw : ndarray of float, shape (n,)
        The mean as it was measured, unshrunken; NaN without evaluations.
    n : ndarray of int, shape (n,)
        Evaluators behind each.
    """

    mean: Floats
    low: Floats
    high: Floats
    raw: Floats
    n: Ints


def shrink_means(
    values: ArrayLike,
    items: ArrayLike,
    groups: ArrayLike,
    *,
    scale: tuple[float, float] = (1, 5),
    minimum: int = MINIMUM,
) -> Estimates:
    r"""Estimate the mean of each item, shrunken to the mean of its group.

    Parameters
    ----------
    values : array_like of float, shape (n_evaluations,)
        One value per evaluator and item.
    items : array_like of int, shape (n_evaluations,)
        Which item each value is about.
    groups : array_like of int, shape (n_items,)
        The prompt of each item. Items are compared with others of their prompt.
    scale : tuple of float
        Ends of the scale; intervals do not leave it.
    minimum : int
        Evaluators below which an item has no estimate.

    Returns
    -------
    Estimates
        One per item.

    Raises
    ------
    ValueError
        If shapes differ, an item is unknown, or a value lies outside the scale.

    Notes
    -----
    Normal model :math:`\bar y_i \sim N(\theta_i, \sigma^2/n_i)`, :math:`\theta_i \sim N(\mu, \tau^2)`, with the
    within-item variance pooled over the group. The hyperparameters are integrated out (flat prior on :math:`\mu` and
    :math:`\tau`) rather than plugged in, so that intervals stay honest when a group has few items: Gelman et al.
    (2013), "Bayesian Data Analysis", 3rd ed., section 5.4. With many items this equals empirical Bayes by moments
    (Morris 1983, JASA 78).
    """
    y, item, group = np.asarray(values, float), np.asarray(items, np.int64), np.asarray(groups, np.int64)
    _check(y, item, group, scale)
    n = np.bincount(item, minlength=group.size)
    total = np.bincount(item, y, minlength=group.size)
    squares = np.bincount(item, y * y, minlength=group.size)
    raw = np.divide(total, n, out=np.full(group.size, np.nan), where=n > 0)
    mean, sd = np.full(group.size, np.nan), np.full(group.size, np.nan)
    for one in np.unique(group):
        of_group = np.flatnonzero((group == one) & (n > 0))
        if not of_group.size:
            continue
        within = squares[of_group] - total[of_group] ** 2 / n[of_group]
        variance = _pooled_variance(within.sum(), n[of_group], scale)
        mean[of_group], sd[of_group] = _normal_posterior(raw[of_group], variance / n[of_group])
    return _bounded(mean, sd, raw, n, scale, minimum)


def shrink_shares(successes: ArrayLike, trials: ArrayLike, groups: ArrayLike, *, minimum: int = MINIMUM) -> Estimates:
    r"""Estimate the share of each item, shrunken to the share of its group.

    Parameters
    ----------
    successes, trials : array_like of int, shape (n_items,)
        How many agreed, and how many answered (passing is an answer).
    groups : array_like of int, shape (n_items,)
        The prompt of each item.
    minimum : int
        Evaluators below which an item has no estimate.

    Returns
    -------
    Estimates
        Shares between 0 and 1, with the 95 % interval of the beta posterior.

    Raises
    ------
    ValueError
        If shapes differ or more agreed than answered.

    Notes
    -----
    Beta-binomial with its prior from the moments of the group: :math:`\rho` is the excess of the variance between
    items over the binomial one, :math:`a + b = 1/\rho - 1`: Kleinman (1973), "Proportions with extraneous variance",
    JASA 68. The prior is worth at least 1 and at most 10,000 evaluators.
    """
    agreed, n, group = (np.asarray(a, np.int64) for a in (successes, trials, groups))
    if not agreed.shape == n.shape == group.shape:
        message = "successes, trials and groups have different shapes"
        raise ValueError(message)
    if (agreed > n).any() or (agreed < 0).any():
        message = "more agreed than answered"
        raise ValueError(message)
    raw = np.divide(agreed, n, out=np.full(group.size, np.nan), where=n > 0)
    a, b = np.full(group.size, np.nan), np.full(group.size, np.nan)
    for one in np.unique(group):
        of_group = np.flatnonzero((group == one) & (n > 0))
        if of_group.size:
            share, weight = _beta_prior(agreed[of_group], n[of_group])
            a[of_group] = share * weight + agreed[of_group]
            b[of_group] = (1 - share) * weight + n[of_group] - agreed[of_group]
    ranked = n >= minimum
    ends = (betaincinv(a, b, tail) for tail in (0.025, 0.975))
    mean, low, high = (np.where(ranked, x, np.nan) for x in (a / (a + b), *ends))
    return Estimates(mean, low, high, raw, n)


def theme_importance(
    values: ArrayLike,
    evaluators: ArrayLike,
    themes: ArrayLike,
    prompts: ArrayLike,
    *,
    n_themes: int,
    scale: tuple[float, float] = (1, 5),
    minimum: int = MINIMUM,
) -> Estimates:
    r"""Estimate how important each theme is to those who weighed its ideas, one voice per respondent.

    Parameters
    ----------
    values : array_like of float, shape (n_evaluations,)
    evaluators : array_like of int, shape (n_evaluations,)
        Who gave each value.
    themes : array_like of int, shape (n_evaluations,)
        Theme of the evaluated idea, from 0; negative for ideas in no theme.
    prompts : array_like of int, shape (n_evaluations,)
        Prompt of the evaluated idea.
    n_themes : int
    scale : tuple of float
    minimum : int
        Respondents below which a theme has no estimate.

    Returns
    -------
    Estimates
        One per theme; `n` counts respondents, not evaluations.

    Raises
    ------
    ValueError
        If shapes differ, a theme is unknown, or a value lies outside the scale.

    Notes
    -----
    A respondent who weighed ten ideas of a theme counts once, with the mean of the ten, so that the keenest do not
    decide. Values are taken as differences from the mean of their prompt (people rate worries higher than pride);
    the mean difference is shrunken to zero, which is the prompt's mean, and the mean of the theme's own mix of
    prompts is added back. The variance between respondents is the theme's own, steadied by ten pseudo-respondents
    of the pooled variance.
    """
    y, who, theme, prompt = np.asarray(values, float), *(np.asarray(a, np.int64) for a in (evaluators, themes, prompts))
    if not y.shape == who.shape == theme.shape == prompt.shape:
        message = "values, evaluators, themes and prompts have different shapes"
        raise ValueError(message)
    if theme.size and theme.max() >= n_themes:
        message = f"theme {theme.max()} is not among {n_themes}"
        raise ValueError(message)
    if ((y < scale[0]) | (y > scale[1])).any():
        message = "a value lies outside the scale"
        raise ValueError(message)
    base = _prompt_means(y, prompt)
    kept = theme >= 0
    voice, differences, bases = _voices(who[kept], theme[kept], (y - base)[kept], base[kept])
    n = np.bincount(voice, minlength=n_themes)
    difference, level = (_mean_by(voice, x, n) for x in (differences, bases))
    raw = difference + level
    mean, sd = np.full(n_themes, np.nan), np.full(n_themes, np.nan)
    some = np.flatnonzero(n > 0)
    if some.size:
        within = np.bincount(voice, (differences - difference[voice]) ** 2, minlength=n_themes)[some]
        pooled = _pooled_variance(within.sum(), n[some], scale)
        variance = (within + 10 * pooled) / (n[some] - 1 + 10)
        shrunken, sd[some] = _normal_posterior(difference[some], variance / n[some], centre=0.0)
        mean[some] = shrunken + level[some]
    return _bounded(mean, sd, raw, n, scale, minimum)


def rank_ranges(low: ArrayLike, high: ArrayLike) -> tuple[Ints, Ints]:
    """Find the best and the worst rank that each interval allows.

    Parameters
    ----------
    low, high : array_like of float, shape (n,)
        Ends of the intervals; NaN for what is not ranked.

    Returns
    -------
    best, worst : ndarray of int, shape (n,)
        Ranks from 1; equal where the interval meets no other, 0 where not ranked.
    """
    bottom, top = np.asarray(low, float), np.asarray(high, float)
    ranked = np.isfinite(bottom) & np.isfinite(top)
    bottoms, tops = np.sort(bottom[ranked]), np.sort(top[ranked])
    best, worst = np.zeros(bottom.size, np.int64), np.zeros(bottom.size, np.int64)
    best[ranked] = 1 + bottoms.size - np.searchsorted(bottoms, top[ranked], side="right")
    worst[ranked] = tops.size - np.searchsorted(tops, bottom[ranked], side="left")
    return best, worst


def tiers(mean: ArrayLike, low: ArrayLike, high: ArrayLike) -> Ints:
    """Sort things into tiers whose leaders can be told apart.

    Parameters
    ----------
    mean, low, high : array_like of float, shape (n,)
        Estimates and their intervals; NaN for what is not ranked.

    Returns
    -------
    ndarray of int, shape (n,)
        1 for the first tier; 0 where not ranked.

    Notes
    -----
    From the highest mean down; a tier ends where an interval lies wholly under the interval of the tier's first.
    """
    centre, bottom, top = (np.asarray(x, float) for x in (mean, low, high))
    tier = np.zeros(centre.size, np.int64)
    number, floor = 0, np.inf
    for place in np.argsort(-centre, kind="stable"):
        if not np.isfinite(centre[place]):
            break
        if top[place] < floor:
            number, floor = number + 1, bottom[place]
        tier[place] = number
    return tier


def _check(y: Floats, item: Ints, group: Ints, scale: tuple[float, float]) -> None:
    if y.shape != item.shape:
        message = "values and items have different shapes"
        raise ValueError(message)
    if item.size and (item.min() < 0 or item.max() >= group.size):
        message = f"item {item.max()} is not among {group.size}"
        raise ValueError(message)
    if ((y < scale[0]) | (y > scale[1])).any():
        message = "a value lies outside the scale"
        raise ValueError(message)


def _pooled_variance(within: float, n: Ints, scale: tuple[float, float]) -> float:
    """Variance within things, steadied by one pseudo-value with the variance of an even spread over the scale."""
    spread = (scale[1] - scale[0]) ** 2 / 12
    return float((within + spread) / (float((n - 1).sum()) + 1))


def _normal_posterior(y: Floats, error: Floats, centre: float | None = None) -> tuple[Floats, Floats]:
    """Posterior means and deviations of the normal model, over a grid of deviations between things."""
    widest = max(float(np.ptp(y)), 3 * float(np.sqrt(error.min())), 1e-6) * 2
    tau2 = (np.linspace(0, 1, _GRID) ** 2 * widest) ** 2
    step = np.gradient(np.sqrt(tau2))
    total = tau2[:, None] + error
    precision = 1 / total
    weight = precision.sum(axis=1)
    centre_mean = np.full(_GRID, centre) if centre is not None else (precision * y).sum(axis=1) / weight
    centre_var = np.zeros(_GRID) if centre is not None else 1 / weight
    likelihood = -0.5 * (np.log(total) + (y - centre_mean[:, None]) ** 2 * precision).sum(axis=1)
    if centre is None:
        likelihood -= 0.5 * np.log(weight)
    chance = np.exp(likelihood - likelihood.max()) * step
    chance /= chance.sum()
    pull = error * precision
    means = (1 - pull) * y + pull * centre_mean[:, None]
    variances = tau2[:, None] * pull + pull**2 * centre_var[:, None]
    mean = chance @ means
    return mean, np.sqrt(chance @ (variances + (means - mean) ** 2))


def _bounded(mean: Floats, sd: Floats, raw: Floats, n: Ints, scale: tuple[float, float], minimum: int) -> Estimates:
    mean, sd = (np.where(n >= minimum, x, np.nan) for x in (mean, sd))
    mean = np.clip(mean, *scale)
    return Estimates(mean, np.clip(mean - _Z * sd, *scale), np.clip(mean + _Z * sd, *scale), raw, n)


def _beta_prior(agreed: Ints, n: Ints) -> tuple[float, float]:
    """Share of the group, and how many evaluators its prior is worth."""
    share = float(np.clip((agreed.sum() + 0.5) / (n.sum() + 1), 1e-3, 1 - 1e-3))
    k, total = n.size, float(n.sum())
    if k < 2:  # one item says nothing of how items differ
        return share, 2.0
    between = float((n * (agreed / n - share) ** 2).sum())
    binomial = share * (1 - share)
    expected = binomial * (k - 1)
    slope = binomial * (total - float((n.astype(float) ** 2).sum()) / total - (k - 1))
    rho = float(np.clip((between - expected) / slope if slope > 0 else 0.0, 1e-4, 0.5))
    return share, 1 / rho - 1


def _prompt_means(y: Floats, prompt: Ints) -> Floats:
    _, place = np.unique(prompt, return_inverse=True)
    return np.asarray((np.bincount(place, y) / np.bincount(place))[place], float) if y.size else y


def _mean_by(place: Ints, x: Floats, n: Ints) -> Floats:
    means: Floats = np.divide(np.bincount(place, x, minlength=n.size), n, out=np.full(n.size, np.nan), where=n > 0)
    return means


def _voices(who: Ints, theme: Ints, difference: Floats, base: Floats) -> tuple[Ints, Floats, Floats]:
    """One row per respondent and theme: the theme, the mean difference, the mean level of its prompts."""
    if not who.size:
        return theme, difference, base
    pairs, place, count = np.unique(np.stack([theme, who]), axis=1, return_inverse=True, return_counts=True)
    place = place.ravel()
    return pairs[0], np.bincount(place, difference) / count, np.bincount(place, base) / count
