"""Where bases may stand, by side of the line, and how long the way from there is, by road or by air."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.core.factors import FactorSet
from peacewright.operation.options import Levers
from peacewright.operation.vocabulary import DOMAINS, Domain
from peacewright.theatre.geodesy import distances_km
from peacewright.theatre.theatre import Theatre

Floats = NDArray[np.float64]


def hours_to_cells(theatre: Theatre, levers: Levers, factors: FactorSet) -> Floats:
    """Return hours from sites to cells, shape (sites, cells): by road, or by air where that is faster; inf for no way.

    Aircraft fly straight, to the line and on the side from which they come, or on both where the mandate crosses it.
    """
    road = theatre.travel_hours(crosses_line=levers.crosses_line)
    if not levers.helicopters:
        return road
    cells, sites = theatre.cells, theatre.sites
    away = distances_km(sites.lon, sites.lat, cells.lon, cells.lat)
    hours = factors.value("helicopter.ready_hours") + away / factors.value("helicopter.speed")
    own = (cells.side[None, :] == sites.side[:, None]) | (cells.domain == DOMAINS.index(Domain.LAND))[None, :]
    flies = (away <= factors.value("helicopter.radius")) & (own | levers.crosses_line)
    flies &= (cells.domain != DOMAINS.index(Domain.SEA))[None, :]
    return np.minimum(road, np.where(flies, hours, np.inf))


def host_side(theatre: Theatre) -> int:
    """Return the side that holds most of the people of all zones: where a force would sit, whichever zone it is in.

    Towns of one zone may lie on both sides of the line; a force sits with one host.
    """
    sites = theatre.sites
    inside = sites.eligible(list(theatre.zones), sides=(0, 1))
    people = np.bincount(sites.side[inside], weights=sites.population[inside], minlength=2)
    return int(np.argmax(people))


def base_sides(theatre: Theatre, levers: Levers) -> tuple[int, ...]:
    """Return the sides on which bases may stand: both, or the host's; the other where its zones lie there alone."""
    if levers.hosts == "both":
        return (0, 1)
    host = host_side(theatre)
    inside = theatre.sites.eligible(list(levers.zones) or list(theatre.zones), sides=(0, 1))
    return (host,) if (theatre.sites.side[inside] == host).any() or not len(inside) else (1 - host,)
