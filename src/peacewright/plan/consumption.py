"""What a force consumes in a day, by class of supply and season: the one formula that planning and futures share.

Kilograms a person and day come from planning rates; fuel is built up from generators, vehicles, patrols and
helicopters; water and generators follow the climate. Every function takes numbers or arrays of numbers, one a future.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

DRY_CARGO = ("rations", "class_two", "class_three_packaged", "class_four", "class_six")
"""Classes of dry cargo: food; clothing and kit; packaged fuel and oil; construction; personal demand."""
BY_PERSON = (*DRY_CARGO, "ammunition", "medical", "spares")
"""Classes whose need is persons × kilograms a person and day."""
CLASSES = (*BY_PERSON, "water", "fuel")
"""Classes of supply, in the order of all arrays."""
SEASONS = ("mild", "cold", "hot")
WATER_FACTORS = {
    "mild": "consumption.water",
    "cold": "consumption.water_cold",
    "hot": "consumption.water_hot",
}
KILOGRAMS_PER_TONNE = 1000.0
MONTHS = 12

Value = Callable[[str], Any]
"""Gives a factor by its name: its best value, or its value in every future."""


@dataclass(frozen=True)
class Consumers:
    """Who consumes: persons in place, helicopters, patrols a day; and the month of midwinter (0 = January).

    Attributes
    ----------
    persons : float
        Persons in place once the whole force is there.
    helicopters : float
        Helicopters of the force.
    patrols_per_day : float
        Patrols a day.
    coldest_month : int
        Month of midwinter, 0 = January.
    """

    persons: float
    helicopters: float
    patrols_per_day: float
    coldest_month: int


def fuel_parts(who: Consumers, value: Value) -> dict[str, Any]:
    """Return litres of fuel a day by what burns it, in a mild month."""
    patrol_km = (
        who.patrols_per_day
        * value("fuel.vehicles_per_patrol")
        * value("observation.patrol.hours")
        * value("fuel.patrol_speed")
    )
    vehicle_km = who.persons * value("fuel.vehicles_per_person") * value("fuel.vehicle_km")
    return {
        "generators": who.persons * value("fuel.generators"),
        "vehicles": vehicle_km * value("fuel.litres_per_km"),
        "patrols": patrol_km * value("fuel.litres_per_km"),
        "helicopters": who.helicopters
        * value("fuel.helicopter_hours")
        * value("fuel.litres_per_flying_hour"),
    }


def tonnes_by_season(who: Consumers, value: Value) -> dict[str, dict[str, Any]]:
    """Return tonnes a day by class, for each season.

    Parameters
    ----------
    who : Consumers
    value : callable
        Gives a factor by name.

    Returns
    -------
    dict of season to dict of class to float or ndarray
    """
    by_person = {name: who.persons * value(f"consumption.{name}") / KILOGRAMS_PER_TONNE for name in BY_PERSON}
    litres = fuel_parts(who, value)
    heated = value("fuel.cold_factor")
    density = value("consumption.fuel_density") / KILOGRAMS_PER_TONNE
    found = {}
    for season in SEASONS:
        burnt = sum(litres.values()) + (litres["generators"] * (heated - 1.0) if season == "cold" else 0.0)
        water = who.persons * value(WATER_FACTORS[season]) / KILOGRAMS_PER_TONNE
        found[season] = {**by_person, "water": water, "fuel": burnt * density}
    return found


def season_shares(who: Consumers, value: Value) -> dict[str, Any]:
    """Return the share of each calendar month that is cold, hot or mild, shape (12,) or (12, F).

    Cold months lie around the coldest, hot ones around the month half a year later; a span of w months covers
    min(1, max(0, w/2 + 1/2 − d)) of the month at distance d, min(1, w) of the middle month itself, and of the month
    half a year away what both ends reach.
    """
    apart = np.abs((np.arange(MONTHS) - who.coldest_month + 6) % MONTHS - 6)
    cold = _covered(apart, value("climate.cold_months"))
    hot = np.minimum(_covered(6 - apart, value("climate.hot_months")), 1.0 - cold)
    return {"mild": 1.0 - cold - hot, "cold": cold, "hot": hot}


def _covered(apart: Any, months: Any) -> Any:
    width = np.atleast_1d(np.asarray(months, dtype=np.float64))[None, :]
    distance = np.asarray(apart, dtype=np.float64)[:, None]
    share = np.clip(width / 2 + 0.5 - distance, 0.0, 1.0)
    share = np.where(distance == 0, np.minimum(width, 1.0), share)
    share = np.where(distance == MONTHS / 2, np.clip(width - MONTHS + 1.0, 0.0, 1.0), share)
    return share[:, 0] if np.ndim(months) == 0 else share


def need_by_month(who: Consumers, value: Value) -> dict[str, Any]:
    """Return tonnes a day by class in each calendar month, shape (12,) or (12, F)."""
    tonnes, share = tonnes_by_season(who, value), season_shares(who, value)
    return {name: sum(share[season] * tonnes[season][name] for season in SEASONS) for name in CLASSES}


def year_mean(months: Mapping[str, Any]) -> dict[str, Any]:
    """Return the mean over the months, by class."""
    return {name: np.mean(values, axis=0) for name, values in months.items()}
