"""Windows of daily counts: sums over windows, and the rates before an origin from which a window is foretold."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

TRAILING = (7, 14, 30, 90)
"""Days before an origin over which rates are taken."""
HALF = 0.5
"""Added to a count before its logarithm is taken, as Jeffreys' prior of a rate adds it."""
BORROWED = 2.0
"""Happenings that a rate borrows from the rate over more days."""


def running_sums(counts: IntArray) -> IntArray:
    """Return sums from the start: column t holds what happened before day t.

    Parameters
    ----------
    counts : ndarray of int, shape (series, days)

    Returns
    -------
    ndarray of int, shape (series, days + 1)
    """
    running = np.zeros((counts.shape[0], counts.shape[1] + 1), dtype=np.int64)
    np.cumsum(counts, axis=1, out=running[:, 1:])
    return running


def window_sums(running: IntArray, origins: IntArray, length: int, skip: int) -> IntArray:
    """Return what happened in the window after each origin.

    Parameters
    ----------
    running : ndarray of int, shape (series, days + 1)
    origins : ndarray of int, shape (origins,)
        First day that is not known; the window begins ``skip`` days later.
    length, skip : int
        Days of the window, and days left out before it.

    Returns
    -------
    ndarray of int, shape (series, origins)
    """
    return running[:, origins + skip + length] - running[:, origins + skip]


def rates_before(running: IntArray, origins: IntArray, length: int) -> FloatArray:
    """Return the logarithms of the rates before each origin, as counts a window.

    Parameters
    ----------
    running : ndarray of int, shape (series, days + 1)
    origins : ndarray of int, shape (origins,)
        At least 1.
    length : int
        Days of a window.

    Returns
    -------
    ndarray of float, shape (series, origins, len(TRAILING))
        Each rate is a mean with that over the next longer time, which counts for two happenings (the posterior mean
        of a Gamma prior about it): where a week says little, its rate is that of the season.
    """
    rate = (running[:, origins] + HALF) / origins
    logs = []
    for days in reversed(TRAILING):
        begin = np.maximum(origins - days, 0)
        rate = (running[:, origins] - running[:, begin] + BORROWED) / (origins - begin + BORROWED / rate)
        logs.append(np.log(rate * length))
    return np.stack(logs[::-1], axis=-1)


def last_windows(running: IntArray, origin: int, length: int, number: int) -> IntArray:
    """Return the counts of the disjoint windows that end at an origin, the latest first.

    Parameters
    ----------
    running : ndarray of int, shape (series, days + 1)
    origin, length : int
    number : int
        At most so many.

    Returns
    -------
    ndarray of int, shape (series, windows)
    """
    ends = origin - length * np.arange(min(number, origin // length))
    return running[:, ends] - running[:, ends - length]
