"""The task part: what the mandate needs from the bottom up, and what a fixed strength buys."""

from __future__ import annotations

from dataclasses import dataclass, field

from peacewright.operation.vocabulary import Element, Task
from peacewright.plan.explanation import Explanation, Shortfall


@dataclass(frozen=True)
class Requirement:
    """What one task needs in full, and what this option gives it.

    ``units`` counts what the task is measured in (teams, posts, trainees at a time ...), ``unit`` names it.
    """

    task: Task
    element: Element
    needed_units: float
    unit: str
    needed_persons: float
    allotted_persons: float
    because: str

    @property
    def met_share(self) -> float:
        """Share of the need that is met, at most one."""
        return 1.0 if self.needed_persons <= 0 else min(1.0, self.allotted_persons / self.needed_persons)


@dataclass(frozen=True)
class Claim:
    """Strength that is spoken for before any task: self-protection, medical, command, supply, sensors, reserve.

    ``needed_persons`` is what it takes, ``persons`` what the strength could give it.
    """

    name: str
    persons: float
    because: str
    element: Element = Element.INFANTRY
    needed_persons: float = 0.0


@dataclass(frozen=True)
class TaskPart:
    """Claims and requirements of one option.

    ``verification_teams`` is what can be sent to a reported breach at one time; ``observed_line_km`` is the length of
    line under daytime observation by posts and patrols, without what sensors watch (``sensor_km``); ``task_persons``
    is what is left after the claims. ``element_persons`` sums to the strength; what serves from outside the theatre or
    at sea stands apart in ``outside_persons`` and does not count against the strength.
    """

    strength_persons: float
    claims: tuple[Claim, ...]
    requirements: tuple[Requirement, ...]
    task_persons: float
    needed_strength_persons: float
    verification_teams: int
    patrols_per_day: float
    observed_line_km: float
    element_persons: dict[Element, float]
    bases: int = 0
    unassigned_persons: float = 0.0
    sensor_km: float = 0.0
    outside_persons: dict[Element, float] = field(default_factory=dict)
    shortfalls: tuple[Shortfall, ...] = ()
    explanations: tuple[Explanation, ...] = ()
