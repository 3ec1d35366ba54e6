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
than a first team, ``backup <= 1 - q``, so that it never pays to count ``b`` and leave out ``y_j1``. Prices on the
rows of teams, on the medical rows and on the budget of teams leave a choice of at most so many bases, of which at most
so many have a facility: solved by one more price, found by halving an interval. The value is a bound for any prices.
Plans come from a greedy start, from the bases that priced choices used, from exchanges, and from taking some bases out
and filling again. Small cases that the prices cannot close go to HiGHS, which stops on the gap or on nodes.

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
from peacewright.planning.solve.limited_plans import better, exchange, fill, take_out
from peacewright.planning.solve.limited_problem import LimitedCoverage

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

_NEWEST = 0.25
"""Weight of the newest step in the running mean of slopes."""
_STALL = 15
"""Steps without a better bound after which the step is halved and plans are tried."""


@dataclass(frozen=True, eq=False)
class LimitedSolution:
    """Teams at each site, shape (I,), the bases that have a facility, and the proof."""

    teams_at: Integers
    facilities: tuple[int, ...]
    proof: Proof


def solve_limited_coverage(
    problem: LimitedCoverage, gap: float = 0.01, steps: int = 2000, nodes: int = 2000
) -> LimitedSolution:
    """Place teams within the limits and prove how good the placing is.

    Parameters
    ----------
    problem : LimitedCoverage
    gap : float
        Relative gap at which the work stops.
    steps : int
        Most steps of the prices.
    nodes : int
        Most nodes of HiGHS, called only where the prices did not close the gap; 0 leaves it out.

    Returns
    -------
    LimitedSolution
        With the gap that the work has proven, which may be above the one asked for.
    """
    start = time.perf_counter()
    plan = exchange(problem, fill(problem, np.zeros(problem.covers.shape[0], dtype=np.int64)))
    bound, plan, used = _Prices(problem).lower(plan, gap, steps)
    method, work = "Lagrangian bound with greedy start and exchanges", f"{used} steps"
    if nodes and _gap(problem.objective(plan), bound) > gap:
        plan, bound, searched = _exact(problem, gap, nodes, plan, bound)
        method, work = "HiGHS after a Lagrangian bound", f"{used} steps, {searched} nodes"
    best = problem.objective(plan)
    served = problem.facilities_for(np.flatnonzero(plan).astype(np.int64))
    if served is None:
        message = "a plan leaves a base without a surgical facility within the limit"
        raise RuntimeError(message)
    proof = Proof(method, best, max(bound, best), _gap(best, bound), work, time.perf_counter() - start)
    return LimitedSolution(plan, served, proof)


def _gap(objective: float, bound: float) -> float:
    return 0.0 if bound <= objective else (bound - objective) / max(bound, 1e-12)


