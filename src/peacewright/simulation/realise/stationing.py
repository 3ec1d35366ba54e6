"""Stationing: what each cell feels of the force, and from which bases a team comes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.operation.vocabulary import DOMAINS, Domain, Task
from peacewright.plan.plan import Plan
from peacewright.simulation.futures import Reader

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
