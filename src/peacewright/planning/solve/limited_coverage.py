"""Coverage within limits: teams per base, backup by a second base, a surgical facility within reach of every base.

The maximum expected covering location problem of :mod:`peacewright.planning.solve.coverage` with three more limits.
``x`` opens a base, ``z`` counts its teams, ``h`` gives it a surgical facility, ``y`` are levels of teams in reach of a
demand, ``b`` says that a second base reaches it (Hogan and ReVelle 1986), worth ``backup`` of its weight:

    maximise    sum_j w_j ( sum_k (1 - q) q^(k-1) y_jk + backup b_j )
    teams       sum_{k <= K} y_jk + [K = 1] b_j <= sum_{i covers j} min(z_i, K)   for every K
    capacity    x_i <= z_i <= cap_i x_i
    medical     x_i <= sum_{k within the limit of i} h_k ,  h_k <= x_k ,  sum h <= facilities
    budgets     sum x <= sites ,  sum z <= teams

Rows of teams for ``K`` below the last are implied by that and by whole numbers; they keep a relaxation from counting a
few teams at each of many bases that are a sixth open. The first also carries backup: a second base is worth no more
than a first team, ``backup <= 1 - q``, so that it never pays to count ``b`` and leave out ``y_j1``. Prices on the rows
of teams, on the medical rows and on the budget of teams leave a choice of at most so many bases, of which at most so
many have a facility: solved by one more price, found by halving an interval (:mod:`.limited_prices`). The value at any
prices is a bound. Plans come from a greedy start, from the bases that priced choices used, from exchanges, and from a
walk that takes some bases out and fills again, a little downhill too (:mod:`.limited_plans`). What prices and plans
leave open is branched on (:mod:`.limited_branching`); small cases that are still open go to HiGHS. All stop on the gap
or on work.

References
----------
Daskin, M. S. (1983). A maximum expected covering location model. Transportation Science 17(1), 48-70.
Hogan, K. and ReVelle, C. (1986). Concepts and applications of backup coverage. Management Science 32(11), 1434-1444.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from peacewright.plan.explanation import Proof
from peacewright.planning.solve.limited_branching import branch
from peacewright.planning.solve.limited_plans import Walk, better, exchange, fill
from peacewright.planning.solve.limited_prices import Lowered, Prices
from peacewright.planning.solve.limited_problem import LimitedCoverage

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class LimitedSolution:
    """Teams at each site, shape (I,), the bases that have a facility, and the proof."""

    teams_at: Integers
    facilities: tuple[int, ...]
    proof: Proof


def solve_limited_coverage(
    problem: LimitedCoverage, gap: float = 0.01, steps: int = 600, branches: int = 450, nodes: int = 2000
) -> LimitedSolution:
    """Place teams within the limits and prove how good the placing is.

    Parameters
    ----------
    problem : LimitedCoverage
    gap : float
        Relative gap at which the work stops.
    steps : int
        Most steps of the prices before anything is branched on.
    branches : int
        Most branches that are looked into.
    nodes : int
        Most nodes of HiGHS, called only where nothing else closed the gap; 0 leaves it out.

    Returns
    -------
    LimitedSolution
        With the gap that the work has proven, which may be above the one asked for.
    """
    start = time.perf_counter()
    first = exchange(problem, fill(problem, np.zeros(problem.covers.shape[0], dtype=np.int64)))
    root = _Root(problem, first, gap)
    lowered = Prices(problem).lower(root.goal, root.stop, steps, at_stall=root.try_plans)
    plan, bound = root.walk.best, lowered.bound
    method, work = "Lagrangian bound with greedy start and exchanges", f"{lowered.steps} steps"
    if branches and _gap(problem.objective(plan), bound) > gap:
        plan, bound, looked_into = branch(problem, plan, lowered, gap, branches)
        method, work = "Lagrangian bound with branching", f"{work}, {looked_into} branches"
    if nodes and _gap(problem.objective(plan), bound) > gap:
        plan, bound, searched = _exact(problem, gap, nodes, plan, bound)
        method, work = "HiGHS after a Lagrangian bound", f"{work}, {searched} nodes"
    best = problem.objective(plan)
    served = problem.facilities_for(np.flatnonzero(plan).astype(np.int64))
    if served is None:
        message = "a plan leaves a base without a surgical facility within the limit"
        raise RuntimeError(message)
    proof = Proof(method, best, max(bound, best), _gap(best, bound), work, time.perf_counter() - start)
    return LimitedSolution(plan, served, proof)


def _gap(objective: float, bound: float) -> float:
    return 0.0 if bound <= objective else (bound - objective) / max(bound, 1e-12)


class _Root:
    """The best plan while prices are lowered for the first time, and how far to lower them."""

    def __init__(self, problem: LimitedCoverage, plan: Integers, gap: float) -> None:
        self.problem, self.walk, self.gap = problem, Walk(problem, plan), gap
        self.goal = problem.objective(plan)
        self.stop = self.goal / (1 - gap)

    def try_plans(self, lowered: Lowered) -> tuple[float, float]:
        """Try plans from what prices used of late; return the value to aim at and the bound to stop at."""
        walk = self.walk
        walk.offer(better(self.problem, walk.best, lowered.placed, lowered.often, lowered.hubs))
        if _gap(self.problem.objective(walk.best), lowered.bound) > self.gap:
            walk.go_on()
        self.goal = self.problem.objective(walk.best)
        self.stop = self.goal / (1 - self.gap)
        return self.goal, self.stop


def _exact(
    problem: LimitedCoverage, gap: float, nodes: int, plan: Integers, bound: float
) -> tuple[Integers, float, int]:
    """Solve the model with HiGHS: x, h, z whole, y and b continuous."""
    from scipy.optimize import Bounds, LinearConstraint

    from peacewright.planning.solve.silent import milp

    sites, demands = problem.covers.shape
    levels = len(problem.level_values)
    eye, many = sparse.eye_array(sites), sparse.eye_array(demands)
    first = sparse.kron(many, np.eye(1, levels))
    capacity = sparse.diags_array(problem.capacity.astype(float))
    blocks = [
        [None, None, -problem.covered_by, sparse.kron(many, np.ones((1, levels))), None],
        [-problem.covered_by, None, None, first, many],
        [-capacity, None, eye, None, None],
        [eye, None, -eye, None, None],
        [eye, -sparse.csr_array(problem.near.astype(float)), None, None, None],
        [-eye, eye, None, None, None],
    ]
    rows = sparse.block_array(blocks, format="csr")
    budgets = np.zeros((3, rows.shape[1]))
    for row in range(3):
        budgets[row, row * sites : (row + 1) * sites] = 1
    most = np.array([problem.open_sites, problem.facilities, problem.teams], dtype=float)
    value = np.outer(problem.weight, problem.level_values).ravel()
    result = milp(
        -np.concatenate([np.zeros(3 * sites), value, problem.weight * problem.backup]),
        integrality=np.concatenate([np.ones(3 * sites), np.zeros(demands * levels + demands)]),
        bounds=Bounds(
            0, np.concatenate([np.ones(2 * sites), problem.capacity, np.ones(demands * (levels + 1))])
        ),
        constraints=[LinearConstraint(rows, -np.inf, 0), LinearConstraint(budgets, -np.inf, most)],
        options={"mip_rel_gap": gap / 2, "node_limit": nodes},
    )
    if result.x is not None:
        found = np.rint(result.x[2 * sites : 3 * sites]).astype(np.int64)
        if problem.objective(found) > problem.objective(plan):
            plan = found
    if result.mip_dual_bound is not None:
        bound = min(bound, -float(result.mip_dual_bound))
    return plan, bound, int(result.mip_node_count or 0)
