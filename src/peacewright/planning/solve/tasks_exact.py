"""Tasks at depth, the whole model in one: a mixed-integer program, solved by HiGHS, weighed or class by class.

Binary ``z[t, a, l]`` puts task t in area a at level l, ``o[a]`` says that anybody works there, ``h[a]`` counts its
headquarters, ``y`` are persons on routes (element, base, skill, area), ``r`` persons that wait as a reserve:

    maximise   sum of weight of the class * value z
    level      sum_l z[t, a, l] <= 1
    together   sum_l z[t, a, l] <= sum_{l >= level} z[needs, a, l]
    skills     sum y into (a, k) >= sum need z + [k = staff] persons of a headquarters h[a]
    span       sum teams z <= span h[a] ,   o[a] <= h[a] <= most o[a] ,   z[t, a, l] <= o[a]
    reserve    sum r within reach of a >= reserve o[a]
    persons    sum effort y + r <= persons of the element ,  and likewise <= room of the base

Class by class: weight 1 on one class, and a row for each class before it, at least what was found less a slack. The
work stops on the gap or on nodes, never on the clock.
"""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult

from peacewright.plan.explanation import Proof
from peacewright.planning.solve.silent import milp
from peacewright.planning.solve.tasks_problem import FlowRows, TasksProblem, TasksSolution

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

SLACK = 0.01
"""What an earlier class may give up for later ones, as a share of what it reached."""


class TasksModel:
    """Rows and columns of the whole model; columns are z, o, h, then flows."""

    def __init__(self, problem: TasksProblem) -> None:
        self.problem = problem
        tasks, areas, levels = problem.shape
        self.binaries = tasks * areas * levels
        flow = FlowRows(problem)
        cells = np.arange(self.binaries).reshape(tasks, areas, levels)
        z = sparse.eye_array(tasks * areas)
        one_level = sparse.csr_array(sparse.kron(z, np.ones((1, levels))))
        self.columns = self.binaries + 2 * areas + flow.count
        area = np.broadcast_to(np.arange(areas)[None, :, None], cells.shape).ravel()
        at_area = sparse.csr_array((np.ones(self.binaries), (area, np.arange(self.binaries))))
        teams = sparse.csr_array((problem.teams.ravel().astype(float), (area, np.arange(self.binaries))))
        opened = sparse.csr_array(
            (np.ones(tasks * areas), (np.arange(tasks * areas), np.tile(np.arange(areas), tasks)))
        )
        eye = sparse.eye_array(areas)
        blocks = [
            [one_level, -opened, None, None],
            [self._together(cells), None, None, None],
            [self._needs(area), None, self._staff(), -flow.arrives],
            [teams, None, -problem.span * eye, None],
            [sparse.csr_array(at_area.shape), eye, -eye, None],
            [None, -problem.most_headquarters * eye, eye, None],
            [None, problem.reserve_persons * eye, None, -flow.reserve],
            [None, None, None, flow.used],
        ]
        rows = sparse.block_array([row for row in blocks if row[0] is None or row[0].shape[0]], format="csr")
        self.rows = rows
        self.limit = np.concatenate(
            [np.zeros(rows.shape[0] - flow.used.shape[0]), problem.persons, problem.room]
        )
        self.whole = np.concatenate([np.ones(self.binaries + 2 * areas), np.zeros(flow.count)])
        flows = np.full(flow.count, np.inf)
        self.upper = np.concatenate(
            [np.ones(self.binaries + areas), np.full(areas, problem.most_headquarters), flows]
        )

    def _together(self, cells: NDArray[np.int64]) -> sparse.csr_array:
        _, areas, levels = cells.shape
        pairs = self.problem.together
        rows = np.zeros((0, self.binaries)) if not pairs else None
        if rows is not None:
            return sparse.csr_array(rows)
        index, column, entry = [], [], []
        for number, pair in enumerate(pairs):
            for area in range(areas):
                for level in range(levels):
                    index.append(number * areas + area)
                    column.append(cells[pair.task, area, level])
                    entry.append(1.0)
                    if level >= pair.level:
                        index.append(number * areas + area)
                        column.append(cells[pair.needs, area, level])
                        entry.append(-1.0)
        return sparse.csr_array((entry, (index, column)), shape=(len(pairs) * areas, self.binaries))

    def _needs(self, area: NDArray[np.int64]) -> sparse.csr_array:
        skills = self.problem.need.shape[3]
        need = self.problem.need.reshape(-1, skills)
        column, skill = np.nonzero(need)
        shape = (self.problem.shape[1] * skills, self.binaries)
        return sparse.csr_array((need[column, skill], (area[column] * skills + skill, column)), shape=shape)

    def _staff(self) -> sparse.csr_array:
        areas, skills = self.problem.shape[1], self.problem.need.shape[3]
        where = np.arange(areas) * skills + self.problem.staff
        entry = np.full(areas, self.problem.headquarters_persons)
        return sparse.csr_array((entry, (where, np.arange(areas))), shape=(areas * skills, areas))

    def cost(self, weights: Floats) -> Floats:
        """Return minus the worth of every column, by the weight of its class, shape (columns,)."""
        value = self.problem.value * weights[self.problem.priority][:, None, None]
        return np.concatenate([-value.ravel(), np.zeros(self.columns - self.binaries)])

    def solve(
        self,
        weights: Floats,
        gap: float,
        nodes: int,
        bounds: tuple[Floats, Floats] | None = None,
        floors: tuple[float, ...] = (),
        presolve: bool = True,
    ) -> OptimizeResult:
        """Solve with HiGHS, columns between bounds if given, at least so much of each of the first classes."""
        rows = [LinearConstraint(self.rows, -np.inf, self.limit)]
        for priority, floor in enumerate(floors):
            of_class = self.cost(np.eye(self.problem.classes)[priority])
            rows.append(LinearConstraint(sparse.csr_array(of_class[None, :]), -np.inf, -floor))
        low, high = bounds or (np.zeros(self.columns), self.upper)
        return milp(
            self.cost(weights),
            integrality=self.whole,
            bounds=Bounds(low, high),
            constraints=rows,
            options={"mip_rel_gap": gap, "node_limit": nodes, "presolve": presolve},
        )

    def chosen(self, columns: Floats) -> Booleans:
        """Return the levels that a solution chose."""
        return np.asarray(columns[: self.binaries].reshape(self.problem.shape) > 0.5)


