"""The linear programs of rotation: the problem as it is posed, its rows and columns, and one stage after another.

Columns are starts (group and demand, month), then what a stage adds. Rows have consecutive ones in the month, so that
with one group and one demand the matrix is totally unimodular. HiGHS (dual simplex) ends when optimal, not on the
clock.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog

from peacewright.planning.solve.silent import milp

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
TOLERANCE = 1e-6
"""The solver's own tolerance on feasibility is 1e-7."""
_NEARLY = 1.005
"""Whole persons hardly ever meet what fractions of them do to the last one."""
_MOST_NODES = 100
"""Nodes of branch and bound for whole persons; rounding leaves somebody short so seldom that more is not worth it."""


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
        return window_sum(starts, self.tour)

    def shortage(self, starts: Integers) -> Integers:
        """Return empty places by demand and month, shape (D, T)."""
        return np.maximum(0, self.required - self.in_place(starts).sum(axis=0))

    def is_feasible(self, starts: Integers) -> bool:
        """Return whether starts keep to who may serve what, and to the pools."""
        allowed = (starts >= 0).all() and not starts[~self.serves].any()
        return bool(allowed and (window_sum(starts.sum(axis=1), self.cycle) <= self.pool).all())


def window_sum(values: NDArray[np.int64], width: int) -> NDArray[np.int64]:
    """Return sums over the last ``width`` months, along the last axis."""
    total = np.cumsum(values, axis=-1)
    late = total.copy()
    late[..., width:] -= total[..., :-width]
    return late


