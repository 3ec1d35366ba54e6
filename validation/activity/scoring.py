"""How good distributions are that are told as draws: CRPS, coverage, and the place of what came."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def crps(draws: FloatArray, came: FloatArray) -> FloatArray:
    """Return the continuous ranked probability score of each forecast (Gneiting and Raftery, 2007).

    Parameters
    ----------
    draws : ndarray of float, shape (..., draws)
    came : ndarray of float, shape (...)

    Returns
    -------
    ndarray of float, shape (...)
        In the unit of the counts: a point forecast scores its absolute error. The draws are the forecast, step by
        step, as the empirical distribution of the last four windows is, and not a sample from some other one.
    """
    ordered = np.sort(draws, axis=-1)
    number = ordered.shape[-1]
    rank = 2.0 * np.arange(1, number + 1) - number - 1.0
    spread = (ordered * rank).sum(axis=-1) / number**2
    return np.abs(ordered - came[..., None]).mean(axis=-1) - spread


def covered(draws: FloatArray, came: FloatArray, share: float = 0.9) -> FloatArray:
    """Return by how much each central interval covers what came: 1, 0, or the share where it lies on an end.

    Counts are whole numbers, so an interval of exactly nine tenths need not exist: the place of what came among the
    draws is taken at random between the share of draws below it and the share at or below it.
    """
    below = (draws < came[..., None]).mean(axis=-1)
    upto = (draws <= came[..., None]).mean(axis=-1)
    tail = (1 - share) / 2
    low, high = np.maximum(below, tail), np.minimum(upto, 1 - tail)
    width = np.maximum(upto - below, 1e-12)
    inside = np.clip((high - low) / width, 0.0, 1.0)
    point = (below >= tail) & (upto <= 1 - tail)
    return np.where(upto > below, inside, point.astype(float))
