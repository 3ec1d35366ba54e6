"""What has to move, by which ways, past which facilities: the problem that bound and plan of movement share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Way:
    """One way of one load.

    Attributes
    ----------
    load : int
    facilities : tuple of int, in order
    lags : tuple of int, days from the day the load is ready to the earliest day at each facility; rising by one or more
    use : tuple of float, units of each facility's capacity that one unit of the load takes
    days : int, least days from ready to received
    links : tuple of int, whatever may be lost on the way (facilities, corridors), by the caller's numbers
    """

    load: int
    facilities: tuple[int, ...]
    lags: tuple[int, ...]
    use: tuple[float, ...]
    days: int
    links: tuple[int, ...] = ()


class WayTable(NamedTuple):
    """A problem as flat arrays: load i has the ways ``first_way[i]`` to ``first_way[i + 1]``, and so on for steps.

    Attributes
    ----------
    capacity : ndarray of float, shape (facilities,), units a day
    amount, ready : ndarray, shape (loads,), units and first day
    first_way : ndarray of int, shape (loads + 1,)
    number, days : ndarray of int, shape (ways,), the number of each way in the problem, and its least days
    first_step : ndarray of int, shape (ways + 1,)
    facility, wait, to_go : ndarray of int, shape (steps,), the facility, days since the facility before (or since
        readiness), least days from there until received
    use : ndarray of float, shape (steps,), units of the facility's capacity for one unit of load
    """

    capacity: Floats
    amount: Floats
    ready: Integers
    first_way: Integers
    number: Integers
    days: Integers
    first_step: Integers
    facility: Integers
    wait: Integers
    to_go: Integers
    use: Floats


@dataclass(frozen=True, eq=False)
class MovementProblem:
    """What has to move.

    Attributes
    ----------
    capacity : ndarray of float, shape (facilities,), units a day, above zero
    amount : ndarray of float, shape (loads,), units
    ready : ndarray of int, shape (loads,), first day on which each may leave
    first : ndarray of bool, shape (loads,), whether it belongs to the first echelon, which goes before the rest
    element : ndarray of int, shape (loads,), the element it belongs to
    ways : tuple of Way
    """

    capacity: Floats
    amount: Floats
    ready: Integers
    first: NDArray[np.bool_]
    element: Integers
    ways: tuple[Way, ...]

    def __post_init__(self) -> None:
        """Refuse facilities without capacity and ways that do not go forward in time."""
        if (self.capacity <= 0).any():
            message = "every facility needs a capacity above zero; leave out the ways of one that is closed"
            raise ValueError(message)
        for way in self.ways:
            moves = (-1, *way.lags)
            if any(b - a < 1 for a, b in pairwise(moves)) or way.days < max(moves):
                message = (
                    f"lags must rise by a day or more and end before the way does: {way.lags}, {way.days}"
                )
                raise ValueError(message)

    @cached_property
    def steps(self) -> tuple[Integers, Integers, Integers, Integers, Floats]:
        """A row for each facility of each way: facility, way, head, tail, use."""
        rows = [
            (f, number, self.ready[way.load] + lag, way.days - lag, use)
            for number, way in enumerate(self.ways)
            for f, lag, use in zip(way.facilities, way.lags, way.use, strict=True)
        ]
        table = np.array(rows, dtype=np.float64).reshape(-1, 5)
        whole = table[:, :4].astype(np.int64)
        return whole[:, 0], whole[:, 1], whole[:, 2], whole[:, 3], table[:, 4]

    @cached_property
    def way_load(self) -> Integers:
        """The load of each way, shape (ways,)."""
        return np.array([way.load for way in self.ways], dtype=np.int64)

    @cached_property
    def way_ends(self) -> Integers:
        """The earliest day on which anything on each way can be received, shape (ways,)."""
        return self.ready[self.way_load] + np.array([way.days for way in self.ways], dtype=np.int64)

    @cached_property
    def table(self) -> WayTable:
        """The problem as flat arrays, for compiled loops."""
        way_order = np.argsort(self.way_load, kind="stable").astype(np.int64)
        ways = [self.ways[number] for number in way_order]
        to_go = [way.days - lag for way in ways for lag in way.lags]
        return WayTable(
            capacity=np.asarray(self.capacity, dtype=np.float64),
            amount=np.asarray(self.amount, dtype=np.float64),
            ready=np.asarray(self.ready, dtype=np.int64),
            first_way=np.searchsorted(self.way_load[way_order], np.arange(len(self.amount) + 1)),
            number=way_order,
            days=np.array([way.days for way in ways], dtype=np.int64),
            first_step=np.cumsum([0, *(len(way.lags) for way in ways)], dtype=np.int64),
            facility=np.array([f for way in ways for f in way.facilities], dtype=np.int64),
            wait=np.array([b - a for way in ways for a, b in pairwise((0, *way.lags))], dtype=np.int64),
            to_go=np.array(to_go, dtype=np.int64),
            use=np.array([use for way in ways for use in way.use], dtype=np.float64),
        )

    def part(self, loads: NDArray[np.bool_]) -> MovementProblem:
        """Return the problem of some loads only, with all facilities to themselves."""
        number = np.cumsum(loads) - 1
        ways = tuple(
            Way(int(number[w.load]), w.facilities, w.lags, w.use, w.days, w.links)
            for w in self.ways
            if loads[w.load]
        )
        return MovementProblem(
            self.capacity, self.amount[loads], self.ready[loads], self.first[loads], self.element[loads], ways
        )

    def without(self, lost: Iterable[int]) -> MovementProblem:
        """Return the problem without the ways that pass a lost link."""
        gone = frozenset(lost)
        ways = tuple(way for way in self.ways if gone.isdisjoint(way.links))
        return MovementProblem(self.capacity, self.amount, self.ready, self.first, self.element, ways)


def merge_alike(problem: MovementProblem) -> MovementProblem:
    """Merge loads that are ready on the same day and have the same ways: the linear program cannot tell them apart.

    Returns
    -------
    MovementProblem
        Its loads have the sum of the amounts; which elements they belong to is lost.
    """
    ways_of: list[list[Way]] = [[] for _ in problem.amount]
    for way in problem.ways:
        ways_of[way.load].append(way)
    seen: dict[object, int] = {}
    number = np.zeros(len(problem.amount), dtype=np.int64)
    for load, own in enumerate(ways_of):
        key = (
            int(problem.ready[load]),
            tuple((w.facilities, w.lags, w.use, w.days, w.links) for w in own),
        )
        number[load] = seen.setdefault(key, len(seen))
    index = np.unique(number, return_index=True)[1]
    ways = tuple(
        Way(int(number[load]), w.facilities, w.lags, w.use, w.days, w.links)
        for load in index
        for w in ways_of[load]
    )
    amount = np.bincount(number, weights=problem.amount, minlength=len(seen)).astype(np.float64)
    return MovementProblem(
        problem.capacity, amount, problem.ready[index], problem.first[index], problem.element[index], ways
    )
