"""Did activity fall, and was it held down: a window's counts beside what would have been, or "cannot tell"."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from peacewright.core.streams import generator
from peacewright.monitoring.activity.counterfactual import counterfactual, fit, needed, pooled
from peacewright.monitoring.activity.ratio import Ratio, chance_at_most, power, ratio_of
from peacewright.monitoring.activity.windows import HALF, FloatArray, IntArray, running_sums, window_sums

TAU = 0.6
"""Activity shown to be below this share of what would have been counts as held. Judged: truces in Donbas that were
reported to hold cut recorded violations by 60 to 95 in 100 in their first weeks, so that a fall by two fifths is well
short of what a kept truce does; a nearer limit could hardly be shown by any series of thirty days."""
LEVEL = 0.05
"""Chance of error on each side: intervals are of 90 %."""
CUT = 0.8
"""The fall that a test must be able to find: by four fifths."""
POWER_FLOOR = 0.6
"""With less power than this "held" is not said: what so weak a test finds is too often a quiet spell. Judged: on the
days on which the model was chosen, windows above it had a power of 83 in 100 and more on the whole."""
_REFIT_DAYS = 30
_MOST_WINDOWS = 400
_PLACEBO_DRAWS = 100

Flags = NDArray[np.bool_]
Fell = Literal["fell", "did not fall", "cannot tell"]
Held = Literal["held", "not held", "cannot tell"]
Reason = Literal[
    "", "short history", "level not attainable", "power too low", "interval too wide", "as quiet before"
]


@dataclass(frozen=True)
class Judgement:
    """A window judged.

    Attributes
    ----------
    observed : int
        Happenings in the window.
    expected : tuple of float
        Counterfactual: 5 %, median, 95 % (at another level accordingly); NaN without one.
    ratio : Ratio
        NaN without a counterfactual.
    fell, held : str
    reason : str
        Why neither "held" nor "not held" can be told; empty where it can.
    attainable_level : float
        The least level that the windows before allow to claim: 1 / (windows + 1).
    placebo_level : float
        The level of this window among them, none of them a truce: (1 + those that lay as far below what was foretold)
        / (windows + 1). Above ``level`` neither "fell" nor "held" is said: so quiet it has often been without a truce.
    power : float
        Chance that a fall by ``cut`` is called held.
    windows : int
        Disjoint windows of the series before, each foretold from what preceded it.
    """

    observed: int
    expected: tuple[float, float, float]
    ratio: Ratio
    fell: Fell
    held: Held
    reason: Reason
    attainable_level: float
    placebo_level: float
    power: float
    windows: int
    tau: float
    level: float
    cut: float


def judge(
    history: IntArray,
    observed: IntArray,
    *,
    tau: float = TAU,
    level: float = LEVEL,
    seed: int,
    others: IntArray | None = None,
    skip: int = 0,
    cut: float = CUT,
    floor: float = POWER_FLOOR,
) -> Judgement:
    """Judge a window of a series.

    Parameters
    ----------
    history : ndarray of int, shape (known days,)
        Daily counts before the window; what was known then.
    observed : ndarray of int, shape (days,)
        Daily counts of the window.
    tau : float
        Below this ratio activity counts as held, between 0 and 1.
    level : float
        Chance of error on each side.
    seed : int
    others : ndarray of int, shape (series, known days), optional
        Series that share the fit.
    skip : int
        Days left out between history and window.
    cut : float
        The fall for which the power is told, between 0 and 1.
    floor : float
        With less power than this, "held" is never said.

    Returns
    -------
    Judgement

    Raises
    ------
    ValueError
        If a share is not between 0 and 1, the window has no days, or counts are negative.
    """
    _check(observed, tau=tau, level=level, cut=cut, floor=floor)
    expected = expect(history, len(observed), seed=seed, others=others, skip=skip)
    return judge_beside(expected, observed, tau=tau, level=level, cut=cut, floor=floor)


@dataclass(frozen=True, eq=False)
class Expected:
    """What a history foretells of windows of one length: all that is fitted, so that several counts may be held to it.

    Attributes
    ----------
    draws : ndarray of float, shape (draws,)
        The counterfactual, rising.
    stood, came : ndarray, shape (windows,)
        How the windows before stood to what was foretold of them, and their counts.
    """

    draws: FloatArray
    stood: FloatArray
    came: IntArray


def expect(
    history: IntArray, days: int, *, seed: int, others: IntArray | None = None, skip: int = 0
) -> Expected | None:
    """Fit a history for windows of one length; None where it is too short.

    Parameters
    ----------
    history, others, skip, seed
        As in :func:`judge`.
    days : int
        Of the window.
    """
    counts = pooled(history, others)
    if counts.shape[1] < needed(days, skip):
        return None
    draws = counterfactual(history, days, others=others, skip=skip, seed=seed)
    foretold, came = placebo(counts, days, skip, seed)
    return Expected(draws, standing(foretold, came), came)


def judge_beside(
    expected: Expected | None,
    observed: IntArray,
    *,
    tau: float = TAU,
    level: float = LEVEL,
    cut: float = CUT,
    floor: float = POWER_FLOOR,
) -> Judgement:
    """Judge the counts of a window beside what was expected of it; parameters as in :func:`judge`.

    Raises
    ------
    ValueError
        If a share is not between 0 and 1, the window has no days, or counts are negative.
    """
    _check(observed, tau=tau, level=level, cut=cut, floor=floor)
    test, count = Equivalence(tau, level, cut, floor), int(np.sum(observed))
    return _short(count, test) if expected is None else _judged(expected, count, test)


@dataclass(frozen=True)
class Equivalence:
    """The test of "held": equivalence at a level, with a floor under its power."""

    tau: float
    level: float
    cut: float
    floor: float

    def held(self, draws: FloatArray, count: int) -> bool:
        """Say whether a count is called held beside a counterfactual."""
        return chance_at_most(draws, self.tau, count) <= self.level and self.able(draws)

    def able(self, draws: FloatArray) -> bool:
        """Say whether the test would find the fall that it must be able to find."""
        return power(draws, 1 - self.cut, self.tau, self.level) >= self.floor

    def reason(
        self, draws: FloatArray, count: int, ratio: Ratio, attainable: float, placebo_level: float
    ) -> Reason:
        """Return why neither answer can be given; empty where one can."""
        if attainable > self.level:
            return "level not attainable"
        if ratio.low >= self.tau:
            return ""
        if not self.able(draws):
            return "power too low"
        if not self.held(draws, count):
            return "interval too wide"
        return "as quiet before" if placebo_level > self.level else ""


def standing(draws: FloatArray, count: IntArray) -> FloatArray:
    """Return how counts stand to what was foretold: over the median, half a happening added to both.

    Parameters
    ----------
    draws : ndarray of float, shape (..., draws)
    count : ndarray of int, shape (...)

    Returns
    -------
    ndarray of float, shape (...)
    """
    return np.asarray((count + HALF) / (np.median(draws, axis=-1) + HALF), dtype=np.float64)


def as_low(stood: FloatArray, came: IntArray, stands: FloatArray, count: IntArray) -> Flags:
    """Say of each window before whether it lay as far below what was foretold as a count does.

    A silence is held against every silence before, whatever was foretold.

    Parameters
    ----------
    stood, came : ndarray, shape (windows, ...)
        How the windows before stood to what was foretold of them, and their counts.
    stands, count : ndarray, shape (...)

    Returns
    -------
    ndarray of bool, shape (windows, ...)
    """
    return np.asarray((stood <= stands) | ((came == 0) & (count == 0)))


def placebo(counts: IntArray, length: int, skip: int, seed: int) -> tuple[FloatArray, IntArray]:
    """Foretell the disjoint windows of the first series, each from what preceded it.

    Parameters
    ----------
    counts : ndarray of int, shape (series, days)
    length, skip, seed : int

    Returns
    -------
    ndarray of float, shape (windows, draws); ndarray of int, shape (windows,)
        Draws, and what came; the latest 400 windows at most.
    """
    days = counts.shape[1]
    origins = np.arange(days - length - skip, needed(length, skip) - 1, -length)[:_MOST_WINDOWS][::-1]
    running = running_sums(counts)
    rng = generator(seed, "activity", "placebo", length, skip)
    drawn, model, fitted = [], None, 0
    for origin in origins.tolist():
        if model is None or origin - fitted >= _REFIT_DAYS:
            model, fitted = fit(counts[:, :origin], length, skip), origin
        drawn.append(model.draws(running[:1], origin, rng, _PLACEBO_DRAWS)[0])
    came = window_sums(running[:1], origins, length, skip)[0]
    return np.array(drawn).reshape(len(origins), _PLACEBO_DRAWS), came


def _judged(expected: Expected, count: int, test: Equivalence) -> Judgement:
    """Judge a count beside its counterfactual, and the test beside the windows before."""
    draws, windows = expected.draws, len(expected.came)
    attainable = 1 / (windows + 1)
    number = np.array(count)
    low = as_low(expected.stood, expected.came, standing(draws, number), number)
    placebo_level = (1 + int(low.sum())) / (windows + 1)
    ratio = ratio_of(draws, count, test.level)
    reason = test.reason(draws, count, ratio, attainable, placebo_level)
    held: Held = "cannot tell" if reason else "held" if ratio.high < test.tau else "not held"
    fell = _fell(ratio, test, placebo_level) if attainable <= test.level else "cannot tell"
    found = power(draws, 1 - test.cut, test.tau, test.level)
    low, best, high = np.quantile(draws, [test.level, 0.5, 1 - test.level]).tolist()
    return Judgement(
        count, (low, best, high), ratio, fell, held, reason, attainable, placebo_level, found, windows,
        test.tau, test.level, test.cut,
    )  # fmt: skip


def _short(count: int, test: Equivalence) -> Judgement:
    """Return what can be said after a history that is too short to foretell anything: nothing."""
    none = math.nan
    return Judgement(
        count, (none, none, none), Ratio(none, none, none), "cannot tell", "cannot tell", "short history",
        1.0, 1.0, none, 0, test.tau, test.level, test.cut,
    )  # fmt: skip


def _fell(ratio: Ratio, test: Equivalence, placebo_level: float) -> Fell:
    """Say whether activity fell at all; "did not fall" rules out a fall to below tau."""
    if ratio.high < 1 and placebo_level <= test.level:
        return "fell"
    return "did not fall" if ratio.low >= test.tau and ratio.high >= 1 else "cannot tell"


def _check(observed: IntArray, **shares: float) -> None:
    """Refuse a window without days, negative counts, and shares that are none."""
    if not len(observed) or np.min(observed) < 0:
        message = "a count is negative" if len(observed) else "the window has no days"
        raise ValueError(message)
    for name, share in shares.items():
        if not 0 < share < 1:
            message = f"{name} is {share}: a number between 0 and 1 is needed"
            raise ValueError(message)
