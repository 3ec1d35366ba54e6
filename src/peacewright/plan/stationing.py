"""The stationing part: which bases, what they reach, and the price of standing off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from peacewright.plan.explanation import Explanation, Proof, Shortfall

BUSIEST = 0.99
"""The busiest that a team is taken to be: coverage needs a share below 1, and visits count in full on the day on which
they begin, so that a share can come out above."""


@dataclass(frozen=True)
class Base:
    """One base, placed no finer than a town.

    Attributes
    ----------
    site : int
        Its number among the theatre's candidate towns.
    place : str
        Name of the town.
    region : str
        Code of its region, ISO 3166-2.
    latitude : float
        Latitude of the town, in degrees.
    longitude : float
        Longitude of the town, in degrees.
    persons : float
        Persons there: the strength shared out evenly over the bases.
    teams : int
        Verification teams there.
    distance_to_line_km : float
        Distance to the line of contact, in km as the crow flies.
    """

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
    """What the same number of bases could reach at most from a stand-off.

    Attributes
    ----------
    stand_off_km : float
        Least distance of every base from the line of contact, in km.
    covered_share : float
        Share of the line that a plan covers from there, in [0, 1].
    bound_share : float
        Share of the line that no plan exceeds from there, in [0, 1].
    """

    stand_off_km: float
    covered_share: float
    bound_share: float


@dataclass(frozen=True)
class TeamPoint:
    """What so many verification teams could reach from the towns allowed, and the persons that they take.

    Attributes
    ----------
    teams : int
        Teams that can be sent at one time.
    persons : float
        Persons in place for them, those not on duty included.
    covered_share : float
        Share of the line that a plan covers with them, in [0, 1].
    bound_share : float
        Share of the line that no plan exceeds with them, in [0, 1].
    """

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
        The bases; empty where nobody is stationed inside.
    travel_hours : ndarray of float, shape (B, segments)
        Hours by road, or by air if faster, at best values; inf where there is no way.
    cell_hours : ndarray of float, shape (B, cells)
        The same to every cell of the theatre (its first columns are the segments); inf to sea areas.
    reach : ndarray of float, shape (segments,)
        Chance that a free team can be there within the time limit, in [0, 1].
    in_reach : ndarray of int, shape (segments,)
        Teams that can be there within the time limit if they are free.
    response_limit_hours : float
        The time limit, in hours, that reach is measured against.
    busy_share : float
        Share of the time that a team is busy, in [0, 1], used in the coverage model.
    rehearsed : bool
        Whether the busy share was found by living a first plan, and not assumed.
    covered_share : float
        Expected share of the line's length that a free team reaches within the time limit, in [0, 1].
    backup_share : float
        Share of the line's length that two teams or more can reach within the time limit, in [0, 1].
    proof : Proof or None
        How good the choice of towns is proven to be, of coverage or of people near bases, whichever gap is wider; None
        where nothing was optimised.
    frontier : tuple of FrontierPoint
        What is covered from one stand-off after another, bases and teams being equal; empty where no team is placed.
    by_teams : tuple of TeamPoint
        What is covered with fewer or more teams; empty where no team reaches the line in time.
    grounded_share : float
        The same as the covered share with the same bases and teams where no aircraft may fly.
    shortfalls : tuple of Shortfall
        What it lacks, each with the least changes that would cure it.
    explanations : tuple of Explanation
        Its numbers, each with formula, inputs and sources.
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
