"""Naive forecasts of a window's count, each told as draws: what the model must be better than."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
YEAR = 365
_HALF = 0.5
_DRAWS = 200

Forecast = Callable[[IntArray, int, int, int, np.random.Generator], FloatArray]
"""Running sums, origin, days of the window, days left out -> draws, shape (series, draws)."""


def windows_before(running: IntArray, origin: int, length: int, most: int) -> FloatArray:
    """Return the counts of the disjoint windows that end at an origin, the latest first, shape (series, windows)."""
    ends = origin - length * np.arange(min(most, origin // length))
    return (running[:, ends] - running[:, ends - length]).astype(float)


def last_window(
    running: IntArray, origin: int, length: int, skip: int, rng: np.random.Generator
) -> FloatArray:
    """The count of the last window, as a point."""
    return windows_before(running, origin, length, 1)


def a_year_before(
    running: IntArray, origin: int, length: int, skip: int, rng: np.random.Generator
) -> FloatArray:
    """The count of the same window a year before, as a point; of the last window where there is none."""
    begin = origin + skip - YEAR
    if begin < 0 or begin + length > origin:
        return last_window(running, origin, length, skip, rng)
    return (running[:, begin + length] - running[:, begin])[:, None].astype(float)


def last_windows(number: int) -> Forecast:
    """Return the forecast that draws from the last few windows."""
    return lambda running, origin, length, skip, rng: windows_before(running, origin, length, number)


def poisson_about_mean(number: int) -> Forecast:
    """Return the forecast that draws from a Poisson distribution about the mean of the last few windows."""

    def forecast(
        running: IntArray, origin: int, length: int, skip: int, rng: np.random.Generator
    ) -> FloatArray:
        mean = windows_before(running, origin, length, number).mean(axis=1, keepdims=True)
        return rng.poisson(mean + _HALF / number, (len(mean), _DRAWS)).astype(float)

    return forecast


def random_walk(*, pooled: bool) -> Forecast:
    """Return the last window times the ratios of later to earlier windows, of the series itself or of all series."""

    def forecast(
        running: IntArray, origin: int, length: int, skip: int, rng: np.random.Generator
    ) -> FloatArray:
        past = windows_before(running, origin, length, origin // length)[:, ::-1]
        apart = 1 + -(-skip // length)
        if past.shape[1] <= apart + 2:
            return past[:, -1:]
        ratios = (past[:, apart:] + _HALF) / (past[:, :-apart] + _HALF)
        if pooled:
            ratios = np.quantile(ratios, (np.arange(_DRAWS) + 0.5) / _DRAWS)[None, :]
        return np.maximum((past[:, -1:] + _HALF) * ratios - _HALF, 0.0)

    return forecast


BASELINES: dict[str, Forecast] = {
    "last window": last_window,
    "same window a year before": a_year_before,
    "last 4 windows": last_windows(4),
    "last 10 windows": last_windows(10),
    "last 30 windows": last_windows(30),
    "all windows before": last_windows(10**6),
    "Poisson about the mean of 3": poisson_about_mean(3),
    "Poisson about the mean of 10": poisson_about_mean(10),
    "random walk, own errors": random_walk(pooled=False),
    "random walk, errors of all": random_walk(pooled=True),
}
