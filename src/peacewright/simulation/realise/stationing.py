"""Stationing: what each cell feels of the force, and from which bases a team comes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.operation.vocabulary import DOMAINS, Domain, Element, Task
from peacewright.plan.plan import Plan
from peacewright.simulation.futures import Reader
from peacewright.simulation.realise.generation import Generation

LISTED_BASES = 6
"""Bases listed for a cell: farther ones would hardly ever be the first to have a free team."""


@dataclass(frozen=True)
class Stationing:
    """The option's geography, equal in every future but for the travel factor.

    Attributes
    ----------
    presence : ndarray of float, shape (C,)
        Presence that the whole planned force gives each cell, in [0, 1].
    base_order : ndarray of int, shape (C, M)
        Bases whose teams may be sent, nearest first; -1 = none further.
    travel_hours : ndarray of float, shape (C, M)
    teams : ndarray of int, shape (B,)
        As planned.
    travel_factor : ndarray of float, shape (F,)
    nearest_hours : ndarray of float, shape (segments,)
        Hours from the nearest base to each segment; inf where there is no way.
    """

    presence: NDArray[np.float64]
    base_order: NDArray[np.int64]
    travel_hours: NDArray[np.float64]
    teams: NDArray[np.int64]
    travel_factor: NDArray[np.float64]
    nearest_hours: NDArray[np.float64]


def realise_stationing(plan: Plan, reader: Reader) -> Stationing:
    """Turn bases into presence and travel."""
    part, cells = plan.stationing, len(plan.theatre.cells)
    slower = plan.factors.value("travel.road_speed") / reader.value("travel.road_speed")
    factor = slower * reader.value("verify.travel_factor")
    if not part.bases:
        return Stationing(
            presence=presence_by_cell(plan),
            base_order=np.full((cells, 1), -1, dtype=np.int64),
            travel_hours=np.zeros((cells, 1)),
            teams=np.zeros(1, dtype=np.int64),
            travel_factor=factor,
            nearest_hours=np.full(len(plan.theatre.segments), np.inf),
        )
    hours = part.cell_hours.T
    listed = np.argsort(hours, axis=1, kind="stable")[:, :LISTED_BASES]
    travel = np.take_along_axis(hours, listed, axis=1)
    reachable = np.isfinite(travel)
    return Stationing(
        presence=presence_by_cell(plan),
        base_order=np.where(reachable, listed, -1).astype(np.int64),
        travel_hours=np.where(reachable, travel, 0.0),
        teams=np.array([base.teams for base in part.bases], dtype=np.int64),
        travel_factor=factor,
        nearest_hours=part.travel_hours.min(axis=0),
    )


def teams_of_those_found(plan: Plan, generation: Generation, teams: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the teams of each base in every future, shape (F, B), of which the strength in place is there.

    Teams are of observers, of whom a larger or smaller share may be found than of the force as a whole: by that ratio,
    over the months in which they are due, teams are more or fewer; at the largest strength never more than planned.
    They are shared out over bases by largest remainder, ties in base order.
    """
    part, planned, count = plan.generation, int(teams.sum()), len(generation.share)
    if planned == 0 or Element.OBSERVERS not in generation.held:
        return np.broadcast_to(teams, (count, len(teams)))
    required = part.required[part.elements.index(Element.OBSERVERS)]
    due = required > 0
    found = generation.held[Element.OBSERVERS][:, due].sum(axis=1) / max(required[due].sum(), 1e-12)
    whole = generation.share[:, due]
    ratio = np.divide(found, whole.mean(axis=1), out=np.ones(count), where=whole.any(axis=1))
    ratio = np.minimum(ratio, 1.0 / np.maximum(whole.max(axis=1, initial=0.0), 1e-12))
    wanted = np.rint(planned * ratio).astype(np.int64)
    shared, remainder = np.divmod(teams * wanted[:, None], planned)
    place = np.argsort(np.argsort(-remainder, axis=1, kind="stable"), axis=1, kind="stable")
    return np.asarray(shared + (place < (wanted - shared.sum(axis=1))[:, None]))


def presence_by_cell(plan: Plan) -> NDArray[np.float64]:
    """Return the presence that the whole planned force gives each cell, shape (C,), in [0, 1].

    Land: all of it where a team can be there in time, free or not, for a busy team is seen too. Energy: the share of
    the guard task that is met, and at least the share that a base gives its region. Air: that share of a base alone.
    Sea, and aircraft and vessels that stand outside: none, because no estimate exists of what their presence does to
    violence; they watch.
    """
    cells = plan.theatre.cells
    presence = np.zeros(len(cells))
    if plan.tasks.strength_persons > 0:
        presence[cells.domain == DOMAINS.index(Domain.LAND)] = plan.stationing.in_reach > 0
    based = np.isin(cells.region, sorted({base.region for base in plan.stationing.bases}))
    host = np.isin(cells.side, [plan.theatre.sites.side[base.site] for base in plan.stationing.bases])
    hub = plan.factors.value("presence.hub_share") * (based & host)
    guarded = {need.task: need.met_share for need in plan.tasks.requirements}.get(Task.GUARD_SITE, 0.0)
    for domain, met in ((Domain.AIR, 0.0), (Domain.ENERGY, guarded)):
        inside = cells.domain == DOMAINS.index(domain)
        presence[inside] = np.maximum(hub[inside], met)
    return presence
