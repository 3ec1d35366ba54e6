"""Movement as a declared schedule: the part that a later planner will fill by computing.

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
