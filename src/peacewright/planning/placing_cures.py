"""What tasks lack on the ground, and the least change of each kind with which they would stand in full.

Two lacks are told apart. Regions that no base reaches: cured once every region is in reach and the tasks that stand in
full wherever bases reach would stand there too. A task that does not stand in full even where bases reach: cured once
it and all before it in the order of the mandate do. Levels are given then, so that a change is tried by one linear
program of persons, bases, headquarters and reserve; planning again in the order of the mandate comes to the same.
More persons also move bases, so that their number is one that does with the option planned anew.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from peacewright.operation.vocabulary import Task
from peacewright.plan.explanation import Cure, CureKind, Shortfall
from peacewright.plan.task_sizes import LINE_TASKS, Setting, may_drop, size_tasks
from peacewright.plan.wording import listing, percent
from peacewright.planning.further_orbits import further_orbits
from peacewright.planning.ground_anew import GroundAnew
from peacewright.planning.least import least
from peacewright.planning.pose_tasks import (
    RESERVE,
    STAFF,
    WORK,
    Ground,
    claimed_anew,
    effort_to,
    led_anew,
    pose_tasks,
    stronger,
)
from peacewright.planning.reach_cures import reach_cures
from peacewright.planning.reach_pairs import persons_and_reach, told_up_to
from peacewright.planning.solve.tasks_problem import TasksProblem

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

_FULL = 1 - 1e-9
_MOST_TIMES = 16
"""A strength more times than this the option's own is not proposed: it would be another option."""
_PARTS = 8
"""Parts of the reserve that are tried before the least of it is sought."""


def placing_shortfalls(on: Ground, level: Floats, anew: GroundAnew | None = None) -> tuple[Shortfall, ...]:
    """Return what tasks lack on the ground, each lack with its cures.

    Parameters
    ----------
    on : Ground
        What the tasks were placed on, with at least one base.
    level : ndarray of float, shape (T, A)
        Share of an area's need that stands there.
    anew : callable, optional
        Plans the option anew with more persons; without it the bases stay where they are.
    """
    reached = _in_reach(on)
    asked = on.needed > 0
    found = []
    whole = np.asarray(((level >= _FULL) | ~asked | ~reached).all(axis=1))
    unreached = np.asarray((asked & ~reached).any(axis=0))
    leading = 0
    while leading < len(whole) and (whole[: leading + 1].all() or stands(on, leading + 1, reached)):
        leading += 1  # by its levels, or the search stopped within its gap: nothing is lacking
    if unreached.any():
        found.append(_out_of_reach(on, leading, unreached))
    for row, task in enumerate(on.tasks):
        if row < leading or whole[row]:
            continue
        own = np.where(reached, on.needed[row], 0.0)
        met, pays = float(level[row] @ own) / own.sum(), _paid(on, row, reached)
        where = " where bases reach" if unreached.any() and task in LINE_TASKS else ""
        stood = f"stands to {percent(met)}" if met > 0 else "stands nowhere"
        left = (
            f"the persons left for it are {percent(pays)} of its need"
            if pays > 0
            else "nobody is left for it"
        )
        message = f"“{_words(task)}” {stood}{where}; {left}."
        found.append(
            Shortfall(
                f"ground: {task}",
                message,
                float(own.sum() * (1 - met)),
                "persons",
                tuple(_cures(on, row, reached, anew)),
            )
        )
    return tuple(found)


def stands(on: Ground, count: int, areas: Booleans) -> bool:
    """Whether the first tasks of the mandate can all stand in full in some areas, at one time.

    Parameters
    ----------
    on : Ground
    count : int
        How many of the tasks, from the first.
    areas : ndarray of bool, shape (A,)
    """
    problem = pose_tasks(on)
    chosen = _in_full(on, problem, count, areas)
    return problem.keeps_rules(chosen) and problem.can_be_served(chosen)


def _in_full(on: Ground, problem: TasksProblem, count: int, areas: Booleans) -> Booleans:
    """Return the levels of a plan that holds the first tasks in full in some areas, shape (T, A, L)."""
    chosen = np.zeros(problem.shape, dtype=bool)
    chosen[:count, :, -1] = (on.needed[:count] > 0) & areas
    return chosen


def _words(task: Task) -> str:
    return task.replace("_", " ")


