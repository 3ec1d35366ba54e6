"""What a series would have counted in a window without a truce, as draws, foretold from the days before alone.

A regression of the logarithm of the window's count on the logarithms of the rates over the last week, fortnight, month
and season, pooled over series, with weights held near values that served other series; then the errors that such
forecasts had at like levels, the recent ones weighing more; then a share of the last windows as they were.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from peacewright.core.streams import generator
from peacewright.monitoring.activity.windows import (
    HALF,
    FloatArray,
    IntArray,
    last_windows,
    rates_before,
    running_sums,
    window_sums,
)

DRAWS = 400
FIRST_ORIGIN = 28
"""Days that must be known before a first forecast: four weeks, so that every weekday has been seen four times."""
WEIGHTS = (0.3, 0.2, 0.3, 0.2)
"""Weights of the rates towards which the fit is held."""
HELD = 50.0
"""Windows that the coefficients held to are worth."""
ALIKE = 0.4
"""Bandwidth of levels that are alike, in logarithms."""
FADES = 180.0
"""Days after which an error of a forecast weighs half."""
AS_IT_WAS = 0.25
"""Share of draws that are taken from the last windows as they were."""
LAST_DAYS, LAST_LEAST = 30, 4
"""These windows: those of the last days, or so many."""
_PARTS = 6
_MOST_ORIGINS = 1000
_ROUNDS = 3
_LEAST_VARIANCE = 0.02


@dataclass(frozen=True, eq=False)
class Model:
    """A fitted counterfactual for windows of one length.

    Attributes
    ----------
    coefficients : ndarray of float, shape (1 + rates,)
        Constant, and weight of the logarithm of each rate.
    level, error, age : ndarray of float, shape (cases,)
        Of each past window: the logarithm that is foretold, what came less that, and days since; by rising error.
    """

    length: int
    skip: int
    coefficients: FloatArray
    level: FloatArray
    error: FloatArray
    age: FloatArray

    @cached_property
    def faded(self) -> FloatArray:
        """What the error of each past window weighs by its age, shape (cases,)."""
        return np.asarray(0.5 ** (self.age / FADES))

    def foretold(self, running: IntArray, origins: IntArray) -> FloatArray:
        """Return the logarithm of the count foretold for each window, shape (series, origins)."""
        rates = rates_before(running, origins, self.length)
        return np.asarray(self.coefficients[0] + rates @ self.coefficients[1:])

    def draws(
        self, running: IntArray, origin: int, rng: np.random.Generator, number: int = DRAWS
    ) -> FloatArray:
        """Return draws of the counts of the window after an origin.

        Parameters
        ----------
        running : ndarray of int, shape (series, days + 1)
            Running sums; days from the origin on are not looked at.
        origin : int
        rng : Generator
            For the rounding to whole numbers, which keeps the mean.
        number : int

        Returns
        -------
        ndarray of float, shape (series, number)
            Whole numbers. They lie evenly over the distribution, from the least up.
        """
        place = (np.arange(number) + 0.5) / number
        before = last_windows(running, origin, self.length, max(LAST_LEAST, LAST_DAYS // self.length))
        drawn = np.empty((len(running), number))
        for row, level in enumerate(self.foretold(running, np.array([origin]))[:, 0]):
            weight = np.exp(-0.5 * ((self.level - level) / ALIKE) ** 2) * self.faded + 1e-12
            modelled = np.maximum(np.exp(level + _quantiles(self.error, weight, place)) - HALF, 0.0)
            whole = np.floor(modelled)
            modelled = whole + (rng.random(number) < modelled - whole)
            known = before.shape[1]
            values = np.concatenate([modelled, before[row]])
            share = AS_IT_WAS if known else 0.0
            weights = np.concatenate(
                [np.full(number, (1 - share) / number), np.full(known, share / max(known, 1))]
            )
            order = np.argsort(values, kind="stable")
            drawn[row] = _quantiles(values[order], weights[order], place)
        return drawn


def fit(counts: IntArray, length: int, skip: int = 0) -> Model:
    """Fit the counterfactual to all windows that lie within some days.

    Parameters
    ----------
    counts : ndarray of int, shape (series, days)
        Each series is a row; all share the fit.
    length, skip : int
        Days of a window, and days left out before it.

    Returns
    -------
    Model

    Raises
    ------
    ValueError
        If no window with four weeks before it lies within the days.
    """
    days = counts.shape[1]
    stride = max(1, length // _PARTS)
    origins = np.arange(days - length - skip, FIRST_ORIGIN - 1, -stride)[:_MOST_ORIGINS]
    if not len(origins):
        message = f"{days} days are too few: {needed(length, skip)} are needed for windows of {length} days"
        raise ValueError(message)
    running = running_sums(counts)
    rates = rates_before(running, origins, length)
    rates = rates.reshape(-1, rates.shape[-1])
    design = np.column_stack([np.ones(len(rates)), rates])
    logs = np.log(window_sums(running, origins, length, skip) + HALF).ravel()
    held = np.array([0.0, *WEIGHTS])
    coefficients = _regress(design, logs, held, stride / length)
    level = design @ coefficients
    # Few windows show the errors of one course of events only: they are taken for larger by one part in so many.
    error = (logs - level) * (1 + length / (days - FIRST_ORIGIN))
    order = np.argsort(error, kind="stable")
    age = np.tile((days - origins).astype(np.float64), len(counts))
    return Model(length, skip, coefficients, level[order], error[order], age[order])


def needed(length: int, skip: int = 0) -> int:
    """Return the days of history without which nothing can be fitted."""
    return FIRST_ORIGIN + length + skip


def counterfactual(
    history: IntArray, days: int, *, others: IntArray | None = None, skip: int = 0, seed: int
) -> FloatArray:
    """Return draws of what a series would count in a window, had all gone on as before.

    Parameters
    ----------
    history : ndarray of int, shape (known days,)
        Daily counts up to the window, or to ``skip`` days before it.
    days : int
        Of the window.
    others : ndarray of int, shape (series, known days), optional
        Series of the same days that share the fit, such as those of other regions.
    skip : int
        Days left out between the history and the window, such as those about a declared start.
    seed : int

    Returns
    -------
    ndarray of float, shape (400,)
        Whole numbers, rising.

    Raises
    ------
    ValueError
        If the history is too short (four weeks and one window), counts are negative, or ``others`` has other days.
    """
    counts = pooled(history, others)
    model = fit(counts, days, skip)
    rng = generator(seed, "activity", "counterfactual", days, skip)
    drawn: FloatArray = model.draws(running_sums(counts[:1]), counts.shape[1], rng)[0]
    return drawn


def pooled(history: IntArray, others: IntArray | None) -> IntArray:
    """Return a series and those that share its fit as rows, the series first, and not a second time.

    Raises
    ------
    ValueError
        If counts are negative or days differ.
    """
    counts = np.asarray(history, dtype=np.int64)[None, :]
    if others is not None and len(others):
        rest = np.asarray(others, dtype=np.int64)
        if rest.ndim != 2 or rest.shape[1] != counts.shape[1]:
            message = f"the other series have shape {rest.shape}: (series, {counts.shape[1]}) is needed"
            raise ValueError(message)
        counts = np.concatenate([counts, rest[(rest != counts).any(axis=1)]])
    if counts.size and counts.min() < 0:
        message = "a count is negative"
        raise ValueError(message)
    return counts


def _regress(design: FloatArray, logs: FloatArray, held: FloatArray, worth: float) -> FloatArray:
    """Return coefficients by weighted least squares, held near given ones.

    A logarithm of a count m has the variance 1/m of the count and one that all share; each window weighs by the
    inverse. Windows that overlap are worth less each.
    """
    coefficients, shared = held, 0.3
    grip = HELD * np.eye(len(held))
    for _ in range(_ROUNDS):
        noise = 1.0 / (np.exp(np.clip(design @ coefficients, -3.0, 20.0)) + HALF)
        weight = worth / (noise + shared)
        normal = (design * weight[:, None]).T @ design + grip
        coefficients = np.asarray(
            np.linalg.solve(normal, design.T @ (weight * logs) + grip @ held), dtype=np.float64
        )
        left = (logs - design @ coefficients) ** 2 - noise
        shared = max(float(left.mean()), _LEAST_VARIANCE)
    return coefficients


def _quantiles(values: FloatArray, weights: FloatArray, place: FloatArray) -> FloatArray:
    """Return the values below which given shares of the weight lie; values rise."""
    upto = np.cumsum(weights)
    at = np.searchsorted(upto, place * upto[-1])
    return np.asarray(values[np.minimum(at, len(values) - 1)], dtype=np.float64)
