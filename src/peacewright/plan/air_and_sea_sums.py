"""Sums of the air and the sea: sorties, hours on station, tankers, airborne radars, hulls.

Each function takes a ``Read``: what a factor is worth, by name. With best values a sum is the plan's; with
values drawn, arrays over futures, it is what the same aircraft and vessels come to in each of them. The equations
stand in ``docs/models/air-and-sea.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from peacewright.core.units import HOURS_PER_DAY

Number = Any
"""A float, or an array of one number a future."""
Read = Callable[[str], Number]
_MINUTES_PER_HOUR = 60


def owned(on_call: Number, read: Read) -> Number:
    """Return aircraft that must be owned for some on call."""
    return on_call / read("airspace.readiness")


def transit_hours(read: Read) -> Number:
    """Return hours of the way from the base to the middle of what is watched."""
    return read("airspace.transit_km") / read("airspace.speed")


def reach_minutes(read: Read) -> Number:
    """Return minutes from the call, on the ground, to the middle of what is watched."""
    return read("airspace.alert_minutes") + transit_hours(read) * _MINUTES_PER_HOUR


def hours_on_station(read: Read) -> Number:
    """Return hours on station of a patrol sortie: what the way there and back leaves of it."""
    return np.maximum(0.0, read("airspace.sortie_hours") - 2.0 * transit_hours(read))


def sorties(on_call: Number, read: Read) -> Number:
    """Return sorties a day that aircraft on call can fly for months."""
    return on_call * read("airspace.sorties_per_aircraft_day")


def patrols_kept(on_call: Number, read: Read) -> Number:
    """Return patrols that aircraft on call can keep up round the clock."""
    hours = sorties(on_call, read) * hours_on_station(read)
    return hours / HOURS_PER_DAY / read("airspace.aircraft_per_patrol")


def patrols_wanted(read: Read) -> Number:
    """Return patrols that would keep the whole line in view round the clock."""
    return np.ceil(read("line.watched_length") / read("airspace.patrol_spacing"))


def on_call_for(patrols: Number, read: Read) -> Number:
    """Return aircraft on call that keep up some patrols; infinite where the way leaves no time on station."""
    with np.errstate(divide="ignore"):
        hours = np.asarray(patrols * HOURS_PER_DAY * read("airspace.aircraft_per_patrol"), dtype=float)
        return hours / (read("airspace.sorties_per_aircraft_day") * hours_on_station(read))


def tanker_sorties(on_call: Number, read: Read) -> Number:
    """Return tanker sorties a day behind the patrols."""
    taken = read("tanker.refuellings_per_sortie") * read("tanker.tonnes_per_refuelling")
    return sorties(on_call, read) * taken / read("tanker.tonnes_per_sortie")


def tankers_owned(on_call: Number, read: Read) -> Number:
    """Return tankers that must be owned for those sorties."""
    return owned(tanker_sorties(on_call, read) / read("tanker.sorties_per_aircraft_day"), read)


def early_warning_orbits(area_km2: float, read: Read) -> Number:
    """Return airborne radars that must be up at a time to watch an area."""
    return np.ceil(area_km2 / read("early_warning.area"))


def early_warning_owned(area_km2: float, read: Read) -> Number:
    """Return airborne radars owned that keep those up, one sortie a day each; infinite beyond their range."""
    on_station = np.maximum(0.0, read("early_warning.endurance") - 2.0 * transit_hours(read))
    with np.errstate(divide="ignore"):
        on_call = np.asarray(early_warning_orbits(area_km2, read) * HOURS_PER_DAY, dtype=float) / on_station
    return owned(on_call, read)


def hulls(on_station: Number, read: Read) -> Number:
    """Return vessels that must be owned for some on station."""
    return on_station * read("sea.hulls_per_vessel_on_station")


def areas_watched(on_station: Number, areas: int, read: Read) -> Number:
    """Return sea areas that have the vessels each takes."""
    return np.minimum(float(areas), on_station / read("sea.vessels_per_area"))


def vessel_days_per_mine(on_station: Number, read: Read) -> Number:
    """Return days on station that there are for each mine, if all are to be cleared in the time that is named."""
    return on_station * read("sea.clearance_days") / read("sea.mines")


def present(factors: tuple[str, ...], read: Read) -> Number:
    """Return the sum of some factors; zero without any."""
    return sum((read(name) for name in factors), start=0.0)
