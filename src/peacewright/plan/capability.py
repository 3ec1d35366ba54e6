"""The capability part: who is trained by when, and what is delivered by when. Throughput only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.plan.explanation import Explanation, Shortfall


@dataclass(frozen=True)
class Order:
    """Equipment on order: how much, and how much of it is delivered by the end of each month since the contract.

    ``per_month`` is None where no rate of delivery is declared; then nothing is said of dates.
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
    per_month : float, persons who finish a course in a month once all training staff are in place
    present : float, persons in training at once then
    first_month : float, months from the first training staff in place to the first who finish
    trained : ndarray of float, shape (months,), persons who have finished by the end of each month
    units : ndarray of float, shape (months,), units that could be formed of them, collective training done
    staff : float, persons allotted to training
    orders : tuple of Order
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
