"""Trade-offs of stationing: what bases and teams could reach from farther back, and what more or fewer teams reach."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.plan.stationing import FrontierPoint, TeamPoint
from peacewright.planning.choose_towns import GAP, Siting, line_problem, spaced
from peacewright.planning.solve.coverage import solve_coverage
from peacewright.theatre.theatre import Theatre

Floats = NDArray[np.float64]

FRONTIER_STEP_KM = 50.0
FRONTIER_END_KM = 400.0
TEAMS = (1, 2, 4, 8, 16, 32, 64)


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


def team_curve(
    theatre: Theatre, siting: Siting, hours: Floats, persons_per_team: float
) -> tuple[TeamPoint, ...]:
    """Solve again for other numbers of teams, each busier or less, from the towns allowed and at most as many bases.

    Parameters
    ----------
    theatre : Theatre
    siting : Siting
    hours : ndarray of float, shape (sites, segments)
    persons_per_team : float
        Persons in place for one team that can be sent.

    Returns
    -------
    tuple of TeamPoint
        Rising in teams, to twice the option's own; empty where no team of the option reaches the line in time.
    """
    within = hours[siting.sites] <= siting.limit_hours
    if siting.bases == 0 or siting.teams == 0 or not within.any():
        return ()
    most = min(2 * siting.teams, siting.bases * siting.team_capacity)
    points = []
    for teams in sorted({*(count for count in TEAMS if count < most), most}):
        proof = solve_coverage(line_problem(theatre, siting.with_teams(teams), within), GAP).proof
        points.append(TeamPoint(teams, teams * persons_per_team, proof.objective, proof.bound))
    return tuple(points)
