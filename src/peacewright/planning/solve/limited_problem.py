"""The problem of coverage within limits: what is declared, what a placing is worth, and who is served by a facility.

The model and how it is solved: :mod:`peacewright.planning.solve.limited_coverage`.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from peacewright.planning.solve.coverage import level_values

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

_MOST_BASES = 62
"""Sets of bases are kept as the bits of one whole number."""


@dataclass(frozen=True, eq=False)
class LimitedCoverage:
    """One covering problem with limits.

    Attributes
    ----------
    covers : sparse array of float (0 or 1), shape (sites I, demands J)
    weight : ndarray of float, shape (J,)
    busy_share : float in [0, 1)
    open_sites, teams : int, most bases (up to 62) and teams
    capacity : ndarray of int, shape (I,), most teams at each base, at least one
    backup : float, worth of a second base in reach, as a share of the weight, at most ``1 - busy_share``
    near : ndarray of bool, shape (I, I), whether a facility at the second serves a base at the first; symmetric or not
    facilities : int, most surgical facilities, at least one; every open base needs one within the limit
    """

    covers: sparse.csr_array
    weight: Floats
    busy_share: float
    open_sites: int
    teams: int
    capacity: Integers
    backup: float
    near: Booleans
    facilities: int

    def __post_init__(self) -> None:
        if self.backup > 1 - self.busy_share:
            message = "a second base in reach is worth more than a first team that is free"
            raise ValueError(message)
        if self.facilities < 1:
            message = (
                f"every base needs a surgical facility near: at least one is needed, not {self.facilities}"
            )
            raise ValueError(message)
        if self.open_sites > _MOST_BASES:
            message = f"at most {_MOST_BASES} bases can have medical limits, not {self.open_sites}"
            raise ValueError(message)

    @cached_property
    def covered_by(self) -> sparse.csr_array:
        """The same cover with a row a demand, shape (J, I)."""
        return sparse.csr_array(self.covers.T)

    @cached_property
    def nearness(self) -> Floats:
        """:attr:`near` as zeros and ones, for products with shares and prices, shape (I, I)."""
        return self.near.astype(np.float64)

    @cached_property
    def level_values(self) -> Floats:
        """What the k-th team in reach adds per unit of weight, until it adds less than a thousandth."""
        return level_values(self.busy_share, self.teams, 1e-3)

    def objective(self, teams_at: Integers) -> float:
        """Return the value of a placing of teams, shape (I,); bases with teams are open."""
        in_reach = (self.covered_by @ teams_at).astype(np.int64)
        gained = np.concatenate([[0.0], np.cumsum(self.level_values)])
        value = gained[np.minimum(in_reach, len(gained) - 1)]
        second = (self.covered_by @ (teams_at > 0).astype(np.int64)) >= 2
        return float(self.weight @ (value + self.backup * second))

    def facilities_for(self, opened: Integers) -> tuple[int, ...] | None:
        """Return bases that get a facility so that each open base has one near, the fewest; None if that cannot be."""
        serves = _as_bits(self.near[np.ix_(opened, opened)].T)
        everyone = (1 << len(opened)) - 1
        for count in range(min(self.facilities, len(opened)) + 1):
            sets = _combinations(len(opened), count)
            found = np.flatnonzero(np.bitwise_or.reduce(serves[sets], axis=1) == everyone)
            if len(found):
                return tuple(int(opened[place]) for place in sets[found[0]])
        return None

    def may_join(self, opened: Integers) -> Booleans:
        """Return which sites could be opened beside others so that all still have a facility near, shape (I,)."""
        count = len(opened)
        served_by, serves = _as_bits(self.near[:, opened]), _as_bits(self.near[opened].T)
        everyone = (1 << count) - 1
        sets = _combinations(count, min(self.facilities, count))
        enough = np.bitwise_or.reduce(serves[opened][sets], axis=1) == everyone
        members = np.bitwise_or.reduce(np.int64(1) << sets[enough], axis=1)
        joins = ((served_by[:, None] & members) != 0).any(axis=1)
        # Or the site has a facility itself, beside one fewer elsewhere.
        sets = _combinations(count, min(self.facilities - 1, count))
        left = everyone & ~np.bitwise_or.reduce(serves[opened][sets], axis=1)
        members = np.bitwise_or.reduce(np.int64(1) << sets, axis=1)
        helped = self.near.diagonal()[:, None] | ((served_by[:, None] & members) != 0)
        joins |= (((left & ~serves[:, None]) == 0) & helped).any(axis=1)
        joins[opened] = False
        return np.asarray(joins)


def _as_bits(rows: Booleans) -> Integers:
    """Return each row as one number, a bit a column, shape (rows,)."""
    return np.asarray(rows.astype(np.int64) @ (np.int64(1) << np.arange(rows.shape[1], dtype=np.int64)))


@cache
def _combinations(count: int, chosen: int) -> Integers:
    """Return every way to choose so many of a count, shape (ways, chosen)."""
    ways = list(itertools.combinations(range(count), chosen))
    return np.array(ways, dtype=np.int64).reshape(len(ways), chosen)
