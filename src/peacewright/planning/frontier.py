"""The price of standing off: what the bases and teams of an option could reach at most from farther back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.plan.stationing import FrontierPoint
from peacewright.planning.choose_towns import GAP, Siting, line_problem, spaced
from peacewright.planning.solve.coverage import solve_coverage
from peacewright.theatre.theatre import Theatre

Floats = NDArray[np.float64]

FRONTIER_STEP_KM = 50.0
FRONTIER_END_KM = 400.0


def stand_off_frontier(theatre: Theatre, siting: Siting, hours: Floats) -> tuple[FrontierPoint, ...]:
    """Solve again for every stand-off, with the same bases and teams, anywhere on the sides that host.

    Parameters
    ----------
    theatre : Theatre
    siting : Siting
    hours : ndarray of float, shape (sites, segments)
        From every town to every segment.

    Returns
    -------
    tuple of FrontierPoint
        Empty where the option places no team. Each point has a bound of its own: between plan and bound lies the truth.
    """
    if siting.bases == 0 or siting.teams == 0:
        return ()
    zones = list(theatre.zones)
    points = []
    for stand_off in np.arange(0.0, FRONTIER_END_KM + 1, FRONTIER_STEP_KM):
        sites = theatre.sites.eligible(zones, stand_off_km=stand_off, sides=siting.sides)
        sites = spaced(theatre, sites, siting.spacing_km)
        within = hours[sites] <= siting.limit_hours
        if not within.any():
            points.append(FrontierPoint(float(stand_off), 0.0, 0.0))
            continue
        proof = solve_coverage(line_problem(theatre, siting, within), GAP).proof
        points.append(FrontierPoint(float(stand_off), proof.objective, proof.bound))
    return tuple(points)
