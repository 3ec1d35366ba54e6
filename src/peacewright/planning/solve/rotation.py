"""Rotation by monthly cohorts: who must start a tour when, so that as few places as possible stay empty.

Let x[g, d, t] be the persons of supply group g that start a tour of L months for demand d in month t. A person who
starts is bound for a cycle of W months (tour and rest) and counts once against the group's pool P:

    pool    sum over d and u in (t - W, t] of x[g, d, u]  <=  P[g, t]
    cover   sum over g and u in (t - L, t] of x[g, d, u]  >=  R[d, t] - s[d, t]

Why months and persons are enough: a cohort is an interval of length W, and intervals of which never more than P
overlap can always be given to P persons without a clash (interval graphs are perfect), also when some of the P arrive
later. So suppliers that may serve the same demands merge into one group without loss, and rows have consecutive ones
in t: with one group and one demand the matrix is totally unimodular and the linear program has whole persons.

Stages, each solved to optimality as a linear program (HiGHS, dual simplex; it ends when optimal, not on the clock):
(1) the largest share of the requirement held in *every* month once all may be in place, (2) the fewest empty
person-months with that level kept, (3) the fewest person-months in place that do it, so that cohorts do not overlap
for nothing. What is left fractional where caveats divide the pools is rounded down and topped up; the loss is the gap.
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
Integers = NDArray[np.int64]
_TOLERANCE = 1e-6  # the solver's own tolerance on feasibility is 1e-7


@dataclass(frozen=True, eq=False)
class RotationProblem:
    """One rotation problem; persons are whole.

    Attributes
    ----------
    required : ndarray of int, shape (D, T), persons that demand d needs in place in month t
    pool : ndarray of int, shape (G, T), persons of group g that may be drawn on up to month t (never falling)
    serves : ndarray of bool, shape (G, D), which demands a group may serve
    tour : int, months of a tour
    cycle : int, months of a tour and the rest after it
    level_from : int, first month that counts for the level held in every month
    """

    required: Integers
    pool: Integers
    serves: NDArray[np.bool_]
    tour: int
    cycle: int
    level_from: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.tour <= self.cycle:
            message = f"a tour of {self.tour} months does not fit a cycle of {self.cycle} months"
            raise ValueError(message)
        if self.serves.shape != (len(self.pool), len(self.required)):
            message = "serves must have a row a group and a column a demand"
            raise ValueError(message)
        if (np.diff(self.pool, axis=1) < 0).any():
            message = "a pool may only grow: persons who leave are for the futures, not for the plan"
            raise ValueError(message)

    @property
    def months(self) -> int:
        """Number of months."""
        return int(self.required.shape[1])

    @property
    def is_trivial(self) -> bool:
        """Whether nobody is required, or nobody can come."""
        return not (self.required.any() and self.serves.any() and self.pool.any())

    def in_place(self, starts: Integers) -> Integers:
        """Return persons in place by group, demand and month, shape (G, D, T), of starts of the same shape."""
        return _window_sum(starts, self.tour)

    def shortage(self, starts: Integers) -> Integers:
        """Return empty places by demand and month, shape (D, T)."""
        return np.maximum(0, self.required - self.in_place(starts).sum(axis=0))

    def is_feasible(self, starts: Integers) -> bool:
        """Return whether starts keep to who may serve what, and to the pools."""
        allowed = (starts >= 0).all() and not starts[~self.serves].any()
        return bool(allowed and (_window_sum(starts.sum(axis=1), self.cycle) <= self.pool).all())


@dataclass(frozen=True, eq=False)
class Rotation:
    """A solved rotation.

    Attributes
    ----------
    starts : ndarray of int, shape (G, D, T), persons who start a tour
    shortage : ndarray of int, shape (D, T), empty places
    level : float, share of the requirement held in every month from ``level_from`` on, at least
    proof : Proof, of the empty person-months; the gap is in shares of the required person-months
    """

    starts: Integers
    shortage: Integers
    level: float
    proof: Proof


def _window_sum(values: NDArray[np.int64], width: int) -> NDArray[np.int64]:
    total = np.cumsum(values, axis=-1)
    late = total.copy()
    late[..., width:] -= total[..., :-width]
    return late


class _Program:
    """The linear program: columns are starts (group, demand, month), then shortages (demand, month)."""

    def __init__(self, problem: RotationProblem) -> None:
        self.problem = problem
        self.pairs = np.argwhere(problem.serves)
        months = problem.months
        groups, demands = problem.serves.shape
        cycle_band, tour_band = _band(months, problem.cycle), _band(months, problem.tour)
        by_group = sparse.csr_array(
            (np.ones(len(self.pairs)), (self.pairs[:, 0], np.arange(len(self.pairs)))),
            shape=(groups, len(self.pairs)),
        )
        by_demand = sparse.csr_array(
            (np.ones(len(self.pairs)), (self.pairs[:, 1], np.arange(len(self.pairs)))),
            shape=(demands, len(self.pairs)),
        )
        self.pool_rows = sparse.kron(by_group, cycle_band, format="csr")
        self.cover_rows = sparse.kron(by_demand, tour_band, format="csr")
        self.pool = problem.pool.ravel().astype(float)
        self.required = problem.required.ravel().astype(float)
        self.counts = np.tile(np.arange(months) >= problem.level_from, demands)
        self.iterations = 0

    def _solve(
        self, cost: Floats, rows: sparse.csr_array, limit: Floats, upper: Floats
    ) -> tuple[Floats, float]:
        bounds = np.column_stack([np.zeros(len(upper)), upper])
        result = linprog(cost, A_ub=rows, b_ub=limit, bounds=bounds, method="highs-ds")
        if result.status != 0:
            message = f"the rotation program was not solved: {result.message}"
            raise RuntimeError(message)
        self.iterations += int(result.nit)
        return np.asarray(result.x), float(result.fun)

    def level(self) -> float:
        """Return the largest share of the requirement that can be held in every month that counts, at most one."""
        needs = self.required * self.counts
        if not needs.any():
            return 1.0
        starts = self.cover_rows.shape[1]
        rows = sparse.block_array([[self.pool_rows, None], [-self.cover_rows, needs[:, None]]], format="csr")
        limit = np.concatenate([self.pool, np.zeros(len(needs))])
        upper = np.concatenate([np.full(starts, np.inf), [1.0]])
        _, value = self._solve(np.concatenate([np.zeros(starts), [-1.0]]), rows, limit, upper)
        return min(1.0, -value)

    def fewest_empty(self, level: float) -> tuple[Floats, float]:
        """Return the shortages with the fewest empty person-months that keep a level, and their sum."""
        starts = self.cover_rows.shape[1]
        allowed = np.where(
            self.counts, self.required - np.floor(level * self.required + _TOLERANCE), self.required
        )
        rows = sparse.block_array(
            [[self.pool_rows, None], [-self.cover_rows, -sparse.eye_array(len(self.required))]], format="csr"
        )
        limit = np.concatenate([self.pool, -self.required])
        cost = np.concatenate([np.zeros(starts), np.ones(len(self.required))])
        solution, value = self._solve(cost, rows, limit, np.concatenate([np.full(starts, np.inf), allowed]))
        return _near_whole(solution[starts:]), value

    def fewest_present(self, shortage: Floats) -> Floats:
        """Return starts by pair and month, shape (pairs, T), with the fewest person-months for given shortages."""
        rows = sparse.vstack([self.pool_rows, -self.cover_rows], format="csr")
        limit = np.concatenate([self.pool, shortage - self.required])
        upper = np.full(self.cover_rows.shape[1], np.inf)
        months = self.problem.months
        present = np.minimum(self.problem.tour, months - np.arange(months)).astype(float)
        solution, _ = self._solve(np.tile(present, len(self.pairs)), rows, limit, upper)
        return solution.reshape(len(self.pairs), self.problem.months)

    def least_added_pool(self) -> float:
        """Return the least pool of a further supplier for every demand that leaves no place empty once it counts."""
        months, demands = self.problem.months, len(self.problem.required)
        band, cover = _band(months, self.problem.cycle), _band(months, self.problem.tour)
        further = sparse.kron(np.ones((1, demands)), band, format="csr")
        rows = sparse.block_array(
            [
                [self.pool_rows, None, None],
                [None, further, -np.ones((months, 1))],
                [-self.cover_rows, -sparse.kron(sparse.eye_array(demands), cover), None],
            ],
            format="csr",
        )
        limit = np.concatenate([self.pool, np.zeros(months), -self.required * self.counts])
        cost = np.zeros(rows.shape[1])
        cost[-1] = 1.0
        _, value = self._solve(cost, rows, limit, np.full(len(cost), np.inf))
        return value


def _near_whole(values: Floats) -> Floats:
    """Take off the solver's own rounding error, so that a whole right-hand side stays whole in the next stage."""
    return np.where(np.abs(values - np.rint(values)) < _TOLERANCE, np.rint(values), values)


