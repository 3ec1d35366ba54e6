"""Tasks at depth, area by area: column generation with prices on persons, bases and reserve (Dantzig and Wolfe 1960).

A column is a plan of one area: levels, headquarters, whether anybody works there. The master program mixes plans, one
area's adding up to one, and holds the flows of persons. Its prices say what a person with a skill on the spot costs in
each area; each area then answers with its best plan at these prices, a small program in whole numbers. At any prices

    value of the master + sum of what the areas' answers would add

is a bound, and at least as tight as the relaxation of the whole model, because areas answer in whole numbers. The plans
generated are then mixed in whole numbers (restricted master), which gives a plan.

Dantzig, G. B. and Wolfe, P. (1960). Decomposition principle for linear programs. Operations Research 8(1), 101-111.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog

from peacewright.planning.solve.silent import milp
from peacewright.planning.solve.tasks_exact import proof_of
from peacewright.planning.solve.tasks_problem import FlowRows, TasksProblem, TasksSolution

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

_ROUNDS, _NODES = 60, 200
_AREA_GAP = 1e-4


@dataclass(frozen=True, eq=False)
class AreaPlan:
    """A plan of one area: levels (T, L), value, persons by skill (K,), reserve to be in reach."""

    area: int
    chosen: Booleans
    value: float
    demand: Floats
    reserve: float


class _Area:
    """The small program of one area: levels, then whether it is open, then headquarters."""

    def __init__(self, problem: TasksProblem, area: int, weights: Floats) -> None:
        self.problem, self.area = problem, area
        tasks, _, levels = problem.shape
        self.cells = tasks * levels
        self.value = (problem.value[:, area] * weights[problem.priority][:, None]).ravel()
        self.need = problem.need[:, area].reshape(self.cells, -1)
        rows = sparse.lil_array((tasks + len(problem.together) + 3, self.cells + 2))
        at = np.arange(self.cells).reshape(tasks, levels)
        for task in range(tasks):
            rows[task, at[task]] = 1.0
            rows[task, self.cells] = -1.0
        for number, pair in enumerate(problem.together):
            rows[tasks + number, at[pair.task]] = 1.0
            rows[tasks + number, at[pair.needs, pair.level :]] = -1.0
        last = tasks + len(problem.together)
        rows[last, : self.cells] = problem.teams[:, area].ravel()
        rows[last, self.cells + 1] = -problem.span
        rows[last + 1, self.cells], rows[last + 1, self.cells + 1] = 1.0, -1.0
        rows[last + 2, self.cells], rows[last + 2, self.cells + 1] = -float(problem.most_headquarters), 1.0
        self.rows = sparse.csr_array(rows)

    def best(self, person: Floats, reserve: float) -> tuple[AreaPlan, float]:
        """Return the best plan at prices of a person by skill (K,) and of the reserve, and a bound on what it adds."""
        problem = self.problem
        lead = problem.headquarters_persons * float(person[problem.staff])
        cost = np.concatenate([self.need @ person - self.value, [problem.reserve_persons * reserve, lead]])
        high = np.concatenate([np.ones(self.cells + 1), [problem.most_headquarters]])
        result = milp(
            cost, integrality=np.ones(len(cost)), bounds=Bounds(0, high),
            constraints=LinearConstraint(self.rows, -np.inf, 0.0), options={"mip_rel_gap": _AREA_GAP},
        )  # fmt: skip
        levels = np.asarray(result.x[: self.cells] > 0.5)
        demand = levels.astype(float) @ self.need
        demand[problem.staff] += problem.headquarters_persons * round(float(result.x[-1]))
        is_open = float(levels.any())
        plan = AreaPlan(
            self.area, levels.reshape(problem.shape[0], -1), float(levels @ self.value), demand,
            problem.reserve_persons * is_open,
        )  # fmt: skip
        return plan, max(0.0, -float(result.mip_dual_bound))


def solve_tasks_decomposed(
    problem: TasksProblem, weights: Floats, gap: float = 0.005, rounds: int = _ROUNDS
) -> TasksSolution:
    """Solve area by area.

    Parameters
    ----------
    problem : TasksProblem
    weights : ndarray of float, shape (classes,)
    gap : float
        Relative gap between master and bound at which no further plans are sought.
    rounds : int
        Most rounds of prices and answers.

    Raises
    ------
    RuntimeError
        If a master program is not solved.
    """
    start, flow = time.perf_counter(), FlowRows(problem)
    areas = [_Area(problem, area, weights) for area in range(problem.shape[1])]
    skills = problem.need.shape[3]
    nothing = np.zeros((problem.shape[0], problem.shape[2]), dtype=bool)
    plans = [AreaPlan(area, nothing, 0.0, np.zeros(skills), 0.0) for area in range(len(areas))]
    bound, used = np.inf, 0
    while used < rounds:
        used += 1
        value, person, reserve, share = _master(problem, flow, plans)
        answers = [area.best(person[number], float(reserve[number])) for number, area in enumerate(areas)]
        adds = np.array([worth for _, worth in answers]) - share
        bound = min(bound, value + float(np.maximum(adds, 0.0).sum()))
        better = [
            plan for (plan, _), more in zip(answers, adds, strict=True) if more > 1e-6 * max(1.0, value)
        ]
        if not better or bound - value <= gap / 2 * bound:
            break
        plans += better
    chosen = _mix(problem, flow, plans, gap / 2)
    work = f"{used} rounds, {len(plans)} plans of areas"
    objective = float(weights @ problem.worth(chosen))
    return TasksSolution(chosen, (proof_of("column generation by area", objective, bound, work, start),))


def _rows(
    problem: TasksProblem, flow: FlowRows, plans: list[AreaPlan]
) -> tuple[sparse.csr_array, Floats, sparse.csr_array]:
    """Return inequality rows (skills, reserve, persons and bases) with limits, and the rows that add up to one."""
    areas, skills, count = problem.shape[1], problem.need.shape[3], len(plans)
    demand = sparse.lil_array((areas * skills, count))
    reserve = sparse.lil_array((areas, count))
    one = sparse.lil_array((areas, count + flow.count))
    for number, plan in enumerate(plans):
        where = np.flatnonzero(plan.demand)
        demand[plan.area * skills + where, number] = plan.demand[where]
        reserve[plan.area, number] = plan.reserve
        one[plan.area, number] = 1.0
    rows = sparse.block_array(
        [[demand, -flow.arrives], [reserve, -flow.reserve], [None, flow.used]], format="csr"
    )
    limit = np.concatenate([np.zeros(areas * (skills + 1)), problem.persons, problem.room])
    return rows, limit, sparse.csr_array(one)


def _master(
    problem: TasksProblem, flow: FlowRows, plans: list[AreaPlan]
) -> tuple[float, Floats, Floats, Floats]:
    """Return the master's value and its prices: of a person (A, K), of the reserve (A,), of an area's share (A,)."""
    rows, limit, one = _rows(problem, flow, plans)
    cost = np.concatenate([[-plan.value for plan in plans], np.zeros(flow.count)])
    found = linprog(cost, A_ub=rows, b_ub=limit, A_eq=one, b_eq=np.ones(one.shape[0]), method="highs")
    if found.status != 0:
        message = f"the master program of tasks was not solved: {found.message}"
        raise RuntimeError(message)
    areas, skills = problem.shape[1], problem.need.shape[3]
    prices = -found.ineqlin.marginals
    person = prices[: areas * skills].reshape(areas, skills)
    return -float(found.fun), person, prices[areas * skills : areas * (skills + 1)], -found.eqlin.marginals


def _mix(problem: TasksProblem, flow: FlowRows, plans: list[AreaPlan], gap: float) -> Booleans:
    """Choose one plan an area in whole numbers."""
    rows, limit, one = _rows(problem, flow, plans)
    count = len(plans)
    result = milp(
        np.concatenate([[-plan.value for plan in plans], np.zeros(flow.count)]),
        integrality=np.concatenate([np.ones(count), np.zeros(flow.count)]),
        bounds=Bounds(0, np.concatenate([np.ones(count), np.full(flow.count, np.inf)])),
        constraints=[LinearConstraint(rows, -np.inf, limit), LinearConstraint(one, 1.0, 1.0)],
        options={"mip_rel_gap": gap, "node_limit": _NODES},
    )
    chosen = np.zeros(problem.shape, dtype=bool)
    if result.x is not None:
        for number in np.flatnonzero(result.x[:count] > 0.5):
            chosen[:, plans[number].area] |= plans[number].chosen
    return chosen
