"""Which towns hold the bases: teams near the line, other bases near the people or along the line.

Teams that verify and react go first to where a free one reaches most of the line within the time limit (coverage with
busy teams, :mod:`peacewright.planning.solve.coverage`). Bases that hold no such team go where they reach most people,
or, where posts and patrols watch the line, where they shorten the way to it most.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from peacewright.plan.explanation import Proof
from peacewright.plan.stationing import BUSIEST
from peacewright.planning.solve.coverage import CoverageProblem, solve_coverage
from peacewright.theatre.geodesy import distances_km
from peacewright.theatre.theatre import Theatre

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

GAP = 0.005
"""Relative gap between plan and bound at which the search for bases stops."""

_NO_ROAD = 10.0
"""A town without a way to a piece of the line counts as this many times its distance: behind any that has one."""


@dataclass(frozen=True, eq=False)
class Siting:
    """What one option asks of its bases.

    Attributes
    ----------
    limit_hours, hub_hours : float
        Within which a team should be on the spot; within which a base serves the towns around it.
    busy_share : float
        Share of the time a team is busy; ``rehearsed`` if found by living a first plan.
    bases, teams, team_capacity : int
        Bases to open, teams to place, teams that one base holds at most.
    crosses_line, watches_line : bool
        Whether teams go to either side; whether posts or patrols watch the line.
    sides : tuple of int
        Sides that host.
    spacing_km : float
        Least distance between two towns that count as separate.
    sites : ndarray of int
        Towns where a base may stand.
    """

    limit_hours: float
    hub_hours: float
    busy_share: float
    rehearsed: bool
    bases: int
    teams: int
    team_capacity: int
    crosses_line: bool
    watches_line: bool
    sides: tuple[int, ...]
    spacing_km: float
    sites: Integers

    def with_teams(self, teams: int) -> Siting:
        """Return the same with other teams, which share the same visits: the fewer, the busier each."""
        busy = min(BUSIEST, self.busy_share * self.teams / teams)
        return replace(self, teams=teams, busy_share=busy)


def choose_towns(theatre: Theatre, siting: Siting, hours: Floats) -> tuple[Integers, Integers, Proof | None]:
    """Choose towns and place teams.

    Parameters
    ----------
    theatre : Theatre
    siting : Siting
    hours : ndarray of float, shape (sites, segments)
        From every town to every segment.

    Returns
    -------
    sites, teams : ndarray of int, shape (bases,)
        The towns, and the teams at each.
    proof : Proof or None
        Of the stage with the larger gap; None where nothing was optimised.
    """
    proofs: list[Proof] = []
    teams_at = np.zeros(len(siting.sites), dtype=np.int64)
    within = hours[siting.sites] <= siting.limit_hours
    if siting.teams and within.any():
        solution = solve_coverage(line_problem(theatre, siting, within), GAP)
        teams_at = solution.teams_at
        proofs.append(solution.proof)
    opened = teams_at > 0
    left = siting.bases - int(opened.sum())
    if left > 0 and siting.watches_line:
        opened |= _near_line(theatre, siting, opened, left)
    elif left > 0:
        more, proof = _near_people(theatre, siting, opened, left)
        opened |= more
        proofs.append(proof)
    chosen = np.flatnonzero(opened)
    placed = _place_rest(teams_at[chosen], siting)
    return siting.sites[chosen], placed, max(proofs, key=lambda proof: proof.gap) if proofs else None


def _near_line(theatre: Theatre, siting: Siting, opened: NDArray[np.bool_], left: int) -> NDArray[np.bool_]:
    """Open more sites, each where it shortens the way from the nearest base to the line most, by road.

    One after the other (greedy p-median): every further base is the best next one, and no set is proven to be best.
    """
    km = (
        theatre.segment_hours(crosses_line=siting.crosses_line)[siting.sites] * theatre.road_speed_km_per_hour
    )
    sites, segments = theatre.sites, theatre.segments
    far = distances_km(sites.lon[siting.sites], sites.lat[siting.sites], segments.lon, segments.lat)
    km = np.where(np.isfinite(km), km, _NO_ROAD * far)
    nearest = km[opened].min(axis=0, initial=np.inf)
    open_now = opened.copy()
    for _ in range(left):
        ways = np.minimum(km, nearest[None, :]) @ segments.length_km
        ways[open_now] = np.inf
        best = int(np.argmin(ways))
        open_now[best] = True
        nearest = np.minimum(nearest, km[best])
    return open_now


def _near_people(
    theatre: Theatre, siting: Siting, opened: NDArray[np.bool_], left: int
) -> tuple[NDArray[np.bool_], Proof]:
    """Open more sites where they reach most people not yet in reach of an open one."""
    sites = theatre.sites
    reach_km = siting.hub_hours * theatre.road_speed_km_per_hour
    within = sites.apart_km[np.ix_(siting.sites, siting.sites)] * theatre.circuity <= reach_km
    people = np.where(within[opened].any(axis=0), 0.0, sites.population[siting.sites])
    problem = CoverageProblem(
        covers=sparse.csr_array(np.where(opened[:, None], False, within).astype(np.float64)),
        weight=people / max(1.0, sites.population[siting.sites].sum()),
        busy_share=siting.busy_share,
        open_sites=left,
        teams=left,
        site_capacity=1,
    )
    solution = solve_coverage(problem, GAP)
    more = (solution.teams_at > 0) & ~opened
    # Bases that would reach nobody new still have to stand somewhere: in the largest towns left.
    for site in np.argsort(-sites.population[siting.sites], kind="stable"):
        if int(more.sum()) >= left:
            break
        more[site] |= not opened[site]
    return more, solution.proof


def _place_rest(teams_at: Integers, siting: Siting) -> Integers:
    """Spread teams that add no coverage evenly, so that every base can send somebody."""
    placed = teams_at.copy()
    for _ in range(min(siting.teams, len(placed) * siting.team_capacity) - int(placed.sum())):
        placed[int(np.argmin(placed))] += 1
    return placed


def spaced(theatre: Theatre, sites: Integers, spacing_km: float) -> Integers:
    """Keep the larger of any two towns closer than a spacing: districts and suburbs count as their city."""
    order = sites[np.argsort(-theatre.sites.population[sites], kind="stable")]
    near = theatre.sites.apart_km[np.ix_(order, order)] < spacing_km
    keep = np.zeros(len(order), dtype=bool)
    for town in range(len(order)):
        keep[town] = not near[town, :town][keep[:town]].any()
    return np.sort(order[keep])


def line_problem(theatre: Theatre, siting: Siting, within: NDArray[np.bool_]) -> CoverageProblem:
    """Return the problem of placing teams at some towns, where ``within`` says which segments each reaches in time."""
    bases = min(siting.bases, siting.teams)
    return CoverageProblem(
        covers=sparse.csr_array(within.astype(np.float64)),
        weight=theatre.segments.share,
        busy_share=siting.busy_share,
        open_sites=bases,
        teams=min(siting.teams, bases * siting.team_capacity),
        site_capacity=siting.team_capacity,
    )
