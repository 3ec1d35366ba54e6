"""Stationing: which towns hold the bases and their teams, what they reach, and the price of standing off.

Towns are chosen in :mod:`peacewright.planning.choose_towns`, the price in :mod:`peacewright.planning.frontier`.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from peacewright.core.factors import FactorSet
from peacewright.operation.operation import Operation
from peacewright.operation.vocabulary import Task
from peacewright.plan.explanation import Cure, CureKind, Shortfall
from peacewright.plan.stationing import Base, FrontierPoint, StationingPart
from peacewright.plan.tasks import TaskPart
from peacewright.plan.wording import percent
from peacewright.planning.choose_towns import Siting, choose_towns, spaced
from peacewright.planning.explain_stationing import explain_stationing
from peacewright.planning.frontier import stand_off_frontier, team_curve
from peacewright.planning.hosts import base_sides, hours_to_cells
from peacewright.planning.least import least
from peacewright.planning.worksheet import Worksheet
from peacewright.theatre.theatre import Theatre

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_HALF = 0.5
"""Share of the line that a free team should reach in time; judged: with less, more of it is out of reach than in."""
_LONGEST_HOURS = 12
"""No longer time to arrive is proposed; judged: what happened in the morning would be looked into after dark."""


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
        ``stationing.teams_per_base`` (teams), ``stationing.site_spacing`` (km), ``verify.team_size`` (persons) and
        ``verify.team_availability`` (share); with helicopters also
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
    siting = siting_of(operation, option_name, theatre, tasks, factors, busy_share)
    to_cells = hours_to_cells(theatre, levers, factors)
    hours = to_cells[:, : len(theatre.segments)]
    frontier = stand_off_frontier(theatre, siting, hours)
    part = (
        _part_with_bases(theatre, siting, frontier, tasks, to_cells)
        if siting.bases
        else _part_without_bases(theatre, siting, frontier, tasks)
    )
    persons = factors.value("verify.team_size") / factors.value("verify.team_availability")
    part = replace(part, by_teams=team_curve(theatre, siting, hours, persons))
    sheet = Worksheet(factors, decide_stationing)
    return replace(part, explanations=explain_stationing(sheet, part, tasks, levers, len(siting.sites)))


def _part_with_bases(
    theatre: Theatre,
    siting: Siting,
    frontier: tuple[FrontierPoint, ...],
    tasks: TaskPart,
    to_cells: Floats,
) -> StationingPart:
    """Return the part of an option that stations somebody: towns chosen, teams placed."""
    hours = to_cells[:, : len(theatre.segments)]
    chosen, teams_at, proof = choose_towns(theatre, siting, hours)
    in_reach, reach = _reached(siting, hours[chosen], teams_at)
    by_road = theatre.segment_hours(crosses_line=siting.crosses_line)[chosen]
    weight = theatre.segments.share
    covered = float(weight @ reach)
    return StationingPart(
        bases=bases_at(theatre, chosen, teams_at, tasks.strength_persons),
        travel_hours=hours[chosen],
        cell_hours=to_cells[chosen],
        reach=reach,
        in_reach=in_reach,
        response_limit_hours=siting.limit_hours,
        busy_share=siting.busy_share,
        rehearsed=siting.rehearsed,
        covered_share=covered,
        grounded_share=float(weight @ _reached(siting, by_road, teams_at)[1]),
        backup_share=float(weight @ (in_reach >= 2)),
        proof=proof,
        frontier=frontier,
        shortfalls=_shortfalls(theatre, siting, hours, covered),
    )


def _reached(siting: Siting, hours: Floats, teams_at: Integers) -> tuple[Integers, Floats]:
    """Return teams within the limit of each segment, and the chance that one of them is free; ``hours`` by base."""
    in_reach = (hours <= siting.limit_hours).T.astype(np.int64) @ teams_at
    return in_reach, np.where(in_reach > 0, 1 - siting.busy_share**in_reach, 0.0)


def siting_of(
    operation: Operation,
    option_name: str,
    theatre: Theatre,
    tasks: TaskPart,
    factors: FactorSet,
    busy_share: float | None,
) -> Siting:
    """Return what an option asks of its bases; a share of time that teams are busy of None is the factor's."""
    levers = operation.options[option_name].levers
    strength = tasks.strength_persons
    capacity = max(1, round(factors.value("stationing.teams_per_base")))
    needed = max(strength / factors.value("stationing.persons_per_base"), tasks.verification_teams / capacity)
    wanted = int(levers.bases) or math.ceil(needed)
    zones = list(levers.zones) or list(theatre.zones)
    sites = theatre.sites.eligible(zones, stand_off_km=levers.stand_off, sides=base_sides(theatre, levers))
    spacing = factors.value("stationing.site_spacing")
    sites = spaced(theatre, sites, spacing)
    return Siting(
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
        spacing_km=spacing,
        sites=sites,
    )


