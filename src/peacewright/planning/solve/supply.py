"""Supply as inventory over periods: what to buy, bring and hold, so that nobody goes short, then stock, then effort.

Classes k, corridor classes c, periods t of n[t] days. Tonnes a day: l[k, t] bought locally, f[c, k, t] brought in,
u[k, t] that does not come; tonnes: s[k, t] in stock at the end of t, b[k, t] below what should be there.

    stock      s[k, t-1] + n[t] (l + sum over c of f + u - need)[k, t] + brought[k, t] = s[k, t] >= 0
    market     l[k, t] <= local[k, t]
    corridor   sum over k of f[c, k, t] <= capacity[c, t],  f[c, k, t] <= n of what may come that way
    carriage   sum over c, k of f[c, k, t] = own[t] + contracted[t], each at most what its lorries carry
    norm       b[k, t] >= target[k, t] - s[k, t]
    worst      u[k, t] <= z need[k, t]

Stages, each a linear program solved to optimality (HiGHS; it ends when optimal, not on the clock): (1) the least z, the
largest share of a need that does not come in any class and period; (2) with that, the fewest days of need that do not
come, each class counted in days of its own need; (3) with both, the fewest days below target, likewise; (4) with all,
the least effort. Rates are constant within a period, so that a plan that is feasible at the ends of periods is feasible
on every day between.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from peacewright.plan.explanation import Proof

Floats = NDArray[np.float64]
_SLACK = 1e-7
"""Relative room that a later stage gives to an earlier one: that of the solver's own tolerance."""


@dataclass(frozen=True, eq=False)
class SupplyProblem:
    """One supply problem; tonnes and days.

    Attributes
    ----------
    need, local, brought, target : ndarray of float, shape (K, T)
        Tonnes a day needed, and at most bought locally; tonnes that arriving units bring in a period; tonnes that
        should be in stock at its end.
    days : ndarray of float, shape (T,)
    capacity : ndarray of float, shape (C, T), tonnes a day
    own, contracted : float, tonnes a day that the force's own lorries and others' carry inside the theatre
    effort : ndarray of float, shape (1 + C,), of a tonne bought locally, then by corridor
    own_effort : float, what own carriage adds to the effort of a tonne
    """

    need: Floats
    local: Floats
    brought: Floats
    target: Floats
    days: Floats
    capacity: Floats
    own: float
    contracted: float
    effort: Floats
    own_effort: float

    def __post_init__(self) -> None:
        shape = self.need.shape
        same = {self.local.shape, self.brought.shape, self.target.shape, shape}
        if len(same) > 1 or self.days.shape != shape[1:] or self.capacity.shape[1:] != shape[1:]:
            message = "need, local, brought and target must have a row a class, and all a column a period"
            raise ValueError(message)
        if (self.need < 0).any() or (self.days <= 0).any():
            message = "needs are not negative, and periods have days"
            raise ValueError(message)


@dataclass(frozen=True, eq=False)
class SupplySolution:
    """A solved supply problem, arrays as in the problem.

    Attributes
    ----------
    local, stock, short : ndarray of float, shape (K, T)
    by_corridor : ndarray of float, shape (C, K, T)
    own, contracted : ndarray of float, shape (T,)
    proof : Proof, of the shortage in days of need, summed over classes
    worst_share : float, the largest share of a need that does not come: the first stage
    days_below : float, days of need below target, summed over classes and weighted by days: the third
    effort : float, the fourth
    """

    local: Floats
    by_corridor: Floats
    own: Floats
    contracted: Floats
    stock: Floats
    short: Floats
    proof: Proof
    worst_share: float
    days_below: float
    effort: float