def _paid(on: Ground, row: int, reached: Booleans) -> float:
    """Return the share of a task's need that the persons left by the tasks before it are; none where nobody can be."""
    need = (on.needed * reached).sum(axis=1)
    return float(np.clip((on.working - need[:row].sum()) / need[row], 0.0, 1.0))


def _out_of_reach(on: Ground, leading: int, unreached: Booleans) -> Shortfall:
    regions = [region for region, out in zip(on.regions, unreached, strict=False) if out]
    segments = on.theatre.segments
    share = float(segments.share[np.isin(segments.region_name, regions)].sum())
    tasks = [
        f"“{_words(task)}”" for row, task in enumerate(on.tasks) if (on.needed[row] > 0)[unreached].any()
    ]
    message = (
        f"No base reaches half of the line within {on.limit_hours:g} hours in {listing(regions)}, {percent(share)} "
        f"of the line: {listing(tasks)} {'stands' if len(tasks) == 1 else 'stand'} nowhere there."
    )

    everywhere = np.ones(len(unreached), dtype=bool)

    def whole(changed: Ground) -> bool:
        reached = np.isfinite(effort_to(changed, changed.hours)).any(axis=0)
        return bool(reached.all()) and stands(changed, leading, everywhere)

    problem = pose_tasks(on)
    demand = problem.demand(_in_full(on, problem, leading, everywhere)).sum(axis=1)[unreached]

    def cures_on(changed: Ground) -> Iterator[Cure]:
        return reach_cures(changed, unreached[:-1], demand, whole)

    cures = tuple(cures_on(on)) or tuple(persons_and_reach(on, _most_persons(on), cures_on))
    return Shortfall("ground: reach", message, share, "share of the line", cures)


def _cures(on: Ground, row: int, reached: Booleans, anew: GroundAnew | None) -> Iterator[Cure]:
    """Yield the least change of each kind with which a task and all before it stand in full where bases reach."""

    def whole(changed: Ground) -> bool:
        return stands(changed, row + 1, reached)

    more = _more_persons(on, row, whole, anew)
    if more is not None:
        yield Cure(CureKind.MORE, "more persons in place", float(more), "persons", ("persons in place",))
    yield from _by_other_use(on, whole)
    yield from _by_less_need(on, row, whole)


def _more_persons(
    on: Ground, row: int, whole: Callable[[Ground], bool], anew: GroundAnew | None
) -> int | None:
    """Return the persons with which a task and all before it stand; planned anew, as a number that is told exactly.

    The search begins at the least that does at the bases as planned, and goes up by steps that double: with a base more
    or a person fewer in one of them a larger force may do less, so that no halving of the whole range would be sound.
    """
    more = least(1, _most_persons(on), lambda persons: whole(stronger(on, persons)))
    if more is None or anew is None:
        return more

    def does(persons: int) -> bool:
        ground = anew(persons)
        return ground is not None and stands(ground, row + 1, _in_reach(ground))

    told = told_up_to(_most_persons(on))
    first = bisect_left(told, more)
    failed, step = first - 1, 0
    while first + step < len(told):
        if does(told[first + step]):
            found = least(failed + 1, first + step, lambda place: does(told[place]))
            return None if found is None else told[found]
        failed, step = first + step, max(1, 2 * step)
    return None


def _in_reach(on: Ground) -> Booleans:
    """Return which areas some base reaches; the ground behind the line is always reached."""
    return np.append(np.isfinite(effort_to(on, on.hours)).any(axis=0), True)


def _most_persons(on: Ground) -> int:
    return math.floor((_MOST_TIMES - 1) * on.strength)


def _by_other_use(on: Ground, whole: Callable[[Ground], bool]) -> Iterator[Cure]:
    """Yield cures that take the same tasks to other persons, bases, headquarters or ways."""
    staff = least(1, math.ceil(on.strength), lambda persons: whole(replace(on, leading=on.leading + persons)))
    if staff is not None:
        of = ("persons in headquarters and liaison",)
        yield Cure(CureKind.MORE, "more persons in headquarters and liaison", float(staff), "persons", of)
    span = _wider_span(on, whole)
    if span is not None:
        yield Cure(CureKind.SIZED, "a wider span of control for each headquarters", float(span), "units")
    if staff is not None and whole(replace(on, has=_also(on, WORK, STAFF))):
        yield Cure(CureKind.OTHERWISE, "people with tasks who also lead", None, "")
    kept = _smaller_reserve(on, whole)
    if kept is not None:
        yield Cure(CureKind.LIMIT, "a reserve kept back of no more than", kept, "persons")
    limit = max(float(on.at.value("stationing.persons_per_base")), float(on.at_base.max()))
    if whole(replace(on, at_base=np.full(len(on.at_base), limit))):
        yield Cure(CureKind.OTHERWISE, "people spread over the bases as tasks need them", None, "")
    way = _shorter_way(on, whole)
    if way is not None:
        yield Cure(CureKind.LIMIT, "bases from which the way to the line takes no more than", way, "hours")


