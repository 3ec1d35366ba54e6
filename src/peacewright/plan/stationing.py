"""The stationing part: which bases, what they reach, and the price of standing off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from peacewright.plan.explanation import Explanation, Proof, Shortfall


@dataclass(frozen=True)
class Base:
    """One base, placed no finer than a town; ``site`` is its number among the theatre's candidate sites."""

    site: int
    place: str
    region: str
    latitude: float
    longitude: float
    persons: float
    teams: int
    distance_to_line_km: float


@dataclass(frozen=True)
class FrontierPoint:
    """What the same number of bases could reach at most from a stand-off."""

    stand_off_km: float
    covered_share: float
    bound_share: float


@dataclass(frozen=True)
class TeamPoint:
    """What so many verification teams could reach from the towns allowed, and the persons that they take."""

    teams: int
    persons: float
    covered_share: float
    bound_share: float


@dataclass(frozen=True)
class StationingPart:
    """Bases of one option and what they reach.

    Attributes
    ----------
    bases : tuple of Base, length B
    travel_hours : ndarray of float, shape (B, segments), hours by road, or by air if faster, at best values; inf where
        there is no way
    cell_hours : ndarray of float, shape (B, cells), the same to every cell of the theatre (its first columns are the
        segments); inf to sea areas
    reach : ndarray of float, shape (segments,), chance that a free team can be there within the time limit, in [0, 1]
    in_reach : ndarray of int, shape (segments,), teams that can be there within the time limit if they are free
    response_limit_hours : float
        The limit that reach is measured against.
    busy_share : float
        Share of the time a team is busy, used in the coverage model.
    rehearsed : bool
        Whether the busy share was found by living a first plan, and not assumed.
    covered_share : float
        Expected share of the line's weight covered.
    grounded_share : float
        The same with the same bases and teams where no aircraft may fly.
    """

    BY_PLACE: ClassVar[tuple[str, ...]] = ("travel_hours", "cell_hours", "reach", "in_reach")
    """What it knows of each segment and cell: finer than a public operation tells."""

    bases: tuple[Base, ...]
    travel_hours: NDArray[np.float64]
    cell_hours: NDArray[np.float64]
    reach: NDArray[np.float64]
    in_reach: NDArray[np.int64]
    response_limit_hours: float
    busy_share: float
    rehearsed: bool
    covered_share: float
    backup_share: float
    proof: Proof | None
    frontier: tuple[FrontierPoint, ...] = ()
    by_teams: tuple[TeamPoint, ...] = ()
    grounded_share: float = 0.0
    shortfalls: tuple[Shortfall, ...] = ()
    explanations: tuple[Explanation, ...] = ()
