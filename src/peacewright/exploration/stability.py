"""Boxes that are looked at twice: several boxes in turn, how often resamples keep a limit, and fresh futures.

A box describes the futures it was found in. Whether it says anything of others is seen in two ways: by looking for it
again in resamples (how often each limit comes back, and where), and by reading it in futures drawn with another seed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.core.futures import Futures
from peacewright.core.streams import generator
from peacewright.exploration.discovery import Box, Limit, discover, find_box
from peacewright.exploration.sensitivity import Columns

Flags = NDArray[np.bool_]

RESAMPLES = 50
STABLE_SHARE = 0.75
"""A limit that fewer resamples keep is called unstable; Meinshausen and Buehlmann (2010) advise 0.6 to 0.9."""
MOST_BOXES = 3
FEWEST_CASES = 20
"""Of fewer cases than this that no box holds yet, no further box is sought."""


@dataclass(frozen=True)
class Kept:
    """How often resamples keep a limit, and between which values nine in ten of them put it (NaN where never)."""

    limit: Limit
    share: float
    low: float
    high: float

    @property
    def stable(self) -> bool:
        """Whether enough resamples keep it."""
        return self.share >= STABLE_SHARE


@dataclass(frozen=True)
class Examined:
    """A box with the stability of its limits, in the order of the limits."""

    box: Box
    kept: tuple[Kept, ...]

    @property
    def stable(self) -> bool:
        """Whether every limit is kept by enough resamples."""
        return all(kept.stable for kept in self.kept)


@dataclass(frozen=True)
class Fresh:
    """A box read in futures that had no part in finding it.

    Attributes
    ----------
    inside, inside_cases, outside, outside_cases : int
        Futures, and cases among them, in and out of the box.
    found_density : float
        Share of cases in the box where it was found.
    """

    inside: int
    inside_cases: int
    outside: int
    outside_cases: int
    found_density: float

    @property
    def density(self) -> float:
        """Share of the fresh futures in the box that are cases; NaN where none lies in it."""
        return self.inside_cases / self.inside if self.inside else math.nan

    @property
    def outside_density(self) -> float:
        """Share of the fresh futures out of the box that are cases."""
        return self.outside_cases / self.outside if self.outside else math.nan

    @property
    def coverage(self) -> float:
        """Share of the cases among fresh futures that lie in the box."""
        cases = self.inside_cases + self.outside_cases
        return self.inside_cases / cases if cases else math.nan

    @property
    def drop(self) -> float:
        """Density where it was found less density in fresh futures."""
        return self.found_density - self.density

    @property
    def drop_error(self) -> float:
        """Standard error of the density in fresh futures."""
        return math.sqrt(self.density * (1 - self.density) / self.inside) if self.inside else math.nan


def boxes(table: Columns, cases: Flags, seed: int = 0) -> tuple[Examined, ...]:
    """Return up to three boxes, each sought among the futures that those before it do not hold.

    Coverage and density of each are of all futures, as its sentence speaks of all; two boxes may share some.

    Parameters
    ----------
    table : Columns
        k columns over n futures.
    cases : ndarray of bool, shape (n,)
    seed : int
        Of splits and resamples.

    Returns
    -------
    tuple of Examined
        Empty where no box is found again.
    """
    return tuple(_boxes(table, np.asarray(cases, dtype=bool), seed))


def _boxes(table: Columns, cases: Flags, seed: int) -> Iterator[Examined]:
    left = np.ones(len(cases), dtype=bool)
    for number in range(MOST_BOXES):
        if cases[left].sum() < FEWEST_CASES:
            return
        part = Columns(table.names, table.values[:, left])
        box = discover(part, cases[left], seed + number)
        if box is None:
            return
        kept = _kept(part, cases[left], box, seed + number)
        inside = _inside(box, table)
        yield Examined(_of_all(box, inside, cases), kept)
        left &= ~inside


def inside(box: Box, futures: Futures) -> Flags:
    """Return which of any futures lie in a box, shape (n,).

    Raises
    ------
    KeyError
        If the futures do not have what the box limits.
    """
    found = np.ones(futures.count, dtype=bool)
    for limit in box.limits:
        if limit.label:
            found &= futures.chosen(limit.name, limit.label) == limit.is_lower
        else:
            values = futures.value(limit.name)
            found &= (values >= limit.low) & (values <= limit.high)
    return found


def read_again(box: Box, futures: Futures, cases: Flags) -> Fresh:
    """Read a box in futures that had no part in finding it.

    Parameters
    ----------
    box : Box
    futures : Futures
        Drawn with another seed.
    cases : ndarray of bool, shape (m,)
        Which of these futures are cases.
    """
    within = inside(box, futures)
    return Fresh(
        int(within.sum()),
        int(cases[within].sum()),
        int((~within).sum()),
        int(cases[~within].sum()),
        box.density,
    )


def _inside(box: Box, table: Columns) -> Flags:
    found = np.ones(table.values.shape[1], dtype=bool)
    for limit in box.limits:
        values = table.values[table.names.index((limit.name, limit.label))]
        found &= (values >= limit.low) & (values <= limit.high)
    return found


def _of_all(box: Box, inside: Flags, cases: Flags) -> Box:
    return Box(
        box.limits,
        int(inside.sum()),
        int(cases[inside].sum()),
        len(cases),
        int(cases.sum()),
        box.checked_futures,
        box.checked_cases,
    )


def _kept(table: Columns, cases: Flags, box: Box, seed: int) -> tuple[Kept, ...]:
    """Look for the box again in resamples with replacement."""
    count = len(cases)
    places = [table.names.index((limit.name, limit.label)) for limit in box.limits]
    values: list[list[float]] = [[] for _ in box.limits]
    stream = generator(seed, "discovery", "resamples")
    for _ in range(RESAMPLES):
        drawn = stream.integers(0, count, count)
        if not cases[drawn].any() or cases[drawn].all():
            continue
        limits = find_box(table.values[:, drawn], cases[drawn])
        for limit, place, met in zip(box.limits, places, values, strict=True):
            value = float((limits.low if limit.is_lower else limits.high)[place])
            if math.isfinite(value):
                met.append(value)
    return tuple(_of_values(limit, met) for limit, met in zip(box.limits, values, strict=True))


def _of_values(limit: Limit, values: list[float]) -> Kept:
    low, high = np.quantile(values, [0.05, 0.95]).tolist() if values else (math.nan, math.nan)
    return Kept(limit, len(values) / RESAMPLES, low, high)
