"""The earliest closure that no plan of movement can beat, by windows.

Share out each load over its ways, ``x``. At facility f a load on a way has a head R (the earliest day on which it
can be there) and a tail q (the least days from there until it is received). In any plan that closes on day T, all
that has head at least R and tail at least q passes f on the days R to T - q, whatever else happens. So for all f, R,
q

    sum of use * x over ways with head >= R and tail >= q  <=  capacity_f * (T - q - R + 1)

and the least T with such an ``x`` is a lower bound: a relaxation of the flow over days without an index of days. The
windows (R, q) are generated as they are violated. For one facility windows are all there is: work that may be divided
then fits exactly (Horn 1974); with several in line a plan may need more days. A way that takes longer than the
horizon is closed, so the day is found by bisection on the horizon.

References
----------
Horn, W. A. (1974). Some simple scheduling algorithms. Naval Research Logistics Quarterly 21(1), 177-185.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from peacewright.planning.solve.movement_problem import MovementProblem

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_ROUNDS = 400
_CUTS_PER_FACILITY = 12
_SMALL = 1e-7
_FEASIBLE = 1e-6
"""Days by which a window may be over: the tolerance of the linear program."""


@dataclass(frozen=True, eq=False)
class Sharing:
    """The least horizon that all windows allow, and an amount by way, shape (ways,), that reaches it.

    ``days`` is infinite, and ``amount`` zero, where some load has no way; ``programs`` counts what was solved.
    """

    days: float
    amount: Floats
    programs: int = 1


def earliest_closure(problem: MovementProblem, after: int = 0, patience: int = _ROUNDS) -> Sharing:
    """Return the first day, in whole days, that the windows allow: no plan closes earlier.

    Parameters
    ----------
    problem : MovementProblem
    after : int
        A day before which it is known not to close.
    patience : int
        Programs without a later day after which the search for windows ends. No plan closes earlier than the day then
        found either, but it may be earlier than all windows allow, and the amounts may break some.
    """
    first = _longest_of_shortest(problem)
    if not math.isfinite(first):
        return Sharing(math.inf, np.zeros(len(problem.ways)), 0)
    low = max(after, int(first))
    windows = _Windows(problem)
    found = share_out(problem, low, windows, patience)
    high, programs = math.ceil(found.days - _FEASIBLE), found.programs
    # What was shared out for a short horizon fits the day that it needs. Nearly always that is the day: it is tried
    # first. Windows of a shorter horizon hold for a longer one, so those of days that were too early are kept.
    low, day = low + 1, high - 1
    while low <= day:
        known = windows.copy()
        trial = share_out(problem, day, known, patience)
        programs += trial.programs
        if trial.days <= day + _FEASIBLE:
            high, found = day, trial
        else:
            windows, low = known, day + 1
            high, found = min(
                (high, found), (math.ceil(trial.days - _FEASIBLE), trial), key=lambda pair: pair[0]
            )
        day = (low + high - 1) // 2
    return Sharing(float(high), found.amount, programs)


def _longest_of_shortest(problem: MovementProblem) -> float:
    """Return the day on which the last load could be received if nothing were in its way; inf where one has none."""
    earliest = np.full(len(problem.amount), np.inf)
    np.minimum.at(earliest, problem.way_load, problem.way_ends.astype(np.float64))
    return float(earliest[problem.amount > 0].max(initial=0.0))


def share_out(
    problem: MovementProblem, horizon: int, windows: _Windows | None = None, patience: int = _ROUNDS
) -> Sharing:
    """Share out the loads over the ways that end by a horizon, so that the days needed are as few as can be.

    Parameters
    ----------
    problem : MovementProblem
    horizon : int
    windows : _Windows, optional
        Of this or shorter horizons; those found are added.
    patience : int
        As of :func:`earliest_closure`.

    Returns
    -------
    Sharing
        ``days`` is the horizon if it can be kept, else the least above it with these ways alone. The windows hold for
        every horizon from the one given on, and for no shorter one: a window of ways that nothing takes may not
        count.

    Raises
    ------
    RuntimeError
        If the linear program stops without an answer.
    """
    open_way = problem.way_ends <= horizon
    wanted = np.flatnonzero(problem.amount > 0)
    ways = len(problem.ways)
    if len(np.setdiff1d(wanted, problem.way_load[open_way])):
        return Sharing(math.inf, np.zeros(ways), 0)
    if not len(wanted):
        return Sharing(float(horizon), np.zeros(ways), 0)
    share = sparse.csr_array(
        (np.ones(ways), (problem.way_load, np.arange(ways))), shape=(len(problem.amount), ways)
    )
    balance = sparse.hstack([share[wanted], sparse.csr_array((len(wanted), 1))], format="csr")
    most = np.append(np.where(open_way, 1.0, 0.0), np.inf)
    least = np.append(np.zeros(ways), float(horizon))
    windows = windows or _Windows(problem)
    latest, still = -math.inf, 0
    for program in range(1, _ROUNDS + 1):
        found = _least_horizon(windows, balance, np.column_stack([least, most]))
        amount, days = np.clip(found[:ways], 0.0, 1.0) * problem.amount[problem.way_load], float(found[-1])
        still = 0 if days > latest + _FEASIBLE else still + 1
        latest = max(latest, days)
        if not windows.add_violated(amount, days) or still >= patience:
            return Sharing(days, amount, program)
    message = f"windows were still violated after {_ROUNDS} rounds"
    raise RuntimeError(message)


def _least_horizon(windows: _Windows, balance: sparse.csr_array, bounds: Floats) -> Floats:
    """Return the share of its load that goes each way, then the least horizon, shape (ways + 1,)."""
    ways = len(bounds) - 1
    result = linprog(
        np.append(np.zeros(ways), 1.0),
        A_ub=windows.matrix(ways),
        b_ub=windows.limits or None,
        A_eq=balance,
        b_eq=np.ones(balance.shape[0]),
        bounds=bounds,
        method="highs",
    )
    if result.x is None:
        message = f"the linear program of movement stopped: {result.message}"
        raise RuntimeError(message)
    return np.asarray(result.x)


@dataclass(frozen=True, eq=False)
class Facility:
    """The steps of all ways at one facility, with the distinct heads and tails and where each step stands in them."""

    way: Integers
    heads: Integers
    head_of: Integers
    tails: Integers
    tail_of: Integers
    use: Floats

    def work(self, amount: Floats) -> Floats:
        """Return the work with head and tail at least each pair, shape (heads, tails)."""
        table = np.zeros((len(self.heads), len(self.tails)))
        np.add.at(table, (self.head_of, self.tail_of), amount[self.way] * self.use)
        return np.asarray(table[::-1, ::-1].cumsum(axis=0).cumsum(axis=1)[::-1, ::-1])

    @property
    def ends(self) -> Integers:
        """The horizon of each window without any work in it, shape (heads, tails)."""
        return np.asarray(self.heads[:, None] + self.tails[None, :] - 1)


def facilities_of(problem: MovementProblem) -> list[Facility]:
    """Return the steps of all ways by facility, in the order of their numbers."""
    facility, way, head, tail, use = problem.steps
    found = []
    for number in range(len(problem.capacity)):
        rows = np.flatnonzero(facility == number)
        heads, head_of = np.unique(head[rows], return_inverse=True)
        tails, tail_of = np.unique(tail[rows], return_inverse=True)
        found.append(Facility(way[rows], heads, head_of, tails, tail_of, use[rows]))
    return found


class _Windows:
    """The windows found so far, as rows of the linear program, and the search for violated ones."""

    def __init__(self, problem: MovementProblem) -> None:
        self.problem = problem
        self.at = facilities_of(problem)
        self.known: dict[tuple[int, int, int], None] = {}
        self.rows: list[tuple[Integers, Floats]] = []
        self.limits: list[float] = []

    def copy(self) -> _Windows:
        """Return the same windows, to add others to."""
        other = _Windows.__new__(_Windows)
        other.problem, other.at = self.problem, self.at
        other.known, other.rows, other.limits = dict(self.known), list(self.rows), list(self.limits)
        return other

    def matrix(self, ways: int) -> sparse.csr_array | None:
        """Return all rows, shape (windows, ways + 1)."""
        if not self.rows:
            return None
        values = np.concatenate([value for _, value in self.rows])
        columns = np.concatenate([column for column, _ in self.rows])
        starts = np.cumsum([0, *(len(column) for column, _ in self.rows)])
        return sparse.csr_array((values, columns, starts), shape=(len(self.rows), ways + 1))

    def add_violated(self, amount: Floats, horizon: float) -> bool:
        """Add the most violated new windows of each facility; say whether there were any."""
        before = len(self.rows)
        for number, at in enumerate(self.at):
            if not len(at.way):
                continue
            work = at.work(amount) / self.problem.capacity[number]
            over = np.where(work > _SMALL, work + at.ends - horizon, -1.0)
            for flat in np.argsort(-over, axis=None, kind="stable")[:_CUTS_PER_FACILITY]:
                head, tail = np.unravel_index(flat, over.shape)
                if over[head, tail] <= _FEASIBLE:
                    break
                self._add(number, at, int(head), int(tail))
        return len(self.rows) > before

    def _add(self, number: int, at: Facility, head: int, tail: int) -> None:
        if (number, head, tail) in self.known:
            return
        self.known[number, head, tail] = None
        inside = (at.head_of >= head) & (at.tail_of >= tail)
        way = at.way[inside]
        load = self.problem.amount[self.problem.way_load[way]]
        work = at.use[inside] * load / self.problem.capacity[number]
        self.rows.append((np.append(way, len(self.problem.ways)), np.append(work, -1.0)))
        self.limits.append(-float(at.ends[head, tail]))


def horizon_of(problem: MovementProblem, amount: Floats) -> float:
    """Return the least horizon that all windows allow for a given amount by way, shape (ways,)."""
    least = float(problem.way_ends[amount > _SMALL].max(initial=0))
    for number, at in enumerate(facilities_of(problem)):
        if len(at.way):
            work = at.work(amount) / problem.capacity[number]
            least = max(least, float(np.where(work > _SMALL, work + at.ends, 0.0).max()))
    return least
