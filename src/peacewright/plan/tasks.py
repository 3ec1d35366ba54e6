"""The task part: what the mandate needs from the bottom up, and what a fixed strength buys."""

from __future__ import annotations

from dataclasses import dataclass, field

from peacewright.operation.vocabulary import Element, Task
from peacewright.plan.explanation import Explanation, Shortfall


@dataclass(frozen=True)
class Requirement:
    """What one task needs in full, and what this option gives it.

    Attributes
    ----------
    task : Task
        What is to be done.
    element : Element
        The element that does it.
    needed_units : float
        What it needs in full, counted in ``unit``.
    unit : str
        What the task is measured in: teams, posts, trainees at a time.
    needed_persons : float
        Persons that it needs in full.
    allotted_persons : float
        Persons that the option gives it, in the order of the mandate; for air and sea by the levers.
    because : str
        The formula of the need, in words.
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

    Attributes
    ----------
    name : str
        What claims it: ``self_protection``, ``medical``, ``command``, ``supply``, ``sensors``, ``aviation``,
        ``reserve``.
    persons : float
        Persons that the strength could give it.
    because : str
        How it is sized, in words and numbers.
    element : Element
        The element that meets it.
    needed_persons : float
        Persons that it takes in full.
    """

    name: str
    persons: float
    because: str
    element: Element = Element.INFANTRY
    needed_persons: float = 0.0


@dataclass(frozen=True)
class TaskPart:
    """Claims and requirements of one option.

    Attributes
    ----------
    strength_persons : float
        Persons in place inside the theatre, as the option says.
    claims : tuple of Claim
        What the strength spends on itself, in the order in which it is met; empty without strength.
    requirements : tuple of Requirement
        What each task needs and gets, in the order of the mandate.
    task_persons : float
        Persons left for tasks after the claims.
    needed_strength_persons : float
        Least strength that would meet all claims and every task inside the theatre in full, in persons.
    verification_teams : int
        Teams that can be sent to a reported breach at one time.
    patrols_per_day : float
        Patrols a day by the persons allotted to them.
    observed_line_km : float
        Line of contact that posts and patrols watch by day, in km, without what sensors watch.
    element_persons : dict of Element to float
        Persons inside by element; they sum to the strength. Who has no task counts as infantry, or as observers if
        unarmed.
    bases : int
        Bases that the strength asks for: the lever, else by the most persons of a base. Those that are planned stand
        under ``stationing``.
    unassigned_persons : float
        Persons left when every task inside has what it needs.
    sensor_km : float
        Line of contact that the force's own unmanned sensors watch, in km; 0 without sensors.
    outside_persons : dict of Element to float
        Persons that serve from outside the theatre or at sea, by element; they do not count against the strength.
    shortfalls : tuple of Shortfall
        What it lacks, each with the least changes that would cure it.
    explanations : tuple of Explanation
        Its numbers, each with formula, inputs and sources.
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
