"""What tasks are placed on: persons after first claims, bases with their ways, and the problem that these pose."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from peacewright.core.units import HOURS_PER_DAY
from peacewright.operation.vocabulary import Task
from peacewright.plan.claims import claims_on
from peacewright.plan.stationing import StationingPart
from peacewright.plan.task_sizes import LINE_TASKS, OUTSIDE_TASKS, Setting
from peacewright.plan.tasks import Requirement, TaskPart
from peacewright.planning.portfolios import LEVELS
from peacewright.planning.solve.tasks_problem import TasksProblem
from peacewright.theatre.theatre import Theatre

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Integers = NDArray[np.int64]

WORK, STAFF, RESERVE = range(3)
"""Skills, and the elements that alone have each: who works on tasks, who leads, who waits."""
MOST_HEADQUARTERS = 20
"""Most headquarters in one area: a bound that keeps the program small, above any number that a strength here has."""


@dataclass(frozen=True, eq=False)
class Ground:
    """What the tasks of an option are placed on; T tasks, A areas, B bases, S segments of the line.

    Attributes
    ----------
    theatre : Theatre
    at : Setting
        Levers and factors.
    regions : tuple of str, length A - 1
        Along the line; the last area is the ground behind it.
    tasks : tuple of Task, length T
        In the order of the mandate.
    needed : ndarray of float, shape (T, A), persons
    strength : float, persons
    working, leading, waiting : float
        Persons left for tasks after first claims, claimed for command, and kept back as a reserve.
    housed : float
        Persons of these for whom the bases have room.
    towns : ndarray of int, shape (B,), the candidate town of each base
    hours : ndarray of float, shape (B, S), from a base to a segment
    at_base : ndarray of float, shape (B,), persons
    limit_hours : float
        Within which a base must reach half of a region's line.
    span : float, units that a headquarters leads
    most_headquarters : int, in one area
    headquarters_persons : float, staff of each
    reserve_persons : float
        That must be in reach of an area where a task is done.
    has : ndarray of bool, shape (3, 3), which persons have which skill
    longest_way : float
        Hours beyond which no way is counted between a base and a region that it reaches; inf as the ways are.
    """

    theatre: Theatre
    at: Setting
    regions: tuple[str, ...]
    tasks: tuple[Task, ...]
    needed: Floats
    strength: float
    working: float
    leading: float
    waiting: float
    housed: float
    towns: Integers
    hours: Floats
    at_base: Floats
    limit_hours: float
    span: float
    most_headquarters: int
    headquarters_persons: float
    reserve_persons: float
    has: Booleans
    longest_way: float = math.inf

    @property
    def persons(self) -> Floats:
        """Persons who work, lead and wait, shape (3,)."""
        return np.array([self.working, self.leading, self.waiting])


def needs_inside(tasks: TaskPart) -> tuple[Requirement, ...]:
    """Return what is placed: tasks inside the theatre that need somebody, in the order of the mandate."""
    return tuple(
        need for need in tasks.requirements if need.needed_persons > 0 and need.task not in OUTSIDE_TASKS
    )


def ground_of(theatre: Theatre, tasks: TaskPart, stationing: StationingPart, at: Setting) -> Ground:
    """Return what an option's tasks are placed on, as planned."""
    needs = needs_inside(tasks)
    regions = tuple(dict.fromkeys(theatre.segments.region_name))
    claimed = {claim.name: claim.persons for claim in tasks.claims}
    staff, reserve = claimed.get("command", 0.0), claimed.get("reserve", 0.0)
    headquarters = headquarters_of(tasks.strength_persons, at)
    return Ground(
        theatre=theatre,
        at=at,
        regions=regions,
        tasks=tuple(need.task for need in needs),
        needed=_needed(theatre, needs, regions),
        strength=tasks.strength_persons,
        working=tasks.task_persons,
        leading=staff,
        waiting=reserve,
        housed=tasks.task_persons + staff + reserve,
        towns=np.array([base.site for base in stationing.bases], dtype=np.int64),
        hours=stationing.travel_hours,
        at_base=np.array([base.persons for base in stationing.bases]),
        limit_hours=stationing.response_limit_hours,
        span=at.value("tasks.span"),
        most_headquarters=min(headquarters, MOST_HEADQUARTERS),
        headquarters_persons=staff / headquarters,
        reserve_persons=reserve_in_reach(reserve, at),
        has=np.eye(3, dtype=bool),
    )