class _Program:
    """The linear program: columns f (C, K, T), l, s, u, b (K, T each), own and contracted (T each), z."""

    def __init__(self, problem: SupplyProblem) -> None:
        self.problem = problem
        classes, periods = problem.need.shape
        corridors = len(problem.capacity)
        self.cells = classes * periods
        sizes = [corridors * self.cells, *[self.cells] * 4, periods, periods, 1]
        self.starts = np.concatenate([[0], np.cumsum(sizes)])
        self.pivots = 0
        eye = sparse.eye_array(self.cells)
        span = sparse.diags_array(np.tile(problem.days, classes))
        later = sparse.kron(sparse.eye_array(classes), sparse.eye_array(periods, k=-1))
        into = sparse.hstack([span] * corridors) if corridors else sparse.csr_array((self.cells, 0))
        nothing, no_lorries = (
            sparse.csr_array((self.cells, self.cells)),
            sparse.csr_array((self.cells, periods)),
        )
        stock = sparse.hstack(
            [into, span, later - eye, span, nothing, no_lorries, no_lorries, _column(self.cells)]
        )
        by_period = sparse.kron(np.ones((1, classes)), sparse.eye_array(periods))
        through = sparse.kron(sparse.eye_array(corridors), by_period)
        carried = sparse.hstack([by_period] * corridors) if corridors else sparse.csr_array((periods, 0))
        rest = sparse.csr_array((periods, 4 * self.cells))
        per_period = sparse.eye_array(periods)
        lorries = sparse.hstack([carried, rest, -per_period, -per_period, _column(periods)])
        self.equal = sparse.vstack([stock, lorries], format="csr")
        spent = (np.tile(problem.days, classes) * problem.need.ravel()) - problem.brought.ravel()
        self.equal_to = np.concatenate([spent, np.zeros(periods)])
        tail = sparse.csr_array((corridors * periods, self.starts[-1] - self.starts[1]))
        before = sparse.csr_array((self.cells, self.starts[1] + self.cells))
        norm = sparse.hstack([before, -eye, nothing, -eye, no_lorries, no_lorries, _column(self.cells)])
        needs = sparse.csr_array(-problem.need.reshape(-1, 1))
        worst = sparse.hstack([before, nothing, eye, nothing, no_lorries, no_lorries, needs])
        self.most = sparse.vstack([sparse.hstack([through, tail]), norm, worst], format="csr")
        self.at_most = np.concatenate(
            [problem.capacity.ravel(), -problem.target.ravel(), np.zeros(self.cells)]
        )
        self.upper = np.full(self.starts[-1], np.inf)
        self.upper[self._of(1)] = problem.local.ravel()
        self.upper[self._of(5)] = problem.own
        self.upper[self._of(6)] = problem.contracted
        self.upper[self._of(7)] = 1.0

    def _of(self, part: int) -> slice:
        return slice(self.starts[part], self.starts[part + 1])

    def costs(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Return the costs of the four stages."""
        problem = self.problem
        classes = len(problem.need)
        span = np.tile(problem.days, classes)
        in_need = span / np.maximum(np.repeat(problem.need.mean(axis=1), problem.need.shape[1]), 1e-9)
        worst, short, below, effort = (np.zeros(self.starts[-1]) for _ in range(4))
        worst[self._of(7)] = 1.0
        short[self._of(3)] = in_need
        below[self._of(4)] = in_need
        effort[self._of(0)] = np.repeat(problem.effort[1:], self.cells) * np.tile(span, len(problem.capacity))
        effort[self._of(1)] = problem.effort[0] * span
        effort[self._of(5)] = problem.own_effort * problem.days
        return worst, short, below, effort

    def solve(self, cost: Floats, limits: list[tuple[Floats, float]]) -> tuple[Floats, float]:
        """Minimise a cost while earlier ones keep their limits."""
        rows = sparse.vstack(
            [self.most, *(sparse.csr_array(row[None, :]) for row, _ in limits)], format="csr"
        )
        most = np.concatenate([self.at_most, [limit for _, limit in limits]])
        bounds = np.column_stack([np.zeros(len(self.upper)), self.upper])
        result = linprog(cost, rows, most, self.equal, self.equal_to, bounds, method="highs")
        if result.status != 0:
            message = f"the supply program was not solved: {result.message}"
            raise RuntimeError(message)
        self.pivots += int(result.nit)
        return np.asarray(result.x), float(result.fun)

    def part(self, solution: Floats, part: int, *shape: int) -> Floats:
        """Return one group of columns, in shape."""
        return np.maximum(solution[self._of(part)], 0.0).reshape(shape)


def solve_supply(problem: SupplyProblem) -> SupplySolution:
    """Solve a supply problem in four stages: worst shortage, shortage, stock, effort.

    Parameters
    ----------
    problem : SupplyProblem

    Returns
    -------
    SupplySolution
        Always: what cannot come is shortage.

    Raises
    ------
    RuntimeError
        If the solver fails; every problem has a solution, so this is a defect, never an answer.
    """
    began = time.perf_counter()
    program = _Program(problem)
    worst, short, below, effort = program.costs()
    keep: list[tuple[Floats, float]] = []
    least: list[float] = []
    for cost in (worst, short, below):
        _, value = program.solve(cost, keep)
        least.append(value)
        keep.append((cost, value + _room(value)))
    solution, least_effort = program.solve(effort, keep)
    least_worst, least_short, least_below = least
    classes, periods = problem.need.shape
    # What is left of the slack between stages is rounding, not shortage.
    found = max(least_short, float(short @ solution) - _room(least_short))
    found, least_short = (0.0 if value < _SLACK else value for value in (found, least_short))
    proof = Proof(
        method="linear program in stages (worst shortage, shortage, stock, effort); gap in days of need that do not "
        "come",
        objective=found,
        bound=least_short,
        gap=max(0.0, found - least_short) / max(1.0, least_short),
        work=f"{program.pivots} simplex iterations",
        seconds=time.perf_counter() - began,
    )
    return SupplySolution(
        local=program.part(solution, 1, classes, periods),
        by_corridor=program.part(solution, 0, len(problem.capacity), classes, periods),
        own=program.part(solution, 5, periods),
        contracted=program.part(solution, 6, periods),
        stock=program.part(solution, 2, classes, periods),
        short=program.part(solution, 3, classes, periods),
        proof=proof,
        worst_share=least_worst,
        days_below=least_below,
        effort=least_effort,
    )


def _column(rows: int) -> sparse.csr_array:
    return sparse.csr_array((rows, 1))


def _room(value: float) -> float:
    return _SLACK * max(1.0, abs(value))