def _by_less_need(on: Ground, row: int, whole: Callable[[Ground], bool]) -> Iterator[Cure]:
    """Yield cures that leave less to do: more of the force's own sensors, a shorter line, a task before it dropped."""
    tasks = on.tasks[: row + 1]
    if Task.OBSERVE_LINE in tasks or Task.PATROL in tasks:
        orbits = further_orbits(on.at, lambda at: whole(claimed_anew(_resized(on, at))))
        if orbits is not None:
            yield orbits
    if any(task in LINE_TASKS for task in tasks):
        length = math.ceil(on.at.value("line.watched_length"))
        cut = least(1, length - 1, lambda km: whole(_shorter_line(on, length - km)))
        if cut is not None:
            yield Cure(CureKind.LIMIT, "a watched line no longer than", float(length - cut), "km")
    for other in range(row - 1, -1, -1):
        if not may_drop((on.tasks[other],), on.tasks):
            continue
        needed = on.needed.copy()
        needed[other] = 0.0
        if whole(replace(on, needed=needed)):
            dropped = on.tasks[other]
            yield Cure(CureKind.DROP, f"drop {_words(dropped)}", 1.0, "tasks", (str(dropped),))
            return


def _wider_span(on: Ground, whole: Callable[[Ground], bool]) -> int | None:
    """Return the least larger span with which all stand; None if none does.

    Each is tried: a larger span asks for fewer headquarters, and leaves fewer, each of more persons, so that one may do
    where a larger one does not. Beyond the units of the area that has most, the first no longer helps.
    """
    widest = int(pose_tasks(on).teams[:, :, -1].sum(axis=0).max())
    for units in range(math.floor(on.span) + 1, widest + 1):
        at = replace(on.at, factors=on.at.factors.at({"tasks.span": float(units)}))
        if whole(led_anew(replace(on, at=at))):
            return units
    return None


def _also(on: Ground, element: int, skill: int) -> Booleans:
    has = on.has.copy()
    has[element, skill] = True
    return has


def _smaller_reserve(on: Ground, whole: Callable[[Ground], bool]) -> float | None:
    """Return the most persons kept back as a reserve, the others set to tasks, with which all stand; None if none do.

    Too little set to tasks leaves them short, too much leaves no reserve in reach: between the two every number does.
    """
    if on.waiting <= 0 or not whole(replace(on, has=_also(on, RESERVE, WORK))):
        return None

    def does(moved: int) -> bool:
        return whole(replace(on, working=on.working + moved, waiting=on.waiting - moved))

    steps = [math.floor(on.waiting * part / _PARTS) for part in range(_PARTS + 1)]
    for below, moved in pairwise(steps):
        if moved > below and does(moved):
            return on.waiting - float(least(below + 1, moved, does) or moved)
    return None


def _shorter_way(on: Ground, whole: Callable[[Ground], bool]) -> float | None:
    """Return the longest way, to the quarter of an hour, with which all stand; None if not even none at all does."""
    quarters = math.ceil(4 * on.limit_hours)
    cut = least(1, quarters, lambda less: whole(replace(on, longest_way=(quarters - less) / 4)))
    return None if cut is None or cut == quarters else (quarters - cut) / 4


def _shorter_line(on: Ground, km: float) -> Ground:
    return _resized(on, replace(on.at, factors=on.at.factors.at({"line.watched_length": float(km)})))


def _resized(on: Ground, at: Setting) -> Ground:
    """Return the ground with tasks sized for another setting, in every area by the same share."""
    sizes = {size.task: float(size.persons) for size in size_tasks(at)}
    before = on.needed.sum(axis=1)
    now = np.array([sizes[task] for task in on.tasks])
    return replace(on, at=at, needed=on.needed * (now / before)[:, None])
