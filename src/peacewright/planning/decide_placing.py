"""Placing: which tasks stand in which region for the strength and the bases of an option, and how sure that is.

The tasks of the mandate at depth: areas are the regions along the line and the ground behind it; a task stands in an
area to a third, two thirds or in full; persons live at the bases and reach what lies within the time limit; time on the
road is lost; headquarters lead so many units; where anybody works at the line a reserve must be in reach. The order of
the mandate is kept strictly, task after task, each stage proven (:mod:`peacewright.planning.solve.tasks_exact`).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from peacewright.core.factors import FactorSet
from peacewright.operation.operation import Operation
from peacewright.plan.claims import claims_on
from peacewright.plan.explanation import Input
from peacewright.plan.placing import BEHIND_THE_LINE, PlacingPart, StrengthPoint
from peacewright.plan.stationing import StationingPart
from peacewright.plan.task_sizes import Setting
from peacewright.plan.tasks import TaskPart
from peacewright.planning.ground_anew import stronger_anew
from peacewright.planning.placing_cures import placing_shortfalls
from peacewright.planning.portfolios import LEVELS, standings, strength_point
from peacewright.planning.pose_tasks import ground_of, needs_inside, pose_tasks
from peacewright.planning.solve.tasks_exact import solve_tasks_in_order
from peacewright.planning.worksheet import Worksheet
from peacewright.theatre.theatre import Theatre

Floats = NDArray[np.float64]

_GAP, _NODES, _SLACK = 0.005, 2000, 1e-4
_STRENGTHS = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
"""Strengths of the curve, in shares of the option's own."""


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
    at = Setting(operation.options[option_name].levers, len(operation.theatre.sea_areas), factors)
    if tasks.strength_persons <= 0 or not needs_inside(tasks):
        return PlacingPart((), (), np.zeros((0, 0)), np.zeros((0, 0)))
    ground = ground_of(theatre, tasks, stationing, at)
    anew = stronger_anew(operation, option_name, theatre, stationing, at)
    level, solution = np.zeros(ground.needed.shape), None
    if stationing.bases:
        solution = solve_tasks_in_order(pose_tasks(ground), _GAP, _NODES, _SLACK, presolve=False)
        level = (solution.chosen * LEVELS[1:]).sum(axis=2)
    persons = ground.needed.sum(axis=1)
    found, count, count_any = standings(ground.tasks, persons, tasks.task_persons)
    part = PlacingPart(
        areas=(*ground.regions, BEHIND_THE_LINE),
        tasks=ground.tasks,
        level=level,
        needed=ground.needed,
        standings=found,
        portfolios=count,
        portfolios_any=count_any,
        strengths=_strengths(tasks.strength_persons, persons, at),
        proofs=solution.proofs if solution else (),
        shortfalls=placing_shortfalls(ground, level, anew) if stationing.bases else (),
    )
    return _explained(part, at, tasks)


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
