"""Stationing: which towns hold the bases and their teams, what they reach, and the price of standing off.

Teams that verify and react go first to where a free one reaches most of the line within the time limit (coverage with
busy teams, :mod:`peacewright.planning.solve.coverage`). Bases that hold no such team go where they reach most people.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from peacewright.core.factors import FactorSet
from peacewright.operation.operation import Operation
from peacewright.operation.vocabulary import Task
from peacewright.plan.explanation import Cure, Proof, Shortfall
from peacewright.plan.stationing import Base, FrontierPoint, StationingPart
from peacewright.plan.tasks import TaskPart
from peacewright.planning.explain_stationing import explain_stationing
from peacewright.planning.hosts import base_sides, hours_to_cells
from peacewright.planning.solve.coverage import CoverageProblem, solve_coverage
from peacewright.planning.worksheet import Worksheet
from peacewright.theatre.geodesy import distances_km
from peacewright.theatre.theatre import Theatre

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

GAP = 0.005
"""Relative gap between plan and bound at which the search for bases stops."""

_NO_ROAD = 10.0
"""A town without a way to a piece of the line counts as this many times its distance: behind any that has one."""

FRONTIER_STEP_KM = 50.0
FRONTIER_END_KM = 400.0


@dataclass(frozen=True, eq=False)
class _Rules:
    """The numbers of one option that stationing works with."""

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
    sites: Integers


def decide_stationing(
    operation: Operation,
    option_name: str,
    theatre: Theatre,
    tasks: TaskPart,
    factors: FactorSet,
    busy_share: float | None = None,
) -> StationingPart:
    """Choose bases and place teams for one option on best values.

    Parameters
    ----------
    operation : Operation
    option_name : str
    theatre : Theatre
    tasks : TaskPart
        Gives the strength and the number of verification teams.
    factors : FactorSet
        Holds ``stationing.response_limit_hours`` and ``stationing.hub_reach_hours`` (hours),
        ``stationing.busy_share`` (share), ``stationing.persons_per_base`` (persons),
        ``stationing.teams_per_base`` (teams) and ``stationing.site_spacing`` (km); with helicopters also
        ``helicopter.speed`` (km/h), ``helicopter.ready_hours`` and ``helicopter.radius`` (km).
    busy_share : float in [0, 1), optional
        Share of the time that teams were busy when a first plan was lived; by default what the factor assumes.

    Returns
    -------
    StationingPart
        Without bases, and reaching nothing, where nobody is stationed inside the theatre.

    References
    ----------
    Daskin, M. S. (1983). A maximum expected covering location model. Transportation Science 17(1), 48-70.
    """
    levers = operation.options[option_name].levers
    rules = _rules(operation, option_name, theatre, tasks, factors, busy_share)
    to_cells = hours_to_cells(theatre, levers, factors)
    hours = to_cells[:, : len(theatre.segments)]
    frontier = _frontier(theatre, rules, hours)
    part = (
        _somebody(theatre, rules, frontier, tasks, to_cells)
        if rules.bases
        else _nobody(theatre, rules, frontier, tasks)
    )
    sheet = Worksheet(factors, decide_stationing)
    return replace(part, explanations=explain_stationing(sheet, part, tasks, levers, len(rules.sites)))


def _somebody(
    theatre: Theatre,
    rules: _Rules,
    frontier: tuple[FrontierPoint, ...],
    tasks: TaskPart,
    to_cells: Floats,
) -> StationingPart:
    """Return the part of an option that stations somebody: towns chosen, teams placed."""
    hours = to_cells[:, : len(theatre.segments)]
    chosen, teams_at, proof = _choose(theatre, rules, hours)
    in_reach = (hours[chosen] <= rules.limit_hours).T.astype(np.int64) @ teams_at
    reach = np.where(in_reach > 0, 1 - rules.busy_share**in_reach, 0.0)
    weight = theatre.segments.length_km / theatre.segments.length_km.sum()
    covered = float(weight @ reach)
    return StationingPart(
        bases=_bases(theatre, chosen, teams_at, tasks.strength_persons),
        travel_hours=hours[chosen],
        cell_hours=to_cells[chosen],
        reach=reach,
        in_reach=in_reach,
        response_limit_hours=rules.limit_hours,
        busy_share=rules.busy_share,
        rehearsed=rules.rehearsed,
        covered_share=covered,
        backup_share=float(weight @ (in_reach >= 2)),
        proof=proof,
        frontier=frontier,
        shortfalls=_shortfalls(theatre, rules, hours, covered),
    )


def _rules(
    operation: Operation,
    option_name: str,
    theatre: Theatre,
    tasks: TaskPart,
    factors: FactorSet,
    busy_share: float | None,
) -> _Rules:
    levers = operation.options[option_name].levers
    strength = tasks.strength_persons
    capacity = max(1, round(factors.value("stationing.teams_per_base")))
    needed = max(strength / factors.value("stationing.persons_per_base"), tasks.verification_teams / capacity)
    wanted = int(levers.bases) or math.ceil(needed)
    zones = list(levers.zones) or list(theatre.zones)
    sites = theatre.sites.eligible(zones, stand_off_km=levers.stand_off, sides=base_sides(theatre, levers))
    sites = _spaced(theatre, sites, factors.value("stationing.site_spacing"))
    return _Rules(
        limit_hours=factors.value("stationing.response_limit_hours"),
        hub_hours=factors.value("stationing.hub_reach_hours"),
        busy_share=factors.value("stationing.busy_share") if busy_share is None else busy_share,
        rehearsed=busy_share is not None,
        bases=min(wanted, len(sites)) if strength > 0 else 0,
        teams=tasks.verification_teams,
        team_capacity=capacity,
        crosses_line=levers.crosses_line,
        watches_line=bool({Task.OBSERVE_LINE, Task.PATROL} & set(levers.tasks)),
        sides=base_sides(theatre, levers),
        sites=sites,
    )


def _spaced(theatre: Theatre, sites: Integers, spacing_km: float) -> Integers:
    """Keep the larger of any two towns closer than a spacing: districts and suburbs count as their city."""
    order = sites[np.argsort(-theatre.sites.population[sites], kind="stable")]
    near = theatre.sites.apart_km[np.ix_(order, order)] < spacing_km
    keep = np.zeros(len(order), dtype=bool)
    for town in range(len(order)):
        keep[town] = not near[town, :town][keep[:town]].any()
    return np.sort(order[keep])


def _problem(
    rules: _Rules, within: NDArray[np.bool_], weight: Floats, bases: int, teams: int
) -> CoverageProblem:
    return CoverageProblem(
        covers=sparse.csr_array(within.astype(np.float64)),
        weight=weight,
        busy_share=rules.busy_share,
        open_sites=bases,
        teams=min(teams, bases * rules.team_capacity),
        site_capacity=rules.team_capacity,
    )


def _choose(theatre: Theatre, rules: _Rules, hours: Floats) -> tuple[Integers, Integers, Proof | None]:
    """Return the chosen sites, the teams at each, and the proof of the stage with the larger gap."""
    proofs: list[Proof] = []
    teams_at = np.zeros(len(rules.sites), dtype=np.int64)
    within = hours[rules.sites] <= rules.limit_hours
    if rules.teams and within.any():
        weight = theatre.segments.length_km / theatre.segments.length_km.sum()
        problem = _problem(rules, within, weight, min(rules.bases, rules.teams), rules.teams)
        solution = solve_coverage(problem, GAP)
        teams_at = solution.teams_at
        proofs.append(solution.proof)
    opened = teams_at > 0
    left = rules.bases - int(opened.sum())
    if left > 0 and rules.watches_line:
        opened |= _near_line(theatre, rules, opened, left)
    elif left > 0:
        more, proof = _near_people(theatre, rules, opened, left)
        opened |= more
        proofs.append(proof)
    chosen = np.flatnonzero(opened)
    placed = _place_rest(teams_at[chosen], rules)
    return rules.sites[chosen], placed, max(proofs, key=lambda proof: proof.gap) if proofs else None


def _near_line(theatre: Theatre, rules: _Rules, opened: NDArray[np.bool_], left: int) -> NDArray[np.bool_]:
    """Open more sites, each where it shortens the way from the nearest base to the line most, by road.

    One after the other (greedy p-median): every further base is the best next one, and no set is proven to be best.
    """
    km = theatre.segment_hours(crosses_line=rules.crosses_line)[rules.sites] * theatre.road_speed_km_per_hour
    sites, segments = theatre.sites, theatre.segments
    far = distances_km(sites.lon[rules.sites], sites.lat[rules.sites], segments.lon, segments.lat)
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
    theatre: Theatre, rules: _Rules, opened: NDArray[np.bool_], left: int
) -> tuple[NDArray[np.bool_], Proof]:
    """Open more sites where they reach most people not yet in reach of an open one."""
    sites = theatre.sites
    reach_km = rules.hub_hours * theatre.road_speed_km_per_hour
    within = sites.apart_km[np.ix_(rules.sites, rules.sites)] * theatre.circuity <= reach_km
    people = np.where(within[opened].any(axis=0), 0.0, sites.population[rules.sites])
    problem = CoverageProblem(
        covers=sparse.csr_array(np.where(opened[:, None], False, within).astype(np.float64)),
        weight=people / max(1.0, sites.population[rules.sites].sum()),
        busy_share=rules.busy_share,
        open_sites=left,
        teams=left,
        site_capacity=1,
    )
    solution = solve_coverage(problem, GAP)
    more = (solution.teams_at > 0) & ~opened
    # Bases that would reach nobody new still have to stand somewhere: in the largest towns left.
    for site in np.argsort(-sites.population[rules.sites], kind="stable"):
        if int(more.sum()) >= left:
            break
        more[site] |= not opened[site]
    return more, solution.proof


def _place_rest(teams_at: Integers, rules: _Rules) -> Integers:
    """Spread teams that add no coverage evenly, so that every base can send somebody."""
    placed = teams_at.copy()
    for _ in range(min(rules.teams, len(placed) * rules.team_capacity) - int(placed.sum())):
        placed[int(np.argmin(placed))] += 1
    return placed


def _bases(theatre: Theatre, chosen: Integers, teams_at: Integers, strength: float) -> tuple[Base, ...]:
    sites = theatre.sites
    each = np.full(len(chosen), strength // len(chosen))
    each[: int(strength - each.sum())] += 1
    return tuple(
        Base(
            site=int(site),
            place=sites.name[site],
            region=sites.region[site],
            latitude=float(sites.lat[site]),
            longitude=float(sites.lon[site]),
            persons=float(persons),
            teams=int(teams),
            distance_to_line_km=float(sites.distance_to_line_km[site]),
        )
        for site, teams, persons in zip(chosen, teams_at, each, strict=True)
    )


def _frontier(theatre: Theatre, rules: _Rules, hours: Floats) -> tuple[FrontierPoint, ...]:
    """Solve again for every stand-off, with the same bases and teams, anywhere on the sides that host."""
    if rules.bases == 0 or rules.teams == 0:
        return ()
    weight = theatre.segments.length_km / theatre.segments.length_km.sum()
    zones = list(theatre.zones)
    points = []
    for stand_off in np.arange(0.0, FRONTIER_END_KM + 1, FRONTIER_STEP_KM):
        sites = theatre.sites.eligible(zones, stand_off_km=stand_off, sides=rules.sides)
        within = hours[sites] <= rules.limit_hours
        if not within.any():
            points.append(FrontierPoint(float(stand_off), 0.0, 0.0))
            continue
        problem = _problem(rules, within, weight, min(rules.bases, rules.teams), rules.teams)
        proof = solve_coverage(problem, GAP).proof
        points.append(FrontierPoint(float(stand_off), proof.objective, proof.bound))
    return tuple(points)


def _nobody(
    theatre: Theatre, rules: _Rules, frontier: tuple[FrontierPoint, ...], tasks: TaskPart
) -> StationingPart:
    """Return the part of an option that stations nobody, or finds no town to station anybody in."""
    shortfalls: tuple[Shortfall, ...] = ()
    if tasks.strength_persons > 0:
        cure = Cure("allow a smaller stand-off or another zone", 0.0, "km")
        message = "no town of the chosen zones lies beyond the stand-off on a side that hosts"
        shortfalls = (Shortfall("bases", message, tasks.strength_persons, "persons", (cure,)),)
    return StationingPart(
        bases=(),
        travel_hours=np.zeros((0, len(theatre.segments))),
        cell_hours=np.zeros((0, len(theatre.cells))),
        reach=np.zeros(len(theatre.segments)),
        in_reach=np.zeros(len(theatre.segments), dtype=np.int64),
        response_limit_hours=rules.limit_hours,
        busy_share=rules.busy_share,
        rehearsed=rules.rehearsed,
        covered_share=0.0,
        backup_share=0.0,
        proof=None,
        frontier=frontier,
        shortfalls=shortfalls,
    )


def _shortfalls(theatre: Theatre, rules: _Rules, hours: Floats, covered: float) -> tuple[Shortfall, ...]:
    """Say what keeps the teams from the line, and the least stand-off or time limit that would bring them near."""
    if rules.teams == 0 or covered >= 0.5:
        return ()
    nearest = float(hours[rules.sites].min()) if len(rules.sites) else math.inf
    half = np.quantile(np.min(hours[rules.sites], axis=0), 0.5) if len(rules.sites) else math.inf
    cures = []
    if math.isfinite(half):
        cures.append(
            Cure(
                "allow this long for a team to arrive, to bring half the line within one team's reach",
                float(half),
                "hours",
            )
        )
    reachable = theatre.sites.distance_to_line_km[hours.min(axis=1) <= rules.limit_hours]
    if len(reachable):
        cures.append(
            Cure(
                "station teams at most this far from the line, to reach any of it in time",
                float(reachable.max()),
                "km",
            )
        )
    message = f"a free team reaches {covered:.0%} of the line within {rules.limit_hours:g} hours"
    if math.isfinite(nearest):
        message += f"; the nearest segment is {nearest:.1f} hours from any base allowed"
    return (Shortfall("reach", message, 1 - covered, "share of the line", tuple(cures)),)
