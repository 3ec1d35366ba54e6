"""Air and sea in each future: what the same aircraft and vessels keep up, and what must be owned behind them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.plan import air_and_sea_sums as sums
from peacewright.plan.plan import Plan
from peacewright.simulation.futures import Reader

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class AirAndSea:
    """What an option keeps in the air and at sea; arrays of shape (F,), zero where it keeps none.

    Attributes
    ----------
    patrols_kept : patrols that the aircraft on call keep up round the clock
    reach_minutes : minutes from a call on the ground to the middle of what is watched
    aircraft_owned : aircraft owned behind those on call
    areas_watched : sea areas with the vessels that each takes, if all vessels come
    hulls_needed : vessels owned behind those on station
    """

    patrols_kept: Floats
    reach_minutes: Floats
    aircraft_owned: Floats
    areas_watched: Floats
    hulls_needed: Floats


def realise_air_and_sea(plan: Plan, reader: Reader) -> AirAndSea:
    """Realise what the levers keep up: as many on call and on station as the option says, whatever that takes."""
    levers, part, read = plan.option.levers, plan.air_and_sea, reader.value
    on_call, on_station = float(levers.aircraft_on_call), float(levers.vessels_on_station)
    none = np.zeros(reader.count)
    return AirAndSea(
        patrols_kept=sums.patrols_kept(on_call, read) if part.watches_air else none,
        reach_minutes=sums.reach_minutes(read) if part.watches_air else none,
        aircraft_owned=sums.owned(on_call, read) if part.watches_air else none,
        areas_watched=sums.areas_watched(on_station, int(part.areas), read) if part.watches_sea else none,
        hulls_needed=sums.hulls(on_station, read) if part.watches_sea else none,
    )


def vessels_on_station(plan: Plan, reader: Reader) -> Floats:
    """Return vessels on station by future, shape (F,): as the option says; behind straits what those let in can keep.

    Vessels are spread evenly over the sea areas. In waters that no strait closes the lever stands: who owns how many is
    then not asked.
    """
    wanted = np.full(reader.count, float(plan.option.levers.vessels_on_station))
    named = plan.air_and_sea.hull_factors
    if named is None:
        return wanted
    owned = np.zeros(reader.count)
    for name in named:
        owned = owned + reader.value(name)
    behind = wanted * plan.air_and_sea.closed_share
    kept: Floats = np.minimum(behind, owned / reader.value("sea.hulls_per_vessel_on_station"))
    return wanted - behind + kept
