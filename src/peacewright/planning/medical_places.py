"""Where casualties would be, and the ways from there: places of the force, hours by road, kilometres by air."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.operation.options import Levers
from peacewright.operation.vocabulary import Task
from peacewright.plan.stationing import StationingPart
from peacewright.plan.tasks import TaskPart
from peacewright.theatre.geodesy import distances_km
from peacewright.theatre.theatre import Theatre

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]

AT_THE_LINE = (Task.OBSERVE_LINE, Task.PATROL, Task.VERIFY)
"""Tasks whose persons serve along the line, wherever their base is."""


@dataclass(frozen=True, eq=False)
class Places:
    """Places of the force, its bases first and then the segments of the line, with the ways to and from them.

    Attributes
    ----------
    weight : ndarray of float, shape (P,), share of the force that serves there; sums to one
    at_line : ndarray of bool, shape (P,)
    base_hours : ndarray of float, shape (B, P), hours by road between bases and places; inf where there is no way
    base_km : ndarray of float, shape (B, P), km by air; inf where aircraft from the base may not go
    hospital_hours, hospital_km : ndarray of float, shape (H, P), the same of towns whose hospitals are counted on
    """

    weight: Floats
    at_line: Flags
    base_hours: Floats
    base_km: Floats
    hospital_hours: Floats
    hospital_km: Floats


def places_of(
    theatre: Theatre, part: StationingPart, tasks: TaskPart, levers: Levers, hospital_population: float
) -> Places:
    """Return the places of an option's force.

    Who observes, patrols or verifies serves along the line, evenly by its length; everybody else at the bases, in
    proportion to their persons. Ways between towns are as the crow flies times circuity; ways to the line by road.
    Aircraft go to their own side and to the line, and across it only where the mandate does.
    """
    sites = theatre.sites
    bases = np.array([base.site for base in part.bases], dtype=np.int64)
    hosts = sorted({int(sites.side[site]) for site in bases})
    hospitals = np.flatnonzero((sites.population >= hospital_population) & np.isin(sites.side, hosts))
    persons = np.array([base.persons for base in part.bases])
    out = sum(need.allotted_persons for need in tasks.requirements if need.task in AT_THE_LINE)
    out_share = min(1.0, out / tasks.strength_persons)
    weight = np.concatenate([(1 - out_share) * persons / persons.sum(), out_share * theatre.segments.share])
    base_hours, base_km = ways_to_places(theatre, bases, bases, levers)
    hospital_hours, hospital_km = ways_to_places(theatre, hospitals, bases, levers)
    return Places(
        weight=weight,
        at_line=np.arange(len(weight)) >= len(bases),
        base_hours=base_hours,
        base_km=base_km,
        hospital_hours=hospital_hours,
        hospital_km=hospital_km,
    )


def ways_to_places(
    theatre: Theatre, towns: Integers, bases: Integers, levers: Levers
) -> tuple[Floats, Floats]:
    """Return hours by road and km by air from towns to the places of a force at some bases, shape (towns, P) each."""
    line = theatre.segment_hours(crosses_line=levers.crosses_line)
    hours = np.hstack([_between(theatre, towns, bases, levers), line[towns]])
    return hours, _flown(theatre, towns, bases, levers)


def _between(theatre: Theatre, first: Integers, second: Integers, levers: Levers) -> Floats:
    """Return hours by road between towns; inf across the line where the mandate does not cross it."""
    side = theatre.sites.side
    hours = theatre.sites.apart_km[np.ix_(first, second)] * theatre.circuity / theatre.road_speed_km_per_hour
    apart = side[first][:, None] != side[second][None, :]
    return np.asarray(np.where(apart & (not levers.crosses_line), np.inf, hours))


def _flown(theatre: Theatre, first: Integers, bases: Integers, levers: Levers) -> Floats:
    """Return km by air from towns to bases and segments; inf across the line where the mandate does not cross it."""
    sites, segments = theatre.sites, theatre.segments
    apart = sites.side[first][:, None] != sites.side[bases][None, :]
    towns = np.where(apart & (not levers.crosses_line), np.inf, sites.apart_km[np.ix_(first, bases)])
    line = distances_km(sites.lon[first], sites.lat[first], segments.lon, segments.lat)
    return np.hstack([towns, line])
