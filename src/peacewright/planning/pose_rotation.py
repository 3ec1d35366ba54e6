"""Posing the rotation of each element: what is required in which month, who may serve what, with how many persons."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from peacewright.core.factors import FactorSet
from peacewright.core.units import DAYS_PER_MONTH
from peacewright.operation.coalition import Pledge
from peacewright.operation.options import Levers
from peacewright.operation.vocabulary import Element
from peacewright.plan.generation import Contribution
from peacewright.plan.task_sizes import OUTSIDE_TASKS
from peacewright.plan.tasks import TaskPart
from peacewright.planning.contributions import may_serve
from peacewright.planning.solve.rotation import Rotation, solve_rotation
from peacewright.planning.solve.rotation_program import RotationProblem

Pairs = tuple[tuple[Contribution, Pledge], ...]
"""Contributions, each with the pledge it follows from."""


@dataclass(frozen=True, eq=False)
class ElementRotation:
    """One element: persons by work, the contributions that form each group, and the rotation problem."""

    element: Element
    works: dict[str, float]
    groups: tuple[tuple[int, ...], ...]
    problem: RotationProblem

    @cached_property
    def rotation(self) -> Rotation:
        """The problem solved through all its stages."""
        return solve_rotation(self.problem)


def demands_of(task_part: TaskPart) -> dict[Element, dict[str, float]]:
    """Return persons needed by element and work (task, first claim by name, or unassigned)."""
    demands: dict[Element, dict[str, float]] = {}
    works = [(claim.element, claim.name, claim.persons) for claim in task_part.claims]
    works += [
        (need.element, str(need.task), need.allotted_persons)
        for need in task_part.requirements
        if need.task not in OUTSIDE_TASKS
    ]
    for element, work, persons in works:
        if persons > 0:
            of_element = demands.setdefault(element, {})
            of_element[work] = of_element.get(work, 0.0) + persons
    for element, persons in task_part.element_persons.items():
        spare = persons - sum(demands.get(element, {}).values())
        if spare > 0.5:
            demands.setdefault(element, {})["unassigned"] = spare
    return {element: demands[element] for element in Element if element in demands}


def arrival_share(levers: Levers, months: int, factors: FactorSet) -> NDArray[np.float64]:
    """Return the share of the strength that should be in place at the start of each month after the order."""
    name = f"arrival.{levers.arrival}"
    first, full = factors.value(f"{name}.first_echelon_days"), factors.value(f"{name}.full_force_days")
    share = factors.value(f"{name}.first_echelon_share")
    days = np.arange(months) * DAYS_PER_MONTH
    rising = np.interp(days, [first, max(full, first + 1e-9)], [share, 1.0])
    return np.where(days < first, 0.0, np.where(days >= full, 1.0, rising))


def first_month_due(arrival: NDArray[np.float64], pairs: Pairs, months: int) -> int:
    """Return the first month in which all is required and every contribution has had its notice."""
    full = int(np.argmax(arrival >= 1.0)) if (arrival >= 1.0).any() else months - 1
    notice = max((ready_month(contribution) for contribution, _ in pairs), default=0)
    return min(months - 1, max(full, notice))


def ready_month(contribution: Contribution) -> int:
    """Return the month in which a contribution's notice is over."""
    return int(contribution.notice_days // DAYS_PER_MONTH)


@dataclass(frozen=True, eq=False)
class Posing:
    """What the rotations of all elements of one option have in common.

    ``arrival`` is the share of the strength due in each month, shape (months,); ``tour``, ``cycle`` and ``level_from``
    are in months.
    """

    levers: Levers
    arrival: NDArray[np.float64]
    tour: int
    cycle: int
    level_from: int

    def element(self, element: Element, works: dict[str, float], pairs: Pairs) -> ElementRotation:
        """Pose the rotation of one element; nations that may serve the same works form one group without loss."""
        months, names = len(self.arrival), tuple(works)
        # Rounding the running total keeps the sum over works within half a person of the element's strength.
        running = np.rint(np.cumsum(np.outer([works[name] for name in names], self.arrival), axis=0))
        required = np.diff(running, axis=0, prepend=0.0).astype(np.int64)
        groups: dict[tuple[bool, ...], list[int]] = {}
        for index, (contribution, pledge) in enumerate(pairs):
            if contribution.element is element:
                able = tuple(may_serve(pledge, self.levers, name) for name in names)
                groups.setdefault(able, []).append(index)
        pool = np.zeros((max(1, len(groups)), months), dtype=np.int64)
        serves = np.zeros((len(pool), len(names)), dtype=bool)
        for row, (eligible, indices) in enumerate(groups.items()):
            serves[row] = eligible
            for index in indices:
                contribution = pairs[index][0]
                pool[row, min(months, ready_month(contribution)) :] += int(contribution.pool_persons)
        problem = RotationProblem(required, pool, serves, self.tour, self.cycle, self.level_from)
        return ElementRotation(element, works, tuple(map(tuple, groups.values())), problem)