def proof_of(method: str, objective: float, bound: float, work: str, start: float) -> Proof:
    """Return a proof from an objective, a bound, the work, and when it began."""
    bound = max(bound, objective)
    gap = 0.0 if bound <= 0 else (bound - objective) / bound
    return Proof(method, objective, bound, gap, work, time.perf_counter() - start)


def solve_tasks_exact(
    problem: TasksProblem, weights: Floats, gap: float = 0.01, nodes: int = 20_000
) -> TasksSolution:
    """Solve the whole model with a weight a class.

    Parameters
    ----------
    problem : TasksProblem
    weights : ndarray of float, shape (classes,)
    gap : float
        Relative gap at which the work stops.
    nodes : int
        Most nodes.

    Raises
    ------
    RuntimeError
        If HiGHS finds no plan within its nodes; doing nothing is one, so that only a limit on work can cause it.
    """
    start, model = time.perf_counter(), TasksModel(problem)
    result = model.solve(weights, gap, nodes)
    if result.x is None:
        message = f"HiGHS found no plan of tasks: {result.message}"
        raise RuntimeError(message)
    chosen = model.chosen(result.x)
    work = f"{int(result.mip_node_count)} nodes"
    value, bound = float(weights @ problem.worth(chosen)), -float(result.mip_dual_bound)
    return TasksSolution(chosen, (proof_of("HiGHS on the whole model", value, bound, work, start),))


def solve_tasks_in_order(
    problem: TasksProblem,
    gap: float = 0.01,
    nodes: int = 20_000,
    slack: float = SLACK,
    presolve: bool = True,
) -> TasksSolution:
    """Solve class after class (lexicographically), each with floors under those before it.

    Parameters
    ----------
    problem : TasksProblem
    gap, nodes : float, int
        Where a stage stops.
    slack : float
        What an earlier class may give up, as a share of what it reached.
    presolve : bool
        Whether HiGHS simplifies first. Large cases need it; small ones do not, and where HiGHS then mends a plan by
        rounding errors it writes to the terminal past its own switch for silence.

    Returns
    -------
    TasksSolution
        With a proof a class. Where a stage finds nothing within its nodes the plan of the stage before stands.

    Raises
    ------
    RuntimeError
        If the first stage finds no plan within its nodes.
    """
    model, proofs = TasksModel(problem), []
    floors: tuple[float, ...] = ()
    chosen: Booleans | None = None
    for priority in range(problem.classes):
        start, weights = time.perf_counter(), np.eye(problem.classes)[priority]
        result = model.solve(weights, gap, nodes, floors=floors, presolve=presolve)
        if result.x is not None:
            chosen = model.chosen(result.x)
        if chosen is None:
            message = f"HiGHS found no plan of tasks: {result.message}"
            raise RuntimeError(message)
        value = float(problem.worth(chosen)[priority])
        # What HiGHS says has no plan above the floors, or none within its nodes, has no bound but all that could be.
        every = float(problem.value[problem.priority == priority, :, -1].sum())
        bound = every if result.mip_dual_bound is None else -float(result.mip_dual_bound)
        work = f"{int(result.mip_node_count or 0)} nodes"
        proofs.append(proof_of("HiGHS on the whole model", value, bound, work, start))
        floors = (*floors, (1 - slack) * value - 1e-6)
    return TasksSolution(np.asarray(chosen), tuple(proofs))
