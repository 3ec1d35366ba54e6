"""Capability in each future: who is trained by when, with the staff that came; what is delivered by when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.core.units import DAYS_PER_MONTH
from peacewright.operation.vocabulary import Element
from peacewright.plan.capability import CapabilityPart
from peacewright.plan.plan import Plan
from peacewright.plan.throughput import (
    Contract,
    at_month,
    contract_of,
    course_months,
    in_training,
    left_after,
    units_of,
)
from peacewright.simulation.futures import Reader
from peacewright.simulation.realise.generation import Generation

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Throughput:
    """What training puts through, by month since the order to deploy.

    Attributes
    ----------
    present : ndarray of float, shape (F,)
        Persons in training at once with all staff in place.
    trained : ndarray of float, shape (F, months)
        Persons who have finished by the end of each month.
    units : ndarray of float, shape (F, months)
        Whole units that could be formed of them, collective training done.
    """

    present: Floats
    trained: Floats
    units: Floats

    def trained_by(self, month: float) -> Floats:
        """Return persons who have finished so many months after the order, shape (F,)."""
        return at_month(self.trained, np.full((len(self.trained), 1), month))[:, 0]

    def trained_in(self, days: Floats) -> Floats:
        """Return persons who have finished if the force is there for so many days, both of shape (F, R)."""
        return at_month(self.trained, days / DAYS_PER_MONTH)


def realise_capability(plan: Plan, generation: Generation, reader: Reader) -> Throughput:
    """Realise training with the staff that the plan allots to it, and what is on order.

    How many are to be trained, how long a course takes and how many staff a trainee needs are the future's; so is how
    many of the staff are in place in a month. In training at once are those to be trained or those for whom the staff
    in place have room, whichever are fewer.
    """
    part = plan.capability
    months = plan.generation.months
    if part.staff <= 0:
        nothing = np.zeros((reader.count, months))
        return Throughput(np.zeros(reader.count), nothing, nothing)

    course = course_months(reader.value)
    present = in_training((part.staff * staffed(plan, generation)).T, reader.value).T
    trained = left_after(present / course[:, None], course)
    return Throughput(
        np.asarray(in_training(part.staff, reader.value)), trained, units_of(trained, reader.value)
    )


def staffed(plan: Plan, generation: Generation) -> Floats:
    """Return the share of the training staff planned in full that is in place in each month, shape (F, months)."""
    part = plan.generation
    full = 0.0
    if Element.TRAINERS in part.elements:
        full = float(part.required[part.elements.index(Element.TRAINERS)].max(initial=0.0))
    held = generation.held.get(Element.TRAINERS)
    if held is None or full <= 0:
        return np.zeros((len(generation.gap_months), part.months))
    return np.clip(held / full, 0.0, 1.0)


def realise_deliveries(part: CapabilityPart, reader: Reader) -> dict[str, Contract]:
    """Return every order whose rate is declared with number, rate and lead of each future, by name.

    What is delivered depends on nothing that an option decides.
    """
    found = {
        order.name: contract_of(f"support.{order.name}", reader.value, reader.declared)
        for order in part.orders
    }
    return {name: contract for name, contract in found.items() if contract is not None}
