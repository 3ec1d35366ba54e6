"""Movement and supply as declared schedules: the parts that later planners will fill by computing.

Each holds the names of the factors it was taken from, so that a future can move every number within its range.
"""

from __future__ import annotations

from dataclasses import dataclass

from peacewright.plan.explanation import Explanation, Shortfall


@dataclass(frozen=True)
class MovementPart:
    """Arrival after the order to deploy: first echelon, then the full force. Days; shares of planned strength."""

    schedule: str
    first_echelon_days: float
    first_echelon_share: float
    full_force_days: float
    factors: dict[str, str]
    shortfalls: tuple[Shortfall, ...] = ()
    explanations: tuple[Explanation, ...] = ()


@dataclass(frozen=True)
class SupplyPart:
    """Daily needs and stock. Tonnes a day by class; days of supply; disruptions a year and their length in days."""

    schedule: str
    tonnes_per_day: dict[str, float]
    stock_days: float
    norm_days: float
    disruptions_per_year: float
    disruption_days: float
    factors: dict[str, str]
    shortfalls: tuple[Shortfall, ...] = ()
    explanations: tuple[Explanation, ...] = ()