def _band(months: int, width: int) -> sparse.csr_array:
    """Return the matrix whose row t has ones in the columns (t - width, t]."""
    offsets = -np.arange(min(width, months))
    return sparse.csr_array(
        sparse.diags_array([np.ones(months - k) for k in -offsets], offsets=list(offsets))
    )


def _whole(problem: RotationProblem, pairs: Integers, fractional: Floats, shortage: Integers) -> Integers:
    """Round starts down to whole persons, then fill places again month by month where a pool still has persons."""
    starts = np.zeros((*problem.serves.shape, problem.months), dtype=np.int64)
    starts[pairs[:, 0], pairs[:, 1]] = np.floor(fractional + _TOLERANCE).astype(np.int64)
    for month in range(problem.months):
        missing = (
            problem.required[:, month] - shortage[:, month] - problem.in_place(starts)[..., month].sum(axis=0)
        )
        for demand in np.flatnonzero(missing > 0):
            for group in np.flatnonzero(problem.serves[:, demand]):
                bound = _window_sum(starts[group].sum(axis=0), problem.cycle)
                free = int((problem.pool[group] - bound)[month : month + problem.cycle].min())
                taken = min(free, int(missing[demand]))
                if taken > 0:
                    starts[group, demand, month] += taken
                    missing[demand] -= taken
    return starts