class _Prices:
    """The Lagrangian: prices of teams in reach (J, K), of medical rows (I,), of a team (1,), in one array."""

    def __init__(self, problem: LimitedCoverage) -> None:
        self.problem = problem
        self.sites, self.demands = problem.covers.shape
        self.levels = len(problem.level_values)
        worth = problem.weight[:, None] * problem.level_values
        self.most = np.concatenate([worth.ravel(), np.full(self.sites + 1, problem.weight.sum())])
        drop = worth - np.append(worth[:, 1:], np.zeros((self.demands, 1)), axis=1)
        self.prices = np.concatenate([drop.ravel() / 2, np.zeros(self.sites + 1)])

    def _metric(self, best: float) -> Floats:
        """Return how far each price moves for one unit of slope: in proportion to what its row is worth."""
        problem = self.problem
        by_demand = (problem.weight[:, None] * problem.level_values).ravel()
        medical = np.full(self.sites, best / problem.open_sites)
        return np.concatenate([by_demand, medical, [best / problem.teams**2]])

    def value(self) -> tuple[float, Floats, Integers, Booleans]:
        """Return the bound at the present prices, the slope of every row, the teams and the facilities placed."""
        problem = self.problem
        cut = self.demands * self.levels
        reach = self.prices[:cut].reshape(self.demands, self.levels)
        medical, team = self.prices[cut:-1], float(self.prices[-1])
        margin = problem.weight[:, None] * problem.level_values - reach[:, ::-1].cumsum(axis=1)[:, ::-1]
        second = problem.weight * problem.backup - reach[:, 0]
        placed, worth = self._teams(problem.covers @ reach, team)
        chosen, served, value = _choose(
            worth - medical, problem.near.T @ medical, problem.open_sites, problem.facilities
        )
        teams_at = np.where(chosen, placed, 0).astype(np.int64)
        rows = problem.covered_by @ np.minimum(teams_at[:, None], np.arange(1.0, self.levels + 1))
        rows -= (margin > 0).cumsum(axis=1)
        rows[:, 0] -= second > 0
        slope = np.concatenate(
            [
                rows.ravel(),
                problem.near @ served.astype(float) - chosen,
                [problem.teams - teams_at.sum()],
            ]
        )
        bound = np.maximum(margin, 0).sum() + np.maximum(second, 0).sum() + value + problem.teams * team
        return float(bound), slope, teams_at, served

    def _teams(self, reach: Floats, team: float) -> tuple[Integers, Floats]:
        """Return the best number of teams at each site if it is open, at least one, and what that is worth."""
        adds = reach[:, ::-1].cumsum(axis=1)[:, ::-1] - team
        within = np.arange(self.levels) < self.problem.capacity[:, None]
        taken = within & (adds > 0)
        taken[:, 0] = True
        return taken.sum(axis=1).astype(np.int64), np.where(taken, adds, 0.0).sum(axis=1)

    def lower(self, plan: Integers, gap: float, steps: int) -> tuple[float, Integers, int]:
        """Return the best bound and plan found, and the steps taken; see :mod:`.coverage` for the step rule."""
        problem = self.problem
        best, bound, length, stalled = problem.objective(plan), np.inf, 1.0, 0
        kept, direction = self.prices, np.zeros_like(self.prices)
        often, hubs, draw = np.zeros(self.sites), np.zeros(self.sites), np.random.default_rng(0)
        for step in range(1, steps + 1):
            value, slope, placed, served = self.value()
            if value < bound - 1e-9 * abs(value):
                bound, stalled, kept = value, 0, self.prices
            else:
                stalled += 1
            if stalled >= _STALL:
                length, stalled, self.prices = length / 2, 0, kept
                plan = better(problem, plan, placed, often, hubs)
                if _gap(problem.objective(plan), bound) > gap:
                    plan = take_out(problem, plan, draw)
                best = problem.objective(plan)
            if _gap(best, bound) <= gap or length < 1e-4:
                return bound, plan, step
            newest = 1.0 if step == 1 else _NEWEST
            direction = newest * slope + (1 - newest) * direction
            often = newest * placed + (1 - newest) * often
            hubs = newest * served + (1 - newest) * hubs
            metric = self._metric(best)
            norm = float(metric @ direction**2)
            if norm == 0:
                return bound, plan, step
            self.prices = np.clip(
                self.prices - length * (value - best) / norm * metric * direction, 0.0, self.most
            )
        return bound, plan, steps


def _choose(
    alone: Floats, with_facility: Floats, sites: int, facilities: int
) -> tuple[Booleans, Booleans, float]:
    """Choose at most so many sites, at most so many of them with a facility, for the largest value; exact as a bound.

    At a price of a facility the choice is a sort. The price at which the facilities asked for are just those there are
    is found by halving; the value at any price is a bound, the smallest is kept.
    """

    def at(price: float) -> tuple[float, Booleans, Booleans]:
        extra = with_facility - price
        worth = alone + np.maximum(extra, 0.0)
        order = np.argsort(-worth, kind="stable")[:sites]
        order = order[worth[order] > 0]
        chosen = np.zeros(len(alone), dtype=bool)
        chosen[order] = True
        return price * facilities + float(worth[order].sum()), chosen, chosen & (extra > 0)

    low, high = 0.0, float(with_facility.max(initial=0.0))
    value, chosen, served = at(low)
    if served.sum() <= facilities:
        return chosen, served, value
    value = np.inf
    for _ in range(30):
        price = (low + high) / 2
        found, sites_at, served_at = at(price)
        if found < value:
            value, chosen, served = found, sites_at, served_at
        if served_at.sum() > facilities:
            low = price
        else:
            high = price
    return chosen, served, value


def _exact(
    problem: LimitedCoverage, gap: float, nodes: int, plan: Integers, bound: float
) -> tuple[Integers, float, int]:
    """Solve the model with HiGHS: x, h, z whole, y and b continuous."""
    from scipy.optimize import Bounds, LinearConstraint, milp

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