class RotationProgram:
    """The linear program: columns are starts (group, demand, month), then shortages (demand, month)."""

    def __init__(self, problem: RotationProblem) -> None:
        self.problem = problem
        self.pairs = np.argwhere(problem.serves)
        months = problem.months
        groups, demands = problem.serves.shape
        cycle_band, tour_band = band(months, problem.cycle), band(months, problem.tour)
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
        present = np.minimum(problem.tour, months - np.arange(months)).astype(float)
        self.presence = np.tile(present, len(self.pairs))
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

    def reach(self) -> float:
        """Return the largest multiple of the requirement that can be held in every month that counts.

        Above one it says how much larger the force could be before this element breaks; infinite without a need.
        """
        needs = self.required * self.counts
        if not needs.any():
            return float("inf")
        starts = self.cover_rows.shape[1]
        rows = sparse.block_array([[self.pool_rows, None], [-self.cover_rows, needs[:, None]]], format="csr")
        limit = np.concatenate([self.pool, np.zeros(len(needs))])
        upper = np.full(starts + 1, np.inf)
        _, value = self._solve(np.concatenate([np.zeros(starts), [-1.0]]), rows, limit, upper)
        return -value

    def fewest_empty(self, level: float) -> tuple[Floats, float]:
        """Return the shortages with the fewest empty person-months that keep a level, and their sum."""
        starts = self.cover_rows.shape[1]
        allowed = np.where(
            self.counts, self.required - np.floor(level * self.required + TOLERANCE), self.required
        )
        rows = sparse.block_array(
            [[self.pool_rows, None], [-self.cover_rows, -sparse.eye_array(len(self.required))]], format="csr"
        )
        limit = np.concatenate([self.pool, -self.required])
        cost = np.concatenate([np.zeros(starts), np.ones(len(self.required))])
        solution, value = self._solve(cost, rows, limit, np.concatenate([np.full(starts, np.inf), allowed]))
        return near_whole(solution[starts:]), value

    def fewest_present(self, shortage: Floats) -> float:
        """Return the fewest person-months in place that leave given shortages."""
        rows = sparse.vstack([self.pool_rows, -self.cover_rows], format="csr")
        limit = np.concatenate([self.pool, shortage - self.required])
        upper = np.full(self.cover_rows.shape[1], np.inf)
        return self._solve(self.presence, rows, limit, upper)[1]

    def whole(self, shortage: Floats, load: float | None, relieved: float | None) -> Integers | None:
        """Return starts of whole persons, of the fewest person-months, with given shortages; None if none are found.

        Within half a percent and a person of a burden and of a relief, where these are given.
        """
        rows = [self.pool_rows, -self.cover_rows]
        limit = [self.pool, shortage - self.required]
        if load is not None:
            rows.append(self._by_group(self.presence))
            limit.append(self.problem.pool[:, -1] * load * _NEARLY + self.presence.max())
        if relieved is not None:
            weight = self._once_due()
            rows.append(weight)
            limit.append(np.full(weight.shape[0], relieved * _NEARLY + 1.0))
        found = milp(
            self.presence,
            integrality=np.ones(len(self.presence)),
            bounds=Bounds(0, np.inf),
            constraints=[LinearConstraint(sparse.vstack(rows, format="csr"), -np.inf, np.concatenate(limit))],
            options={"node_limit": _MOST_NODES},
        )
        if found.x is None:
            return None
        starts = np.zeros((*self.problem.serves.shape, self.problem.months), dtype=np.int64)
        starts[self.pairs[:, 0], self.pairs[:, 1]] = np.rint(found.x).reshape(len(self.pairs), -1)
        return starts

    def evenest(self, shortage: Floats, present: float) -> float:
        """Return the least load of the most loaded group, with nobody more in place for it.

        The load of a group is its person-months in place over the months planned for each person of its pool.
        """
        weight = self._by_group(self.presence)
        pools = self.problem.pool[:, -1].astype(float)
        return self._spread(weight, pools, shortage, present, None)[1]

    def smoothest(self, shortage: Floats, present: float, load: float | None) -> tuple[Floats, float]:
        """Return starts of which the fewest fall into one month once all is due, with that number, at a given load.

        Whoever is relieved hands over to somebody new: the fewer in one month, the more who know the place remain.
        """
        weight = self._once_due()
        return self._spread(weight, np.ones(weight.shape[0]), shortage, present, load)

    def _once_due(self) -> sparse.csr_array:
        """Return a row a month once all is due, which counts the starts in it."""
        picked = sparse.csr_array(
            sparse.eye_array(self.problem.months, format="csr")[self.problem.level_from :]
        )
        return sparse.csr_array(sparse.kron(np.ones((1, len(self.pairs))), picked, format="csr"))

    def _spread(
        self,
        weight: sparse.csr_array,
        size: Floats,
        shortage: Floats,
        present: float,
        load: float | None,
    ) -> tuple[Floats, float]:
        """Minimise the largest of some weighted sums of starts, each over its size, keeping what was reached before."""
        starts = self.cover_rows.shape[1]
        keep = [self.pool_rows, -self.cover_rows, sparse.csr_array(self.presence[None, :])]
        limit = [self.pool, shortage - self.required, np.array([present * (1 + TOLERANCE) + TOLERANCE])]
        if load is not None:
            keep.append(self._by_group(self.presence))
            limit.append(self.problem.pool[:, -1] * load * (1 + TOLERANCE) + TOLERANCE)
        kept = sparse.vstack(keep, format="csr")
        rows = sparse.block_array([[kept, None], [weight, -size[:, None]]], format="csr")
        cost = np.concatenate([np.zeros(starts), [1.0]])
        bound = np.concatenate([*limit, np.zeros(len(size))])
        solution, value = self._solve(cost, rows, bound, np.full(starts + 1, np.inf))
        return solution[:starts].reshape(len(self.pairs), self.problem.months), value

    def _by_group(self, weights: Floats) -> sparse.csr_array:
        """Return a row a group with the weights of its own columns."""
        months, groups = self.problem.months, len(self.problem.pool)
        rows = np.repeat(self.pairs[:, 0], months)
        return sparse.csr_array((weights, (rows, np.arange(len(weights)))), shape=(groups, len(weights)))

    def least_added_pool(self) -> float:
        """Return the least pool of a further supplier for every demand that leaves no place empty once it counts."""
        months, demands = self.problem.months, len(self.problem.required)
        bound, cover = band(months, self.problem.cycle), band(months, self.problem.tour)
        further = sparse.kron(np.ones((1, demands)), bound, format="csr")
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


def near_whole(values: Floats) -> Floats:
    """Take off the solver's own rounding error, so that a whole right-hand side stays whole in the next stage."""
    return np.where(np.abs(values - np.rint(values)) < TOLERANCE, np.rint(values), values)


def band(months: int, width: int) -> sparse.csr_array:
    """Return the matrix whose row t has ones in the columns (t - width, t]."""
    offsets = -np.arange(min(width, months))
    return sparse.csr_array(
        sparse.diags_array([np.ones(months - k) for k in -offsets], offsets=list(offsets))
    )
