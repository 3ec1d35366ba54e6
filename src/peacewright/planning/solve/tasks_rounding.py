"""Tasks at depth, fast: the linear relaxation decides all that it decides, whole numbers are sought for the rest only.

A basic solution of the relaxation leaves few levels fractional, about as many as there are limits that bind. Levels at
zero stay out, levels in full stay in, and the small program of the others is solved in whole numbers (relaxation
enforced neighbourhood search, Berthold 2014); it stops on nodes. Where nothing fits, levels in full are free too. The
bound is that of the relaxation.

Berthold, T. (2014). RENS: the optimal rounding. Mathematical Programming Computation 6, 33-54.
"""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from peacewright.planning.solve.tasks_exact import TasksModel, proof_of
from peacewright.planning.solve.tasks_problem import TasksProblem, TasksSolution

Floats = NDArray[np.float64]

_NODES = 200
_GAP = 0.004
_ZERO = 1e-6


def solve_tasks_fast(problem: TasksProblem, weights: Floats, nodes: int = _NODES) -> TasksSolution:
    """Round the relaxation.

    Parameters
    ----------
    problem : TasksProblem
    weights : ndarray of float, shape (classes,)
    nodes : int
        Most nodes of the small program.

    Raises
    ------
    RuntimeError
        If the relaxation cannot be solved, or not even doing nothing is found.
    """
    start, model = time.perf_counter(), TasksModel(problem)
    relaxed = linprog(
        model.cost(weights), A_ub=model.rows, b_ub=model.limit,
        bounds=np.column_stack([np.zeros(model.columns), model.upper]), method="highs-ds",
    )  # fmt: skip
    if relaxed.status != 0:
        message = f"the relaxation of tasks was not solved: {relaxed.message}"
        raise RuntimeError(message)
    plan, searched = _round(model, weights, np.asarray(relaxed.x), nodes)
    chosen = model.chosen(plan)
    work = f"{int(relaxed.nit)} iterations, {searched} nodes"
    value = float(weights @ problem.worth(chosen))
    return TasksSolution(
        chosen, (proof_of("relaxation, then rounding", value, -float(relaxed.fun), work, start),)
    )


def _round(model: TasksModel, weights: Floats, relaxed: Floats, nodes: int) -> tuple[Floats, int]:
    """Return a plan near the relaxation and the nodes searched; where nothing fits, levels in full are free too."""
    binary = np.arange(model.columns) < model.binaries
    upper = np.where(binary & (relaxed < _ZERO), 0.0, model.upper)
    for is_free in (False, True):
        lower = np.where(binary & (relaxed > 1 - _ZERO) & (not is_free), 1.0, 0.0)
        result = model.solve(weights, _GAP, nodes, (lower, upper))
        if result.x is not None:
            return np.asarray(result.x), int(result.mip_node_count)
    return np.zeros(model.columns), nodes
