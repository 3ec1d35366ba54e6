"""Cost in each future: a year of the whole option, and what was in place for as long as it was there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.core.units import DAYS_PER_YEAR
from peacewright.plan.cost import amount, kept_ready, person_year
from peacewright.plan.plan import Plan
from peacewright.simulation.futures import Reader

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Costs:
    """Unit costs in each future, in dollars at the prices of the plan.

    Attributes
    ----------
    person_year : ndarray of float, shape (F,), a person in place for a year; 0 without a force
    move : ndarray of float, shape (F,), moving a person with equipment in or out
    ready_year : ndarray of float, shape (F,), all aircraft, vessels, sensors and helicopters for a year
    """

    person_year: Floats
    move: Floats
    ready_year: Floats

    def year(self, persons: float) -> Floats:
        """Return the cost of a year of so many persons and of all that is kept ready, shape (F,)."""
        return persons * self.person_year + self.ready_year

    def lived(self, persons: float, force_days: Floats, moves: Floats, days: int) -> Floats:
        """Return the cost of what was in place in the days simulated, shape (F, R).

        Parameters
        ----------
        persons : float
            Planned strength.
        force_days : ndarray of float, shape (F, R)
            Sum over days of the share of the strength in place.
        moves : ndarray of float, shape (F, R)
            How often the force moved: in, and out again.
        days : int
            Days simulated, in which aircraft, vessels and sensors are kept ready.
        """
        people = persons * (
            self.person_year[:, None] * force_days / DAYS_PER_YEAR + self.move[:, None] * moves
        )
        return people + self.ready_year[:, None] * days / DAYS_PER_YEAR


def realise_costs(plan: Plan, reader: Reader) -> Costs:
    """Realise unit costs in every future."""
    levers, year, none = plan.option.levers, plan.cost.price_year, np.zeros(reader.count)
    has_force = plan.tasks.strength_persons > 0
    ready = none
    for _, count, factor in kept_ready(levers):
        ready = ready + count * amount(factor, year, plan.factors, reader.value)
    return Costs(
        person_year(levers, year, plan.factors, reader.value) if has_force else none,
        amount("cost.move_per_person", year, plan.factors, reader.value) if has_force else none,
        ready,
    )


def realise_cost(plan: Plan, reader: Reader) -> Floats:
    """Return the cost of a year of the whole option, in dollars at the prices of the plan, shape (F,)."""
    return realise_costs(plan, reader).year(plan.tasks.strength_persons)
