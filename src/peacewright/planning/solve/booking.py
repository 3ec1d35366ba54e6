"""A plan of movement by booking: load after load takes the way on which it arrives earliest, day by day.

What is booked at a facility on a day is gone for the loads behind. Each portion takes, of all ways, the one with the
earliest end that is still free, and as much of it as the narrowest facility on it has left that day; then the next. So
loads turn to other ways when the near ones are full, and every facility that anything waits for works at its capacity.
The order decides how well that goes: first echelon first, then by the day of readiness; further orders put forward what
came last, and the best is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.planning.solve.movement_problem import MovementProblem

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_SMALL = 1e-9
_FORWARD = (0.02, 0.6)
_BEHIND = (0.5, 0.8, 0.9, 0.97)
"""By how much of its lateness, behind which share of all loads, a load is put forward in the next order."""


@dataclass(frozen=True, eq=False)
class Booking:
    """What one order gave.

    Attributes
    ----------
    by_way : ndarray of float, shape (ways,), units
    received : ndarray of int, shape (loads,), day on which the last of each load is received
    used : ndarray of float, shape (facilities, days), units
    order : ndarray of int, shape (loads,), the order that gave it
    """

    by_way: Floats
    received: Integers
    used: Floats
    order: Integers


class _Days:
    """What each facility has left on each day, and the next day on which it has anything; grows as it is used."""

    def __init__(self, capacity: Floats, days: int) -> None:
        self.capacity = capacity
        self.left = np.tile(capacity[:, None], (1, days))
        self.next_free = np.tile(np.arange(days), (len(capacity), 1))

    def from_day(self, facility: Integers, day: Integers) -> Integers:
        """Return the first day on or after the given ones on which each facility has something left."""
        while day.max(initial=0) >= self.left.shape[1] - 1:
            self._grow()
        return np.asarray(self.next_free[facility, day])

    def take(self, facility: int, day: int, amount: float) -> None:
        """Book an amount."""
        self.left[facility, day] -= amount
        if self.left[facility, day] <= _SMALL * self.capacity[facility]:
            if day + 1 >= self.left.shape[1]:
                self._grow()
            row = self.next_free[facility]
            since = day
            while since > 0 and row[since - 1] == day:
                since -= 1
            row[since : day + 1] = row[day + 1]

    def _grow(self) -> None:
        have = self.left.shape[1]
        self.left = np.hstack([self.left, np.tile(self.capacity[:, None], (1, have))])
        self.next_free = np.hstack(
            [self.next_free, np.tile(np.arange(have, 2 * have), (len(self.capacity), 1))]
        )


def book(problem: MovementProblem, order: Integers) -> Booking:
    """Book the loads in an order.

    Parameters
    ----------
    problem : MovementProblem
    order : ndarray of int, shape (loads,)

    Returns
    -------
    Booking
    """
    days = _Days(problem.capacity, 64)
    by_way = np.zeros(len(problem.ways))
    received = np.zeros(len(problem.amount), dtype=np.int64)
    for load in order:
        if problem.amount[load] > 0:
            received[load] = _book_one(problem, int(load), days, by_way)
    return Booking(by_way, received, days.capacity[:, None] - days.left, order)


def _book_one(problem: MovementProblem, load: int, days: _Days, by_way: Floats) -> int:
    """Book one load, portion by portion; return the day on which its last portion is received."""
    left, last, ready = float(problem.amount[load]), 0, int(problem.ready[load])
    while left > _SMALL * problem.amount[load]:
        best: tuple[int, int, list[int]] | None = None
        for number, facilities, lags, length in problem.ways_by_length[load]:
            at = np.full(len(facilities), ready)
            stages = []
            for stage in range(facilities.shape[1]):
                at = days.from_day(facilities[:, stage], at + lags[:, stage])
                stages.append(at)
            ends = at + length
            earliest = int(np.argmin(ends))
            if best is None or ends[earliest] < best[1]:
                best = (
                    int(number[earliest]),
                    int(ends[earliest]),
                    [int(stage[earliest]) for stage in stages],
                )
        if best is None:
            break
        way = problem.ways[best[0]]
        steps = list(zip(way.facilities, best[2], way.use, strict=True))
        amount = min([left] + [float(days.left[f, day]) / use for f, day, use in steps])
        for facility, day, use in steps:
            days.take(facility, day, amount * use)
        by_way[best[0]] += amount
        left -= amount
        last = max(last, best[1])
    return last


def book_best(problem: MovementProblem, good_enough: int, tries: int) -> tuple[Booking, int]:
    """Try orders until the closure is good enough or the tries are used up.

    Parameters
    ----------
    problem : MovementProblem
    good_enough : int
        A closure at which to stop.
    tries : int

    Returns
    -------
    tuple of Booking and int
        The best plan, and the orders tried. A first echelon never goes behind the rest.
    """
    turns = _first_turns(problem)
    best = last = book(problem, _order(problem, turns[0]))
    kept, turn, tried = turns[0], turns[0], 1
    draw = np.random.default_rng(0)
    while tried < tries and best.received.max(initial=0) > good_enough:
        if tried < len(turns):
            turn = turns[tried]
        else:
            if tried == len(turns):
                turn, last = kept, best
            forward, share = draw.uniform(*_FORWARD), draw.choice(_BEHIND)
            turn = turn - forward * np.maximum(0.0, last.received - np.quantile(last.received, share))
        last = book(problem, _order(problem, turn))
        tried += 1
        if _closures(problem, last) < _closures(problem, best):
            best, kept = last, turn
    return best, tried


def _first_turns(problem: MovementProblem) -> list[Floats]:
    """Return the turns to begin with: by readiness, by what presses behind, by the longest way to go."""
    turn = problem.ready.astype(np.float64)
    pressed = _pressure(problem)
    ends = np.full(len(turn), np.inf)
    np.minimum.at(ends, problem.way_load, problem.way_ends.astype(np.float64))
    to_go = np.where(np.isfinite(ends), ends, 0.0) - turn
    return [turn, turn - pressed, turn - pressed / 2, turn - pressed / 4, turn - to_go]


def _pressure(problem: MovementProblem) -> Floats:
    """Return the days of work of the most pressed facility that each load cannot avoid, shape (loads,)."""
    facility, way, _, _, use = problem.steps
    shape = (len(problem.amount), len(problem.capacity))
    passes, needs = np.zeros(shape), np.zeros(shape)
    np.add.at(passes, (problem.way_load[way], facility), 1.0)
    np.maximum.at(needs, (problem.way_load[way], facility), use)
    all_ways = np.bincount(problem.way_load, minlength=shape[0])[:, None]
    bound_to = (passes >= all_ways) & (passes > 0)
    days = (np.where(bound_to, needs, 0.0) * problem.amount[:, None]).sum(axis=0) / problem.capacity
    return np.asarray(np.where(bound_to, days[None, :], 0.0).max(axis=1, initial=0.0))


def _order(problem: MovementProblem, turn: Floats) -> Integers:
    return np.lexsort((problem.element, turn, ~problem.first)).astype(np.int64)


def _closures(problem: MovementProblem, booking: Booking) -> tuple[int, int, int]:
    received = booking.received
    return int(received.max(initial=0)), int(received[problem.first].max(initial=0)), int(received.sum())
