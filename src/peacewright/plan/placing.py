"""The placing part: which tasks stand where, which stand whatever the weights, and what more strength would carry."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.operation.vocabulary import Task
from peacewright.plan.explanation import Explanation, Proof, Shortfall

BEHIND_THE_LINE = "behind the line"
"""The area of tasks that need no piece of line: they are done around the bases."""


@dataclass(frozen=True)
class Standing:
    """What efficient portfolios of tasks give to one task, in shares of its need.

    A portfolio is efficient if no other does at least as well by all weights allowed and better by some.

    Attributes
    ----------
    task : Task
        The task that is given a share.
    least : float
        Least share over portfolios efficient by weights in the order of the mandate: an earlier task weighs no less
        than a later one.
    most : float
        Most share over these portfolios.
    least_any : float
        Least share over portfolios efficient by any weights.
    most_any : float
        Most share over these portfolios.
    """

    task: Task
    least: float
    most: float
    least_any: float
    most_any: float


@dataclass(frozen=True)
class StrengthPoint:
    """What a strength carries of the tasks inside: mean share met as ordered, and over every strict order.

    Attributes
    ----------
    strength_persons : float
        The strength, in persons.
    in_order : float
        Mean share of the tasks' needs that is met in the order of the mandate, in [0, 1].
    least : float
        The same in the worst order.
    most : float
        The same in the best order.
    """

    strength_persons: float
    in_order: float
    least: float
    most: float


@dataclass(frozen=True)
class PlacingPart:
    """Where tasks stand.

    Attributes
    ----------
    areas : tuple of str, length A
        Names of the regions along the line, then ``behind the line`` for tasks done around the bases.
    tasks : tuple of Task, length T
        Tasks inside the theatre that need somebody, in the order of the mandate.
    level : ndarray of float, shape (T, A)
        Share of the area's need that stands there, in [0, 1].
    needed : ndarray of float, shape (T, A)
        Persons that the task needs there in full.
    standings : tuple of Standing
        For each task, what efficient portfolios give it.
    portfolios : int
        Portfolios efficient by weights in the order of the mandate.
    portfolios_any : int
        Portfolios efficient by any weights.
    strengths : tuple of StrengthPoint
        What a smaller or larger strength would carry, the smallest first.
    proofs : tuple of Proof
        For each task, how good the share met is proven to be in the order of the mandate; empty without bases.
    shortfalls : tuple of Shortfall
        What it lacks, each with the least changes that would cure it.
    explanations : tuple of Explanation
        Its numbers, each with formula, inputs and sources.
    """

    areas: tuple[str, ...]
    tasks: tuple[Task, ...]
    level: NDArray[np.float64]
    needed: NDArray[np.float64]
    standings: tuple[Standing, ...] = ()
    portfolios: int = 0
    portfolios_any: int = 0
    strengths: tuple[StrengthPoint, ...] = ()
    proofs: tuple[Proof, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()
    explanations: tuple[Explanation, ...] = ()

    def met(self, task: Task) -> float:
        """Return the share of a task's need that stands somewhere."""
        row = self.tasks.index(task)
        return float((self.level[row] * self.needed[row]).sum() / self.needed[row].sum())
