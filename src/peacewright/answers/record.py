"""What answers need to know of how an option fared in the futures: plain arrays, one record an option."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.operation.metrics import METRICS
from peacewright.operation.vocabulary import DOMAINS
from peacewright.simulation.resumption import BreakEven

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Watch:
    """Incidents by author and domain in each future, means over replications; all arrays of shape (n, 2, domains)."""

    happened: Floats
    detected: Floats
    attributed_right: Floats
    attributed_wrong: Floats

    def __post_init__(self) -> None:
        shapes = {
            array.shape
            for array in (self.happened, self.detected, self.attributed_right, self.attributed_wrong)
        }
        if len(shapes) != 1 or next(iter(shapes))[1:] != (2, len(DOMAINS)):
            message = f"a watch needs arrays of one shape (futures, 2, {len(DOMAINS)}), not {sorted(shapes)}"
            raise ValueError(message)


@dataclass(frozen=True, eq=False)
class Opening:
    """How the gate to the full phase decided, by future; shares of replications, shape (n,)."""

    opened: Floats
    falsely_opened: Floats
    falsely_refused: Floats


@dataclass(frozen=True, eq=False)
class Incidence:
    """How the ceasefire ends under one definition of collapse.

    ``causes`` holds, by cause, the share of futures and replications that it had ended by each of ``days``; the shares
    follow from how futures are drawn and are no probabilities.
    """

    definition: str
    days: Floats
    causes: Mapping[str, Floats]


@dataclass(frozen=True, eq=False)
class Arrival:
    """Share of the planned strength in place and working by ``days`` after the order to deploy.

    ``low``, ``median`` and ``high`` are 5, 50 and 95 % points over futures, of the shape of ``days``.
    """

    days: Floats
    low: Floats
    median: Floats
    high: Floats


@dataclass(frozen=True, eq=False)
class Record:
    """One option lived through n futures.

    Attributes
    ----------
    metrics, errors : mapping of str to ndarray of float, shape (n,)
        Mean and standard error over replications of every metric in ``METRICS``; NaN where there is nothing to measure.
    break_even : tuple of BreakEven
        Under the main definition of collapse, then others if found; empty for the baseline itself.
    hostile_per_year : ndarray of float, shape (n,), or None
        Expected hostile acts against the whole force in a year in place; None without a force.
    arrival : Arrival or None
        Share of the planned strength in place after the order to deploy; None without a force.
    days_by_definition : mapping of str to ndarray of float, shape (n,)
        Days kept under each definition of collapse, the main one first; deliberate resumption is set apart.
    days_with_resumption : ndarray of float, shape (n,)
        Days kept under the main definition if deliberate resumption competes as drawn.
    watch, opening, incidence
        See their classes.
    """

    metrics: Mapping[str, Floats]
    errors: Mapping[str, Floats]
    break_even: tuple[BreakEven, ...]
    days_by_definition: Mapping[str, Floats]
    days_with_resumption: Floats
    watch: Watch
    opening: Opening
    incidence: Incidence
    hostile_per_year: Floats | None = None
    arrival: Arrival | None = None

    def __post_init__(self) -> None:
        missing = [name for name in METRICS if name not in self.metrics or name not in self.errors]
        if missing:
            message = f"an option's record lacks {', '.join(missing)}"
            raise ValueError(message)

    @property
    def futures(self) -> int:
        """How many futures were lived through."""
        return len(next(iter(self.metrics.values())))
