"""Few places of limited room from which areas are served, with a bound on how few there could be.

The linear relaxation, in rooms of one place; ``x[s]`` is how much of place s is used, at most one:

    minimise   sum x
    served     sum_s y[s, a] >= demand[a]
    reserve    sum of r within reach of a >= reserve
    room       sum_a effort[s, a] y[s, a] + r[s] <= x[s]

Its value, rounded up, is the bound. Places are then closed one after the other, the least used first, until the rest no
longer serve. No program in whole numbers: HiGHS mends their plans by rounding errors here, and writes of it to the
terminal past its own switch for silence.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_ROUNDING = 1e-6


@dataclass(frozen=True, eq=False)
class FewPlaces:
    """Places that serve all areas, and the number below which none could."""

    chosen: Integers
    at_least: int


def few_places(effort: Floats, demand: Floats, reserve: float, room: float) -> FewPlaces | None:
    """Return few places that serve all areas; None if all places together do not.

    Parameters
    ----------
    effort : ndarray of float, shape (places, areas)
        Persons at a place for one in an area, at least one; inf for out of reach.
    demand : ndarray of float, shape (areas,), persons on the spot
    reserve : float, persons that wait in reach of each area
    room : float, persons that a place holds
    """
    relaxation = _Relaxation(effort, demand / room, reserve / room)
    is_open = np.asarray(np.isfinite(effort).any(axis=1))
    found = relaxation.used(is_open)
    if found is None:
        return None
    at_least, chosen = math.ceil(found.sum() - _ROUNDING), np.flatnonzero(found > _ROUNDING)
    while len(chosen) > at_least:
        kept = np.zeros(len(effort), dtype=bool)
        kept[chosen[np.argsort(-found[chosen], kind="stable")[:-1]]] = True
        found = relaxation.used(kept)
        if found is None:
            break
        chosen = np.flatnonzero(found > _ROUNDING)
    return FewPlaces(chosen, at_least)


class _Relaxation:
    """The linear program: columns are how much of each place is used, ways from a place to an area, who waits."""

    def __init__(self, effort: Floats, demand: Floats, reserve: float) -> None:
        place, area = np.nonzero(np.isfinite(effort))
        self.places, self.columns = len(effort), 2 * len(effort) + len(place)
        way, one = self.places + np.arange(len(place)), np.ones(len(place))
        shape = (len(demand), self.columns)
        served = sparse.csr_array((one, (area, way)), shape=shape)
        waits = sparse.csr_array((one, (area, self.columns - self.places + place)), shape=shape)
        eye = sparse.eye_array(self.places)
        to_areas = sparse.csr_array(
            (effort[place, area], (place, way - self.places)), shape=(self.places, len(place))
        )
        self.rows = sparse.csr_array(sparse.vstack([-served, -waits, sparse.hstack([-eye, to_areas, eye])]))
        self.limit = np.concatenate([-demand, np.full(len(demand), -reserve), np.zeros(self.places)])

    def used(self, is_open: NDArray[np.bool_]) -> Floats | None:
        """Return how much of each place the least use of open places takes, shape (places,); None if they do not do."""
        most = np.full(self.columns, np.inf)
        most[: self.places] = is_open
        cost = np.zeros(self.columns)
        cost[: self.places] = 1.0
        bounds = np.column_stack([np.zeros(self.columns), most])
        result = linprog(cost, A_ub=self.rows, b_ub=self.limit, bounds=bounds, method="highs")
        return None if result.status != 0 else np.asarray(result.x[: self.places])
