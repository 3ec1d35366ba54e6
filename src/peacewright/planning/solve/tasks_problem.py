"""Tasks at depth: which tasks where and at which level, for a fixed strength. What is declared, and what a plan keeps.

An area may hold each task at one level. A level needs persons with skills on the spot and teams to be led. Elements
have skills, stand at bases with limited room, and reach areas within a day's travel: the longer the way, the more
persons one on the spot takes. Tasks may need one another in the same area (synchronisation). Headquarters lead so many
teams each and take staff. An area where anybody works must be in reach of a reserve that does nothing else.

How it is solved: :mod:`.tasks_exact` (whole model), :mod:`.tasks_decomposed` (area by area), :mod:`.tasks_rounding`
(fast).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from peacewright.plan.explanation import Proof

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True)
class Together:
    """Synchronisation: a task at any level needs another at one level at least, in the same area at the same time."""

    task: int
    needs: int
    level: int


@dataclass(frozen=True, eq=False)
class TasksProblem:
    """One problem of tasks; T tasks, A areas, L levels, K skills, E elements, B bases.

    Attributes
    ----------
    value : ndarray of float, shape (T, A, L), worth of a task at a level, never negative
    need : ndarray of float, shape (T, A, L, K), persons with a skill on the spot
    teams : ndarray of int, shape (T, A, L), teams to be led
    priority : ndarray of int, shape (T,), class of each task: 0 comes before 1, and so on
    has : ndarray of bool, shape (E, K), whether an element has a skill
    persons : ndarray of float, shape (E,), persons of each element
    room : ndarray of float, shape (B,), persons a base can hold
    effort : ndarray of float, shape (B, A), persons at a base for one on the spot, at least one; inf out of reach
    together : tuple of Together
    staff : int, the skill of those who lead; ``react``: the skill of the reserve
    span, most_headquarters, headquarters_persons : teams a headquarters leads, most of them in an area, staff of each
    reserve_persons : float, reserve that must be in reach of an area where a task is done
    """

    value: Floats
    need: Floats
    teams: Integers
    priority: Integers
    has: Booleans
    persons: Floats
    room: Floats
    effort: Floats
    together: tuple[Together, ...]
    staff: int
    react: int
    span: float
    most_headquarters: int
    headquarters_persons: float
    reserve_persons: float

    @property
    def classes(self) -> int:
        """Number of priority classes."""
        return int(self.priority.max(initial=0)) + 1

    @property
    def shape(self) -> tuple[int, int, int]:
        """Tasks, areas, levels."""
        tasks, areas, levels = self.value.shape
        return tasks, areas, levels

    @cached_property
    def routes(self) -> Integers:
        """Every way in which an element at a base may serve a skill in an area: rows (element, base, skill, area)."""
        ways = self.has[:, None, :, None] & np.isfinite(self.effort)[None, :, None, :]
        return np.argwhere(ways).astype(np.int64)

    @cached_property
    def waiting(self) -> Integers:
        """Where a reserve may wait: rows (element, base)."""
        able = np.flatnonzero(self.has[:, self.react])
        return np.array([(e, b) for e in able for b in range(len(self.room))], dtype=np.int64).reshape(-1, 2)

    def worth(self, chosen: Booleans) -> Floats:
        """Return the value of the levels chosen, shape (T, A, L), by priority class, shape (classes,)."""
        by_task = (self.value * chosen).sum(axis=(1, 2))
        return np.bincount(self.priority, by_task, self.classes).astype(np.float64)

    def headquarters(self, chosen: Booleans) -> Integers:
        """Return the fewest headquarters that lead each area's teams, one where a task is done, shape (A,)."""
        teams = (self.teams * chosen).sum(axis=(0, 2))
        least = np.ceil(teams / self.span - 1e-9).astype(np.int64)
        return np.maximum(least, chosen.any(axis=(0, 2)).astype(np.int64))

    def demand(self, chosen: Booleans) -> Floats:
        """Return persons with each skill on the spot, staff of headquarters included, shape (A, K)."""
        wanted = np.einsum("tal,talk->ak", chosen.astype(float), self.need)
        wanted[:, self.staff] += self.headquarters(chosen) * self.headquarters_persons
        return np.asarray(wanted)

    def keeps_rules(self, chosen: Booleans) -> bool:
        """Whether levels, synchronisation and command span are kept."""
        at_level = chosen.sum(axis=2)
        if (at_level > 1).any() or (self.headquarters(chosen) > self.most_headquarters).any():
            return False
        return all(
            (at_level[pair.task] <= chosen[pair.needs, :, pair.level :].any(axis=1)).all()
            for pair in self.together
        )

    def can_be_served(self, chosen: Booleans) -> bool:
        """Whether persons, bases and reserve suffice for what is chosen (a linear program of flows)."""
        flow, waits = FlowRows(self), self.demand(chosen).ravel()
        opened = chosen.any(axis=(0, 2)).astype(float) * self.reserve_persons
        rows = sparse.vstack([-flow.arrives, -flow.reserve, flow.used])
        limit = np.concatenate([-waits, -opened, self.persons, self.room]) + 1e-6
        found = linprog(np.zeros(rows.shape[1]), A_ub=rows, b_ub=limit, method="highs")
        return bool(found.status == 0)


class FlowRows:
    """The rows that flows share in every formulation: columns are routes, then places where a reserve waits."""

    def __init__(self, problem: TasksProblem) -> None:
        _, areas, _ = problem.shape
        skills, bases, elements = problem.has.shape[1], len(problem.room), len(problem.persons)
        element, base, skill, area = problem.routes.T
        waits_element, waits_base = problem.waiting.T
        routes, waiting = len(problem.routes), len(problem.waiting)
        effort = problem.effort[base, area]
        one = np.ones(routes)
        self.arrives = sparse.csr_array(
            (one, (area * skills + skill, np.arange(routes))), shape=(areas * skills, routes + waiting)
        )
        self.count = routes + waiting
        near, place = np.nonzero(np.isfinite(problem.effort).T[:, waits_base])
        self.reserve = sparse.csr_array(
            (np.ones(len(near)), (near, routes + place)), shape=(areas, self.count)
        )
        column = np.concatenate([np.arange(routes), routes + np.arange(waiting)])
        amount = np.concatenate([effort, np.ones(waiting)])
        by_element = sparse.csr_array(
            (amount, (np.concatenate([element, waits_element]), column)), shape=(elements, self.count)
        )
        by_base = sparse.csr_array(
            (amount, (np.concatenate([base, waits_base]), column)), shape=(bases, self.count)
        )
        self.used = sparse.csr_array(sparse.vstack([by_element, by_base]))


@dataclass(frozen=True, eq=False)
class TasksSolution:
    """Levels chosen, shape (T, A, L), with a proof for each priority class, the first class first."""

    chosen: Booleans
    proofs: tuple[Proof, ...]
