"""The capability part: who is trained by when, and what is delivered by when. Throughput only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.plan.explanation import Explanation, Shortfall


@dataclass(frozen=True)
class Order:
    """Equipment on order: how much, and how much of it is delivered by the end of each month since the contract.

    Attributes
    ----------
    name : str
        The order, as in its factors ``support.NAME_ordered``.
    label : str
        What is on order, in words.
    unit : str
        What it is counted in.
    ordered : float
        How much is on order.
    per_month : float or None
        Delivered in a month; None where no rate is declared, and then nothing is said of dates.
    lead_months : float
        Months from the contract to the first delivery; 0 where none are declared.
    delivered : ndarray of float, shape (months,)
        Delivered by the end of each month since the contract; zero where no rate is declared.
    """

    name: str
    label: str
    unit: str
    ordered: float
    per_month: float | None
    lead_months: float
    delivered: NDArray[np.float64]

    @property
    def complete_month(self) -> float | None:
        """Months from the contract to the last delivery; None where no rate is declared."""
        return self.lead_months + self.ordered / self.per_month if self.per_month else None


@dataclass(frozen=True)
class CapabilityPart:
    """Throughput by month since the order to deploy.

    Attributes
    ----------
    per_month : float
        Persons who finish a course in a month once all training staff are in place.
    present : float
        Persons in training at once then.
    first_month : float
        Months from the first training staff in place to the first who finish; 0 where nobody is trained.
    trained : ndarray of float, shape (months,)
        Persons who have finished by the end of each month.
    units : ndarray of float, shape (months,)
        Units that could be formed of them, collective training done.
    staff : float
        Persons allotted to training.
    orders : tuple of Order
        Equipment on order, whatever the option.
    shortfalls : tuple of Shortfall
        What it lacks, each with the least changes that would cure it.
    explanations : tuple of Explanation
        Its numbers, each with formula, inputs and sources.
    """

    per_month: float
    present: float
    first_month: float
    trained: NDArray[np.float64]
    units: NDArray[np.float64]
    staff: float = 0.0
    orders: tuple[Order, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()
    explanations: tuple[Explanation, ...] = ()

    def trained_by(self, month: int) -> float:
        """Return persons who have finished by the end of a month, of those planned; 0 before any."""
        return (
            float(self.trained[min(month, len(self.trained)) - 1]) if len(self.trained) and month > 0 else 0.0
        )

    def units_by(self, month: int) -> float:
        """Return units that could be formed by the end of a month."""
        return float(self.units[min(month, len(self.units)) - 1]) if len(self.units) and month > 0 else 0.0
