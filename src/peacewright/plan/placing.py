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

    ``least`` and ``most`` over the portfolios that are efficient under some weights that keep the order of the mandate
    (an earlier task weighs no less than a later one); ``least_any`` and ``most_any`` under any weights at all.
    """

    task: Task
    least: float
    most: float
    least_any: float
    most_any: float


@dataclass(frozen=True)
class StrengthPoint:
    """What a strength carries of the tasks inside: mean share met as ordered, and over every strict order."""

    strength_persons: float
    in_order: float
    least: float
    most: float


@dataclass(frozen=True)
class PlacingPart:
    """Where tasks stand.

    Attributes
    ----------
    areas : tuple of str, length A, regions along the line, then ``BEHIND_THE_LINE``
    tasks : tuple of Task, length T, tasks inside the theatre that need somebody, in the order of the mandate
    level : ndarray of float, shape (T, A), share of the area's need that stands there
    needed : ndarray of float, shape (T, A), persons that the task needs there in full
    standings : tuple of Standing, a task each
    portfolios, portfolios_any : int, efficient portfolios under ordered and under any weights
    strengths : tuple of StrengthPoint, rising
    proofs : tuple of Proof, a task each, of the share met in the order of the mandate
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
