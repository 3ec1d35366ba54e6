"""Marks: the discrete Lomax law with a cap, P(mark >= m) = (1 + (m - 1) / scale) ** -tail, and its mean."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.core.findings import InputFault

Floats = NDArray[np.float64]
_EXACT_TERMS = 8
_LEAST_LOG_SCALE, _GREATEST_LOG_SCALE = np.log(1e-6), np.log(1e7)
_HALVINGS = 60
_AS_GOOD_AS_NONE = 1e-14


def mean_mark(scale: Floats, tail: Floats, cap: NDArray[np.int64]) -> Floats:
    """Return the mean mark: the sum over m from 1 to cap of P(mark >= m), by the Euler-Maclaurin formula from m = 8.

    The error is below 1e-6 of the mean for tails up to 4. Scale 0 gives 1.
    """
    tail = np.asarray(tail, dtype=np.float64)
    last = np.asarray(cap, dtype=np.float64)
    # A scale this small stands for 0: what it adds to the mean is below 1e-6 for tails from 0.5.
    size = np.maximum(np.asarray(scale, dtype=np.float64), _AS_GOOD_AS_NONE)
    total = np.zeros(np.broadcast(size, tail, last).shape)
    for mark in range(1, _EXACT_TERMS):
        total = total + np.where(mark <= last, (1.0 + (mark - 1) / size) ** -tail, 0.0)
    low = 1.0 + (_EXACT_TERMS - 1) / size
    high = 1.0 + (np.maximum(last, float(_EXACT_TERMS)) - 1) / size
    flat = np.abs(tail - 1.0) < 1e-9
    power = np.where(flat, 1.0, 1.0 - tail)
    area = size * np.where(flat, np.log(high / low), (high**power - low**power) / power)
    ends = (low**-tail + high**-tail) / 2.0
    first, final = size * low, size * high
    slope = tail / 12.0 * (low**-tail / first - high**-tail / final)
    bend = tail * (tail + 1.0) * (tail + 2.0) / 720.0 * (low**-tail / first**3 - high**-tail / final**3)
    return np.asarray(total + np.where(last >= _EXACT_TERMS, area + ends + slope - bend, 0.0))


def scale_of_mean(mean: Floats, tail: Floats, cap: NDArray[np.int64]) -> Floats:
    """Return the scale that gives a mean mark, by bisection on its logarithm; 0 for a mean of 1 or less.

    A mark is at least 1: fewer violations than incidents are read as one each.

    Raises
    ------
    InputFault
        If a mean is not below the cap.
    """
    mean, tail, cap = np.broadcast_arrays(
        np.asarray(mean, dtype=np.float64), np.asarray(tail, dtype=np.float64), np.asarray(cap)
    )
    if np.any(mean >= cap):
        worst = np.unravel_index(np.argmax(mean - cap), mean.shape)
        raise InputFault(
            f"{float(mean[worst]):.0f} violations an incident cannot be with at most {int(cap[worst])} of them",
            "raise mark.cap of the domain, or look at the declared violations and incidents",
            code="R012",
        )
    low = np.full(mean.shape, _LEAST_LOG_SCALE)
    high = np.full(mean.shape, _GREATEST_LOG_SCALE)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        too_small = mean_mark(np.exp(middle), tail, cap) < mean
        low, high = np.where(too_small, middle, low), np.where(too_small, high, middle)
    return np.where(mean > 1.0, np.exp((low + high) / 2.0), 0.0)