def bases_at(theatre: Theatre, chosen: Integers, teams_at: Integers, strength: float) -> tuple[Base, ...]:
    """Return bases at some towns, the strength shared out evenly in whole persons."""
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


def _part_without_bases(
    theatre: Theatre, siting: Siting, frontier: tuple[FrontierPoint, ...], tasks: TaskPart
) -> StationingPart:
    """Return the part of an option that stations nobody, or finds no town to station anybody in."""
    shortfalls: tuple[Shortfall, ...] = ()
    if tasks.strength_persons > 0:
        cure = Cure(CureKind.OTHERWISE, "a smaller stand-off or another zone", None, "")
        message = "No town of the chosen zones lies beyond the stand-off on a side that hosts."
        shortfalls = (Shortfall("bases", message, tasks.strength_persons, "persons", (cure,)),)
    return StationingPart(
        bases=(),
        travel_hours=np.zeros((0, len(theatre.segments))),
        cell_hours=np.zeros((0, len(theatre.cells))),
        reach=np.zeros(len(theatre.segments)),
        in_reach=np.zeros(len(theatre.segments), dtype=np.int64),
        response_limit_hours=siting.limit_hours,
        busy_share=siting.busy_share,
        rehearsed=siting.rehearsed,
        covered_share=0.0,
        backup_share=0.0,
        proof=None,
        frontier=frontier,
        shortfalls=shortfalls,
    )


def _shortfalls(theatre: Theatre, siting: Siting, hours: Floats, covered: float) -> tuple[Shortfall, ...]:
    """Say what keeps a free team from half the line, and the least change of each kind that alone brings one there."""
    if siting.teams == 0 or covered >= _HALF:
        return ()
    message = f"A free team reaches {percent(covered)} of the line within {siting.limit_hours:g} hours"
    if len(siting.sites):
        message += (
            f"; the nearest segment is {float(hours[siting.sites].min()):.1f} hours from any base allowed"
        )
    cures = _reach_cures(theatre, siting, hours)
    return (Shortfall("reach", f"{message}.", 1 - covered, "share of the line", cures),)


def _reach_cures(theatre: Theatre, siting: Siting, hours: Floats) -> tuple[Cure, ...]:
    """Return how many more teams, and what time to arrive, bring a team to half the line, towns chosen anew."""

    def reached(changed: Siting) -> bool:
        chosen, teams_at, _ = choose_towns(theatre, changed, hours)
        return float(theatre.segments.share @ _reached(changed, hours[chosen], teams_at)[1]) >= _HALF

    cures = []
    room = siting.bases * siting.team_capacity
    teams = least(siting.teams + 1, room, lambda number: reached(siting.with_teams(number)))
    if teams is not None:
        more = float(teams - siting.teams)
        cures.append(
            Cure(CureKind.MORE, "more teams for verification", more, "teams", ("teams for verification",))
        )
    present = math.floor(siting.limit_hours * 2)
    halves = least(
        present + 1, _LONGEST_HOURS * 2, lambda number: reached(replace(siting, limit_hours=number / 2))
    )
    if halves is not None:
        words = ("{} for a team to arrive",)
        cures.append(Cure(CureKind.SIZED, "time for a team to arrive", halves / 2, "hours", words))
    return tuple(cures)