def solve_rotation(problem: RotationProblem) -> Rotation:
    """Solve a rotation in stages: level, empty places, presence.

    Parameters
    ----------
    problem : RotationProblem
        Requirements, pools, who may serve what, months of tour and cycle.

    Returns
    -------
    Rotation
        Whole persons by group, demand and month, with the proven bound on the empty person-months.

    Raises
    ------
    RuntimeError
        If the solver fails; every problem has a solution, so this is a defect, never an answer.
    """
    began = time.perf_counter()
    required = int(problem.required.sum())
    if problem.is_trivial:
        empty = np.zeros((*problem.serves.shape, problem.months), dtype=np.int64)
        short = problem.shortage(empty)
        total = float(short.sum())
        proof = Proof("nothing to optimise", total, total, 0.0, "no iterations", 0.0)
        return Rotation(empty, short, held_level(problem), proof)
    program = _Program(problem)
    level = program.level()
    least, bound = program.fewest_empty(level)
    fractional = program.fewest_present(least)
    allowed = np.floor(least + _TOLERANCE).astype(np.int64).reshape(problem.required.shape)
    starts = _whole(problem, program.pairs, fractional, allowed)
    shortage = problem.shortage(starts)
    objective = float(shortage.sum())
    proof = Proof(
        method="linear program in stages (level, empty places, presence), whole persons; gap as a share of the "
        "required person-months",
        objective=objective,
        bound=bound,
        gap=max(0.0, objective - bound) / required,
        work=f"{program.iterations} simplex iterations",
        seconds=time.perf_counter() - began,
    )
    return Rotation(starts, shortage, level, proof)


def held_level(problem: RotationProblem) -> float:
    """Return the largest share of the requirement held in every month that counts: the first stage alone."""
    if problem.is_trivial:
        return 0.0 if problem.required[:, problem.level_from :].any() else 1.0
    return _Program(problem).level()


def holds(problem: RotationProblem) -> bool:
    """Return whether everything required can be held in every month that counts."""
    needs = problem.required[:, problem.level_from :].any(axis=1)
    if not needs.any():
        return True
    if not problem.serves[:, needs].any(axis=0).all():
        return False
    return _Program(problem).level() >= 1 - _TOLERANCE


def least_added_pool(problem: RotationProblem) -> int:
    """Return the fewest persons of a further supplier, free for every demand, that leave no place empty."""
    if not problem.required[:, problem.level_from :].any():
        return 0
    if not problem.serves.any():
        problem = RotationProblem(
            problem.required,
            np.zeros_like(problem.pool[:1]),
            np.ones_like(problem.serves[:1]),
            problem.tour,
            problem.cycle,
            problem.level_from,
        )
    return int(np.ceil(_Program(problem).least_added_pool() - _TOLERANCE))
