"""Marks: the discrete Pareto law with a cap, P(mark >= m) = m ** -tail, and its mean."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_LEAST_TAIL, _GREATEST_TAIL = 0.05, 8.0
_HALVINGS = 50


def mean_mark(tail: Floats, cap: NDArray[np.int64]) -> Floats:
    """Return the mean mark: the sum over m from 1 to cap of m ** -tail, by the Euler-Maclaurin formula from m = 8.

    The error is below 1e-6 of the mean for any tail above zero.
    """
    tail = np.asarray(tail, dtype=np.float64)
    last = np.asarray(cap, dtype=np.float64)
    total = np.zeros(np.broadcast(tail, last).shape)
    for mark in range(1, 8):
        total = total + np.where(mark <= last, mark ** (-tail), 0.0)
    first = 8.0
    beyond = last >= first
    upper = np.maximum(last, first)
    flat = np.abs(tail - 1.0) < 1e-9
    exponent = np.where(flat, 1.0, 1.0 - tail)
    area = np.where(flat, np.log(upper / first), (upper**exponent - first**exponent) / exponent)
    ends = (first**-tail + upper**-tail) / 2.0
    slope = tail / 12.0 * (first ** (-tail - 1.0) - upper ** (-tail - 1.0))
    return np.asarray(total + np.where(beyond, area + ends + slope, 0.0))


def tail_of_mean(mean: Floats, cap: NDArray[np.int64]) -> Floats:
    """Return the tail that gives a mean mark, by bisection; the nearest possible where the mean is out of reach."""
    low = np.full(np.shape(mean), _LEAST_TAIL)
    high = np.full(np.shape(mean), _GREATEST_TAIL)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        # The mean falls as the tail grows.
        too_large = mean_mark(middle, cap) > mean
        low, high = np.where(too_large, middle, low), np.where(too_large, high, middle)
    return np.asarray((low + high) / 2.0)