def claimed_anew(on: Ground) -> Ground:
    """Return the ground with first claims met anew on its strength by its setting."""
    claims = claims_on(on.strength, on.at)
    of = {claim.name: claim.persons for claim in claims}
    left = on.strength - sum(of.values())
    changed = replace(
        on,
        working=left,
        leading=of.get("command", 0.0),
        waiting=of.get("reserve", 0.0),
        reserve_persons=reserve_in_reach(of.get("reserve", 0.0), on.at),
        at_base=on.at_base * (on.strength / on.at_base.sum()),
    )
    return led_anew(replace(changed, housed=float(changed.persons.sum())))


def stronger(on: Ground, persons: float) -> Ground:
    """Return the ground with more persons in place at the same bases: first claims grow with them."""
    return claimed_anew(replace(on, strength=on.strength + persons))


def led_anew(on: Ground) -> Ground:
    """Return the ground with those who lead divided anew over the headquarters of its strength and setting."""
    number = headquarters_of(on.strength, on.at)
    return replace(
        on,
        span=on.at.value("tasks.span"),
        most_headquarters=min(number, MOST_HEADQUARTERS),
        headquarters_persons=on.leading / number,
    )


def headquarters_of(strength: float, at: Setting) -> int:
    """Return how many headquarters lead a strength: one for each ``tasks.span`` of its units, at least one."""
    return max(1, math.ceil(strength / unit_persons(at) / float(at.value("tasks.span"))))


def reserve_in_reach(reserve: float, at: Setting) -> float:
    """Return the reserve that must be in reach of an area, in persons: half, at most a reaction force; none unarmed."""
    return min(reserve / 2, 0.0 if at.is_unarmed else float(at.value("react.persons")))


def unit_persons(at: Setting) -> float:
    """Return the persons of a unit that a headquarters leads as one."""
    return float(at.value("tasks.unarmed_unit_persons" if at.is_unarmed else "tasks.unit_persons"))


def _needed(theatre: Theatre, needs: tuple[Requirement, ...], regions: tuple[str, ...]) -> Floats:
    """Return persons that each task needs in each area: along the line by length, else all behind it; shape (T, A)."""
    segments = theatre.segments
    along = [segments.share[[name == region for name in segments.region_name]].sum() for region in regions]
    line, behind = np.array([*along, 0.0]), np.array([*np.zeros(len(along)), 1.0])
    return np.array([need.needed_persons * (line if need.task in LINE_TASKS else behind) for need in needs])


def pose_tasks(on: Ground) -> TasksProblem:
    """Return the problem of tasks at depth that an option poses."""
    count, areas = on.needed.shape
    need = np.zeros((count, areas, 3, 3))
    need[..., WORK] = on.needed[:, :, None] * LEVELS[1:]
    share = on.needed / np.maximum(on.needed.sum(axis=1, keepdims=True), 1e-9)
    effort = np.hstack([effort_to(on, on.hours), np.ones((len(on.hours), 1))])
    return TasksProblem(
        value=np.where(on.needed > 0, share, 0.0)[:, :, None] * LEVELS[1:],
        need=need,
        teams=np.ceil(need[..., WORK] / unit_persons(on.at) - 1e-9).astype(np.int64),
        priority=np.arange(count),
        has=on.has,
        persons=on.persons,
        room=on.at_base * on.housed / on.strength,
        effort=effort,
        together=(),
        staff=STAFF,
        react=RESERVE,
        span=on.span,
        most_headquarters=on.most_headquarters,
        headquarters_persons=on.headquarters_persons,
        reserve_persons=on.reserve_persons,
    )


def effort_to(on: Ground, hours: Floats) -> Floats:
    """Return persons at a place for one on the spot in each region, shape (places, regions); inf for out of reach.

    Out of reach is a region of whose line less than half lies within the limit. Who drives some hours out and as many
    back has that less of a day for the task.

    Parameters
    ----------
    on : Ground
    hours : ndarray of float, shape (places, segments)
    """
    segments = on.theatre.segments
    effort = np.ones((len(hours), len(on.regions)))
    names = np.array(segments.region_name)
    for area, region in enumerate(on.regions):
        here = names == region
        way, length = hours[:, here], segments.length_km[here]
        near = way <= on.limit_hours
        enough = near @ length >= length.sum() / 2
        mean = (np.where(near, way, 0.0) @ length) / np.maximum(near @ length, 1e-9)
        mean = np.minimum(mean, on.longest_way)
        effort[:, area] = np.where(enough, HOURS_PER_DAY / np.maximum(HOURS_PER_DAY - 2 * mean, 1.0), np.inf)
    return effort
