"""Robustness: which option is least bad whatever happens, by measures of different attitudes, and whether that changes.

Every measure is taken over the same futures for all options, and its error from resampling futures for all options
together. Two options that differ by less than that error are a tie; a ranking is only what is left then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from peacewright.core.streams import generator
from peacewright.exploration.measured import FEWEST, Measured
from peacewright.exploration.priors import Prior

Floats = NDArray[np.float64]

RESAMPLES = 100
CONFIDENCE = 0.95
"""For all pairs of options of one setting together (Bonferroni)."""
LEAST = 1e-3
"""What differs by less than this part of the values' standard deviation over futures and options is a tie, however
small its error: figures are told to two or three places, in which it would not show, and options that live all but
the same runs differ by the last incident of a future, which no reader would call a lead."""
TAIL = 0.1
"""The worst tenth, and the best: the convention of the field (McPhail et al. 2018 use the 90 % point)."""


@dataclass(frozen=True)
class Attitude:
    """A robustness measure: name, words, whether more of it is better, and whether it needs a declared aim.

    ``of`` takes scores (o, n), where more is better, and weights (b, n), and returns (b, o).
    """

    name: str
    words: str
    more_is_better: bool
    in_unit: bool
    needs_aim: bool
    of: Callable[[Floats, Floats], Floats]


@dataclass(frozen=True)
class Setting:
    """Under what a ranking was made: measure of the outcome, definition of collapse, robustness measure, prior."""

    measure: str
    definition: str
    attitude: str
    prior: str


@dataclass(frozen=True, eq=False)
class Ranking:
    """The options under one setting.

    Attributes
    ----------
    setting : Setting
    options : tuple of str
    values : ndarray of float, shape (o,)
        In the outcome's unit, a share, or regret in the unit.
    errors : ndarray of float, shape (o,)
        Monte Carlo standard errors.
    beats : ndarray of bool, shape (o, o)
        Whether the option of the row is better than that of the column by more than Monte Carlo error and by more than
        ``LEAST`` of the scale of values.
    """

    setting: Setting
    options: tuple[str, ...]
    values: Floats
    errors: Floats
    beats: NDArray[np.bool_]

    @property
    def best(self) -> tuple[str, ...]:
        """The options that no other beats: more than one where they are tied."""
        return tuple(name for name in self.options if not self.beaten_by(name))

    def beaten_by(self, option: str) -> tuple[str, ...]:
        """Return the options that beat one of them."""
        column = self.beats[:, self.options.index(option)]
        return tuple(self.options[int(row)] for row in np.flatnonzero(column))

    def beats_any(self, option: str) -> bool:
        """Whether an option, if it is ranked here, beats another."""
        return option in self.options and bool(self.beats[self.options.index(option)].any())

    @property
    def ranks(self) -> tuple[int, ...]:
        """Return for each option 1 plus the number of options that beat it."""
        return tuple(int(1 + number) for number in self.beats.sum(axis=0))


@dataclass(frozen=True)
class Reversal:
    """Two options of which one setting puts the first ahead and another the second, both beyond Monte Carlo error."""

    first: str
    second: str
    ahead: Setting
    behind: Setting


def _mean(scores: Floats, weights: Floats) -> Floats:
    # Not a matrix product: that would differ in the last digit with the number of threads.
    return np.asarray(np.einsum("bn,on->bo", weights, scores) / weights.sum(axis=1, keepdims=True))


def _tail(scores: Floats, weights: Floats) -> Floats:
    """Return the mean of the lowest tenth of each row of scores by weight, shape (b, o)."""
    found = np.empty((len(weights), len(scores)))
    size = TAIL * weights.sum(axis=1)
    for option, row in enumerate(scores):
        order = np.argsort(row, kind="stable")
        after = np.cumsum(weights[:, order], axis=1)
        inside = np.diff(np.minimum(after, size[:, None]), axis=1, prepend=0.0)
        found[:, option] = (inside * row[order]).sum(axis=1) / size
    return found


def _between_extremes(scores: Floats, weights: Floats) -> Floats:
    return (_tail(scores, weights) - _tail(-scores, weights)) / 2.0


def _regret(scores: Floats, weights: Floats) -> Floats:
    """Return the regret that nine tenths of the weight stay below, shape (b, o)."""
    regret = scores.max(axis=0) - scores
    found = np.empty((len(weights), len(scores)))
    level = (1.0 - TAIL) * weights.sum(axis=1)
    for option, row in enumerate(regret):
        order = np.argsort(row, kind="stable")
        after = np.cumsum(weights[:, order], axis=1)
        # The weights are sums of many terms: what is equal but for rounding counts as reached.
        place = (after < (level * (1.0 - 1e-12))[:, None]).sum(axis=1)
        found[:, option] = row[order][np.minimum(place, len(row) - 1)]
    return found


ATTITUDES: dict[str, Attitude] = {
    attitude.name: attitude
    for attitude in (
        Attitude("mean", "the mean over futures", True, True, False, _mean),
        Attitude("met_share", "the share of futures that meet the aim", True, False, True, _mean),
        Attitude("worst_tenth", "the mean of the worst tenth of futures", True, True, False, _tail),
        Attitude(
            "between_extremes",
            "half way between the worst tenth and the best tenth",
            True,
            True,
            False,
            _between_extremes,
        ),
        Attitude("regret", "the regret that nine futures in ten stay below", False, True, False, _regret),
    )
}
"""Laplace's mean; Starr's domain criterion (satisficing); the conditional value at risk of Rockafellar and Uryasev;
Hurwicz's optimism at one half, on tenths in place of single futures; Savage's regret at its 90 % point."""


def rank(measured: Measured, definition: str, priors: Sequence[Prior], seed: int) -> list[Ranking]:
    """Rank options by every robustness measure under every prior.

    Parameters
    ----------
    measured : Measured
        Compared in the futures in which all options have a value (``Measured.comparable``).
    definition : str
        The definition of collapse behind the measure; empty where it knows none.
    priors : sequence of Prior
        One that is worth too few of the futures compared is left out (``Prior.usable_in``).
    seed : int
        Of the resamples, which are the same for all options, measures and priors.

    Returns
    -------
    list of Ranking
        Empty where fewer than two options can be compared, or in fewer than ten futures.

    References
    ----------
    McPhail, C. et al. (2018). Robustness metrics: how are they calculated, when should they be used and why do they
    give different results? Earth's Future 6, 169-191.
    """
    part, together = measured.comparable()
    if len(part.options) < 2 or part.futures < FEWEST:
        return []
    stream = generator(seed, "exploration", "robustness", "resamples")
    drawn = stream.multinomial(part.futures, np.full(part.futures, 1.0 / part.futures), RESAMPLES)
    times = np.concatenate([np.ones((1, part.futures)), drawn])
    scores = part.sign * part.values
    met = scores if part.aim is None else part.met().astype(np.float64)
    found = []
    for prior in (one for one in priors if one.usable_in(together)):
        believed = prior.weights[together]
        here = believed > 0.0
        # A resample in which the prior gives no future any weight says nothing of it.
        weights = times[:, here] * believed[here]
        weights = weights[weights.sum(axis=1) > 0]
        if len(weights) < 2:
            continue
        for attitude in ATTITUDES.values():
            if attitude.needs_aim and part.aim is None:
                continue
            shown = met if attitude.needs_aim else scores
            setting = Setting(part.name, definition, attitude.name, prior.name)
            values, least = attitude.of(shown[:, here], weights), LEAST * float(shown.std())
            found.append(_ranking(setting, part, attitude, values, least))
    return found


def by_chance(rankings: int) -> float:
    """Return in how many rankings chance alone puts an option ahead, or behind, on average at the level of each.

    Rankings on the same futures err together, so that this is a yardstick and no test.
    """
    return (1.0 - CONFIDENCE) * rankings


def _ranking(setting: Setting, part: Measured, attitude: Attitude, values: Floats, least: float) -> Ranking:
    """Read a ranking from the values of all resamples, shape (1 + b, o); the first row is the futures as they are.

    What differs by no more than ``least`` is a tie.
    """
    count = len(part.options)
    better = values if attitude.more_is_better else -values
    apart = better[:, :, None] - better[:, None, :]
    error = apart[1:].std(axis=0, ddof=1)
    reach = NormalDist().inv_cdf(1.0 - (1.0 - CONFIDENCE) / (count * (count - 1)))
    scale = part.sign if attitude.in_unit and attitude.more_is_better else 1.0
    beats = apart[0] > np.maximum(reach * error, least)
    return Ranking(setting, part.options, scale * values[0], values[1:].std(axis=0, ddof=1), beats)


def reversals(rankings: Sequence[Ranking]) -> list[Reversal]:
    """Return the pairs of options that some setting ranks one way and another the other way, each pair once."""
    ahead: dict[tuple[str, str], Setting] = {}
    for ranking in rankings:
        for row, column in np.argwhere(ranking.beats):
            ahead.setdefault((ranking.options[row], ranking.options[column]), ranking.setting)
    return [
        Reversal(first, second, setting, ahead[second, first])
        for (first, second), setting in ahead.items()
        if (second, first) in ahead and first < second
    ]


def reversals_along(rankings: Sequence[Ranking], axis: str) -> list[Reversal]:
    """Return reversals between settings that differ along one axis alone, each pair of options once.

    Parameters
    ----------
    rankings : sequence of Ranking
    axis : {'definition', 'attitude', 'prior'}
    """
    groups: dict[Setting, list[Ranking]] = {}
    for ranking in rankings:
        groups.setdefault(replace(ranking.setting, **{axis: ""}), []).append(ranking)
    found: dict[tuple[str, str], Reversal] = {}
    for group in groups.values():
        for reversal in reversals(group):
            found.setdefault((reversal.first, reversal.second), reversal)
    return list(found.values())


def always_among_best(rankings: Sequence[Ranking]) -> tuple[str, ...]:
    """Return the options that no other beats under any setting."""
    if not rankings:
        return ()
    return tuple(name for name in rankings[0].options if all(name in ranking.best for ranking in rankings))


def always_beaten_by(rankings: Sequence[Ranking]) -> Mapping[str, tuple[str, ...]]:
    """Return for each option the others that beat it under every setting in which both are ranked."""
    found: dict[str, tuple[str, ...]] = {}
    for name in dict.fromkeys(name for ranking in rankings for name in ranking.options):
        here = [ranking for ranking in rankings if name in ranking.options]
        common = set.intersection(*(set(ranking.beaten_by(name)) for ranking in here))
        if common:
            found[name] = tuple(other for other in here[0].options if other in common)
    return found
