"""The cost part: what an option costs by phase, kind and nation, and the unit costs that planning and futures share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.core.factors import FactorSet
from peacewright.operation.options import Levers
from peacewright.operation.vocabulary import Rules
from peacewright.plan.explanation import Explanation, Shortfall
from peacewright.plan.prices import Money, dollars

PHASES = ("build-up", "in place", "withdrawal")
"""Phases of an option: until all is due; from then to the end of the months planned; coming home."""

KINDS = (
    "troops and their equipment",
    "civilian staff",
    "operations and upkeep",
    "moves in and out",
    "aircraft, vessels, sensors",
)
"""Kinds of cost: those of the people in place, as missions' budgets divide them, then moves, then what stands by."""

MEANS = (
    ("aircraft_on_call", "cost.aircraft_on_call_year"),
    ("vessels_on_station", "cost.vessel_on_station_year"),
    ("uav_orbits", "cost.uav_orbit_year"),
    ("helicopters", "cost.helicopter_year"),
)
"""Levers that count something kept ready, each with the factor of its cost a year."""


@dataclass(frozen=True)
class CostPart:
    """What an option costs at best values, in dollars at prices of ``price_year``.

    The phases are build-up, in place and withdrawal.

    Attributes
    ----------
    price_year : int
        Year whose prices the dollars are in.
    person_months : ndarray of float, shape (phases,)
        Person-months in place, by phase.
    moved : ndarray of float, shape (phases,)
        Persons who move in or out with their equipment.
    months : ndarray of float, shape (phases,)
        Months of each phase.
    by_kind : ndarray of float, shape (phases, kinds)
        Dollars, by troops and their equipment; civilian staff; operations and upkeep; moves in and out; aircraft,
        vessels and sensors.
    nations : tuple of (str, str)
        Code and name of each nation with persons in place, who carries most first.
    by_nation : ndarray of float, shape (nations,)
        Share of the person-months, in [0, 1].
    shortfalls : tuple of Shortfall
        What it lacks, each with the least changes that would cure it.
    explanations : tuple of Explanation
        Its numbers, each with formula, inputs and sources.
    """

    price_year: int
    person_months: NDArray[np.float64]
    moved: NDArray[np.float64]
    months: NDArray[np.float64]
    by_kind: NDArray[np.float64]
    nations: tuple[tuple[str, str], ...]
    by_nation: NDArray[np.float64]
    shortfalls: tuple[Shortfall, ...] = ()
    explanations: tuple[Explanation, ...] = ()

    @property
    def total(self) -> float:
        """Cost over all phases."""
        return float(self.by_kind.sum())


def person_year(levers: Levers, year: int, factors: FactorSet, read: Callable[[str], Money]) -> Money:
    """Return what a person in place costs in a year, in dollars at prices of a year.

    An unarmed person costs what a civilian monitor does; an armed one lies between light peacekeeping and heavy combat,
    on a log scale: light^(1 − i) × combat^i with intensity i.
    """
    if levers.rules is Rules.UNARMED:
        return amount("cost.observer_per_person_year", year, factors, read)
    light = amount("cost.light_per_person_year", year, factors, read)
    combat = amount("cost.combat_per_person_year", year, factors, read)
    intensity = read("cost.intensity")
    between: Money = light ** (1 - intensity) * combat**intensity
    return between


def amount(name: str, year: int, factors: FactorSet, read: Callable[[str], Money]) -> Money:
    """Return a factor that is money in dollars at prices of a year."""
    return dollars(name, factors[name].unit, year, read)


def kept_ready(levers: Levers) -> tuple[tuple[str, float, str], ...]:
    """Return what an option keeps ready beside its force: name, count, and the factor of its cost a year."""
    counts = {
        "aircraft_on_call": levers.aircraft_on_call,
        "vessels_on_station": levers.vessels_on_station,
        "uav_orbits": levers.sensors.uav_orbits,
        "helicopters": levers.helicopters,
    }
    return tuple((name, float(counts[name]), factor) for name, factor in MEANS if counts[name] > 0)
