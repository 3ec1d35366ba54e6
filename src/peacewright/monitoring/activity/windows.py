"""Windows of daily counts: sums over windows, and the rates before an origin from which a window is foretold."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

TRAILING = (7, 30, 90, 365)
"""Days before an origin over which rates are taken: a week, a month, a season, a year."""
HALF = 0.5
"""Added to each count before its logarithm is taken, as Jeffreys' prior of a rate adds it."""


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
    length : int
        Days of a window.

    Returns
    -------
    ndarray of float, shape (series, origins, len(TRAILING))
        Over fewer days where the series begins later.
    """
    rates = []
    for days in TRAILING:
        begin = np.maximum(origins - days, 0)
        known = np.maximum(origins - begin, 1)
        rates.append(np.log((running[:, origins] - running[:, begin] + HALF) * (length / known)))
    return np.stack(rates, axis=-1)


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
