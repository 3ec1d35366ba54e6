"""Every disjoint window of a source foretold from what preceded it, and what the monitor would have said of it.

The windows follow one another, so those before a window are the placebo windows that the judgement of it would use:
what is said here is what :func:`peacewright.monitoring.activity.judgement.judge` says, without foretelling them anew.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.core.streams import generator
from peacewright.monitoring.activity.counterfactual import fit, needed
from peacewright.monitoring.activity.judgement import CUT, LEVEL, POWER_FLOOR, TAU, as_low, standing
from peacewright.monitoring.activity.ratio import chance_at_most, largest_count, power
from peacewright.monitoring.activity.windows import running_sums, window_sums
from validation.activity.series import CHOOSING, Source

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
Flags = NDArray[np.bool_]

REFIT_DAYS = 30
MOST_WINDOWS = 400
DRAWS = 200


@dataclass(frozen=True, eq=False)
class Rolled:
    """Windows of one length, foretold one after the other.

    Attributes
    ----------
    origins : ndarray of int, shape (windows,)
    draws : ndarray of float, shape (windows, series, draws)
    came : ndarray of int, shape (windows, series)
    reported : ndarray of bool, shape (windows,)
        Whether it lies on the days that are reported on.
    placebo : ndarray of bool, shape (windows,)
        Whether no truce is known to touch it.
    """

    source: Source
    length: int
    skip: int
    origins: IntArray
    draws: FloatArray
    came: IntArray
    reported: Flags
    placebo: Flags


def roll(source: Source, length: int, skip: int = 0, seed: int = 1, most: int = MOST_WINDOWS) -> Rolled:
    """Foretell the windows of a source, the latest 400 at most, each from the days before it."""
    counts = source.counts
    origins = origins_of(source, length, skip, most)
    running = running_sums(counts)
    rng = generator(seed, "validation", "activity", source.name, length)
    drawn, model, fitted = [], None, 0
    for origin in origins.tolist():
        if model is None or origin - fitted >= REFIT_DAYS:
            model, fitted = fit(counts[:, :origin], length, skip), origin
        drawn.append(model.draws(running, origin, rng, DRAWS))
    return Rolled(
        source, length, skip, origins, np.stack(drawn), window_sums(running, origins, length, skip).T,
        *asked_of(source, origins, length, skip),
    )  # fmt: skip


def origins_of(source: Source, length: int, skip: int = 0, most: int = MOST_WINDOWS) -> IntArray:
    """Return the first day that is not known of each disjoint window that can be foretold, the latest 400 at most."""
    latest = source.counts.shape[1] - length - skip
    return np.arange(latest, needed(length, skip) - 1, -length)[:most][::-1]


def asked_of(source: Source, origins: IntArray, length: int, skip: int = 0) -> tuple[Flags, Flags]:
    """Return which windows lie on the days that are reported on, and which no known truce touches."""
    placebo = [
        not any(
            truce.meets(source.date(at + skip), source.date(at + skip + length - 1))
            for truce in source.truces
        )
        for at in origins.tolist()
    ]
    return origins >= int(source.counts.shape[1] * CHOOSING), np.array(placebo)


@dataclass(frozen=True, eq=False)
class Limits:
    """Up to and from which counts each window would be called held, fallen or not held; shape (windows, series)."""

    held_upto: IntArray
    fell_upto: IntArray
    not_held_from: IntArray
    able: Flags
    """Whether the test would find the cut often enough."""
    power: FloatArray


def limits(rolled: Rolled, tau: float = TAU, level: float = LEVEL, floor: float = POWER_FLOOR) -> Limits:
    """Return the counts at which the judgement of each window turns."""
    shape = rolled.came.shape
    held, fell, not_held = (np.empty(shape, dtype=np.int64) for _ in range(3))
    found = np.empty(shape)
    for at in np.ndindex(*shape):
        draws = rolled.draws[at]
        held[at] = largest_count(draws, tau, level)
        fell[at] = largest_count(draws, 1.0, level)
        # The least count that would be no likelier than the level at tau.
        not_held[at] = _least(draws, tau, level)
        found[at] = power(draws, 1 - CUT, tau, level)
    return Limits(held, fell, not_held, found >= floor, found)


def _least(draws: FloatArray, tau: float, level: float) -> int:
    low, high = 0, int(draws.max()) + 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if 1 - chance_at_most(draws, tau, middle - 1) <= level else (middle, high)
    return high


@dataclass(frozen=True, eq=False)
class Called:
    """What is said of each window; shape (windows, series)."""

    held: Flags
    not_held: Flags
    fell: Flags


def call(rolled: Rolled, edge: Limits, counts: IntArray, level: float = LEVEL) -> Called:
    """Return what would be said of each window had it counted so many, with the windows before as they came."""
    windows = np.arange(len(rolled.origins))[:, None]
    attainable = 1 / (windows + 1) <= level
    stood, stands = standing(rolled.draws, rolled.came), standing(rolled.draws, counts)
    low = np.stack(
        [
            as_low(stood[:at], rolled.came[:at], stands[at], counts[at]).sum(axis=0)
            for at in range(len(counts))
        ]
    )
    rare = (1 + low) / (windows + 1) <= level
    held = attainable & rare & edge.able & (counts <= edge.held_upto)
    not_held = attainable & (counts >= edge.not_held_from)
    return Called(held, not_held, attainable & rare & (counts <= edge.fell_upto))
