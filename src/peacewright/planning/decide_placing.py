"""Placing: which tasks stand in which region for the strength and the bases of an option, and how sure that is.

The tasks of the mandate at depth: areas are the regions along the line and the ground behind it; a task stands in an
area to a third, two thirds or in full; persons live at the bases and reach what lies within the time limit; time on the
road is lost; headquarters lead so many units; where anybody works at the line a reserve must be in reach. The order of
the mandate is kept strictly, task after task, each stage proven (:mod:`peacewright.planning.solve.tasks_exact`).
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from peacewright.core.factors import FactorSet
from peacewright.core.units import HOURS_PER_DAY
from peacewright.operation.operation import Operation
from peacewright.plan.claims import claims_on
from peacewright.plan.explanation import Input
from peacewright.plan.placing import BEHIND_THE_LINE, PlacingPart, StrengthPoint
from peacewright.plan.stationing import StationingPart
from peacewright.plan.task_sizes import LINE_TASKS, OUTSIDE_TASKS, Setting
from peacewright.plan.tasks import Requirement, TaskPart
from peacewright.planning.portfolios import LEVELS, standings, strength_point
from peacewright.planning.solve.tasks_exact import solve_tasks_in_order
from peacewright.planning.solve.tasks_problem import TasksProblem
from peacewright.planning.worksheet import Worksheet
from peacewright.theatre.theatre import Theatre

Floats = NDArray[np.float64]

_GAP, _NODES, _SLACK = 0.005, 2000, 1e-4
_WORK, _STAFF, _RESERVE = range(3)
"""Skills, and the elements that alone have each: who works on tasks, who leads, who waits."""
_STRENGTHS = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
"""Strengths of the curve, in shares of the option's own."""
_MOST_HEADQUARTERS = 20


def decide_placing(
    operation: Operation,
    option_name: str,
    theatre: Theatre,
    tasks: TaskPart,
    stationing: StationingPart,
    factors: FactorSet,
) -> PlacingPart:
    """Place the tasks of an option for its strength and bases, on best values.

    Parameters
    ----------
    operation : Operation
    option_name : str
    theatre : Theatre
        Its line by region.
    tasks : TaskPart
        What each task needs, and what is left for tasks after first claims.
    stationing : StationingPart
        Bases, persons at each, hours to the line.
    factors : FactorSet
        ``tasks.unit_persons`` (unarmed: ``tasks.unarmed_unit_persons``), ``tasks.span``, ``react.persons``.

    Returns
    -------
    PlacingPart
        Empty without strength or without a task inside that needs somebody.
    """
    needs = tuple(
        need for need in tasks.requirements if need.needed_persons > 0 and need.task not in OUTSIDE_TASKS
    )
    at = Setting(operation.options[option_name].levers, len(operation.theatre.sea_areas), factors)
    if tasks.strength_persons <= 0 or not needs:
        return PlacingPart((), (), np.zeros((0, 0)), np.zeros((0, 0)))
    regions = tuple(dict.fromkeys(theatre.segments.region_name))
    needed = _needed(theatre, needs, regions)
    level, solution = np.zeros(needed.shape), None
    if stationing.bases:
        problem = _problem(theatre, tasks, stationing, at, needed)
        solution = solve_tasks_in_order(problem, _GAP, _NODES, _SLACK, presolve=False)
        level = (solution.chosen * LEVELS[1:]).sum(axis=2)
    persons = needed.sum(axis=1)
    names = tuple(need.task for need in needs)
    found, count, count_any = standings(names, persons, tasks.task_persons)
    part = PlacingPart(
        areas=(*regions, BEHIND_THE_LINE),
        tasks=names,
        level=level,
        needed=needed,
        standings=found,
        portfolios=count,
        portfolios_any=count_any,
        strengths=_strengths(tasks.strength_persons, persons, at),
        proofs=solution.proofs if solution else (),
    )
    return _explained(part, at, tasks)


def _needed(theatre: Theatre, needs: tuple[Requirement, ...], regions: tuple[str, ...]) -> Floats:
    """Return persons that each task needs in each area: along the line by length, else all behind it; shape (T, A)."""
    segments = theatre.segments
    along = [segments.share[[name == region for name in segments.region_name]].sum() for region in regions]
    line, behind = np.array([*along, 0.0]), np.array([*np.zeros(len(along)), 1.0])
    return np.array([need.needed_persons * (line if need.task in LINE_TASKS else behind) for need in needs])


