"""Tasks in each future: what the same mandate would take, and what share of it those allotted and placed carry.

The plan allots and places persons once, on best values. In a future the line is longer or shorter, a patrol larger or
smaller: the same persons then meet more or less of each task.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.operation.vocabulary import Task
from peacewright.plan.claims import persons_claimed
from peacewright.plan.placing import PlacingPart
from peacewright.plan.plan import Plan
from peacewright.plan.task_sizes import OUTSIDE_TASKS, Setting, size_tasks
from peacewright.simulation.futures import Reader

Floats = NDArray[np.float64]

_MOST_STEPS = 60
_CLOSE_PERSONS = 0.5


@dataclass(frozen=True)
class Tasks:
    """What the mandate takes in every future.

    Attributes
    ----------
    needed_strength : ndarray of float, shape (F,)
        Strength that the mandate needs inside the theatre; infinite where first claims take all of any strength.
    needed : mapping of Task to ndarray of float, shape (F,)
        Persons that each task needs.
    met : mapping of Task to ndarray of float, shape (F,)
        Share of that which the persons allotted to it meet, at most 1; 1 where nothing is needed.
    """

    needed_strength: Floats
    needed: Mapping[Task, Floats]
    met: Mapping[Task, Floats]


def realise_tasks(plan: Plan, reader: Reader) -> Tasks:
    """Size the mandate with the factors of every future; who is allotted to what stays as planned."""
    operation, levers = plan.operation, plan.option.levers
    at = Setting(levers, len(operation.theatre.sea_areas), plan.factors, reader.value)
    needed = {
        size.task: np.broadcast_to(np.asarray(size.persons, dtype=np.float64), (reader.count,))
        for size in size_tasks(at)
    }
    inside = sum(
        (persons for task, persons in needed.items() if task not in OUTSIDE_TASKS), np.zeros(reader.count)
    )
    allotted = {need.task: need.allotted_persons for need in plan.tasks.requirements}
    met = {task: _share(allotted[task], persons) for task, persons in needed.items()}
    return Tasks(strength_for(inside, at), needed, met)


def realise_placing(part: PlacingPart, tasks: Tasks) -> dict[Task, Floats]:
    """Return the share of each placed task that stands on the ground in every future, shape (F,).

    Who is placed stays where planned; all areas of a task need more or fewer alike.
    """
    persons = {task: part.met(task) * float(part.needed[row].sum()) for row, task in enumerate(part.tasks)}
    return {task: _share(placed, tasks.needed[task]) for task, placed in persons.items()}


def _share(persons: float, needed: Floats) -> Floats:
    """Return persons over what is needed, at most 1; 1 where nothing is."""
    there = np.divide(persons, needed, out=np.ones(needed.shape), where=needed > 0)
    return np.minimum(1.0, there)


def strength_for(task_persons: Floats, at: Setting) -> Floats:
    """Return the least strength that leaves given persons after every claim (the same rule as when planning), (F,).

    What is left after the claims is a line above one base, found from two points; steps of Newton's method follow only
    where the answer lies below that.
    """
    one_base = at.value("stationing.persons_per_base")
    strength = np.maximum(np.maximum(4 * task_persons, 2 * one_base), _CLOSE_PERSONS)
    left, slope = _line(strength, at)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(slope > 0, strength + (task_persons - left) / slope, np.inf)
        searching = np.isfinite(found) & ((found < one_base) | bool(at.levers.bases))
        strength = np.where(searching, np.maximum(found, task_persons), strength)
        for _ in range(_MOST_STEPS):
            if not searching.any():
                break
            left, slope = _line(strength, at)
            step = np.where(searching, (task_persons - left) / slope, 0.0)
            strength = strength + step
            found = np.where(searching, strength, found)
            searching = searching & (np.abs(step) >= _CLOSE_PERSONS)
    return np.where(task_persons > 0, found, 0.0)


def _line(strength: Floats, at: Setting) -> tuple[Floats, Floats]:
    """Return what a strength leaves for tasks, and the slope up to twice that strength."""
    left = strength - persons_claimed(strength, at)
    return left, (2 * strength - persons_claimed(2 * strength, at) - left) / strength
