"""The planned movement of one option: solved, read by unit and by class, and tried with ten per cent more."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from peacewright.core.factors import FactorSet
from peacewright.operation.operation import Operation
from peacewright.plan.movement import FacilityClass, Move, MovementFlow, SizePoint
from peacewright.planning.corridor_losses import corridor_losses
from peacewright.planning.movement_loads import Unit
from peacewright.planning.movement_ways import CLASS_LABELS, MovementCase, movement_case
from peacewright.planning.project_network import gates_before, stages
from peacewright.planning.solve.booking import book
from peacewright.planning.solve.movement import MovementSolution, solve_movement
from peacewright.planning.solve.movement_problem import MovementProblem
from peacewright.planning.solve.sizes import sizes_by_day

MORE, LESS = 1.1, 0.9
"""What a class of facility, and what notice, is tried with."""

_TRIES = 12
"""Orders of booking."""

_SIZES = 9
"""Days for which the largest force is sought."""


def plan_flow(operation: Operation, units: tuple[Unit, ...], factors: FactorSet) -> MovementFlow:
    """Plan the movement of an option's units over the declared ways.

    Raises
    ------
    ValueError
        If a unit has no way.
    """
    declared = operation.movement
    if declared is None:
        message = "an operation without origins and entries has no flow"
        raise ValueError(message)
    case = movement_case(declared, units, operation.theatre.boundaries, factors)
    solved = solve_movement(case.problem, tries=_TRIES)
    gates = gates_before(operation, {unit.nation for unit in units})
    before = stages(gates, {factor: factors.value(factor) for *_, factor in gates})
    wanted = declared.in_place_by
    classes = _classes(case, solved)
    moved_by_futures = (
        "outload.days",
        "reception.days",
        *(name for each in case.facilities for name in each.factors),
    )
    return MovementFlow(
        stages=before,
        order_day=before[-1].finish,
        moves=_moves(case, solved),
        classes=classes,
        facilities=tuple(facility.factors for facility in case.facilities),
        first_bound=solved.first_bound,
        full_bound=int(solved.proof.bound),
        shorter_notice=_shorter_notice(case, solved, factors.value("outload.days")),
        wanted_day=None if wanted is None else float((wanted - operation.start).days),
        sizes=_sizes(case, solved),
        losses=corridor_losses(case, {name: entry.into for name, entry in declared.entries.items()}),
        best={name: factors.value(name) for name in moved_by_futures},
        proof=solved.proof,
    )


def _moves(case: MovementCase, solved: MovementSolution) -> tuple[Move, ...]:
    """Return what each unit does, in the order in which they are in place."""
    problem = case.problem
    facility, way, _, _, use = problem.steps
    work = np.zeros((len(case.units), len(case.facilities)))
    np.add.at(work, (problem.element[problem.way_load[way]], facility), solved.by_way[way] * use)
    work /= problem.capacity
    earliest = np.full(len(problem.amount), np.inf)
    np.minimum.at(earliest, problem.way_load, problem.way_ends.astype(np.float64))
    moves = []
    for number, unit in enumerate(case.units):
        own = np.flatnonzero(problem.element == number)
        amounts = {case.loads[load].kind: case.loads[load].amount for load in own}
        moves.append(
            Move(
                nation=unit.nation,
                element=unit.element,
                region=unit.region,
                persons=unit.persons,
                vehicles=amounts.get("vehicles", 0.0) + amounts.get("heavy vehicles", 0.0),
                tonnes=amounts.get("stores", 0.0),
                first=unit.first,
                notice=unit.notice,
                ready=case.ready[number],
                unhindered=int(earliest[own].max()),
                in_place=int(solved.received[own].max()),
                work=tuple((int(k), float(work[number, k])) for k in np.flatnonzero(work[number])),
            )
        )
    return tuple(sorted(moves, key=lambda move: (move.in_place, not move.first, move.nation, move.region)))


def _sizes(case: MovementCase, solved: MovementSolution) -> tuple[SizePoint, ...]:
    """Return how many of those found can be in place by days from the first that is possible to the closure."""
    problem = case.problem
    found = np.array([bool(unit.nation) for unit in case.units])
    persons = np.array([unit.persons for unit in case.units])
    mine = found[problem.element]
    if not mine.any():
        return ()
    earliest = np.full(len(problem.amount), np.inf)
    np.minimum.at(earliest, problem.way_load, problem.way_ends.astype(np.float64))
    alone = np.zeros(len(case.units))
    np.maximum.at(alone, problem.element, earliest)
    first, last = alone[found].min(), solved.received[mine].max()
    days = sorted({round(float(day)) for day in np.linspace(first, last, _SIZES)})
    number = np.cumsum(mine) - 1
    order = number[solved.order[mine[solved.order]]]
    points = sizes_by_day(problem.part(mine), np.where(found, persons, 0.0), days, (order,))
    return tuple(SizePoint(point.day, point.persons, point.bound) for point in points)


def _classes(case: MovementCase, solved: MovementSolution) -> tuple[FacilityClass, ...]:
    """Return what passes each class of facility, and what ten per cent more of it would buy."""
    moved = solved.used.sum(axis=1)
    found = []
    for name in CLASS_LABELS:
        mine = np.array([facility.name == name for facility in case.facilities])
        if not mine.any() or moved[mine].sum() <= 0:
            continue
        first, full = _gains(case.problem, mine, solved)
        some = next(f for f in case.facilities if f.name == name)
        per_day = sum(f.per_day for f in case.facilities if f.name == name)
        every = (each for f in case.facilities if f.name == name for each in f.factors)
        found.append(
            FacilityClass(
                name=name,
                label=CLASS_LABELS[name],
                unit=some.unit,
                per_day=per_day,
                factors=tuple(dict.fromkeys(every)),
                moved=float(moved[mine].sum()),
                busy_days=float((moved[mine] / case.problem.capacity[mine]).max()),
                gain_first=first,
                gain_full=full,
            )
        )
    return tuple(found)


def _gains(problem: MovementProblem, mine: NDArray[np.bool_], solved: MovementSolution) -> tuple[int, int]:
    """Return the days by which more of some facilities brings first echelon and full force forward, planned again."""
    return _forward(
        replace(problem, capacity=np.where(mine, problem.capacity * MORE, problem.capacity)), solved
    )


def _shorter_notice(case: MovementCase, solved: MovementSolution, outload: float) -> tuple[int, int]:
    """Return the same for notice that is a tenth shorter, for everybody."""
    notice = np.array([case.units[element].notice for element in case.problem.element])
    ready = np.ceil(LESS * notice + outload).astype(np.int64)
    return _forward(replace(case.problem, ready=ready), solved)


def _forward(changed: MovementProblem, solved: MovementSolution) -> tuple[int, int]:
    """Book a changed problem in the order of the plan, so that nothing but the change tells."""
    again = book(changed, solved.order)
    first = int(again.received[changed.first].max(initial=0))
    return max(0, solved.first_closure - first), max(0, solved.closure - int(again.received.max(initial=0)))
