"""How many persons can be in place by a day, and how many no plan can have there: the trade of size against readiness.

A unit counts with its last load and not before. For a day T, let ``y`` be the part of each unit that is moved and ``x``
what goes each way, the ways that end after T being closed. Every plan keeps the windows of :mod:`.windows` at the
horizon T; so the most persons that ``y`` can stand for under these is a bound, units counted in part. The windows are
generated as they are violated. A plan comes from booking: units that the linear program moves go first, units that come
too late go to the end, until nobody more is in place by T. Each booking is a plan for every day, and counts for all.

References
----------
Jackson, J. R. (1955). Scheduling a production line to minimize maximum tardiness. Research report 43, Management
Science Research Project, University of California, Los Angeles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog

from peacewright.planning.solve.booking import book
from peacewright.planning.solve.movement_problem import MovementProblem, Way
from peacewright.planning.solve.silent import milp
from peacewright.planning.solve.windows import Facility, facilities_of

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_ROUNDS = 200
_CUTS_PER_FACILITY = 12
_OVER, _SMALL, _WHOLE = 1e-6, 1e-9, 0.999
"""Days of work by which a window may be over: the tolerance of the linear program."""
_WHOLE_ROUNDS, _NODES, _GAP = 4, 200, 0.005
"""Searches with whole units a day, at most; nodes and gap at which each ends: on work, never on the clock."""
_PASSES = 6
"""Bookings a day at most."""


@dataclass(frozen=True)
class Size:
    """Persons in place by a day: found by a plan, and the bound that no plan exceeds."""

    day: int
    persons: float
    bound: float


def sizes_by_day(
    problem: MovementProblem, persons: Floats, days: Sequence[int], orders: Sequence[Integers] = ()
) -> tuple[Size, ...]:
    """Return the most persons that can be in place by each of some days, with a bound.

    Parameters
    ----------
    problem : MovementProblem
    persons : ndarray of float, shape (elements,)
        Of each element that the problem's loads belong to; of one that is not to count, zero.
    days : sequence of int
        Rising.
    orders : sequence of ndarray of int, shape (loads,)
        Orders of booking known to be good.

    Returns
    -------
    tuple of Size
        Neither persons nor bound fall from day to day.

    Raises
    ------
    RuntimeError
        If a linear program stops without an answer.
    """
    found = np.zeros(len(days))
    bounds = np.zeros(len(days))

    def count(part: MovementProblem, order: Integers) -> Integers:
        done = _in_place(part, book(part, order).received, len(persons))
        for place, day in enumerate(days):
            found[place] = max(found[place], persons[done <= day].sum())
        return done

    for order in orders:
        count(problem, order)
    at = facilities_of(problem)
    for place, day in enumerate(days):
        moved, amount, bounds[place] = _bound(problem, persons, day, at)
        behind = moved < _WHOLE
        for _ in range(_PASSES):
            if found[place] >= (1 - _GAP) * bounds[place]:
                break
            part, order = _divided(problem, amount, behind)
            late = (count(part, order) > day) & ~behind
            if not late.any():
                break
            # The largest of those that come too late make way for the others.
            behind = behind | (late & (persons >= np.median(persons[late])))
    found = np.maximum.accumulate(found)
    # What can be in place by a day can be by a later one, and what cannot by a later one cannot before.
    bounds = np.minimum.accumulate(bounds[::-1])[::-1]
    return tuple(
        Size(int(day), float(one), float(max(one, most)))
        for day, one, most in zip(days, found, bounds, strict=True)
    )


def _in_place(problem: MovementProblem, received: Integers, elements: int) -> Integers:
    """Return the day on which the last load of each element is received, shape (elements,)."""
    done = np.zeros(elements, dtype=np.int64)
    np.maximum.at(done, problem.element, received)
    return done


def _divided(
    problem: MovementProblem, amount: Floats, behind: NDArray[np.bool_]
) -> tuple[MovementProblem, Integers]:
    """Return a problem in which loads go by the ways that a program gave them, and an order to book it in.

    Whoever has farthest to go from the last facility goes first: at one facility nothing is better (Jackson 1955).
    Units that are behind keep all their ways, and take what is left.
    """
    loads: list[tuple[int, float, float]] = []
    ways: list[Way] = []
    own: dict[int, int] = {}
    for number, way in enumerate(problem.ways):
        if behind[problem.element[way.load]]:
            if way.load not in own:
                own[way.load] = len(loads)
                loads.append((way.load, float(problem.amount[way.load]), np.inf))
            ways.append(replace(way, load=own[way.load]))
        elif amount[number] > _SMALL * problem.amount[way.load]:
            tail = way.days - (way.lags[-1] if way.lags else 0)
            ways.append(replace(way, load=len(loads)))
            loads.append((way.load, float(amount[number]), -float(tail)))
    of = np.array([load for load, _, _ in loads], dtype=np.int64)
    part = MovementProblem(
        problem.capacity,
        np.array([size for _, size, _ in loads]),
        problem.ready[of],
        problem.first[of],
        problem.element[of],
        tuple(ways),
    )
    turn = np.array([turn for _, _, turn in loads])
    return part, np.lexsort((part.element, part.ready, turn)).astype(np.int64)


def _bound(
    problem: MovementProblem, persons: Floats, day: int, at: list[Facility]
) -> tuple[Floats, Floats, float]:
    """Return whom to move, shape (elements,), what goes each way, shape (ways,), and the persons no plan exceeds.

    First units in part, by linear programs; then, with the windows found so far, whole ones.
    """
    ways, elements = len(problem.ways), len(persons)
    is_open = problem.way_ends <= day
    has_way = np.zeros(len(problem.amount), dtype=bool)
    has_way[problem.way_load[is_open]] = True
    moves = problem.amount > 0
    possible = np.ones(elements)
    possible[problem.element[moves & ~has_way]] = 0.0
    if not possible.any() or not ways:
        return np.zeros(elements), np.zeros(ways), 0.0
    wanted = np.flatnonzero(moves)
    share = sparse.csr_array(
        (np.ones(ways), (problem.way_load, np.arange(ways))), shape=(len(problem.amount), ways)
    )[wanted]
    part = sparse.csr_array(
        (-np.ones(len(wanted)), (np.arange(len(wanted)), problem.element[wanted])),
        shape=(len(wanted), elements),
    )
    program = _Program(
        np.concatenate([np.zeros(ways), -persons]),
        sparse.hstack([share, part], format="csr"),
        np.concatenate([np.where(is_open, 1.0, 0.0), possible]),
        ways,
    )
    rows = _Rows(problem, day, is_open, at)
    for _ in range(_ROUNDS):
        values = program.in_part(rows)
        if not rows.add_violated(np.clip(values[:ways], 0.0, 1.0) * problem.amount[problem.way_load]):
            break
    else:
        message = f"windows were still violated after {_ROUNDS} rounds"
        raise RuntimeError(message)
    best = float(values[ways:] @ persons)
    for _ in range(_WHOLE_ROUNDS):
        values, bound = program.whole(rows)
        best = min(best, bound)
        amount = np.clip(values[:ways], 0.0, 1.0) * problem.amount[problem.way_load]
        if not rows.add_violated(amount):
            break
    return np.clip(values[ways:], 0.0, 1.0), amount, best


@dataclass(frozen=True, eq=False)
class _Program:
    """Most persons, over the part of each unit and what goes each way; the ways come first."""

    cost: Floats
    balance: sparse.csr_array
    most: Floats
    ways: int

    def in_part(self, rows: _Rows) -> Floats:
        result = linprog(
            self.cost,
            A_ub=rows.matrix(len(self.cost)),
            b_ub=rows.limits or None,
            A_eq=self.balance,
            b_eq=np.zeros(self.balance.shape[0]),
            bounds=np.column_stack([np.zeros(len(self.cost)), self.most]),
            method="highs",
        )
        if result.x is None:
            message = f"the linear program of sizes stopped: {result.message}"
            raise RuntimeError(message)
        return np.asarray(result.x)

    def whole(self, rows: _Rows) -> tuple[Floats, float]:
        """Return values with whole units, and the bound of the search, which stops on nodes."""
        limits = [LinearConstraint(self.balance, 0.0, 0.0)]
        if rows.rows:
            limits.append(LinearConstraint(rows.matrix(len(self.cost)), -np.inf, np.array(rows.limits)))
        result = milp(
            self.cost,
            constraints=limits,
            bounds=Bounds(0.0, self.most),
            integrality=np.arange(len(self.cost)) >= self.ways,
            options={"node_limit": _NODES, "mip_rel_gap": _GAP},
        )
        if result.x is None:
            message = f"the program of whole units stopped: {result.message}"
            raise RuntimeError(message)
        return np.asarray(result.x), -float(result.mip_dual_bound)


class _Rows:
    """Windows found so far at one horizon, over the ways that end by it."""

    def __init__(
        self, problem: MovementProblem, day: int, is_open: NDArray[np.bool_], at: list[Facility]
    ) -> None:
        self.problem, self.day, self.is_open, self.at = problem, day, is_open, at
        self.rows: list[tuple[Integers, Floats]] = []
        self.limits: list[float] = []
        self.known: set[tuple[int, int, int]] = set()

    def matrix(self, columns: int) -> sparse.csr_array | None:
        if not self.rows:
            return None
        starts = np.cumsum([0, *(len(column) for column, _ in self.rows)])
        column = np.concatenate([column for column, _ in self.rows])
        value = np.concatenate([value for _, value in self.rows])
        return sparse.csr_array((value, column, starts), shape=(len(self.rows), columns))

    def add_violated(self, amount: Floats) -> bool:
        """Add the most violated windows of each facility; say whether there were any."""
        before = len(self.rows)
        for number, at in enumerate(self.at):
            if not len(at.way):
                continue
            work = at.work(amount) / self.problem.capacity[number]
            # A window of days that are over holds no work of an open way.
            over = np.where(work > _OVER, work + at.ends - self.day, -1.0)
            for flat in np.argsort(-over, axis=None, kind="stable")[:_CUTS_PER_FACILITY]:
                head, tail = (int(place) for place in np.unravel_index(flat, over.shape))
                if over[head, tail] <= _OVER:
                    break
                self._add(number, at, head, tail)
        return len(self.rows) > before

    def _add(self, number: int, at: Facility, head: int, tail: int) -> None:
        if (number, head, tail) in self.known:
            return
        self.known.add((number, head, tail))
        inside = (at.head_of >= head) & (at.tail_of >= tail) & self.is_open[at.way]
        way = at.way[inside]
        work = (
            at.use[inside] * self.problem.amount[self.problem.way_load[way]] / self.problem.capacity[number]
        )
        self.rows.append((way, work))
        self.limits.append(float(self.day - at.ends[head, tail]))
