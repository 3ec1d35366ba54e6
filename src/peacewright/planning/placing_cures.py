"""What stands less on the ground than the persons would pay for, and the least change that would let it stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from peacewright.core.units import HOURS_PER_DAY
from peacewright.operation.vocabulary import Task
from peacewright.plan.explanation import Cure, CureKind, Shortfall
from peacewright.planning.portfolios import LEVELS
from peacewright.planning.solve.tasks_problem import TasksProblem

Floats = NDArray[np.float64]

NEARER = "bases in the regions that none reaches in time"
TOLD = 0.05
"""A smaller part of a need is not told: levels are thirds, and a region more or less is rounding."""


@dataclass(frozen=True)
class Ground:
    """What cures are tried on.

    Attributes
    ----------
    problem : TasksProblem
        As it was solved.
    tasks : tuple of Task, length T
    needed : ndarray of float, shape (T, A)
    paid_for : ndarray of float, shape (T,)
        Share of each task that its persons would meet if nothing but their number counted.
    effort : callable from a time limit in hours to the effort of the problem, shape (B, A)
    limits : ndarray of float
        Hours at which a further region comes into reach of a base, rising; inf left out.
    limit : float
        The time limit that was planned with, hours.
    solve : callable from a problem to the levels chosen, shape (T, A)
    work : int
        The element that works on tasks.
    """

    problem: TasksProblem
    tasks: tuple[Task, ...]
    needed: Floats
    paid_for: Floats
    effort: Callable[[float], Floats]
    limits: Floats
    limit: float
    solve: Callable[[TasksProblem], Floats]
    work: int

    def met(self, level: Floats) -> Floats:
        """Return the share of each task that stands somewhere, shape (T,)."""
        return np.asarray((level * self.needed).sum(axis=1) / self.needed.sum(axis=1))


def placing_shortfalls(at: Ground, level: Floats) -> tuple[Shortfall, ...]:
    """Return one shortfall for all tasks that stand less than their persons would pay for; none where all do.

    Parameters
    ----------
    at : Ground
    level : ndarray of float, shape (T, A)
        Levels as planned.
    """
    met = at.met(level)
    short = np.flatnonzero(met < at.paid_for - TOLD)
    if not len(short):
        return ()
    told = ", ".join(
        f"{at.tasks[task].replace('_', ' ')} {met[task]:.0%} of {at.paid_for[task]:.0%}" for task in short
    )
    missing = float(((at.paid_for - met) * at.needed.sum(axis=1))[short].sum())
    message = f"On the ground stands less than the persons would pay for: {told}."
    cures = (*_longer(at, short), *_nearer(at, short), *_more_persons(at, short)) or tuple(_both(at, short))
    return (Shortfall("tasks on the ground", message, missing, "persons", cures),)


def _stands(at: Ground, short: NDArray[np.int64], effort: Floats, more: float = 0.0) -> bool:
    """Whether these tasks stand as paid for, with other ways or so many more persons for tasks."""
    persons = at.problem.persons.copy()
    persons[at.work] += more
    room = at.problem.room * persons.sum() / at.problem.persons.sum()
    changed = replace(at.problem, effort=effort, persons=persons, room=room)
    return bool((at.met(at.solve(changed))[short] >= at.paid_for[short] - TOLD).all())


def _longer(at: Ground, short: NDArray[np.int64]) -> list[Cure]:
    """Return the least time limit with which these tasks stand, of those that bring a region into reach.

    One after the other: a longer limit also counts longer ways. Beyond half a day nobody is back within the day.
    """
    for limit in at.limits[(at.limits > at.limit) & (at.limits < HOURS_PER_DAY / 2)]:
        if _stands(at, short, at.effort(float(limit))):
            words = "time to reach a region of no less than"
            return [Cure(CureKind.LIMIT, words, float(limit), "hours")]
    return []


def _nearer(at: Ground, short: NDArray[np.int64]) -> list[Cure]:
    """Return how many regions no base reaches, if these tasks stand with bases there, from which no way is lost."""
    effort, count = _with_bases(at)
    if not count or not _stands(at, short, effort):
        return []
    return [Cure(CureKind.SIZED, NEARER, float(count), "regions")]


def _with_bases(at: Ground) -> tuple[Floats, int]:
    """Return the effort once bases stand in the regions that none reaches, and how many regions these are."""
    effort = at.problem.effort.copy()
    out_of_reach = np.isinf(effort).all(axis=0)
    effort[:, out_of_reach] = 1.0
    return effort, int(out_of_reach.sum())


def _both(at: Ground, short: NDArray[np.int64]) -> list[Cure]:
    """Return bases in the regions that none reaches together with the fewest persons, where neither alone would do.

    Persons are found by halving, to a twentieth of those there are, up to three times as many more.
    """
    own = float(at.problem.persons[at.work])
    effort, count = _with_bases(at)
    few, enough = 0.0, 3.0 * own
    if not _stands(at, short, effort, enough):
        return []
    while enough - few > own / 20:
        middle = (few + enough) / 2
        few, enough = (few, middle) if _stands(at, short, effort, middle) else (middle, enough)
    more = f"about {np.ceil(enough / 10) * 10:,.0f} more persons for tasks"
    if not count:
        return [Cure(CureKind.OTHERWISE, more, None, "")]
    return [Cure(CureKind.SIZED, f"{more}, with {NEARER}", float(count), "regions")]


def _more_persons(at: Ground, short: NDArray[np.int64]) -> list[Cure]:
    """Return the persons who lift each of these tasks to the next third above what is paid for, if that does it."""
    need = at.needed.sum(axis=1)
    step = np.array([LEVELS[np.searchsorted(LEVELS, share - 1e-9)] for share in at.paid_for])
    more = float(np.ceil(((step - at.paid_for) * need)[short].sum() - 1e-6))
    if more <= 0 or not _stands(at, short, at.problem.effort, more):
        return []
    return [Cure(CureKind.MORE, "more persons for tasks", more, "persons", ("persons for tasks",))]