def _problem(
    theatre: Theatre, tasks: TaskPart, stationing: StationingPart, at: Setting, needed: Floats
) -> TasksProblem:
    """Return the problem of tasks at depth that an option poses."""
    count, areas = needed.shape
    claimed = {claim.name: claim.persons for claim in tasks.claims}
    staff, reserve = claimed.get("command", 0.0), claimed.get("reserve", 0.0)
    persons = np.array([tasks.task_persons, staff, reserve])
    need = np.zeros((count, areas, 3, 3))
    need[..., _WORK] = needed[:, :, None] * LEVELS[1:]
    unit = at.value("tasks.unarmed_unit_persons" if at.is_unarmed else "tasks.unit_persons")
    headquarters = max(1, math.ceil(tasks.strength_persons / unit / at.value("tasks.span")))
    at_base = np.array([base.persons for base in stationing.bases])
    share = needed / needed.sum(axis=1, keepdims=True)
    return TasksProblem(
        value=np.where(needed > 0, share, 0.0)[:, :, None] * LEVELS[1:],
        need=need,
        teams=np.ceil(need[..., _WORK] / unit - 1e-9).astype(np.int64),
        priority=np.arange(count),
        has=np.eye(3, dtype=bool),
        persons=persons,
        room=at_base * persons.sum() / tasks.strength_persons,
        effort=_effort(theatre, stationing, areas),
        together=(),
        staff=_STAFF,
        react=_RESERVE,
        span=at.value("tasks.span"),
        most_headquarters=min(headquarters, _MOST_HEADQUARTERS),
        headquarters_persons=staff / headquarters,
        reserve_persons=min(reserve / 2, 0.0 if at.is_unarmed else at.value("react.persons")),
    )


def _effort(theatre: Theatre, stationing: StationingPart, areas: int) -> Floats:
    """Return persons at a base for one on the spot, shape (bases, areas); inf where half a region is out of reach.

    Who drives some hours out and as many back has that less of a day for the task.
    """
    segments = theatre.segments
    effort = np.ones((len(stationing.bases), areas))
    for area, region in enumerate(dict.fromkeys(segments.region_name)):
        here = np.array([name == region for name in segments.region_name])
        hours, length = stationing.travel_hours[:, here], segments.length_km[here]
        near = hours <= stationing.response_limit_hours
        enough = near @ length >= length.sum() / 2
        mean = (np.where(near, hours, 0.0) @ length) / np.maximum(near @ length, 1e-9)
        effort[:, area] = np.where(enough, HOURS_PER_DAY / np.maximum(HOURS_PER_DAY - 2 * mean, 1.0), np.inf)
    return effort


def _strengths(strength: float, persons: Floats, at: Setting) -> tuple[StrengthPoint, ...]:
    points = []
    for share in _STRENGTHS:
        own = strength * share
        left = max(0.0, own - sum(claim.persons for claim in claims_on(own, at)))
        points.append(strength_point(own, persons, left))
    return tuple(points)


def _explained(part: PlacingPart, at: Setting, tasks: TaskPart) -> PlacingPart:
    """Return the part with the explanation of each of its numbers."""
    sheet = Worksheet(at.factors, decide_placing)
    unit = "tasks.unarmed_unit_persons" if at.is_unarmed else "tasks.unit_persons"
    left = Input("tasks.task_persons", tasks.task_persons, "persons")
    limits: list[str | Input] = [left, "stationing.response_limit_hours", unit, "tasks.span"]
    limits += [] if at.is_unarmed else ["react.persons"]
    persons = dict(zip(part.tasks, part.needed.sum(axis=1), strict=True))
    every = [Input(f"tasks.need.{task}", float(persons[task]), "persons") for task in part.tasks]
    for standing in part.standings:
        task, words = standing.task, standing.task.replace("_", " ")
        own = Input(f"tasks.need.{task}", float(persons[task]), "persons")
        sheet.explain(
            f"placing.met.{task}", f"share that stands somewhere: {words}", part.met(task), "share",
            "persons of the levels placed ÷ persons needed; levels by area from the program of tasks, in the order of "
            "the mandate", [own, *limits],
        )  # fmt: skip
        for name, value, which in (
            ("least", standing.least, "least over portfolios efficient under weights in the order of the mandate"),
            ("most", standing.most, "most over portfolios efficient under weights in the order of the mandate"),
            ("least_any", standing.least_any, "least over portfolios efficient under any weights"),
        ):  # fmt: skip
            sheet.explain(
                f"portfolios.{name}.{task}", f"share in efficient portfolios: {words}", value, "share",
                f"{which}; portfolios of thirds that cost no more than the persons for tasks", [left, *every],
                standings,
            )  # fmt: skip
    return replace(part, explanations=sheet.explanations)
